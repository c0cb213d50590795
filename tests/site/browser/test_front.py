"""The front page says in one screen what this is, and a digit writes itself; below, a net learns.

And code that only draws is folded.
"""

import re

import pytest
from playwright.sync_api import expect

from accessible import broken_rules
from live_page import pythons

CHAPTER = "learn/14-draw-a-digit/"


def ink(page):
    return page.locator(".sdl-pad__paper path")


def first(page):
    """The rows whose digit is read first, by either net."""
    return page.locator(".sdl-pad__table tr:has(.sdl-pad__first) > th")


def finished(page):
    """What the paper and the table show once the example is whole."""
    expect(page.locator(".sdl-pad__table td.sdl-pad__first")).to_have_count(2)
    expect(ink(page)).to_have_count(1)
    return ink(page).get_attribute("d"), page.locator(".sdl-pad__table").inner_text()


def control(page):
    return page.locator(".sdl-plays").get_by_role("slider")


def test_the_first_screen_says_what_this_is(visit):
    page = visit("").page
    for words in ("Start reading", "Install"):
        box = page.locator(".sdl-front").get_by_role("link", name=words, exact=True).bounding_box()
        assert box["y"] + box["height"] < 900
    box = page.locator(".sdl-pad__paper").bounding_box()
    assert box["y"] + box["height"] < 900


def test_on_a_phone_the_paper_comes_with_the_first_turn(visit):
    page = visit("", width=375).page
    box = page.locator(".sdl-pad__paper").bounding_box()
    assert box["y"] + 0.9 * box["height"] < 700  # the digit on it is whole on a small screen
    assert page.evaluate("window.shift") < 0.02


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_those_who_want_no_movement_see_the_whole_example_at_once(visit, scheme):
    page = visit("", scheme=scheme).page
    finished(page)
    expect(first(page)).to_have_text("3")
    expect(page.locator(".sdl-pad__paper")).to_have_attribute("data-read", "3")
    assert "100.0" not in page.locator(".sdl-pad__table").inner_text()  # no net is certain
    assert not broken_rules(page)
    assert pythons(page) == []


@pytest.mark.parametrize("width", [375, 1280])
def test_a_digit_writes_itself_once_and_comes_to_rest(visit, width):
    whole = finished(visit("", width=width).page)
    opened = visit("", moving=True, width=width)
    page = opened.page
    said = page.locator(".sdl-pad__status").text_content()
    ink(page).scroll_into_view_if_needed()
    expect(ink(page)).to_have_attribute("d", whole[0])
    assert finished(page) == whole
    assert page.locator(".sdl-pad__status").text_content() == said  # nobody is told of each step
    assert page.evaluate("window.shift") < 0.02
    assert pythons(page) == []


def test_a_page_that_is_left_while_it_writes_leaves_nothing_behind(visit):
    opened = visit("", moving=True)
    opened.follow(CHAPTER)
    expect(opened.page.locator(".sdl-pad--ready")).to_be_visible()
    expect(ink(opened.page)).to_have_count(0)
    opened.page.wait_for_timeout(500)


@pytest.mark.parametrize("moving", [True, False])
def test_a_stroke_of_the_visitor_takes_the_place_of_the_example(visit, moving):
    opened = visit("", moving=moving)
    page = opened.page
    page.context.route("**/parts.json", lambda route: route.abort())
    expect(ink(page)).to_have_count(1)
    box = page.locator(".sdl-pad__paper").bounding_box()
    x, y = box["x"] + 20, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 100, y, steps=4)
    page.mouse.up()
    expect(ink(page)).to_have_count(1)
    left = page.locator(".sdl-pad__paper").evaluate("box => box.querySelector('path').getBBox().x")
    assert left == pytest.approx(100 * 20 / box["width"], abs=2)
    expect(first(page)).to_have_count(0)
    expect(page.locator(".sdl-pad__example")).to_have_count(0)
    expect(page.locator(".sdl-pad__status")).to_have_text(re.compile("^Python could not be loaded"))
    expect(ink(page)).to_have_count(1)
    page.locator(".sdl-pad [data-press=clear]").click()
    expect(ink(page)).to_have_count(0)
    opened.errors[:] = [error for error in opened.errors if "ERR_FAILED" not in error]


def test_an_example_that_is_moved_becomes_a_drawing(visit):
    opened = visit("")
    page = opened.page
    page.context.route("**/parts.json", lambda route: route.abort())
    whole, _ = finished(page)
    page.locator(".sdl-pad").get_by_role("slider").press("ArrowRight")
    expect(page.locator(".sdl-pad__example")).to_have_count(0)
    expect(page.locator(".sdl-pad__status")).to_have_text(re.compile("^Python could not be loaded"))
    expect(ink(page)).to_have_attribute("d", whole)
    opened.errors[:] = [error for error in opened.errors if "ERR_FAILED" not in error]


def test_an_address_that_moves_digits_gets_no_example(visit):
    page = visit("?at=moved:3").page
    expect(page.locator(".sdl-pad--ready")).to_be_visible()
    expect(ink(page)).to_have_count(0)
    expect(first(page)).to_have_count(0)


def test_without_scripts_a_picture_is_in_its_place(visit):
    page = visit("", scripts=False).page
    expect(page.locator(".sdl-pad__paper")).to_be_hidden()
    expect(page.locator(".sdl-drawing .sdl-figure")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_net_learns_once_and_comes_to_rest(visit, width):
    page = visit("", moving=True, width=width).page
    control(page).scroll_into_view_if_needed()
    last = control(page).get_attribute("max")
    assert int(last) * 500 <= 5000  # milliseconds: what moves longer needs a button that stops it
    expect(control(page)).to_have_value(last, timeout=60_000)


def test_nothing_moves_for_those_who_want_no_movement(visit):
    page = visit("").page
    page.wait_for_timeout(1500)
    expect(control(page)).to_have_value("0")


def test_it_stops_for_whoever_takes_it(visit):
    page = visit("", moving=True).page
    control(page).press("Home")
    page.wait_for_timeout(1500)
    expect(control(page)).to_have_value("0")


def test_code_that_only_draws_waits_for_a_button(visit, chapter):
    page = visit(chapter).page
    block = page.locator(".sdl-fold").first
    title, cell = block.get_attribute("data-title"), block.get_attribute("data-cell")
    assert title.startswith("Draw")
    block = page.locator(f"[data-cell='{cell}']")
    expect(block.locator("pre")).to_be_hidden()
    block.get_by_role("button", name="Show code").click()
    expect(block.locator("pre")).to_be_visible()
    expect(block.get_by_role("button", name="Show code")).to_be_hidden()


def test_without_scripts_all_code_is_shown(visit, chapter):
    page = visit(chapter, scripts=False).page
    expect(page.locator(".sdl-fold pre").first).to_be_visible()
