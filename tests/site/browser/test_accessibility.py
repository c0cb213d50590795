"""No page breaks a rule of WCAG 2.2 A or AA that a program can check: axe finds nothing."""

import pytest
from playwright.sync_api import Page

from accessible import RULES_OF_LAYOUT, broken_rules

WIDTHS = (1280, 320)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["front", "chapter", "lab", "reference", "glossary"])
def test_axe_finds_nothing(visit, kinds, kind, scheme):
    opened = visit(kinds[kind], scheme=scheme)
    opened.page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    found = broken_rules(opened.page)
    if scheme == "light":  # the scheme changes colours, and the width does not
        opened.page.set_viewport_size({"width": 320, "height": 900})
        found += broken_rules(opened.page, RULES_OF_LAYOUT)
    assert not found, "\n".join(found)


def test_axe_finds_nothing_on_any_page_of_a_phone(visit, addresses):
    opened = visit("", width=320)
    found = []
    for address in addresses:
        if not address.startswith("reference/"):  # made by one template, of which one is tested
            opened.follow(address)
            found += broken_rules(opened.page, RULES_OF_LAYOUT)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_while_searching(visit, scheme, width):
    page = visit("", scheme=scheme, width=width).page
    search_for(page, "softmax")
    found = broken_rules(page)
    assert not found, "\n".join(found)


def search_for(page: Page, words: str) -> None:
    """Open the search, on a phone by its button, and wait for results."""
    button = page.locator(".md-header__button[for=__search]")
    if button.is_visible():
        button.click()
    page.locator(".md-search__input").press_sequentially(words)
    page.locator(".md-search-result__link").first.wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_404_page(visit, scheme):
    page = visit("404.html", scheme=scheme).page
    found = broken_rules(page)
    assert not found, "\n".join(found)


def test_axe_finds_what_is_planted(visit):
    page = visit("").page
    page.evaluate("document.querySelector('article').append(document.createElement('button'))")
    assert any("button-name" in rule for rule in broken_rules(page))


def test_whoever_uses_the_keyboard_sees_where(visit, chapter):
    page = visit(chapter).page
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", page.evaluate("document.activeElement.outerHTML")[:200]


def test_search_finds_a_word_of_a_chapter(visit, chapter):
    page = visit("").page
    search_for(page, "softmax")
    links = page.locator(".md-search-result__link").evaluate_all("all => all.map(a => a.href)")
    assert any(chapter in link for link in links), links
