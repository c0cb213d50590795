"""The very same wheel in the browser's Python, Pyodide, run by Node: NumPy 2.0, 32-bit integers."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from book.live.pyodide import read_record

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="module")
def pyodide():
    """The folder that holds Pyodide: the one that is named, or the one that a build has brought."""
    brought = ROOT / ".cache" / f"pyodide-{read_record().version}"
    folder = Path(os.environ.get("SCRATCHDL_PYODIDE") or brought)
    if shutil.which("node") is None:
        do_without("no Node to run the browser's Python in")
    if not folder.is_dir():
        do_without("SCRATCHDL_PYODIDE names no folder with Pyodide, and no build has brought one")
    return folder.resolve()


def do_without(missing):
    """Skip, or fail where SCRATCHDL_REQUIRE_LIVE=1 asks for everything."""
    required = os.environ.get("SCRATCHDL_REQUIRE_LIVE") == "1"
    (pytest.fail if required else pytest.skip)(missing)


# Every module, and what of the extras they have loaded.
IMPORT_ALL = """
import importlib, pkgutil, sys
import scratchdl
for found in pkgutil.walk_packages(scratchdl.__path__, "scratchdl."):
    importlib.import_module(found.name)
print([name for name in ("matplotlib", "click", "PIL") if name in sys.modules])
"""


def run(pyodide, wheel, script, *packages):
    driver = HERE / "run_in_pyodide.mjs"
    command = ["node", str(driver), str(pyodide), str(wheel), str(script), *packages]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_every_module_imports_with_numpy_alone(pyodide, built, tmp_path):
    """The examples run below, and with NumPy alone in the empty environment of test_wheel.py."""
    script = tmp_path / "import_all.py"
    script.write_text(IMPORT_ALL, encoding="utf-8")
    done = run(pyodide, built.wheel, script, "numpy")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip() == "[]", "of these there is none in this Pyodide"


def test_every_example_runs_and_every_figure_is_drawn(pyodide, built):
    done = run(pyodide, built.wheel, HERE / "run_examples.py", "numpy", "matplotlib")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "with figures; 0 failed" in done.stdout
