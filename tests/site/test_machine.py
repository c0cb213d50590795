"""What a page sees of the machine, and what its results are kept for."""

import json
import os
import subprocess
import sys

import pytest

from book.engine import kernels, machine, pages
from book.engine.surroundings import variables
from site_files import ROOT
from small_site import FRONT

# Values that hold a path may not be printed.
NAMES = """import json, os
print(json.dumps({name: "" if os.sep in value else value for name, value in os.environ.items()}))
"""
# What Python and macOS themselves set as a process begins.
OF_THE_SYSTEM = {"LC_CTYPE", "__CF_USER_TEXT_ENCODING"}
STATE = """
import json, sys
from pathlib import Path
from book.engine.cache import Cache
print(json.dumps(Cache(Path(sys.argv[1])).state))
"""


def test_a_page_sees_no_variable_but_those_that_are_named(tmp_path, monkeypatch):
    for name in ("PLANTED_SECRET", "GITHUB_TOKEN", "OPENBLAS_VERBOSE", "PYTHONSTARTUP"):
        monkeypatch.setenv(name, "hush")
    monkeypatch.setenv("OPENBLAS_L2_SIZE", "512")
    path = tmp_path / "page.md"
    path.write_text(f"{FRONT}```python run\n{NAMES}\n```\n", encoding="utf-8")
    executed = pages.execute(path, tmp_path, pages.open_cache(tmp_path))
    (result,) = executed.results
    seen = json.loads(result.output)
    (tmp_path / "own").mkdir()
    given = variables(tmp_path / "own", tmp_path)
    assert "hush" not in result.output
    assert set(seen) - OF_THE_SYSTEM == set(given)
    assert seen["OPENBLAS_L2_SIZE"] == "512", "what decides how numbers are rounded is passed on"
    assert seen["OPENBLAS_NUM_THREADS"] == "1"


def test_only_what_is_set_is_passed_on(monkeypatch):
    for name in machine.PASSED_ON:
        monkeypatch.delenv(name, raising=False)
    assert machine.passed_on() == machine.THREADS


def state(folder, **variables):
    """What the cache keeps results for, in a process that begins with these variables."""
    done = subprocess.run(
        [sys.executable, "-c", STATE, str(folder)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "scripts")} | variables,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)


def test_results_are_kept_for_one_way_of_rounding(tmp_path):
    """Under other kernels, or other instructions, a page runs again."""
    tried = kernels.choices()
    if len(tried) < 2:
        pytest.skip("this machine has no two ways to round")
    found = [state(tmp_path, **variables) for variables in tried.values()]
    assert len({json.dumps(one) for one in found}) == len(tried), list(tried)
    first = next(iter(tried.values()))
    assert state(tmp_path, **first) == found[0], "and under the same ones it does not"
