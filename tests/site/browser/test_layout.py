"""What stands where: rules in tables, gaps between blocks, sizes on paper."""

import re

import pytest
from playwright.sync_api import expect

from live_page import Snippet

SIZE = "element => parseFloat(getComputedStyle(element).fontSize)"


@pytest.mark.parametrize("address", ["learn/07-first-nets/", "about/benchmarks/"])
def test_tables_have_rules_between_their_rows(visit, address):
    """The theme draws only tables without a class, which scripts may not give them either."""
    page = visit(address).page
    last = page.locator("article table").last
    last.scroll_into_view_if_needed()
    expect(last).to_have_attribute("data-at-end", "")  # it was measured
    cells = page.locator("article table td")
    rules = "found => [...new Set(found.map(cell => getComputedStyle(cell).borderTopStyle))]"
    assert cells.evaluate_all(rules) == ["solid"]


def test_blocks_in_a_box_keep_apart(visit, chapter):
    page = visit(chapter).page
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    gaps = page.locator("details > .highlight + .highlight:not(.sdl-output)").evaluate_all(
        """all => all.map(one => one.getBoundingClientRect().top
               - one.previousElementSibling.getBoundingClientRect().bottom)"""
    )
    assert gaps
    assert min(gaps) > 8


def test_an_error_hangs_on_what_was_printed_before_it(live, chapter):
    page = live(chapter).page
    snippet = Snippet(page)
    snippet.write("print('printed')\n1 / 0")
    snippet.run()
    printed, error = (
        box.bounding_box()
        for box in (snippet.box.locator("+ .sdl-output"), page.locator(".sdl-error").first)
    )
    assert error["y"] == pytest.approx(printed["y"] + printed["height"], abs=1)


@pytest.mark.parametrize("width", [360, 700, 1280])
def test_the_ten_digits_of_the_pad_stand_in_one_line(visit, width):
    digits = visit("", width=width).page.locator(".sdl-pad__samples button").all()
    assert len({digit.bounding_box()["y"] for digit in digits}) == 1


def test_the_rows_of_the_drawer_have_one_height(visit, chapter):
    page = visit(chapter, width=360).page
    page.locator(".md-header__button[for=__drawer]").click()
    rows = page.locator(".md-nav--primary > .md-nav__list > .md-nav__item")
    expect(rows.first).to_be_in_viewport()
    heights = [row.bounding_box()["height"] for row in rows.all()]
    assert max(heights) - min(heights) <= 1  # a line stands between two, and above none


def test_a_lab_tells_where_numbers_come_from_as_a_chapter_does(visit):
    sizes = [
        visit(address).page.locator(".sdl-provenance").first.evaluate(SIZE)
        for address in ("learn/09-optimizers/", "labs/overfitting/")
    ]
    assert sizes[0] == sizes[1]


def test_on_paper_nothing_is_larger_than_the_text(visit):
    page = visit("learn/12-convolution/").page
    page.emulate_media(media="print")
    text = page.locator("article > p").first.evaluate(SIZE)
    for part in ("td", "figcaption", ".admonition-title", "pre > code", ".sdl-note"):
        assert page.locator(f"article {part}").first.evaluate(SIZE) < text, part


def test_wide_code_fades_until_it_is_scrolled_to_its_end_and_never_on_paper(visit, chapter):
    page = visit(chapter, width=320).page
    code = page.locator(".sdl-run pre > code").first
    code.scroll_into_view_if_needed()  # far from the screen nobody knows how wide it is
    expect(code).to_have_css("mask-image", re.compile("linear-gradient"))
    page.emulate_media(media="print")
    expect(code).to_have_css("mask-image", "none")
    page.emulate_media(media="screen")
    code.evaluate("code => { code.scrollLeft = code.scrollWidth; }")
    expect(code).to_have_attribute("data-at-end", "")
    expect(code).to_have_css("mask-image", "none")
    code.evaluate("code => { code.scrollLeft = 0; }")
    expect(code).not_to_have_attribute("data-at-end", "")
