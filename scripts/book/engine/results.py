"""What long runs have found: docs/data/NAME.json as a table, a figure or a number in a sentence.

A page names the results and never repeats them. scripts/experiments writes the files; this
module reads them while a page is parsed, so that the page's own Python knows nothing of them.
"""

import difflib
import json
import posixpath
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

FOLDER = "docs/data"
AGAIN = "runs it again."  # with this ends what is said of where numbers come from
BLOCK = 20  # steps that one point of a recorded curve stands for
MEASURED = re.compile(r"x\d+")  # so many times as fast, with so many processes
Record = Mapping[str, Any]
Curves = dict[str, list[list[float]]]  # by label, a row for each seed


class ResultsError(LookupError):
    """A page asks for something that no file of results holds."""

    def __str__(self) -> str:
        return str(self.args[0])


class Results:
    """The results of all long runs, as one page sees them.

    Args:
        root: The root of the project.
        page: The page, relative to the root; links to the files start from it.
    """

    def __init__(self, root: Path, page: str) -> None:
        self.root = root
        self.folder = root / FOLDER
        self.page = page

    def value(self, text: str) -> str:
        """One number: ``two-layer rows.two-layer.test_accuracy:.1%`` gives its mean and spread."""
        name, _, rest = text.strip().partition(" ")
        path, _, spec = rest.strip().partition(":")
        if not path:
            raise ResultsError("write `result NAME PATH:FORMAT`, the path with dots between keys")
        found: object = self.record(name)
        keys = path.split(".")
        for depth, key in enumerate(keys):
            found = _look_up(found, key, f"{FOLDER}/{name}.json {'.'.join(keys[:depth])}".strip())
        return show(found, spec, path)

    def table(self, name: str, columns: str = "", rows: str = "") -> str:
        """The table of one run as Markdown, with a line that says where it comes from.

        Args:
            name: The run.
            columns: Which columns, such as ``test_accuracy:.1%, seconds``; none means all.
            rows: Which rows, in this order; none means all.
        """
        found = self.record(name)
        file = f"{FOLDER}/{name}.json"
        if not found.get("rows") or not found.get("columns"):
            raise ResultsError(f"{file} holds no table: it has no rows or no columns")
        chosen = [_split(word) for word in _words(columns) or found["columns"]]
        about = {key: _look_up(found["columns"], key, f"columns of {file}") for key, _ in chosen}
        specs = {key: spec or about[key].get("format", "") for key, spec in chosen}
        lines = [
            [found.get("rows_are", ""), *(column["label"] for column in about.values())],
            ["---", *("---" if _is_text(found, key) else "---:" for key in about)],
        ]
        for row in _words(rows) or found["rows"]:
            cells = _look_up(found["rows"], row, f"rows of {file}")
            shown = [show(cells.get(key, "–"), spec, key) for key, spec in specs.items()]
            lines.append([cells.get("label", row), *shown])
        table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
        return f"{table}\n{self._origin(name, found)}"

    def curves(self, name: str, curve: str, rows: str = "") -> tuple[Curves, str]:
        """What one run has recorded on its way, by label, and the line that says where from.

        Args:
            name: The run.
            curve: The key under which each row has its curve.
            rows: Which rows, in this order; none means all.
        """
        found = self.record(name)
        file = f"{FOLDER}/{name}.json"
        recorded: Curves = {}
        for row in _words(rows) or found.get("rows", {}):
            cells = _look_up(found.get("rows", {}), row, f"rows of {file}")
            seeds = _look_up(_look_up(cells, curve, f"{file} rows.{row}"), "seeds", f"its {curve}")
            if not _is_curve(seeds):
                raise ResultsError(f"{file} rows.{row}.{curve} has no curve of equal length a seed")
            recorded[cells.get("label", row)] = seeds
        return recorded, self._origin(name, found, "Mean, and a band that holds all of")

    def verdicts(self, name: str, margins: str) -> tuple[list[list[Any]], str]:
        """Claims as a picture shows them, and the line that says where they come from.

        Args:
            name: The run.
            margins: The key under which each claim has its differences in its own setting; those
                elsewhere are under the same key with ``_elsewhere``.
        """
        found = self.record(name)
        keys = ("label", "verdict", margins, f"{margins}_elsewhere")
        file = f"{FOLDER}/{name}.json"
        claims = [
            [_look_up(cells, key, f"{file} rows.{row}") for key in keys]
            for row, cells in found.get("rows", {}).items()
        ]
        return claims, self._origin(name, found)

    def speed_ups(self, name: str, serial: str, rows: str = "") -> tuple[list[list[Any]], str]:
        """Speed-ups as a picture shows them, and the line that says where they come from.

        Args:
            name: The run.
            serial: The key under which each row has the share that is not divided. How many times
                as fast 2 and 4 processes were stands under ``x2`` and ``x4``, and so on.
            rows: Which rows, in this order; none means all.
        """
        found, file = self.record(name), f"{FOLDER}/{name}.json"
        lines = []
        for row in _words(rows) or found.get("rows", {}):
            cells = _look_up(found.get("rows", {}), row, f"rows of {file}")
            points = {key[1:]: value for key, value in cells.items() if MEASURED.fullmatch(key)}
            share = _look_up(cells, serial, f"{file} rows.{row}")
            lines.append([cells.get("label", row), share, {"1": 1.0} | points])
        return lines, self._origin(name, found)

    def record(self, name: str) -> dict[str, Any]:
        """All that one file holds."""
        path = self.folder / f"{name}.json"
        if not path.is_file():
            there = sorted(file.stem for file in self.folder.glob("*.json"))
            raise ResultsError(f"there are no results {name!r} in {FOLDER}{_nearest(name, there)}")
        try:
            found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        except ValueError as error:
            raise ResultsError(f"{FOLDER}/{path.name} is no JSON: {error}") from None
        return found

    def _origin(self, name: str, found: Record, spread: str = "") -> str:
        origin = found.get("origin") or _of_seeds(found, spread)  # a benchmark has its own words
        command = found.get("command") or f"-m experiments {name}"  # a benchmark has its own
        line = f"{origin} [All numbers]({self._link(name)}). `python {command}` {AGAIN}\n"
        return line + ("{: .sdl-provenance }\n" if self.page.endswith(".md") else "")

    def _link(self, name: str) -> str:
        """From a page by the file, from a lab by the address that it will have."""
        start = posixpath.dirname(self.page)
        if not self.page.endswith(".md"):
            start = posixpath.splitext(self.page)[0]
        return posixpath.relpath(f"{FOLDER}/{name}.json", start)


