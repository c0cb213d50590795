"""Pages that another builder has made and that were then finished do in a browser what ours do."""

import pytest
from playwright.sync_api import expect

from live_page import Snippet
from tools.viewing import serve


@pytest.fixture
def home(plain_site):
    """Pages of another site than that of the other tests."""
    with serve(plain_site) as address:
        yield address


@pytest.fixture
def built_site(plain_site):
    return plain_site


def test_its_snippets_run_and_print_what_they_printed(live):
    snippet = Snippet(live("learn/01-page/").page)
    before = snippet.outputs()
    snippet.run()
    assert [text.strip() for text in snippet.outputs()] == ["what came out"]
    assert [text.strip() for text in before] == ["what came out"]


def test_its_theme_and_our_scripts_are_both_at_work(visit):
    page = visit("learn/01-page/").page
    expect(page.locator("html[data-sdl-started]")).to_have_count(1)
    expect(page.locator(".sdl-bar button").get_by_text("Check", exact=True)).to_be_visible()
    expect(page.locator(".sdl-pad button").first).to_be_visible()
    page.locator(".md-search__input").click()
    page.keyboard.type("neuron")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
