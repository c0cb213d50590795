"""The site changes, or the network goes, while somebody reads: the text stays, the rest says so."""

import re

import pytest
from playwright.sync_api import expect

from live_page import Snippet

NOT_LOADED = "Python could not be loaded, so nothing can run here now."
# What the browser itself reports of requests that failed is no fault of the page.
NETWORK = re.compile(
    r"404|Failed to|ERR_|rror occurred while|dynamically imported|could not be loaded"
)
OTHER = "about/data/"


def gone(route):
    route.fulfill(status=404, content_type="text/html", body="<h1>Not here any more</h1>")


def forgive_the_network(opened):
    opened.page.goto("about:blank")  # nothing is on its way any more
    opened.errors[:] = [error for error in opened.errors if not NETWORK.search(error)]


@pytest.mark.parametrize("width", [320, 1280])
def test_an_old_page_whose_files_are_gone_can_be_read(visit, chapter, built_site, width):
    """As when a browser shows what it has kept, and the host has only the files of a newer site."""
    opened = visit(OTHER, width=width)
    page = opened.page
    (ours,) = (path.name for path in built_site.glob("assets/site-*"))
    page.route(f"**/{ours}/**", gone)
    page.goto(opened.home + chapter)
    expect(page.locator("article h1")).to_be_visible()
    expect(page.locator("article .sdl-output").first).to_be_visible()
    shown = "all => all.some((one) => one.getBoundingClientRect().width > 0)"
    assert page.locator("article math").evaluate_all(shown)
    expect(page.locator("article svg[role=img]").first).to_be_attached()
    assert page.evaluate("document.querySelectorAll('article a[href]').length") > 10
    # The next page is one of the newer site, and comes with its own scripts.
    page.unroute(f"**/{ours}/**")
    page.locator(f"a[href$='{OTHER}']").first.evaluate("link => link.click()")
    page.wait_for_selector("html[data-sdl-started]", state="attached")
    expect(page.locator("article h1")).to_be_visible()
    forgive_the_network(opened)


def test_a_page_that_is_open_while_the_site_is_exchanged_goes_on(live, chapter, built_site):
    """The text, the sliders and the quizzes need nothing more; Run says what it lacks."""
    opened = live(chapter)
    page = opened.page
    snippet = Snippet(page, 1)
    built = snippet.outputs()
    page.route("**/assets/**", gone)
    control = page.locator(".sdl-moving").first.get_by_role("slider")
    control.focus()
    page.keyboard.press("ArrowRight")
    expect(control).to_have_attribute("aria-valuetext", re.compile(r"^1\.4: "))
    snippet.run()
    assert snippet.status.text_content().startswith(NOT_LOADED)
    assert snippet.outputs() == built
    page.unroute("**/assets/**")
    snippet.run()
    assert not snippet.status.text_content().startswith(NOT_LOADED)
    assert snippet.outputs() == built
    forgive_the_network(opened)


def test_a_page_whose_search_belongs_to_an_older_site_says_nothing_wrong(visit, chapter):
    opened = visit(chapter)
    page = opened.page
    page.route("**/search/**", gone)
    page.keyboard.press("/")
    page.keyboard.type("softmax")
    expect(page.get_by_role("textbox", name="Search")).to_have_value("softmax")
    expect(page.locator("article h1")).to_be_attached()
    page.unroute("**/search/**")
    page.keyboard.type(" ")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    forgive_the_network(opened)


def test_without_a_network_what_has_begun_goes_on(live, chapter):
    """Python, once it is here, needs nobody; what is not here yet is told to be missing."""
    opened = live(chapter)
    page = opened.page
    snippet = Snippet(page, 1)
    snippet.write("print(6 * 7)")
    snippet.run()
    page.context.set_offline(True)
    snippet.write("print(6 * 8)")
    snippet.run()
    assert snippet.outputs() == ["48\n"]
    expect(page.locator("article h1")).to_be_attached()
    page.context.set_offline(False)
    forgive_the_network(opened)


def test_without_a_network_a_first_run_says_so_and_works_when_it_is_back(live, chapter):
    opened = live(chapter)
    page = opened.page
    snippet = Snippet(page, 1)
    built = snippet.outputs()
    page.context.set_offline(True)
    snippet.run()
    assert snippet.status.text_content().startswith(NOT_LOADED)
    assert snippet.outputs() == built
    page.context.set_offline(False)
    snippet.run()
    assert snippet.outputs() == built
    assert not snippet.status.text_content().startswith(NOT_LOADED)
    forgive_the_network(opened)
