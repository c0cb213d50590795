"""What the project promises: each promise, the checks that keep it, and how these came out.

docs/about/promises.toml holds the promises and names their checks, `python -m promises` runs these
and writes docs/data/promises.json, and a fence ``promises`` of a page shows both. What cannot be
so is found here without running anything: a promise without a check, a check that there is not.
"""

import ast
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from book.engine.items import PageError, Problem, read_text
from book.engine.results import Results, ResultsError
from book.engine.tables import read_tables
from book.engine.trees import tree_of

FILE = "docs/about/promises.toml"
RECORD = "promises"  # docs/data/promises.json
PROGRAM = "python -m "  # what begins so is a program that succeeds or fails; the rest are tests
ADDRESS = "https://github.com/scratchdl/scratchdl/blob/main"  # a site names its own repository
VALUE = re.compile(r"`result ([^`]+)`")
SHOWN_FAILURES = 5
# Set while the checks run: some of them build the site, whose page of promises waits for them.
RUNNING = "SCRATCHDL_CHECKS_RUN"
NAMED = (ast.FunctionDef, ast.ClassDef)
NOT_RUN = {"passed": 0, "failed": 0, "left_out": 0}
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Promise:
    """One promise: a short name, what it says, how it is checked in words, and the checks."""

    number: int
    group: str
    title: str
    says: str
    how: str
    checks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """How the checks of a promise came out when they were last run."""

    passed: int = 0
    failed: int = 0
    left_out: int = 0
    failures: tuple[str, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Whether something was checked and nothing failed."""
        return self.passed > 0 and self.failed == 0

    @property
    def words(self) -> str:
        """The same in words."""
        if self.failed:
            return f"failed: {self.failed:,} of {_checks(self.passed + self.failed)}"
        left = f"; {self.left_out:,} left out" if self.left_out else ""
        return f"passed: {_checks(self.passed)}{left}" if self.passed else f"not checked{left}"


def _checks(count: int) -> str:
    return f"{count:,} check{'s' * (count != 1)}"


# --- reading ---


def read_promises(root: Path) -> list[Promise]:
    """The promises of a project; `PageError` names everything that is wrong with them."""
    path = root / FILE
    if not path.is_file():
        raise PageError([Problem(FILE, 1, "there is no such file, so nothing is promised")])
    rows = read_tables(path, root, "promise", Promise, "title")
    promises = [promise for _, promise in rows]
    lines = read_text(path, root).splitlines()
    problems = [
        Problem(FILE, _line_of(lines, rows[index][0], what), message, what)
        for index, what, message in _wrong_promises(promises, root)
    ]
    if problems:
        raise PageError(problems)
    return promises


def _wrong_promises(promises: Sequence[Promise], root: Path) -> Iterator[tuple[int, str, str]]:
    """What is wrong: the place of the promise, the text that it is about, and what to say."""
    for index, promise in enumerate(promises):
        if promise.number != index + 1:
            said = f"number = {promise.number}"
            yield index, said, f"promises are counted from 1: this should be number {index + 1}"
        if not promise.checks:
            yield index, promise.title, "this promise has no check: nothing would show it broken"
        for check in promise.checks:
            reason = why_missing(check, root)
            if reason:
                yield index, check, f"this check cannot be run: {reason}"


def _line_of(lines: Sequence[str], head: int, text: str) -> int:
    """The line behind the head of a promise where some text stands; else the head itself."""
    rest = enumerate(lines[head:], head + 1)
    return next((number for number, line in rest if text in line), head)


def why_missing(check: str, root: Path) -> str:
    """Why there is no such check in the project; nothing if there is one. Nothing is run."""
    if check.startswith(PROGRAM):
        parts = check.removeprefix(PROGRAM).split()[0].split(".")
        module = root.joinpath("scripts", *parts)
        there = module.with_suffix(".py").is_file() or (module / "__main__.py").is_file()
        return "" if there else f"there is no module {'.'.join(parts)} in scripts/"
    name, *names = check.partition("[")[0].split("::")
    path = root / name
    if not path.exists():
        return f"there is no {name}"
    if not names:
        return ""
    defined = _defined_in(read_text(path, root))
    for depth, wanted in enumerate(names):
        if "::".join(names[: depth + 1]) not in defined:
            return f"there is no {wanted} in {name}"
    return ""


@lru_cache(256)  # files: a server meets the same ones at every edit
def _defined_in(code: str) -> frozenset[str]:
    """The functions and classes of a file, and the methods as in `TestLoss::test_it`."""
    found = [node for node in tree_of(code).body if isinstance(node, NAMED)]
    methods = {
        f"{above.name}::{node.name}"
        for above in found
        for node in above.body
        if isinstance(node, NAMED)
    }
    return frozenset({node.name for node in found} | methods)


# --- results ---


def holds(check: str, node: str) -> bool:
    """Whether a check is, or holds, what has this id.

    Example:
        >>> holds("tests/a.py::test_x", "tests/a.py::test_x[1]"), holds("tests/a", "tests/ab.py")
        (True, False)
    """
    return node == check or node.startswith((f"{check}::", f"{check}[", f"{check}/"))


def covers(check: str, node: str) -> bool:
    """Whether what came of this id belongs to a check: a file that breaks breaks all in it."""
    return holds(check, node) or check.startswith(f"{node}::")


def outcome(promise: Promise, record: Record) -> Outcome:
    """How the checks of a promise came out.

    Raises:
        LookupError: The record knows nothing of one of them.
    """
    found = []
    for check in promise.checks:
        if check not in record["checks"]:
            raise LookupError(f"docs/data/{RECORD}.json has no result of {check}")
        found.append(record["checks"][check])
    return Outcome(
        sum(one["passed"] for one in found),
        sum(one["failed"] for one in found),
        sum(one["left_out"] for one in found),
        tuple(failure for one in found for failure in one.get("failures", ())),
    )


# --- showing ---


def to_markdown(
    promises: Sequence[Promise], record: Record, root: Path, value: Callable[[str], str]
) -> str:
    """All promises as Markdown: a table of the results, and then each with its checks.

    Args:
        promises: The promises.
        record: What `python -m promises` has written.
        root: The root of the project.
        value: What `` `result NAME PATH` `` in their words is exchanged for.

    Raises:
        PageError: A promise has no result.
    """
    outcomes, problems = [], []
    lines = (root / FILE).read_text("utf-8").splitlines()
    for promise in promises:
        try:
            outcomes.append(outcome(promise, record))
        except LookupError as error:
            line = _line_of(lines, 0, f"number = {promise.number}")
            message = f"{error.args[0]}: run `python -m promises`"
            problems.append(Problem(FILE, line, message, promise.title))
    if problems:
        raise PageError(problems)
    kept = sum(found.is_kept for found in outcomes)
    parts = [
        f"**{kept} of {len(promises)} promises were kept when their checks were last run.**\n",
        _table(promises, outcomes),
        f"{record['origin']}\n{{: .sdl-provenance }}\n",
    ]
    pairs = zip(promises, outcomes, strict=True)
    for group, members in groupby(pairs, lambda pair: pair[0].group):
        parts.append(f"## {group}\n")
        parts += [_section(promise, found, record, value) for promise, found in members]
    return "\n".join(parts)


def _table(promises: Sequence[Promise], outcomes: Sequence[Outcome]) -> str:
    rows = ["| promise | last result |", "| --- | --- |"]
    for promise, found in zip(promises, outcomes, strict=True):
        words = found.words if found.is_kept else f"**{found.words}**"
        rows.append(f"| [{promise.number}. {promise.title}](#promise-{promise.number}) | {words} |")
    return "\n".join(rows) + "\n"


def _section(promise: Promise, found: Outcome, record: Record, value: Callable[[str], str]) -> str:
    says, how = (
        VALUE.sub(lambda span: value(span[1]), text) for text in (promise.says, promise.how)
    )
    parts = [
        f"### {promise.number}. {promise.title} {{ #promise-{promise.number} }}\n",
        f"{says.strip()}\n",
        f"*How it is checked:* {how.strip()}\n",
        _result(found),
        '??? note "The checks"\n',
    ]
    parts += [_line(check, record["checks"][check]) for check in promise.checks]
    return "\n".join(parts) + "\n"


def _result(found: Outcome) -> str:
    if found.is_kept:
        return f"*Last result:* {found.words}.\n"
    more = found.failed - SHOWN_FAILURES
    names = [f"- `{name}`" for name in found.failures[:SHOWN_FAILURES]]
    names += [f"- and {more:,} more"] * (more > 0)
    lines = "".join(f"    {name}\n" for name in names or ["Nothing of it was run."])
    return f'!!! failure "Last result: {found.words}"\n\n{lines}'


def _line(check: str, found: Record) -> str:
    """One check as an entry of a list, with the link to the file that holds it."""
    words = Outcome(found["passed"], found["failed"], found["left_out"]).words
    if check.startswith(PROGRAM):
        return f"    - `{check}`: {words}"
    name, _, test = check.partition("::")
    told = f", *{test.removeprefix('test_').replace('_', ' ')}*" if test else ""
    return f"    - [`{name}`]({ADDRESS}/{name}){told}: {words}"


def shown(root: Path, results: Results) -> str:
    """What a fence ``promises`` becomes.

    Raises:
        PageError: A promise has no check, or no result.
        ResultsError: There are no results at all, or none of those that its words name.
    """
    promises = read_promises(root)
    if os.environ.get(RUNNING) != "1":
        return to_markdown(promises, results.record(RECORD), root, results.value)
    try:
        record = results.record(RECORD)
    except ResultsError:
        record = {"origin": "", "checks": {}}
    waiting = {check: NOT_RUN for promise in promises for check in promise.checks}
    return to_markdown(
        promises, record | {"checks": waiting | record["checks"]}, root, lambda text: "…"
    )
