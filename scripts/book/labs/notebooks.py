"""Labs: long experiments as notebooks in percent format, executed here and rendered elsewhere.

A lab is slow, so what it gave is kept in the cache under everything it depends on: its own text,
the package with its data, the libraries. An unchanged lab never runs again, and a changed package
never shows an old result.
"""

import os
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from traitlets.config import Config

from book.child.figures import NO_METADATA, Drawing, figure_html
from book.child.svg import clean
from book.engine.cache import SCRIPTS, Cache, write_whole
from book.engine.items import PageError, Problem
from book.engine.pool import Children
from book.engine.surroundings import environment
from book.labs.written import as_notebook, first_lines, read

LIMIT = 600  # seconds for one cell
INLINE = "module://matplotlib_inline.backend_inline"
FAILURES = (CellExecutionError, CellTimeoutError, DeadKernelError)
TRACE = re.compile(r"Cell In\[\d+\], line (\d+)")
KERNEL_FILE = re.compile(r" \(\d+\.py, line \d+\)")
COLOUR_CODE = re.compile(r"\x1b\[[0-9;]*m")

# Runs in the kernel before the first cell, and is no part of the notebook.
SET_UP = """
import sys, warnings, matplotlib
from matplotlib_inline.backend_inline import set_matplotlib_formats
matplotlib.rcParams.update({{"svg.fonttype": "none", "svg.hashsalt": "scratchdl"}})
set_matplotlib_formats("svg", bbox_inches="tight", facecolor="none", metadata={no_metadata!r})
warnings.filterwarnings("error", module=r"(__main__|scratchdl)(\\.|$)")
sys.path.insert(0, {scripts!r})
from book.child.guard import arm
from book.child.stray import tell_in_cell
del sys.path[0]
arm({allowed!r})
tell_in_cell(get_ipython())
del sys, warnings, matplotlib, set_matplotlib_formats, arm, tell_in_cell
"""


@dataclass(frozen=True)
class Lab:
    """An executed lab."""

    path: str
    title: str
    description: str
    notebook: str  # with its outputs, in the format of Jupyter
    program: str  # its source
    plain: str  # without them, for those who want to run it themselves
    seconds: float  # that it took, this time or when it was last executed


def execute(path: Path, root: Path, cache: Cache, children: Children | None = None) -> Lab:
    """Execute a lab, or take its outputs from the cache; `PageError` names file and line."""
    written = read(path, root, cache)
    name, text, notebook = written.path, written.text, written.notebook
    key = cache.key("lab", name, text, Path(__file__).read_text(encoding="utf-8"))
    record = cache.load(key)
    if record is None:
        start = time.perf_counter()
        _run(notebook, name, text, cache.fonts, children or Children())
        seconds = time.perf_counter() - start
        record = {"notebook": nbformat.writes(notebook), "seconds": seconds}
        cache.store(key, record)
    return Lab(
        path=name,
        title=written.fields["title"],
        description=written.fields["description"],
        notebook=_with_outputs(as_notebook(written.shown), record["notebook"]),
        program=written.program,
        plain=nbformat.writes(as_notebook(written.program)),
        seconds=record["seconds"],
    )


def write_notebook(lab: Lab, cache: Cache) -> Path:
    """Put the executed notebook where another program can render it."""
    path = cache.folder / "labs" / f"{Path(lab.path).stem}.ipynb"
    write_whole(path, lab.notebook)
    return path


def _with_outputs(filled: nbformat.NotebookNode, executed: str) -> str:
    """The executed notebook, with the text that was filled in since."""
    notebook = nbformat.reads(executed, as_version=4)
    for cell, text in zip(notebook.cells, filled.cells, strict=True):
        if cell.cell_type == "markdown":
            cell.source = text.source
    return str(nbformat.writes(notebook))


def _run(
    notebook: nbformat.NotebookNode, name: str, text: str, fonts: Path, children: Children
) -> None:
    """Execute the cells of a notebook in a kernel of its own, and keep their outputs."""
    with tempfile.TemporaryDirectory(prefix="scratchdl-lab-", ignore_cleanup_errors=True) as made:
        folder = Path(made).resolve()
        surroundings = environment(folder, fonts) | {"MPLBACKEND": INLINE}
        set_up = SET_UP.format(
            no_metadata=NO_METADATA, scripts=str(SCRIPTS), allowed=[str(folder), str(fonts)]
        )
        lines = [1, *first_lines(notebook, text, name)]
        notebook.cells.insert(0, nbformat.v4.new_code_cell(set_up))
        client = NotebookClient(
            notebook,
            timeout=LIMIT,
            record_timing=False,
            coalesce_streams=True,  # what is printed is one output, however it arrived
            config=_config(folder),
        )
        with (
            client.setup_kernel(env=surroundings, cwd=str(folder / "cwd")),
            children.holding(_process(client)),
        ):
            for index, line in enumerate(lines):
                try:
                    client.execute_cell(notebook.cells[index], index, store_history=index > 0)
                except FAILURES as error:
                    raise PageError([_problem(error, name, text, line)]) from None
        del notebook.cells[0]
    problems = list(_place_figures(notebook, name, text))
    if problems:
        raise PageError(problems)


def _process(client: NotebookClient) -> int:
    """The process of the kernel, which leads a group of its own."""
    provisioner: Any = client.km.provisioner if client.km else None
    return int(provisioner.pid)


def _config(folder: Path) -> Config:
    """Speak to the kernel through files where the system can: no port is opened."""
    config = Config()
    if os.name == "posix":
        config.KernelManager.transport = "ipc"
        config.KernelManager.ip = str(folder / "kernel")
    return config


def _problem(error: Exception, name: str, text: str, first_line: int) -> Problem:
    if isinstance(error, CellExecutionError):
        message = f"{error.ename}: {KERNEL_FILE.sub('', error.evalue)}"
        found = TRACE.findall(COLOUR_CODE.sub("", error.traceback))
        first_line += int(found[-1]) - 1 if found else 0
    elif isinstance(error, CellTimeoutError):
        message = f"the cell took more than {LIMIT} s"
    else:
        message = "the kernel died in this cell"
    return Problem(name, first_line, message, text.splitlines()[first_line - 1])


def _place_figures(notebook: nbformat.NotebookNode, name: str, text: str) -> Iterator[Problem]:
    """Turn figures into what the chapters show: in the reader's colours, and with words."""
    number = 0
    for cell, line in zip(notebook.cells, first_lines(notebook, text, name), strict=True):
        alt = cell.metadata.get("figure", "")
        for output in cell.get("outputs", []):
            if output.output_type == "error":  # a figure that could not be drawn
                yield Problem(name, line, f"{output.ename}: {output.evalue}")
            svg = output.get("data", {}).get("image/svg+xml")
            if svg is None:
                continue
            if not alt:
                yield Problem(
                    name, line, 'this cell draws a figure: say what it shows, # %% figure="..."'
                )
            drawing = Drawing(svg=clean(svg[svg.index("<svg") :], f"f{number}"), label="")
            output["data"] = {"text/html": figure_html(drawing, alt)}
            output["metadata"] = {}
            number += 1
