"""The program that finds branches of the package that no test takes."""

import json

import pytest

from tools import covered

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


@pytest.mark.parametrize("missing", [True, False])
def test_what_was_measured_is_written_down_and_anything_missing_is_a_failure(
    tmp_path, monkeypatch, capsys, missing
):
    files = {"src/scratchdl/b.py": FOUND["files"]["src/scratchdl/b.py"]}
    found = FOUND if missing else FOUND | {"files": files}
    monkeypatch.setattr(covered, "measure", lambda: found)
    monkeypatch.setattr(covered, "FILE", tmp_path / "coverage.json")
    assert covered.main() == missing
    written = json.loads((tmp_path / "coverage.json").read_text("utf-8"))
    assert written["branches"]["count"] == 4
    said = capsys.readouterr().out
    assert "75.00% of the branches, 90.00% of the lines" in said
    assert ("src/scratchdl/a.py: lines [3], branches [[2, 3]]" in said) is missing


def test_what_is_missing_is_named():
    written = covered.record(FOUND, {"date": "2026-11-29"})
    assert written["missing"] == {"src/scratchdl/a.py": {"lines": [3], "branches": [[2, 3]]}}
    assert written["branches"] == {"covered": 3, "count": 4, "share": 0.75}
    assert written["files"] == ["src/scratchdl/a.py", "src/scratchdl/b.py"]


def test_the_record_is_of_all_modules_that_there_are():
    found = json.loads(covered.FILE.read_text("utf-8"))
    modules = (covered.ROOT / "src/scratchdl").rglob("*.py")
    again = "a module came or went: run python -m tools.covered"
    there = sorted(path.relative_to(covered.ROOT).as_posix() for path in modules)
    assert found["files"] == there, again
    whole = found["branches"]["share"] == found["lines"]["share"] == 1
    assert whole is not bool(found["missing"])
    assert "dirty" not in found["provenance"]["commit"]
