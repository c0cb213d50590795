"""A lab as it is written: a program in percent format, whose Markdown may name results."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
import nbformat

from book.engine import parser
from book.engine.cache import Cache
from book.engine.front import LAB, read_front
from book.engine.items import (
    Item,
    Options,
    Page,
    PageError,
    Problem,
    Snippet,
    Text,
    read_text,
    relative,
)
from book.engine.results import Results
from book.labs import prose

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
# The marks of a cell, the same as those of a fence on a page: # %% varies figure="A line"
MARKS = {"figure", "varies"}
JUPYTEXTS_OWN = ("lines_to_next_cell", "title")


@dataclass(frozen=True)
class Written:
    """A lab as it is written, before it is executed."""

    page: Page  # its cells, as the engine executes them
    description: str
    shown: str  # its source with the results of long runs, as the site shows them
    program: str  # and as the downloads have them


def read(path: Path, root: Path, cache: Cache) -> Written:
    """Read a lab; `PageError` names everything that is wrong with its form."""
    text = read_text(path, root)
    name = relative(path, root)
    fields, _ = read_front(text, name, LAB)
    shown, program = _fill_results(text, name, Results(root, name), cache)
    page = Page(name, text, fields["title"], tuple(_items(text, name)))
    return Written(page, fields["description"], shown, program)


def _items(text: str, name: str) -> list[Item]:
    """The cells of a lab as the items of a page; `PageError` for marks that nobody knows."""
    cells = as_notebook(text).cells
    items: list[Item] = []
    problems = []
    for cell, line in zip(cells, _first_lines(cells, text, name), strict=True):
        if cell.cell_type == "markdown":
            items.append(Text(cell.source, line))
            continue
        marks = _marks(cell.metadata)
        unknown = sorted(marks.keys() - MARKS)
        if unknown:
            message = f"a cell knows no {unknown[0]!r}, only {' and '.join(sorted(MARKS))}"
            problems.append(Problem(name, line - 1, message, text.splitlines()[line - 2]))
            continue
        code = cell.source.strip("\n") + "\n"
        items.append(Snippet("run", code, line, options=Options(**marks)))
    if problems:
        raise PageError(problems)
    return items


def _marks(metadata: dict[str, Any]) -> dict[str, Any]:
    """The words behind `# %%`; Jupytext takes those without a value for a title."""
    marks = {key: value for key, value in metadata.items() if key not in JUPYTEXTS_OWN}
    return dict.fromkeys(metadata.get("title", "").split(), True) | marks


def check_links(path: Path, root: Path, uri: str, known: set[str]) -> list[Problem]:
    """What in the Markdown of a lab leads nowhere; MkDocs does not look at it.

    Args:
        path: The lab.
        root: The root of the project.
        uri: Where the lab lies in docs/.
        known: The addresses and the files of the site.
    """
    here = posixpath.splitext(uri)[0]  # a page is a folder, in which its index lies
    return prose.check(read_text(path, root), relative(path, root), here, known)


def with_links(text: str, link: Callable[[str], str]) -> str:
    """A lab whose links lead where they should for who reads it outside of the site.

    Args:
        text: The lab.
        link: Turns a link as it is written into an address.
    """
    lines = text.splitlines(keepends=True)
    return "".join(
        prose.LINK.sub(lambda found: found["before"] + link(found["target"]), line)
        if line.startswith("#")
        else line
        for line in lines
    )


def _fill_results(text: str, name: str, results: Results, cache: Cache) -> tuple[str, str]:
    """The lab with the results of long runs in the Markdown cells that name them.

    Once as the site shows it, and once as it is downloaded.
    """
    shown, plain, end = "", "", 0
    for cell in prose.MARKDOWN.finditer(text):
        line = text.count("\n", 0, cell.start("text")) + 1
        written = re.sub(r"^# ?", "", cell["text"], flags=re.MULTILINE)
        filled = parser.fill_results(written, name, line, results, cache)
        shown += text[end : cell.start("text")] + _commented(filled[0])
        plain += text[end : cell.start("text")] + _commented(filled[1])
        end = cell.end()
    return shown + text[end:], plain + text[end:]


def _commented(text: str) -> str:
    return "".join(f"# {row}".rstrip() + "\n" for row in text.splitlines())


def as_notebook(text: str) -> nbformat.NotebookNode:
    """The lab as a notebook without outputs."""
    notebook = jupytext.reads(text, fmt="py:percent")
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type != "raw"]
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
    return notebook


def _first_lines(cells: list[nbformat.NotebookNode], text: str, name: str) -> list[int]:
    """The line of the file at which the source of every cell begins."""
    lines = text.splitlines()
    found = [number for number, line in enumerate(lines, start=1) if line.startswith("# %%")]
    if len(found) != len(cells):
        message = "every cell of a lab begins with a line `# %%`, also the first"
        raise PageError([Problem(name, read_front(text, name, LAB)[1] + 1, message)])
    return [_skip_blank(lines, number) for number in found]


def _skip_blank(lines: list[str], index: int) -> int:
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index + 1
