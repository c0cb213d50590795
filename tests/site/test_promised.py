"""The promises of this very project: each was kept when it was last checked.

These tests are no checks of a promise themselves: they would find their own old results.
"""

import json

import scratchdl
from book.engine.promises import outcome, read_promises
from site_files import DOCS, ROOT

RECORD = json.loads((DOCS / "data/promises.json").read_text("utf-8"))
PROMISES = read_promises(ROOT)


def test_every_promise_was_kept():
    broken = {one.title: outcome(one, RECORD).words for one in PROMISES}
    assert {title: words for title, words in broken.items() if not words.startswith("passed")} == {}
    assert len(PROMISES) >= 29


def test_the_record_holds_the_checks_of_today():
    named = {check for one in PROMISES for check in one.checks}
    assert set(RECORD["checks"]) == named, "run `python -m promises`"


def test_the_record_is_of_this_version():
    assert RECORD["provenance"]["scratchdl"] == scratchdl.__version__


def test_what_is_typed_is_what_is_said_and_no_result():
    """The words of a promise hold no number of checks: these are counted."""
    for one in PROMISES:
        for words in (one.title, one.says, one.how):
            assert "passed" not in words.lower()
            assert "checks passed" not in words
            assert words == " ".join(words.split()), one.number
            assert words[0].isupper() or words.startswith("float32")
