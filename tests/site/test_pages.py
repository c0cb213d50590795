"""Every page and every lab of the site, executed as the build executes them."""

import pytest

import labs
import page_parser
import pages
from site_files import DOCS, LABS, PAGES, ROOT, name


@pytest.fixture(scope="module")
def cache():
    return pages.open_cache(ROOT)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_page(path, cache):
    executed = pages.execute(path, ROOT, cache)
    assert len(executed.results) == len(executed.page.steps)


@pytest.mark.parametrize("path", LABS, ids=name)
def test_lab(path, cache):
    assert labs.execute(path, ROOT, cache).description


def test_the_chapters_are_there():
    """The tests above test nothing if no page is found."""
    found = {name(path) for path in PAGES}
    assert {"index.md", "learn/04-output-and-loss.md", "about/how-it-is-built.md"} <= found
    assert page_parser.read(DOCS / "learn" / "04-output-and-loss.md", ROOT).steps
