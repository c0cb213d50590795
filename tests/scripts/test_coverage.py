"""Every branch of the package is taken by a test; what was measured says so."""

import json
from pathlib import Path

import scratchdl
from tools import covered

ROOT = Path(__file__).parents[2]
RECORD = json.loads((ROOT / "docs/data/coverage.json").read_text("utf-8"))
FOUND = {
    "totals": {
        "covered_branches": 3,
        "num_branches": 4,
        "covered_lines": 9,
        "num_statements": 10,
        "excluded_lines": 1,
    },
    "files": {
        "src/scratchdl/a.py": {"missing_lines": [3], "missing_branches": [[2, 3]]},
        "src/scratchdl/b.py": {"missing_lines": [], "missing_branches": []},
    },
}


def test_every_branch_is_taken():
    assert RECORD["missing"] == {}
    assert RECORD["branches"]["share"] == RECORD["lines"]["share"] == 1.0
    assert RECORD["branches"]["count"] > 1000


def test_every_file_of_the_package_was_measured():
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "src").rglob("*.py")}
    assert set(RECORD["files"]) == files, "run `python -m tools.covered`"
    assert RECORD["environment"]["scratchdl"] == scratchdl.__version__


def test_what_is_missing_is_named():
    written = covered.record(FOUND, {"date": "2026-11-29"})
    assert written["missing"] == {"src/scratchdl/a.py": {"lines": [3], "branches": [[2, 3]]}}
    assert written["branches"] == {"covered": 3, "count": 4, "share": 0.75}
    assert written["files"] == ["src/scratchdl/a.py", "src/scratchdl/b.py"]
