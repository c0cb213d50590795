"""Run every docstring example of the installed package, each in an empty namespace.

Needs nothing but the package itself, so that it runs where only a reader's things are: in an empty
environment, and in the browser's Python. Without matplotlib the examples that draw are left
out, which is said.
"""

import doctest
import importlib
import importlib.util
import pkgutil
import sys

import scratchdl

FIGURES = ("scratchdl.plots", "scratchdl.book.figures")


def modules():
    """Every module of the package; all of them must import without matplotlib."""
    for found in pkgutil.walk_packages(scratchdl.__path__, "scratchdl."):
        yield importlib.import_module(found.name)


def close_figures():
    """Close what an example has drawn: matplotlib warns of more than twenty figures."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


def main():
    """Run the examples and return how many failed."""
    draws = importlib.util.find_spec("matplotlib") is not None
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner()
    for module in modules():
        if draws or not module.__name__.startswith(FIGURES):
            for test in finder.find(module, globs={"__name__": "__main__"}):
                runner.run(test)
                close_figures()
    figures = "with" if draws else "without"
    print(f"{runner.tries} lines of examples tried, {figures} figures; {runner.failures} failed")
    return runner.failures


if __name__ == "__main__" and main():
    raise SystemExit(1)
