"""How to install: README and pages give commands that work today, and the same ones.

The changelog decides what works: until a version in it has a date, nothing is on the package index.
"""

import doctest
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from book.site import metadata
from book.site.metadata import USUAL_HOME

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *ROOT.glob("docs/labs/*.py")]
COMMAND = re.compile(r"pip install (?:--?[\w-]+ )*(\"[^\"]+\"|[^\s`\"]+)")
EXTRAS = r"(?:\[[a-z,]+\])?"
FROM_INDEX = re.compile(rf'scratchdl|"scratchdl{EXTRAS}"')
FROM_ADDRESS = re.compile(rf'"scratchdl{EXTRAS} @ git\+{re.escape(USUAL_HOME)}"')
FROM_CLONE = re.compile(rf'\.|"\.{EXTRAS}"')


def is_released(changelog):
    return re.search(r"^## \[\d[^\]]*\] - \d{4}-\d\d-\d\d$", changelog, re.M) is not None


def wrong_commands(text, *, released):
    """What a page asks pip to install that pip would not find, or would better take elsewhere."""
    allowed = (FROM_INDEX,) if released else (FROM_ADDRESS, FROM_CLONE)
    found = COMMAND.findall(text)
    return [what for what in found if not any(form.fullmatch(what) for form in allowed)]


RELEASED = is_released((ROOT / "CHANGELOG.md").read_text("utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_command_works_today(path):
    assert wrong_commands(path.read_text("utf-8"), released=RELEASED) == []


@pytest.mark.parametrize("page", ["README.md", "docs/index.md", "docs/learn/00-start.md"])
def test_who_comes_first_is_told_all_ways(page):
    found = COMMAND.findall((ROOT / page).read_text("utf-8"))
    for form in (FROM_INDEX,) if RELEASED else (FROM_ADDRESS, FROM_CLONE):
        assert any(form.fullmatch(what) for what in found), form.pattern


def test_a_command_that_does_not_work_is_found_out():
    early = 'pip install scratchdl\npip install "scratchdl[plots]"'
    late = f'pip install "scratchdl @ git+{USUAL_HOME}"\npip install .'
    assert wrong_commands(early, released=False) == ["scratchdl", '"scratchdl[plots]"']
    assert wrong_commands(late, released=False) == []
    assert len(wrong_commands(late, released=True)) == 2
    assert wrong_commands("pip install git+https://example.org/other", released=False)
    assert not is_released("## [0.1.0] - unreleased\n")
    assert is_released("## [0.1.0] - 2027-01-31\n")


def test_one_address_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    default = re.search(r"REPO_URL, '([^']+)'", (ROOT / "mkdocs.yml").read_text("utf-8"))
    addresses = {project["urls"]["Source"], citation["repository-code"], default[1]}
    assert addresses == {USUAL_HOME}
    assert project["urls"]["Issues"] == f"{USUAL_HOME}/issues"
    assert project["urls"]["Homepage"] == citation["url"]


def test_a_site_of_another_repository_names_its_own():
    page = (ROOT / "docs/learn/00-start.md").read_text("utf-8")
    moved = metadata.at_home(page, "https://example.org/mine/")
    assert USUAL_HOME not in moved
    if not RELEASED:
        assert '"scratchdl[plots] @ git+https://example.org/mine"' in moved


def test_docstring_examples():
    done = doctest.testmod(metadata)
    assert done.attempted > 0
    assert done.failed == 0