def _of_seeds(found: Record, spread: str) -> str:
    origin = found["provenance"]
    spread = spread or f"{found.get('spread', 'Mean ± standard deviation')} over"
    seconds = format(origin["seconds"], ",.0f")
    took = "" if seconds == "0" else f" in {seconds} s"  # who only reads other results takes none
    return (
        f"{spread} {len(origin['seeds'])} seeds. Run on {origin['date']}{took} with "
        f"scratchdl {origin['scratchdl']} at {origin['commit']}, NumPy {origin['numpy']} and "
        f"Python {origin['python']} on {origin['machine']}."
    )


def show(value: object, spec: str, name: str) -> str:
    r"""A number in a format; what was measured over several seeds as its mean and spread.

    Example:
        >>> show({"mean": 0.97345, "std": 0.0021, "seeds": []}, ".1%", "test_accuracy")
        '97.3%\xa0±\xa00.2%'
    """
    if isinstance(value, Mapping) and {"mean", "std"} <= value.keys():
        return f"{value['mean']:{spec}}\xa0±\xa0{value['std']:{spec}}"  # never torn apart
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return format(value, spec)
    kinds = f"a {type(value).__name__}"
    inside = f" with {', '.join(value)}" if isinstance(value, Mapping) else ""
    raise ResultsError(f"{name} is no number or text that a page can show, but {kinds}{inside}")


def _is_text(found: Record, column: str) -> bool:
    """Whether a column holds words, which stand at the left; numbers stand at the right."""
    return all(isinstance(row.get(column, ""), str) for row in found["rows"].values())


def _is_curve(seeds: object) -> bool:
    """Whether this is a list of numbers for each seed, all of one length and not empty."""
    if not isinstance(seeds, list) or not all(isinstance(row, list) and row for row in seeds):
        return False
    return len({len(row) for row in seeds}) == 1


def _look_up(holder: object, key: str, where: str) -> Any:  # noqa: ANN401  what JSON holds
    if isinstance(holder, list) and key.isdigit() and int(key) < len(holder):
        return holder[int(key)]
    if isinstance(holder, Mapping):
        if key in holder:
            return holder[key]
        raise ResultsError(f"there is no {key!r} in {where}{_nearest(key, holder)}")
    raise ResultsError(f"there is no {key!r} in {where}, which is {holder!r:.60}")


def _nearest(name: str, known: Iterable[str]) -> str:
    known = list(known)
    near = difflib.get_close_matches(name, known, n=1)
    return f"; is {near[0]} meant?" if near else f"; there are: {', '.join(known) or 'none'}"


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _split(word: str) -> tuple[str, str]:
    key, _, spec = word.partition(":")
    return key.strip(), spec.strip()
