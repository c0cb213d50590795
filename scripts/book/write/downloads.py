"""A page as a program and as a notebook, which run alone with nothing but the package installed."""

import ast
import builtins
import json
import posixpath
from itertools import accumulate
from typing import Any

from book.engine.items import Snippet
from book.engine.runner import Executed, Result
from book.write.plain import Cell, PageLink, plain_cells

START = "docs/learn/00-start.md"  # says how the package is installed
KEEP_WARNINGS = """import warnings

with warnings.catch_warnings():
    warnings.simplefilter("always")
    warnings.showwarning = lambda text, kind, *_: print(f"{kind.__name__}: {text}")
"""
MANY_FIGURES = 20  # from here on matplotlib warns, unless it is told that they are meant


def to_program(executed: Executed, page_link: PageLink) -> str:
    """The page as a Python program (percent format), which prints what the page shows."""
    cells = plain_cells(executed, page_link)
    figures = sum(len(result.figures) for result in executed.results)
    parts = [_program_head(executed, page_link)]
    if figures > MANY_FIGURES:
        parts.append(
            '# %%\nimport matplotlib.pyplot as plt\n\nplt.rcParams["figure.max_open_warning"] = 0'
        )
    parts += [_program_cell(cell) for cell in cells]
    if figures:
        parts.append("# %%\nimport matplotlib.pyplot as plt\n\nplt.show()")
    return "\n\n".join(parts) + "\n"


def to_notebook(executed: Executed, page_link: PageLink) -> str:
    """The page as a Jupyter notebook (JSON)."""
    note = f"This notebook is made from a page of scratchdl. {_needs(executed, page_link)}"
    cells = [Cell("text", note), *plain_cells(executed, page_link)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": [_notebook_cell(cell, number) for number, cell in enumerate(cells)],
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _notebook_cell(cell: Cell, number: int) -> dict[str, Any]:
    lines = cell.text.rstrip().splitlines(keepends=True)
    base = {"id": f"cell-{number}", "metadata": {}, "source": lines}
    if cell.kind == "text":
        return {"cell_type": "markdown", **base}
    if cell.snippet is not None and cell.snippet.options.raises:
        base["metadata"] = {"tags": ["raises-exception"]}
    return {"cell_type": "code", "execution_count": None, "outputs": [], **base}


def _program_head(executed: Executed, page_link: PageLink) -> str:
    title = executed.page.title
    needs = _needs(executed, page_link)
    return _comment(f"{title}\n\nA page of scratchdl as a program.\n{needs}")


def _needs(executed: Executed, page_link: PageLink) -> str:
    start = posixpath.relpath(START, posixpath.dirname(executed.page.path))
    return f"It needs Python and the package with its figures: {page_link(start)}#install-and-try"


def _program_cell(cell: Cell) -> str:
    if cell.kind == "run" and cell.snippet is not None and cell.result is not None:
        return "# %%\n" + to_statements(cell.snippet, cell.result).rstrip()
    if cell.kind == "exercise":
        return "# %%\n" + _comment(f"Your turn: take out the marks.\n\n{cell.text}")
    return "# %% [markdown]\n" + _comment(cell.text)


def _comment(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.rstrip().splitlines())


def to_statements(snippet: Snippet, result: Result) -> str:
    """A snippet as part of a program: it prints what the page shows, and goes on after an error."""
    code = print_last(snippet.code) if result.shown else snippet.code
    options = snippet.options
    if options.warns:
        code = KEEP_WARNINGS + indent_code(code)
    if options.raises:
        # An error of a library may not be imported under its name.
        kind = options.raises if hasattr(builtins, options.raises) else "Exception"
        code = (
            f"try:\n{indent_code(code)}"
            f"except {kind} as expected:\n"
            '    print(f"{type(expected).__name__}: {expected}")\n'
        )
    return code


def print_last(code: str) -> str:
    r"""Print the value of the last expression, as a notebook would show it.

    Example:
        >>> print_last("x = 2\nx + 1  # three")
        'x = 2\nprint(repr(x + 1))  # three'
    """
    last = ast.parse(code).body[-1]
    text = code.encode()  # the columns of ast count bytes
    starts = [0, *accumulate(map(len, text.splitlines(keepends=True)))]
    start = starts[last.lineno - 1] + last.col_offset
    end = starts[(last.end_lineno or 0) - 1] + (last.end_col_offset or 0)
    value = text[start:end]
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Tuple):
        value = b"(" + value + b")"
    return (text[:start] + b"print(repr(" + value + b"))" + text[end:]).decode()


def indent_code(code: str) -> str:
    """Indent code by four columns, but not the inside of strings that span lines."""
    inside = {
        line
        for node in ast.walk(ast.parse(code))
        if isinstance(node, (ast.Constant, ast.JoinedStr))
        for line in range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)
    }
    lines = code.splitlines()
    return "".join(
        (line if number in inside or not line.strip() else f"    {line}") + "\n"
        for number, line in enumerate(lines, start=1)
    )
