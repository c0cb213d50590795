"""What happens until a page can be used: the text comes first, and nothing is computed twice."""

import re

import pytest
from playwright.sync_api import expect

RUN, DARK = "[aria-label='Run snippet 1']", "label[title='Switch to dark mode']"
# No frame ever begins, as in a tab that nobody sees.
UNSEEN = "window.requestAnimationFrame = () => 0;"
# Every change of the root or of a style sheet makes the browser style the whole page once more.
WATCH = """
window.changes = [];
addEventListener("DOMContentLoaded", () => {
  const watch = new MutationObserver((records) => {
    for (const { target, attributeName: name, oldValue } of records) {
      const isOurs = name === "data-sdl-started";
      if (!isOurs && oldValue !== target.getAttribute(name)) window.changes.push([name, oldValue]);
    }
  });
  const sheets = document.querySelectorAll("link[rel=stylesheet]");
  for (const watched of [document.documentElement, ...sheets])
    watch.observe(watched, { attributes: true, attributeOldValue: true });
}, { once: true });
"""


def leave(opened):
    """Forget what was reported of scripts that were kept away, also what is still on its way."""
    opened.page.goto("about:blank")
    opened.errors.clear()


def test_the_text_waits_for_no_script_but_the_first(visit, chapter):
    opened = visit("about/data/")
    page = opened.page
    page.add_init_script(UNSEEN)
    scripts = []
    page.on("request", lambda request: scripts.append(request))
    page.goto(opened.home + chapter)
    page.wait_for_load_state("networkidle")
    loaded = [request.url for request in scripts if request.resource_type == "script"]
    assert len(loaded) == 1
    assert re.fullmatch(rf"{opened.home}assets/site-\w+/start\.js", loaded[0])
    expect(page.locator("article h1")).to_be_visible()


@pytest.mark.parametrize("kind", ["front", "chapter", "lab", "reference"])
def test_the_scripts_leave_the_head_of_a_page_as_it_is(visit, kinds, kind):
    opened = visit("about/data/")
    opened.page.add_init_script(WATCH)
    opened.go(kinds[kind])
    assert opened.page.evaluate("window.changes") == []
    sheets = "performance.getEntriesByType('resource').map(all => all.name.match(/[^/]*css$/)?.[0])"
    names = [name for name in opened.page.evaluate(sheets) if name]
    assert "style.css" in names
    assert len(names) == len(set(names)), "a sheet was loaded twice"


def test_a_theme_that_does_not_load_leaves_all_that_is_ours(visit, chapter):
    opened = visit("about/data/")
    page = opened.page
    page.route("**/bundle.*.js", lambda route: route.abort())
    with page.expect_event("pageerror") as error:
        page.goto(opened.home + chapter)
    assert "The theme's script could not be loaded" in str(error.value)
    expect(page.locator("article h1")).to_be_visible()
    page.locator(DARK).click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    expect(page.locator(RUN)).to_be_visible()
    expect(page.locator(".sdl-progress")).to_contain_text("0 of")
    leave(opened)


@pytest.mark.parametrize("early", [False, True], ids=["speaks twice", "has begun"])
def test_a_theme_that_tells_of_a_page_again_changes_nothing(visit, chapter, early):
    opened = visit("about/data/")
    page = opened.page
    # As a theme would that begins by itself, where the page is there when its script comes.
    begin = "document$.next(document)" if early else ""

    def add(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=f"{answer.text()};{begin}")

    page.route("**/bundle.*.js", add)
    opened.go(chapter)
    page.evaluate("document$.next(document)")
    parts = page.locator(".sdl-run, .sdl-exercise, .sdl-slider, .sdl-quiz, .sdl-overview")
    twice = ".sdl-bar ~ .sdl-bar, .sdl-solved ~ .sdl-solved, .sdl-verdict ~ .sdl-verdict"
    assert parts.count() > 10
    assert page.locator(twice).count() == 0
    expect(page.locator(".sdl-run .sdl-bar")).to_have_count(
        page.locator(".sdl-run[data-cell]:not([hidden])").count()
    )


@pytest.mark.parametrize(
    ("script", "works"),
    [
        ("palette", RUN),
        ("solve/solve", RUN),
        ("draw/draw", RUN),
        ("reading/reading", DARK),
        ("live/page", DARK),
    ],
)
def test_a_script_that_does_not_load_leaves_the_others(visit, chapter, script, works):
    opened = visit("about/data/")
    page = opened.page
    page.route(f"**/{script}.js", lambda route: route.abort())
    with page.expect_event("pageerror") as error:
        page.goto(opened.home + chapter)
    assert "module" in str(error.value)
    expect(page.locator(works)).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name="Search")).to_be_focused()
    leave(opened)
