"""What the page for teachers says of the files that a class hands in is what the pages write."""

import re

from site_files import DOCS

PAGE = (DOCS / "guide/teaching.md").read_text("utf-8")
PROGRESS = (DOCS / "assets/solve/progress.js").read_text("utf-8")
COUNTS = (DOCS / "assets/solve/counts.js").read_text("utf-8")


def test_the_format_is_that_of_the_pages():
    (written,) = re.findall(r'const FORMAT = "([^"]+)"', PROGRESS)
    assert set(re.findall(r"scratchdl exercises, version \d+", PAGE)) == {written}


def test_the_fields_are_those_of_the_pages():
    (fields,) = re.findall(r"const \{ (.+) \} = Object\(found\)", PROGRESS)
    for field in fields.split(", "):
        assert f'"{field}"' in PAGE


def test_the_buttons_and_the_file_are_called_so():
    (file,) = re.findall(r'const FILE = "([^"]+)"', COUNTS)
    assert file in PAGE
    for words in ("Save to a file", "Load from a file", "Clear all"):
        assert f'button("{words}"' in COUNTS
        assert words in PAGE
