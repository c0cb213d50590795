"""The snippets of a page in the reader's browser; assets/live/worker.js calls it in Pyodide.

It executes them by the code that the build executes them with (`cells`). Two things differ. An
error of a reader's own making is no failure of the page: it is explained, with the line of the
snippet. And a warning is shown, where it would fail the build.
"""

import ast
import importlib
import importlib.util
import io
import itertools
import json
import linecache
import re
import sys
import traceback
import warnings
from collections.abc import Sequence
from typing import Any

from book.child.cells import Cells, describe, describe_briefly, every_warning_shown, names
from book.child.figures import figures_html

NO_ASKING = "a page has no line to type an answer on: write it into the code, instead of input()"
NOT_HERE = (
    "Beside what comes with Python, a page can import scratchdl and two packages: "
    "NumPy and matplotlib."
)
NOT_PYTHON = (
    "A line that begins with % is a command of Jupyter's, one with ! a command of a shell; "
    "here only Python runs: take the line out."
)
MOST = 12  # lines above an error that a reader may want to see
QUIET = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)
PACKAGE = re.compile(r".*/(scratchdl/.*)")


class Browser:
    """One page, from its first Run until it is left or stopped."""

    def __init__(self) -> None:
        self.cells = Cells(figure_prefix="live-")
        self.names: set[str] = set()  # of the snippets, as they stand in tracebacks
        sys.stdin = NobodyTypes()

    def run(self, code: str, name: str, options: str) -> str:
        """Run one snippet; what it prints goes to stdout, and the rest is returned as JSON.

        Args:
            code: The snippet.
            name: What the reader knows it by, such as "snippet 3".
            options: JSON with `raises`, `warns`, `figure` and `slider` as on the page, and
                `scratch`: true for code with a namespace of its own, apart from that of the page.

        Returns:
            JSON with `html`, the figures; where there was one, `error` with its `text` and whether
            it was `expected`; and `silent`, whether a warning did not come that the page expects.
        """
        settings = json.loads(options)
        self.names.add(name)
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        self.cells.begin()
        html, error = "", None
        try:
            self._execute(code, name, settings)
        except BaseException as raised:  # also SystemExit, which would end the worker
            error = self._report(raised, name, settings)
        try:
            html = self._draw(name, settings)
        except Exception as raised:  # a figure may be such that it cannot be drawn
            error = error or self._report(raised, name, settings)
        sys.stdout.flush()
        return json.dumps({"html": html, "error": error, "silent": self._is_silent(settings)})

    def _is_silent(self, settings: dict[str, Any]) -> bool:
        """Whether a warning that the page expects did not come: WebAssembly knows no overflow."""
        expected = settings.get("warns")
        return bool(expected) and not any(expected in names(kind) for kind in self.cells.warned)

    def _execute(self, code: str, name: str, settings: dict[str, Any]) -> None:
        namespace = self.cells.namespace
        if settings.get("scratch"):
            namespace = {"__name__": "__main__"}
        with every_warning_shown():
            for kind in QUIET:
                warnings.simplefilter("ignore", kind)
            # plt.show() is for those who run the page as a program; here figures show themselves.
            warnings.filterwarnings("ignore", "FigureCanvasAgg is non-interactive")
            self.cells.run(ast.parse(code, name), name, namespace)
        self.cells.show_value()

    def _draw(self, name: str, settings: dict[str, Any]) -> str:
        figures = self.cells.take_figures()
        alt = settings.get("figure") or f"What {name} draws"
        labelled = len(figures) > 1 and all(figure["label"] for figure in figures)
        return figures_html(figures, alt, settings.get("slider", "") if labelled else "")

    def _report(self, error: BaseException, name: str, settings: dict[str, Any]) -> dict[str, Any]:
        if settings.get("raises") in names(type(error)):
            return {"text": describe_briefly(error), "expected": True}
        return {"text": self._explain(error, name), "expected": False}

    def _explain(self, error: BaseException, name: str) -> str:
        """Where an error arose, in lines of the page's snippets, and what it says."""
        if isinstance(error, SyntaxError) and error.filename in self.names:
            lines = [_place(error.filename or "", error.lineno or 1, name)]
        else:
            frames = traceback.extract_tb(error.__traceback__)
            lines = [
                _place(frame.filename, frame.lineno or 1, name)
                for frame in frames
                if frame.filename in self.names
            ]
            inside = PACKAGE.fullmatch(frames[-1].filename) if frames else None
            if inside:
                lines.append(f"In {frames[-1].name} of {inside[1]}, line {frames[-1].lineno}")
        return "\n".join([*shorten(lines), describe(error), *_advice(error)])


def _advice(error: BaseException) -> list[str]:
    """A sentence on what can be done, where Python's own words do not say it."""
    if isinstance(error, SyntaxError) and (error.text or "").lstrip().startswith(("%", "!")):
        return [NOT_PYTHON]
    if isinstance(error, ModuleNotFoundError) and error.name:
        top = error.name.partition(".")[0]
        if top in sys.stdlib_module_names or importlib.util.find_spec(top) is None:
            return [NOT_HERE]
    return []


class NobodyTypes(io.TextIOBase):
    """What `input` reads from: an error that says what to do."""

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # as `read`
        """Refuse."""
        raise EOFError(NO_ASKING)

    read = readline


def shorten(lines: Sequence[str]) -> list[str]:
    """Fold what an endless recursion repeats a thousand times, by one function or by several."""
    folded: list[str] = []
    for line, group in itertools.groupby(lines):
        times = len(list(group))
        few = times < 3
        folded += [line] * times if few else [line, f"[the line above {times - 1} times more]"]
    if len(folded) <= MOST:
        return folded
    half = MOST // 2
    return [*folded[:half], f"[{len(folded) - MOST} lines more]", *folded[-half:]]


def call(module: str, function: str, arguments: str, *data: memoryview) -> str:
    """Call a function of an installed module: its arguments as a JSON list, its result as JSON.

    What is no JSON, the bytes of a picture, is given as it is, behind the other arguments.
    """
    result = getattr(importlib.import_module(module), function)(*json.loads(arguments), *data)
    sys.stdout.flush()
    return json.dumps(result)


def _place(name: str, line: int, current: str) -> str:
    where = f"Line {line}" if name == current else f"{name[:1].upper()}{name[1:]}, line {line}"
    return f"{where}: {linecache.getline(name, line).strip()}"
