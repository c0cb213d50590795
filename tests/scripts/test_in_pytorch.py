"""What the folds about PyTorch show is what PyTorch printed when it was there."""

import doctest
import importlib.util
import json

import pytest

from site_files import DOCS
from tools import in_pytorch

RECORD = json.loads(in_pytorch.RECORD.read_text("utf-8"))
PAGES = sorted(
    path.stem for path in (DOCS / "learn").glob("*.md") if in_pytorch.folds(path.read_text("utf-8"))
)
FOLD = """before
??? note "The same in PyTorch"
    Words.

    ```python recorded
    print(1)

    print(2)
    ```

    ```text
    ```

    More words.
after
"""


def test_docstring_examples():
    done = doctest.testmod(in_pytorch)
    assert done.attempted > 0
    assert done.failed == 0


def test_the_output_is_written_below_the_snippet():
    assert in_pytorch.folds(FOLD) == [("print(1)\n\nprint(2)\n", "")]
    text = in_pytorch.with_output(FOLD, ["1\n\n2\n"])
    assert in_pytorch.folds(text) == [("print(1)\n\nprint(2)\n", "1\n\n2\n")]
    assert text.replace("    1\n\n    2\n", "") == FOLD


def test_a_fold_without_output_is_refused():
    with pytest.raises(ValueError, match="no python fence with a text fence"):
        in_pytorch.folds(FOLD.replace("    ```text\n    ```\n", ""))


def test_every_chapter_has_one():
    assert sorted(path.stem for path in (DOCS / "learn").glob("*.md")) == PAGES


def test_the_record_holds_the_pages_and_no_others():
    assert sorted(RECORD["rows"]) == PAGES
    assert RECORD["provenance"].keys() >= {"torch", "date", "commit", "python"}


def test_no_snippet_is_called_recorded_that_is_not():
    for path in DOCS.rglob("*.md"):
        text = path.read_text("utf-8")
        assert text.count("```python recorded\n") == len(in_pytorch.folds(text)), path


@pytest.mark.parametrize("page", PAGES)
def test_page_and_record_agree(page):
    folds = in_pytorch.folds((DOCS / f"learn/{page}.md").read_text("utf-8"))
    recorded = RECORD["rows"][page]
    assert folds == list(zip(recorded["snippets"], recorded["outputs"], strict=True))
    assert all(output.strip() for _, output in folds)


@pytest.mark.skipif(not importlib.util.find_spec("torch"), reason="PyTorch is not installed")
@pytest.mark.parametrize("page", PAGES)
def test_pytorch_still_prints_it(page):
    for code, output in in_pytorch.folds((DOCS / f"learn/{page}.md").read_text("utf-8")):
        assert in_pytorch.run(code) == output
