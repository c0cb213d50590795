"""What a page loads by itself: little, nothing of Python, and the search only for who searches."""

import gzip
import re

from playwright.sync_api import expect

from site_files import DOCS, PAGES

BUDGET = 250_000  # bytes, compressed, fonts included
PACKED = (".woff2", ".png", ".svg")
CHAPTERS = [f"learn/{path.stem}/" for path in PAGES if path.parent == DOCS / "learn"]
LATER = ("pyodide-", "python-", "engine-", "editor-", "parts.json", "book-", "workers")


def weigh(opened):
    """From now on, the compressed size of everything that pages load, as if for the first time."""
    sizes = {}
    opened.page.context.route("**/nothing", lambda route: route.abort())  # switches off the cache

    def add(answer):
        if answer.ok:
            body = answer.body()
            packed = answer.url.endswith(PACKED)
            sizes[answer.url] = len(body) if packed else len(gzip.compress(body))

    opened.page.context.on("response", add)  # also of what a worker loads
    return sizes


def test_chapters_are_light_before_a_click(visit, say):
    """All in one visit, since nothing is cached; what is found names its chapter."""
    opened = visit("")
    sizes = weigh(opened)
    found = []
    for address in CHAPTERS:
        sizes.clear()
        opened.go(address)
        opened.page.wait_for_load_state("networkidle")
        opened.page.wait_for_timeout(300)
        weight = sum(sizes.values())
        say(f"{address}: {weight / 1000:.0f} kB in {len(sizes)} files")
        assert weight > 0.5 * BUDGET, "the style and the scripts were not loaded anew"
        found += [f"{address}: {url}" for url in sizes if any(part in url for part in LATER)]
        found += [f"{address}: {weight} bytes"] if weight >= BUDGET else []
    assert not found, "\n".join(found)


def test_the_index_comes_with_the_first_letter(visit, chapter):
    opened = visit("")
    page = opened.page
    page.wait_for_load_state("networkidle")
    asked = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("/")
    field = page.get_by_role("textbox", name="Search")
    expect(field).to_be_focused()
    expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching")
    assert asked == []
    field.press_sequentially("cross entropy")
    links = page.locator(".md-search-result__link")
    expect(links.first).to_be_visible()
    assert len([url for url in asked if "/book-" in url]) == 1
    assert any(chapter in href for href in links.evaluate_all("all => all.map(one => one.href)"))
    field.fill("")
    expect(links).to_have_count(0)
    field.press_sequentially("perceptron")
    expect(links.first).to_have_attribute("href", re.compile("perceptron"))
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile(f"^{opened.home}$"))
    assert len([url for url in asked if "/book-" in url]) == 1


def test_a_link_to_a_search_opens_it(visit):
    page = visit("?q=softmax").page
    expect(page.locator(".md-search-result__link").first).to_be_visible()


def test_a_search_that_could_not_load_tries_again(visit):
    opened = visit("")
    page = opened.page
    page.context.route("**/book-*.json", lambda route: route.abort())
    field = page.get_by_role("textbox", name="Search")
    with page.expect_event("console", lambda line: "could not be loaded" in line.text):
        field.press_sequentially("s")
    page.context.unroute("**/book-*.json")
    field.press_sequentially("oftmax")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    opened.errors[:] = [error for error in opened.errors if "ERR_FAILED" not in error]
