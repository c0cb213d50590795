"""Whoever edits sees a page that is wrong, with a mark, and all the others."""

import html
import json

import pytest

import outputs
from book.site.labs import NO_RESULTS
from site_files import build
from small_site import FRONT, WAITING_LAB, plant, said_by

PAGES = {
    "learn/right.md": "# A page\n\n```python run\nprint('all is well')\n```\n",
    "learn/differs.md": (
        "# A page\n\n```python run\nprint('what came out')\n```\n\n```output\nanother\n```\n\n"
        "Words after it.\n"
    ),
    "learn/raises.md": "# A page\n\n```python run\n1 / 0\n```\n\nWords after it.\n",
    "learn/formula.md": "# A page\n\nA broken $\\frac{1}$ formula.\n",
    "learn/quiz.md": '# A page\n\n!!! quiz "What?"\n    - [x] This.\n',
}
MARK = "Something is wrong with this page, and the site cannot be published"
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

SERVE_LAB = """
import json, os, time
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config

homes = Path(os.environ["TMPDIR"])
told = {}

def built(site, outdated=()):
    config = load_config("mkdocs.yml", site_dir=site, strict=False)
    if site == "first":
        config.plugins.on_startup(command="serve", dirty=False)
    build(config)
    awaited = config.plugins["book"].build.awaited
    ran = []
    while awaited and (not ran or set(ran) & set(outdated)):  # it begins, and the other ends
        ran = [str(path.parent) for path in homes.glob("*/cwd/begun")]
        time.sleep(0.05)
    told[site] = ran
    return config.plugins["book"].build

def edit(path, old, new):
    path = Path(path)
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

def let_go(build):
    for home in homes.glob("*/cwd"):
        (home / "go").touch()
    while not all(lab.is_done for lab in build.running.values()):
        time.sleep(0.05)

built("first")
edit("docs/learn/page.md", "1 + 1", "1 + 2")
built("page edited")
edit("docs/labs/lab.py", "# # A lab", "# # A reworded lab")
built("reworded")
edit("docs/labs/lab.py", "what the lab gave", "what another lab gave")
let_go(built("lab edited", told["first"]))
built("done")
edit("docs/labs/lab.py", "what another lab gave", "1 / 0")
edit("docs/labs/lab.py", 'print("1 / 0")', "1 / 0")
let_go(built("wrong"))
built("told")
edit("docs/learn/page.md", "1 + 2", "1 + 3")
built("told again")
Path("told.json").write_text(json.dumps(told))
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return plant(tmp_path_factory.mktemp("served"), PAGES)


@pytest.fixture(scope="module")
def served(root):
    """What was said while the site was served, before and after an edit mended one page."""
    for name, text in PAGES.items():  # another test may have mended it
        (root / "docs" / name).write_text(FRONT + text, encoding="utf-8")
    return said(SERVE, root)


def said(program, root):
    """What is said while a program serves the site, which has a folder for temporary files."""
    (root / "tmp").mkdir(exist_ok=True)
    return said_by(program, root, TMPDIR=str(root / "tmp"))


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


@pytest.mark.parametrize(("name", "says"), [("formula", "broken formula"), ("quiz", "quiz")])
def test_faults_of_every_kind_are_listed_above_their_page(root, served, name, says):
    for site in ("first", "second"):
        shown = page(root, site, name)
        assert shown.count(MARK) == 1
        assert f"docs/learn/{name}.md:8: " in shown
        assert says in shown


def test_the_other_pages_are_there(root, served):
    for site in ("first", "second"):
        shown = page(root, site, "right")
        assert "all is well" in shown
        assert MARK not in shown


def test_a_page_that_was_mended_loses_its_mark(root, served):
    shown = page(root, "second", "differs")
    assert "what came out" in shown
    assert MARK not in shown


@pytest.fixture(scope="module")
def with_lab(tmp_path_factory):
    """A site with a lab that was served through some edits, and in which folders the lab ran."""
    pages = {"learn/page.md": "# A page\n\nIt is `py 1 + 1`.\n", "labs/lab.py": WAITING_LAB}
    root = plant(tmp_path_factory.mktemp("with_lab"), pages)
    words = said(SERVE_LAB, root)
    return root, json.loads((root / "told.json").read_text("utf-8")), words


def the_lab(with_lab, site):
    return (with_lab[0] / site / "labs/lab/index.html").read_text("utf-8")


def test_a_page_is_shown_before_the_labs_are_done(with_lab):
    for site, says in (("first", "It is 2."), ("page edited", "It is 3.")):
        assert says in page(with_lab[0], site, "page")
        assert NO_RESULTS in the_lab(with_lab, site)
        assert outputs.shown(with_lab[0] / site / "labs/lab/index.html") == []
    assert NO_RESULTS not in the_lab(with_lab, "done")
    assert outputs.shown(with_lab[0] / "done/labs/lab/index.html") == ["what another lab gave"]


def test_a_lab_runs_on_while_text_is_edited_and_anew_when_a_cell_of_it_is(with_lab):
    _, ran, _ = with_lab
    (first,) = ran["first"]
    assert ran["page edited"] == ran["reworded"] == [first]
    (second,) = ran["lab edited"]
    assert second != first
    assert ran["done"] == []


def test_a_lab_that_is_wrong_is_told_when_it_has_come_to_its_end_and_not_run_again(with_lab):
    _, _, said = with_lab
    assert NO_RESULTS in the_lab(with_lab, "wrong")
    for site in ("told", "told again"):
        assert "ZeroDivisionError" in the_lab(with_lab, site)
    assert said.count("docs/labs/lab.py:16: ZeroDivisionError") == 2, "once in each build"
