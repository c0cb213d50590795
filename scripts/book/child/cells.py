"""How a snippet is executed: the same code for the build and for the reader's browser.

The build runs it in a child process (`worker`), the browser in Pyodide (`browser`). All
snippets of a page share one namespace; the value of a last expression is shown as in a notebook,
and every figure that a snippet leaves open becomes an SVG.
"""

import ast
import logging
import sys
import traceback
import types
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from book.child.figures import Drawing, is_drawn, take_figures

Namespace = dict[str, Any]
MOST_OUTPUT = 100_000  # characters that one snippet may print; assets/live/worker.js stops there


class UnexpectedError(Exception):
    """A step did not end as the page says it should; the message says all."""


class Cells:
    """The namespace of a page, and what its snippets leave behind."""

    def __init__(self, figure_prefix: str = "f") -> None:
        # A function of the page can be sent to another process only if its module can be found.
        self.page = sys.modules["__main__"] = types.ModuleType("__main__")
        self.value: object = None  # of a last expression
        self.warned: list[type[Warning]] = []
        self.figure_prefix = figure_prefix
        self.figures = 0
        sys.displayhook = self._keep
        warnings.showwarning = self._show_warning
        # Where matplotlib has no list of fonts yet it makes one, and says so, on a slow or a busy
        # machine, among the output of whatever draws first.
        logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

    @property
    def namespace(self) -> Namespace:
        """What the snippets have defined so far."""
        return self.page.__dict__

    def begin(self) -> None:
        """Forget the value and the warnings of the snippet before."""
        self.value, self.warned = None, []

    def run(self, tree: ast.Module, path: str, namespace: Namespace) -> None:
        """Run the code; the value of a last expression goes to the display hook."""
        ends_in_value = tree.body and isinstance(tree.body[-1], ast.Expr)
        last = [tree.body.pop()] if ends_in_value else []
        # To execute pages is what this program is for, and they are as much ours as the package.
        exec(compile(tree, path, "exec", dont_inherit=True), namespace)  # noqa: S102  our page
        shown = compile(ast.Interactive(last), path, "single", dont_inherit=True)
        exec(shown, namespace)  # noqa: S102  our page

    def show_value(self) -> bool:
        """Print the value of a last expression, unless it is nothing or can be seen in a figure."""
        shown = self.value is not None and not is_drawn(self.value)
        if shown:
            print(repr(self.value))
        return shown

    def take_figures(self) -> list[Drawing]:
        """The figures that the snippet has left open; they are closed."""
        figures = take_figures(self.value, self.figure_prefix, self.figures)
        self.figures += len(figures)
        return figures

    def _keep(self, value: object) -> None:
        self.value = value

    def _show_warning(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        self.warned.append(category)
        print(f"{category.__name__}: {message}")


@contextmanager
def every_warning_shown() -> Iterator[None]:
    """Print each warning each time, and go on."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        yield


def names(kind: type[BaseException]) -> set[str]:
    """The names under which a page may speak of an error or a warning."""
    return {base.__name__ for base in kind.__mro__} - {"object"}


def describe(error: BaseException) -> str:
    """What an error says, in the words of Python."""
    if isinstance(error, SyntaxError):  # without the picture of the line, which names our file
        return f"{type(error).__name__}: {error.msg}"
    return "".join(traceback.format_exception_only(error)).rstrip()


def describe_briefly(error: BaseException) -> str:
    """The one line that a page shows of an error that it expects."""
    return f"{type(error).__name__}: {error}"
