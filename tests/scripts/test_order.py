"""Tests fail for a fault, and for nothing else: not for their order or the clock."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
# What tells the time; a deadline that ends a wait is no measurement.
CLOCKS = {"perf_counter", "perf_counter_ns", "monotonic", "process_time", "thread_time", "timeit"}
# Tests of all rooms that take little time together.
SOME = (
    "checks/test_optimizers.py",
    "checks/test_schedules.py",
    "checks/test_registry.py",
    "layers",
    "optimizers",
    "training/test_batches.py",
    "training/test_history.py",
    "test_files.py",
    "test_npz.py",
    "test_progress.py",
)
# A clock that is years off, and runs backwards, in every process of the tests.
WRONG_CLOCK = """
import itertools, time
start, count = time.time() - 6e8, itertools.count()
time.time = lambda: start - 3600.0 * next(count)
"""


def clocks_in(tree: ast.AST) -> set[str]:
    """The names in which a piece of code keeps what a clock has told, and the clocks it asks."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            found.add(node.attr)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and clocks_in_expression(node.value, found):
            found |= {
                name.id
                for one in node.targets
                for name in ast.walk(one)
                if isinstance(name, ast.Name)
            }
    return found


def clocks_in_expression(node: ast.AST, known: set[str]) -> bool:
    return any(
        (isinstance(part, ast.Attribute) and part.attr in CLOCKS)
        or (isinstance(part, ast.Name) and part.id in known)
        for part in ast.walk(node)
    )


def compared(code: str) -> list[int]:
    """The lines of assertions that compare a time that was measured."""
    lines = []
    for function in ast.walk(ast.parse(code)):
        if isinstance(function, ast.FunctionDef):
            known = clocks_in(function)
            lines += [
                node.lineno
                for node in ast.walk(function)
                if isinstance(node, ast.Assert) and clocks_in_expression(node.test, known)
            ]
    return sorted(set(lines))


def test_no_test_compares_a_time_that_it_has_measured():
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{line}"
        for path in sorted(TESTS.rglob("*.py"))
        for line in compared(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("def test():\n    a = time.perf_counter()\n    b = 2 * a\n    assert b < 3", [4]),
        ("def test():\n    assert time.monotonic() - 3 < 4", [2]),
        ("def test():\n    seconds = timeit.timeit(f)\n    print(seconds)\n    assert True", []),
        ("def test():\n    assert clock() < 3", []),
    ],
)
def test_a_comparison_of_times_is_found_out(code, lines):
    assert compared(code) == lines


def run_some(tmp_path, *words, clock=""):
    """Run some tests in a process of their own, with a clock as it may be."""
    (tmp_path / "sitecustomize.py").write_text(clock, "utf-8")
    paths = [str(TESTS / name) for name in SOME]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words, *paths],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("seed", ["1", "2"])
def test_in_any_order_they_pass(tmp_path, seed):
    done = run_some(tmp_path, "--shuffle", seed)
    assert done.returncode == 0, done.stdout[-3000:]


def test_with_a_clock_that_is_wrong_they_pass(tmp_path):
    done = run_some(tmp_path, clock=WRONG_CLOCK)
    assert done.returncode == 0, done.stdout[-3000:]
