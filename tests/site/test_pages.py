"""Every page and every lab of the site, executed as the build executes them."""

import ast

import pytest

from book.engine import pages
from book.labs import notebooks
from book.labs.written import read
from site_files import DOCS, LABS, PAGES, ROOT, name, parsed


@pytest.fixture(scope="module")
def cache():
    return pages.open_cache(ROOT)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_page(path, cache):
    problems = pages.problems_of(pages.execute_all([path], ROOT, cache))
    assert list(map(str, problems)) == []


@pytest.mark.parametrize("path", LABS, ids=name)
def test_lab(path, cache):
    assert notebooks.execute(read(path, ROOT, cache), cache).description


def test_the_chapters_are_there():
    """The tests above test nothing if no page is found."""
    found = {name(path) for path in PAGES}
    assert {"index.md", "learn/04-output-and-loss.md", "about/how-it-is-built.md"} <= found
    assert parsed(DOCS / "learn" / "04-output-and-loss.md").steps


def test_a_snippet_that_does_less_in_a_browser_prints_what_it_leaves_out():
    steps = [step for path in PAGES for step in parsed(path).steps]
    codes = [step.code for step in steps if "emscripten" in getattr(step, "code", "")]
    assert len(codes) > 1
    for code in codes:
        (branch,) = [
            node
            for node in ast.walk(ast.parse(code))
            if isinstance(node, ast.If) and "emscripten" in ast.unparse(node.test)
        ]
        assert "print(" in ast.unparse(branch), code
