"""The front page says in one screen what this is and offers paper; below, a net learns once.

And code that only draws is folded.
"""

import pytest
from playwright.sync_api import expect


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
    page = visit("", width=390).page
    assert page.locator(".sdl-pad__paper").bounding_box()["y"] < 900
    assert page.evaluate("window.shift") < 0.02


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
