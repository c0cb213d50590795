"""Try a mutant from its file: a fresh process imports a copy of the project with one fault in it.

In place a fault is put into a program that runs already, which changes nothing of what ran when it
was imported: class bodies, decorators, and tables that others have copied from. Here that counts,
too. It takes some seconds for each mutant, so it is for those that no test has noticed in place.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import hypothesis
import pytest

from tools.mutation.library import PACKAGE, source_of
from tools.provenance import ROOT

COPIED = ("src", "scripts", "tests", "docs", "conftest.py", "pyproject.toml")
IMPORT = "(import)"  # no test has failed, but not even their files could be imported
OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header")
# Hypothesis is imported here before pytest could rewrite its assertions, which are its own affair.
REWRITTEN = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
PASSED, NOTHING_TO_RUN = 0, 5  # how pytest ends


@dataclass(frozen=True)
class FromFile:
    """How to try the mutants of one file once more.

    Attributes:
        path: The file, within the package.
        tests: What to run.
        others: Tests that are known and not to be run. What is on neither list is run, as a fault
            in a table may give the tests that go through it other names.
    """

    path: str
    tests: Sequence[str]
    others: Sequence[str] = ()

    def killer(self, tree: ast.Module, folder: Path) -> str:
        """The test that fails with the fault and not without it, or "" if there is none."""
        tests, sound = list(self.tests), ast.parse(source_of(self.path))
        while tests:
            failed = self.first_failure(tree, tests, folder)
            if not failed:
                break
            alone = [failed] if failed in tests else tests
            anyway = self.first_failure(sound, alone, folder)
            if not anyway:
                return failed
            if anyway not in tests:
                raise RuntimeError(f"without a fault, a copy of the project ends with {anyway}")
            tests.remove(anyway)
        return ""

    def first_failure(self, tree: ast.Module, tests: Sequence[str], folder: Path) -> str:
        """The first test that fails when the file is what a tree says."""
        with tempfile.TemporaryDirectory(dir=folder) as name:
            copy = Path(name) / "copy"
            copy_project(copy, self.path, ast.unparse(tree))
            told = {"tests": list(tests), "others": self.left_out(tests)}
            (copy / "told.json").write_text(json.dumps(told), encoding="utf-8")
            paths = os.pathsep.join(str(copy / part) for part in ("src", "scripts", "tests"))
            done = subprocess.run(
                [sys.executable, "-m", "tools.mutation.from_file"],
                cwd=copy,
                env=os.environ | {"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
            said = copy / "failed.txt"
            if said.exists():
                return said.read_text(encoding="utf-8")
        if done.returncode < 0:
            return f"(signal {-done.returncode})"
        return "" if done.returncode in (PASSED, NOTHING_TO_RUN) else IMPORT

    def left_out(self, tests: Collection[str]) -> list[str]:
        """Of the functions that are run, the cases that are not."""
        functions, chosen = {function_of(test) for test in tests}, set(tests)
        known = (*self.tests, *self.others)
        return [n for n in known if n not in chosen and function_of(n) in functions]


@dataclass(eq=False)
class First:
    """A plugin for pytest, which runs some tests and writes down the first that fails."""

    others: Container[str] = field(default_factory=set)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> None:
        """Look for no smaller example, and for the same ones as ever."""
        few_examples()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what is not to be run; and be sure of what it is that is run."""
        items[:] = [item for item in items if item.nodeid not in self.others]
        imported = sys.modules.get("scratchdl")
        if imported and not str(imported.__file__).startswith(str(Path.cwd())):
            raise RuntimeError(f"not the copy was imported, but {imported.__file__}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write it down."""
        if report.failed:
            Path("failed.txt").write_text(report.nodeid, encoding="utf-8")


def function_of(test: str) -> str:
    """A test without the case that it is run with."""
    return test.partition("[")[0]


def few_examples() -> None:
    """As many examples as it takes to see a fault; one that fails is enough."""
    hypothesis.settings.register_profile(
        "mutation",
        derandomize=True,
        deadline=None,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        report_multiple_bugs=False,
        max_examples=20,
    )
    hypothesis.settings.load_profile("mutation")


def copy_project(folder: Path, path: str, source: str) -> None:
    """Copy what tests look at, with one file of the package changed and never compiled before."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
        else:
            shutil.copy2(ROOT / name, folder / name)
    changed = folder / PACKAGE.relative_to(ROOT) / path
    for compiled in changed.parent.glob(f"__pycache__/{changed.stem}.*"):
        compiled.unlink()
    changed.write_text(source, encoding="utf-8")


def main() -> int:
    """Run the tests that told.json names, in the copy that is the current folder."""
    told = json.loads(Path("told.json").read_text(encoding="utf-8"))
    places = list(dict.fromkeys(function_of(test) for test in told["tests"]))
    return int(pytest.main([*OPTIONS, *REWRITTEN, *places], plugins=[First(set(told["others"]))]))


if __name__ == "__main__":
    sys.exit(main())
