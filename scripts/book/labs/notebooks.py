"""Labs: long experiments as notebooks in percent format, executed here and rendered elsewhere.

The engine executes a lab as it executes a page: its cells are the snippets of one, with the same
guard and the same limits, and with the cache under the code of the cells, so that an edit of the
text around them runs nothing. What came out is put into a notebook.
"""

from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import nbformat

from book.child.figures import figures_html
from book.engine.cache import Cache, write_whole
from book.engine.checks import check_page
from book.engine.items import Page, PageError, Snippet
from book.engine.pool import Children, Pool
from book.engine.runner import LIMIT, Executed, Result, key_of, run
from book.labs.written import Written, as_notebook
from book.write.markdown import visible


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


@dataclass(frozen=True)
class Running:
    """A lab that is being executed, or waits for its turn, or was found wrong."""

    page: Page
    key: str  # of what comes out of it, in the cache
    job: "Future[Executed]"
    children: Children

    def is_for(self, page: Page, cache: Cache) -> bool:
        """Whether what comes out is that of this page, and the lines are right that it names."""
        if self.children.is_over or self.key != key_of(page, cache):
            return False
        return page == self.page or not (self.job.done() and self.job.exception())

    @property
    def is_done(self) -> bool:
        """Whether it has come to its end by itself, good or bad."""
        return self.job.done() and not self.children.is_over

    def stop(self) -> None:
        """Do not begin it, or end its process."""
        self.job.cancel()
        self.children.end()


def begin(page: Page, cache: Cache, pool: Pool) -> Running:
    """Let a lab be executed when its turn comes."""
    children = Children()  # its own, since a lab may outlast the build that has begun it
    job = pool.submit(run, page, cache, LIMIT, children)
    return Running(page, key_of(page, cache), job, children)


def execute(written: Written, cache: Cache) -> Lab:
    """Execute a lab, or take its outputs from the cache; `PageError` names file and line."""
    return with_results(written, run(written.page, cache))


def with_results(written: Written, executed: Executed) -> Lab:
    """A lab with what came out of its cells; `PageError` if that is not as it says."""
    executed = replace(executed, page=written.page)  # its text may have been edited meanwhile
    problems = check_page(executed)
    if problems:
        raise PageError(problems)
    return _lab(written, as_notebook(written.shown), executed)


def without_results(written: Written, note: str) -> Lab:
    """A lab as it is written, below a note in Markdown."""
    notebook = as_notebook(written.shown)
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell(note, id="note"))
    results = tuple(Result() for _ in written.page.steps)
    return _lab(written, notebook, Executed(written.page, results, 0.0))


def _lab(written: Written, notebook: nbformat.NotebookNode, executed: Executed) -> Lab:
    return Lab(
        path=written.page.path,
        title=written.page.title,
        description=written.description,
        executed=executed,
        notebook=_with_outputs(notebook, executed),
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
        text = visible(result.output)  # here, as nbconvert takes the colours of a terminal away
        outputs.append(nbformat.v4.new_output("stream", name="stdout", text=text))
    if result.figures:
        figures = figures_html(result.figures, step.options.figure, step.options.slider)
        outputs.append(nbformat.v4.new_output("display_data", data={"text/html": figures}))
    return outputs
