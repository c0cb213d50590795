"""The child process that executes the steps of one page in one namespace.

It is started with a folder that holds ``job.json``, appends a line to ``results.jsonl`` for every
step that begins or ends, and works in the empty folder ``cwd``. What the steps print goes through
the file descriptors into ``output.txt``, so that nothing is lost: not what C code or a process of a
pool prints, and not the output of a snippet that takes the whole process down with it.
"""

import ast
import dataclasses
import io
import json
import linecache
import os
import sys
import traceback
import warnings
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from book.child import moving, places, stray
from book.child.cells import (
    MOST_OUTPUT,
    Cells,
    UnexpectedError,
    describe,
    describe_briefly,
    every_warning_shown,
    names,
)
from book.child.changes import Changes
from book.child.figures import Drawing, close_figures, open_figures
from book.child.guard import arm
from book.child.sources import find_source

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Step = dict[str, Any]
Result = dict[str, Any]


MOST_BYTES = 64 * 2**20  # of a file, also of the output, before whatever writes it fails


class Worker:
    """Executes steps one after the other and reports each."""

    def __init__(self, folder: Path, path: str) -> None:
        self.path = path
        self.results = (folder / "results.jsonl").open("a", encoding="utf-8")
        self.output = folder / "output.txt"
        self.places = places.of_this_machine(folder, Path(os.environ["MPLCONFIGDIR"]))
        self.cells = Cells()
        self.stray: list[stray.Stray] = []
        stray.keep(self.stray)

    def run(self, steps: list[Step]) -> None:
        """Execute the steps in order, up to the first that fails."""
        for number, step in enumerate(steps):
            self._report(begin=number)
            start = self.output.stat().st_size
            result = self._execute(step)
            sys.stdout.flush()
            result["output"] = self.output.read_bytes()[start:].decode("utf-8", "replace")
            message = self._not_to_be_shown(result)
            if message and "error" not in result:
                result["error"] = {"line": step["line"], "message": message}
            if "error" in result:
                result["output"] = result["output"][-MOST_OUTPUT:]
                result.pop("value", None)
            self._report(end=number, **result)
            if "error" in result:
                return

    def _not_to_be_shown(self, result: Result) -> str:
        """What is wrong with what a step has printed or drawn, or its value; "" if nothing is."""
        for what, does in (("output", "this snippet prints"), ("value", "this value has")):
            text = result.get(what, "")
            if len(text) > MOST_OUTPUT:
                return f"{does} more than {MOST_OUTPUT:,} characters"
            if found := self.places.search(text):
                return f"{does} a path of the machine that builds the page: {found[0]}"
        for figure in result.get("figures", ()):
            if found := self.places.search("\n".join(map(str, figure.values()))):
                return f"this figure has a path of the machine that builds the page: {found[0]}"
        return ""

    def _report(self, **result: object) -> None:
        print(json.dumps(result), file=self.results, flush=True)

    def _execute(self, step: Step) -> Result:
        result = self._try(step)
        if self.stray and "error" not in result:
            error, where = self.stray[0]
            message = f"{describe(error)} ({where})"
            return {"error": {"line": self._line(error, step), "message": message}}
        return result

    def _try(self, step: Step) -> Result:
        self.cells.begin()
        try:
            if step["kind"] == "source":
                return {"source": dataclasses.asdict(find_source(step["name"]))}
            if step["kind"] == "value":
                self.cells.run(self._parse(step), self.path, self.cells.namespace)
                return {"value": format(self.cells.value, step["spec"])}
            return self._run_snippet(step)
        except BaseException as error:  # also SystemExit and KeyboardInterrupt
            return {"error": {"line": self._line(error, step), "message": _describe(error)}}

    def _run_snippet(self, step: Step) -> Result:
        namespace = self.cells.namespace
        if step["kind"] == "exercise":  # a stub has to stand alone, as in the reader's browser
            return self._run_and_show(step, {"__name__": "__main__"})
        changes = Changes(step["code"], namespace, step["reads"])
        with changes.watching():
            result = self._run_and_show(step, namespace)
        return result | {"changed": sorted(changes.names)}

    def _run_and_show(self, step: Step, namespace: dict[str, Any]) -> Result:
        if step.get("over"):
            return {"shown": False, "figures": [self._run_moving(step, namespace)]}
        with every_warning_shown() if step["warns"] else nullcontext():
            self._run_or_raise(step, namespace)
        if step["warns"] and not any(step["warns"] in names(kind) for kind in self.cells.warned):
            raise UnexpectedError(f"this snippet should warn with {step['warns']}, and did not")
        return {"shown": self.cells.show_value(), "figures": self.cells.take_figures()}

    def _run_moving(self, step: Step, namespace: dict[str, Any]) -> Drawing:
        """Run a snippet with every setting of its sliders, and with that of the page once more."""
        variants = list(moving.variants(step["code"], step["over"]))
        default = variants[step["default"]]
        figures = [
            self._draw_one(step | {"code": variant.code}, variant.setting, namespace)
            for variant in [*variants, default]
        ]
        prefix = f"{self.cells.figure_prefix}{self.cells.figures}"
        self.cells.figures += 1
        return moving.drawing(figures, variants, step["over"], step["default"], prefix)

    def _draw_one(self, step: Step, setting: str, namespace: dict[str, Any]) -> "Figure":
        """Run the snippet with one setting; the figure it draws, and nothing else."""
        printed = self.output.stat().st_size
        self.cells.begin()
        try:
            self._run_or_raise(step, namespace)
        except BaseException as error:
            error.add_note(f"with {setting}")
            raise
        figures = open_figures(self.cells.value)
        close_figures()
        sys.stdout.flush()
        if len(figures) != 1 or self.cells.show_value() or self.output.stat().st_size > printed:
            raise UnexpectedError(
                'a snippet with over="..." draws one figure and prints nothing: give the figure'
                f" words by set_label ({setting})"
            )
        return figures[0]

    def _run_or_raise(self, step: Step, namespace: dict[str, Any]) -> None:
        tree = self._parse(step)  # what is no Python fails the page, whatever it should raise
        try:
            self.cells.run(tree, self.path, namespace)
        except BaseException as error:
            if step["raises"] not in names(type(error)):
                raise
            print(describe_briefly(error))
        else:
            if step["raises"]:
                raise UnexpectedError(f"this snippet should raise {step['raises']}, and did not")

    def _parse(self, step: Step) -> ast.Module:
        # The empty lines in front give every error the line that it has on the page.
        return ast.parse("\n" * (step["line"] - 1) + step["code"], self.path)

    def _line(self, error: BaseException, step: Step) -> int:
        if isinstance(error, SyntaxError) and error.filename == self.path:
            return error.lineno or int(step["line"])
        lines = [
            frame.lineno
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename == self.path and frame.lineno
        ]
        return lines[-1] if lines else int(step["line"])


