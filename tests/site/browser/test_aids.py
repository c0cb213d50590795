"""What helps while reading: terms explained, words found, answers open on paper."""

import pytest
from playwright.sync_api import expect

TERM = "abbr.sdl-term"


def test_a_term_is_explained_under_the_pointer(visit, chapter):
    page = visit(chapter).page
    term, tip = page.locator(TERM).first, page.get_by_role("tooltip")
    meaning = term.get_attribute("title")
    term.hover()
    expect(tip).to_have_text(meaning)
    assert term.get_attribute("title") is None, "the browser would show its own as well"
    expect(term).to_have_accessible_description(meaning)

    box = tip.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=10)
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)
    page.locator("h1").hover()
    assert term.get_attribute("title") == meaning

    term.hover()
    expect(tip).to_be_visible()
    page.locator("h1").hover()
    expect(tip).to_have_count(0)
    assert term.get_attribute("title") == meaning


def test_a_press_on_the_meaning_leaves_it_and_one_elsewhere_closes_it(visit, chapter):
    page = visit(chapter).page
    term, tip = page.locator(TERM).first, page.get_by_role("tooltip")
    term.click()
    tip.click()
    expect(tip).to_be_visible()
    page.locator("h1").click()
    expect(tip).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
def test_terms_are_explained_to_the_keyboard_and_inside_the_window(visit, chapter, width):
    page = visit(chapter, width=width).page
    tip = page.get_by_role("tooltip")
    for term in page.locator(f"{TERM}:visible").all()[:12]:
        meaning = term.get_attribute("title")
        term.focus()
        expect(tip).to_have_text(meaning)
        box = tip.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        under, over = term.bounding_box(), box
        assert over["y"] >= under["y"] or over["y"] + over["height"] <= under["y"] + under["height"]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("article a").first.focus()
    expect(tip).to_have_count(0)


def test_a_tooltip_does_not_outlive_its_page(visit, chapter):
    opened = visit(chapter)
    opened.page.locator(TERM).first.focus()
    expect(opened.page.get_by_role("tooltip")).to_be_visible()
    opened.follow("learn/05-derivatives/")
    expect(opened.page.get_by_role("tooltip")).to_have_count(0)


@pytest.mark.parametrize(
    ("words", "found"),
    [("softmax", "softmax"), ("SCORES+zzz", "scores"), ("(x", "(x"), ("[", "["), ("oftmax", None)],
)
def test_words_of_a_search_are_marked_where_they_begin(visit, chapter, words, found):
    page = visit(f"{chapter}?h={words}").page
    page.locator("h1").wait_for()
    marked = page.evaluate(
        """() => [...(CSS.highlights.get("sdl-found") ?? [])]
             .map((range) => range.toString().toLowerCase())"""
    )
    assert set(marked) - {""} == ({found} if found else set())  # "" was taken out of the page
    assert page.locator("article mark").count() == 0


MARKED = """() => [...(CSS.highlights.get("sdl-found") ?? [])]
  .filter((range) => range.startContainer.parentElement?.closest(".md-content"))
  .map((range) => range.toString().toLowerCase())"""


def test_each_result_of_a_search_marks_its_words(visit, chapter):
    opened = visit("learn/05-derivatives/")
    page = opened.page
    for words in ("softmax", "entropy"):  # to another page, and then within it
        field = page.locator(".md-search__input")
        field.fill("")
        field.press_sequentially(words)
        page.locator(f".md-search-result__link[href*='{chapter}?h={words}']").first.click()
        page.wait_for_url(f"**/{chapter}?h={words}*")
        expect(page.locator(".md-content h1")).to_contain_text("How sure")
        page.wait_for_timeout(300)
        assert set(page.evaluate(MARKED)) - {""} == {words}


def test_on_paper_every_answer_is_open_and_then_closed_again(visit, chapter):
    page = visit(chapter).page
    closed = page.locator("article details:not([open], .sdl-locked)")
    before = closed.count()
    assert before > 10
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(closed).to_have_count(0)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(closed).to_have_count(before)


def test_the_theme_makes_nothing_of_the_text(visit, chapter):
    page = visit(chapter).page
    assert page.locator(".md-content [data-md-component], .md-content .md-code__nav").count() == 0
