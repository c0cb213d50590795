"""The very same wheel in the browser's Python, Pyodide, run by Node: NumPy 2.0, 32-bit integers."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def pyodide():
    """The folder that holds Pyodide, or a skip that says what is missing."""
    folder = os.environ.get("SCRATCHDL_PYODIDE")
    if shutil.which("node") is None:
        pytest.skip("no Node to run the browser's Python in")
    if not folder:
        pytest.skip("SCRATCHDL_PYODIDE names no folder with Pyodide in it")
    return Path(folder).resolve()


def run(pyodide, wheel, script, *packages):
    driver = HERE / "run_in_pyodide.mjs"
    command = ["node", str(driver), str(pyodide), str(wheel), str(script), *packages]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=280
    )


def test_every_example_runs_with_numpy_alone(pyodide, built):
    done = run(pyodide, built.wheel, HERE / "run_examples.py", "numpy")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "without figures; 0 failed" in done.stdout


def test_every_figure_is_drawn_by_its_matplotlib(pyodide, built):
    done = run(pyodide, built.wheel, HERE / "run_examples.py", "numpy", "matplotlib")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "with figures; 0 failed" in done.stdout
