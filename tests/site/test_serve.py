"""Whoever edits sees a page that is wrong, with a mark, and all the others."""

import html
import os
import subprocess
import sys

import pytest

from site_files import build
from small_site import FRONT, plant

PAGES = {
    "learn/right.md": "# A page\n\n```python run\nprint('all is well')\n```\n",
    "learn/differs.md": (
        "# A page\n\n```python run\nprint('what came out')\n```\n\n```output\nanother\n```\n\n"
        "Words after it.\n"
    ),
    "learn/raises.md": "# A page\n\n```python run\n1 / 0\n```\n\nWords after it.\n",
}
MARK = "This page is not as it says of itself"
# What `mkdocs serve` does: once at its start, then at every edit with the configuration read anew.
SERVE = """
import sys
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config

def config(site):
    return load_config("mkdocs.yml", site_dir=site, strict=False)

first = config("first")
first.plugins.on_startup(command="serve", dirty=False)
build(first)
page = Path("docs/learn/differs.md")
page.write_text(page.read_text("utf-8").replace("another", "what came out"), "utf-8")
build(config("second"))
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return plant(tmp_path_factory.mktemp("served"), PAGES)


@pytest.fixture(scope="module")
def served(root):
    """What was said while the site was served, before and after an edit mended one page."""
    for name, text in PAGES.items():  # another test may have mended it
        (root / "docs" / name).write_text(FRONT + text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", SERVE],
        cwd=root,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", "SCRATCHDL_LIVE": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def page(root, site, name):
    return html.unescape((root / site / "learn" / name / "index.html").read_text("utf-8"))


def test_build_fails_with_all_problems_of_all_pages(root):
    done = build(root, root / "site")
    assert done.returncode != 0
    assert "docs/learn/differs.md:13: output differs" in done.stdout
    assert "docs/learn/raises.md:9: ZeroDivisionError" in done.stdout


def test_serve_says_what_is_wrong_and_goes_on(served):
    assert served.count("docs/learn/differs.md:13: output differs") == 1, "mended afterwards"
    assert served.count("docs/learn/raises.md:9: ZeroDivisionError") == 2


def test_a_page_that_differs_is_shown_with_a_mark_and_with_what_came_out(root, served):
    shown = page(root, "first", "differs")
    assert MARK in shown
    assert "docs/learn/differs.md:13: output differs" in shown
    assert "+what came out" in shown
    assert "Words after it." in shown


def test_a_page_that_does_not_run_is_marked_too(root, served):
    for site in ("first", "second"):
        shown = page(root, site, "raises")
        assert MARK in shown
        assert "ZeroDivisionError: division by zero" in shown


def test_the_other_pages_are_there(root, served):
    for site in ("first", "second"):
        shown = page(root, site, "right")
        assert "all is well" in shown
        assert MARK not in shown


def test_a_page_that_was_mended_loses_its_mark(root, served):
    shown = page(root, "second", "differs")
    assert "what came out" in shown
    assert MARK not in shown