def _describe(error: BaseException) -> str:
    return str(error) if isinstance(error, UnexpectedError) else describe(error)


def _send_output_to(path: Path) -> None:
    """Let the file receive all that this process and its children print, in the right order."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(file, 1)
    os.dup2(file, 2)
    for name, number in (("stdout", 1), ("stderr", 2)):
        raw = io.FileIO(number, "w", closefd=False)
        setattr(sys, name, io.TextIOWrapper(raw, "utf-8", newline="\n", write_through=True))
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_BYTES, MOST_BYTES))


def main(folder: Path) -> None:
    """Execute the job in the folder."""
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    lines = job["text"].splitlines(keepends=True)
    # So that tracebacks and `inspect` show the lines of the page.
    linecache.cache[job["path"]] = (len(job["text"]), None, lines, job["path"])
    _send_output_to(folder / "output.txt")
    worker = Worker(folder, job["path"])
    del sys.path[0]  # the folder of the engine, which is no business of the page
    sys.argv = [job["path"]]
    os.chdir(folder / "cwd")
    warnings.simplefilter("error")
    # A page may end in plt.show() for those who run it as a program; here it shows nothing.
    warnings.filterwarnings("ignore", "FigureCanvasAgg is non-interactive")
    arm([folder, Path(os.environ["MPLCONFIGDIR"])])
    worker.run(job["steps"])
    worker.results.flush()
    os._exit(0)  # threads and processes that a page left running do not hold up the build


if __name__ == "__main__":
    main(Path(sys.argv[1]))
