"""The same network in other libraries: the page shows the files that ran, and they agreed."""

import hashlib
import json

import pytest

from site_files import DOCS, ROOT

RECORD = json.loads((DOCS / "data" / "frameworks.json").read_text("utf-8"))["rows"]
FOLDER = ROOT / "scripts" / "tools" / "frameworks"
FILES = sorted(path.stem for path in FOLDER.glob("in_*.py"))


def test_each_library_has_its_record():
    assert sorted(RECORD) == FILES


@pytest.mark.parametrize("name", FILES)
def test_the_page_shows_the_very_file_that_ran(name):
    code = (FOLDER / f"{name}.py").read_bytes()
    page = (DOCS / "about" / "cost.md").read_text("utf-8")
    assert f"```include scripts/tools/frameworks/{name}.py\n" in page
    assert hashlib.sha256(code).hexdigest().startswith(RECORD[name]["code"])


@pytest.mark.parametrize("name", FILES)
def test_the_outputs_were_equal_but_for_rounding(name):
    assert RECORD[name]["error"] < 1e-5
    assert RECORD[name]["answers"] == 0
