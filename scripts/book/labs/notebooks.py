"""Labs: long experiments as notebooks in percent format, executed here and rendered elsewhere.

The engine executes a lab as it executes a page: its cells are the snippets of one, with the same
guard and the same limits, and with the cache under the code of the cells, so that an edit of the
text around them runs nothing. What came out is put into a notebook.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nbformat

from book.child.figures import figures_html
from book.engine.cache import Cache, write_whole
from book.engine.checks import check_page
from book.engine.items import PageError, Snippet
from book.engine.pool import Children
from book.engine.runner import LIMIT, Executed, Result, run
from book.labs.written import as_notebook, read


@dataclass(frozen=True)
class Lab:
    """An executed lab."""

    path: str
    title: str
    description: str
    executed: Executed  # its cells, as the snippets of a page
    notebook: str  # with its outputs, in the format of Jupyter
    program: str  # its source

    @property
    def seconds(self) -> float:
        """That it took, this time or when it was last executed."""
        return self.executed.seconds


def execute(path: Path, root: Path, cache: Cache, children: Children | None = None) -> Lab:
    """Execute a lab, or take its outputs from the cache; `PageError` names file and line."""
    written = read(path, root, cache)
    executed = run(written.page, cache, LIMIT, children)
    problems = check_page(executed)
    if problems:
        raise PageError(problems)
    return Lab(
        path=written.page.path,
        title=written.page.title,
        description=written.description,
        executed=executed,
        notebook=_with_outputs(as_notebook(written.shown), executed),
        program=written.program,
    )


def write_notebook(lab: Lab, cache: Cache) -> Path:
    """Put the executed notebook where another program can render it."""
    path = cache.folder / "labs" / f"{Path(lab.path).stem}.ipynb"
    write_whole(path, lab.notebook)
    return path


@lru_cache(maxsize=32)  # under `serve`, where all labs but one are the same in each build
def to_notebook(program: str) -> str:
    """A lab as a notebook without outputs, for those who want to run it themselves."""
    return str(nbformat.writes(as_notebook(program))) + "\n"


def _with_outputs(notebook: nbformat.NotebookNode, executed: Executed) -> str:
    """The notebook with what its cells printed and drew."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    steps = zip(executed.page.steps, executed.results, strict=True)
    for number, (cell, (step, result)) in enumerate(zip(cells, steps, strict=True), start=1):
        cell.execution_count = number
        if isinstance(step, Snippet):
            cell.outputs = _outputs(step, result)
    return str(nbformat.writes(notebook))


def _outputs(step: Snippet, result: Result) -> list[nbformat.NotebookNode]:
    outputs = []
    if result.output.strip():
        outputs.append(nbformat.v4.new_output("stream", name="stdout", text=result.output))
    if result.figures:
        figures = figures_html(result.figures, step.options.figure, step.options.slider)
        outputs.append(nbformat.v4.new_output("display_data", data={"text/html": figures}))
    return outputs
