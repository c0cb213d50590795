"""Execute a page in a child process of its own, or take what came out last time from the cache."""

import contextlib
import json
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from book.child.figures import Drawing
from book.child.sources import Source
from book.engine.cache import SCRIPTS, Cache
from book.engine.items import Page, PageError, Snippet, Step
from book.engine.needs import names_read
from book.engine.pool import Children
from book.engine.settings import default_place
from book.engine.surroundings import variables

LIMIT = 600.0  # seconds; a page should take less than 15, but a busy machine is no error


@dataclass(frozen=True)
class Result:
    """What one step gave."""

    output: str = ""
    shown: bool = False  # whether the value of the last expression is part of the output
    figures: tuple[Drawing, ...] = ()
    value: str = ""
    source: Source | None = None
    changed: frozenset[str] = frozenset()  # names of the page whose values are others than before


@dataclass(frozen=True)
class Executed:
    """A page with the results of its steps, in the same order."""

    page: Page
    results: tuple[Result, ...]
    seconds: float  # that it took, this time or when it was last executed


def run(
    page: Page, cache: Cache, limit: float = LIMIT, children: Children | None = None
) -> Executed:
    """Execute the steps of a page; `PageError` names the line of the first that fails."""
    known = look_up(page, cache)
    if known is not None:
        return known
    start = time.perf_counter()
    results = _run_in_child(page, limit, cache.fonts, children or Children())
    record = {"results": results, "seconds": time.perf_counter() - start}
    cache.store(key_of(page, cache), record)
    return _executed(page, record)


def key_of(page: Page, cache: Cache) -> str:
    """The key of what comes out of a page: its prose, and where a step stands, change nothing."""
    return cache.key(page.path, [_job_step(step) for step in page.steps])


def look_up(page: Page, cache: Cache) -> Executed | None:
    """A page with the results that the cache has; None if it has to be executed."""
    if not page.steps:
        return Executed(page, (), 0.0)
    record = cache.load(key_of(page, cache))
    return None if record is None else _executed(page, record)


def _executed(page: Page, record: dict[str, Any]) -> Executed:
    return Executed(page, tuple(map(_result, record["results"])), record["seconds"])


def _job_step(step: Step) -> dict[str, Any]:
    """A step as the worker gets it, without its line: where it stands changes no result."""
    if isinstance(step, Snippet):
        options = step.options
        return {
            "kind": step.kind,
            "code": step.code,
            "name": step.name,
            "raises": options.raises,
            "warns": options.warns,
            "over": [(setting.name, setting.values) for setting in options.over],
            "default": default_place(step.code, options.over),
            "reads": sorted(names_read(step.code)) if step.kind == "run" else [],
        }
    return {"kind": "value", "code": step.expression, "spec": step.spec}


def _result(record: dict[str, Any]) -> Result:
    source = record.get("source")
    return Result(
        output=record["output"],
        shown=record.get("shown", False),
        figures=tuple(record.get("figures", ())),
        value=record.get("value", ""),
        source=Source(**source) if source else None,
        changed=frozenset(record.get("changed", ())),
    )


def _run_in_child(
    page: Page, limit: float, fonts: Path, children: Children
) -> list[dict[str, Any]]:
    steps = [_job_step(step) | {"line": step.line} for step in page.steps]
    job = {"path": page.path, "text": page.text, "steps": steps}
    with tempfile.TemporaryDirectory(prefix="scratchdl-page-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        (folder / "results.jsonl").touch()
        (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        code = _wait_for_child(folder, variables(folder, fonts), limit, children)
        text = (folder / "results.jsonl").read_text(encoding="utf-8")
        reports = [json.loads(line) for line in text.splitlines()]
        output = folder / "output.txt"
        printed = output.read_text(encoding="utf-8", errors="replace") if output.exists() else ""
    return _read_reports(page, reports, _fate(code, limit), printed)


def _wait_for_child(
    folder: Path, env: dict[str, str], limit: float, children: Children
) -> int | None:
    """Run the worker; its exit code, or None if it had to be stopped."""
    child = subprocess.Popen(
        [sys.executable, "-m", "book.child.worker", str(folder)],
        cwd=SCRIPTS,  # where `-m` looks first; the worker leaves it
        env=env,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    with children.holding(child.pid), contextlib.suppress(subprocess.TimeoutExpired):
        return child.wait(limit)
    child.wait()
    return None


def _fate(code: int | None, limit: float) -> str:
    if code is None:
        return f"the page took more than {limit:.0f} s, and was stopped in this snippet"
    if code < 0:
        return f"this snippet ended the process ({signal.Signals(-code).name})"
    return f"this snippet ended the process (exit code {code})"


def _read_reports(
    page: Page, reports: list[dict[str, Any]], fate: str, printed: str
) -> list[dict[str, Any]]:
    """The results in order; `PageError` if a step failed, or never came to its end."""
    results = [report for report in reports if "end" in report]
    for result in results:
        if "error" in result:
            error = result["error"]
            raise PageError([page.problem(error["line"], error["message"])])
    if [result["end"] for result in results] != list(range(len(results))):
        line = page.steps[_first_repeated(results)].line
        raise PageError([page.problem(line, "this snippet went on in a second process")])
    if len(results) < len(page.steps):
        tail = "".join(f"\n    {line}" for line in printed.splitlines()[-8:])
        raise PageError([page.problem(page.steps[len(results)].line, fate + tail)])
    return results


def _first_repeated(results: list[dict[str, Any]]) -> int:
    """The first step that ended twice, or out of its turn."""
    return next(n for n, result in enumerate(results) if result["end"] != n) - 1
