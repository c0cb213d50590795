"""What a reader does: move between pages, copy code, drag a slider, lose the way."""

import re

import pytest
from playwright.sync_api import expect

from tools.viewing import settled


def formulas(built_site, address):
    """How many formulas the page has in its file."""
    text = (built_site / address / "index.html").read_text(encoding="utf-8")
    return len(re.findall(r"<math\b", text))


def test_formulas_are_there_after_instant_navigation(visit, built_site, addresses):
    with_formulas = [one for one in addresses if formulas(built_site, one)][:3]
    assert len(with_formulas) == 3, "fewer than three pages have formulas"
    opened = visit(with_formulas[0])
    page = opened.page
    page.evaluate("window.sameDocument = true")
    for address in with_formulas[1:]:
        opened.follow(address)
        expect(page.locator("math")).to_have_count(formulas(built_site, address))
        assert page.evaluate("window.sameDocument"), "the page was loaded anew"
        assert page.locator("math").first.evaluate("one => one.getBoundingClientRect().width") > 0


def test_next_and_previous_lead_through_the_chapters(visit, chapter):
    page = visit(chapter).page
    title = page.locator("h1").inner_text()
    page.locator(".md-footer__link--prev").click()
    expect(page.locator("h1")).not_to_have_text(title)
    page.locator(".md-footer__link--next").click()
    expect(page.locator("h1")).to_have_text(title)
    assert page.url.endswith(chapter)


def test_copying_gives_exactly_the_code(visit, chapter):
    page = visit(chapter).page
    blocks = page.locator("article > .sdl-run:visible").all()[:4]
    assert blocks
    for block in blocks:
        shown = block.locator("code").evaluate("code => code.textContent")
        block.locator("[data-md-type=copy]").first.click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.rstrip("\n") == shown.rstrip("\n")
        compile(copied, "snippet", "exec")
    assert page.locator(".sdl-output [data-md-type=copy]").count() == 0


def test_the_slider_follows_the_keyboard(visit, chapter):
    page = visit(chapter).page
    slider = page.locator(".sdl-moving").first
    control = slider.get_by_role("slider")
    picture = slider.locator("svg")
    caption = slider.locator("figcaption")
    code = page.locator(".sdl-run:has(+ .sdl-moving) code").first
    words, first = caption.text_content(), picture.evaluate("svg => svg.innerHTML")
    assert control.get_attribute("aria-valuetext") == f"1: {words}"
    assert "\nT = 1\n" in code.text_content()

    control.focus()
    page.keyboard.press("ArrowRight")
    expect(caption).not_to_have_text(words)
    assert control.get_attribute("aria-valuetext") == f"1.4: {caption.text_content()}"
    assert "temperature T 1.4" in picture.get_attribute("aria-label")
    assert "\nT = 1.4\n" in code.text_content()
    page.wait_for_url(lambda address: "?at=T:1.4" in address)

    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert slider.locator("output").text_content() == "0.25"
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert picture.evaluate("svg => svg.innerHTML") == first
    assert caption.text_content() == words
    page.wait_for_url(lambda address: "at=" not in address)


def test_a_link_and_instant_navigation_bring_a_slider_to_its_place(visit, chapter):
    opened = visit(f"{chapter}?at=nothing:1,T:3.1,x:%")
    control = opened.page.locator(".sdl-moving").first.get_by_role("slider")
    expect(control).to_have_attribute("aria-valuetext", re.compile("^1: "))  # no address of ours
    opened.go(f"{chapter}?at=nothing:1,T:3.1")
    expect(control).to_have_attribute("aria-valuetext", re.compile("^3: "))  # the nearest
    expect(control).to_be_in_viewport()
    page = opened.page
    page.locator(".md-footer__link--prev").click()
    expect(page.locator(".sdl-moving")).to_have_count(0)
    page.go_back()
    expect(control).to_have_attribute("aria-valuetext", re.compile("^3: "))
    control.focus()
    page.keyboard.press("ArrowRight")
    expect(control).to_have_attribute("aria-valuetext", re.compile("^4: "))


@pytest.mark.parametrize("address", ["no-such-page/", "learn/no/such/page/"])
def test_a_wrong_address_gets_our_404_page(visit, address):
    opened = visit("")
    answer = opened.page.goto(opened.home + address)
    assert answer is not None
    assert answer.status == 404
    assert opened.page.locator("h1").text_content() == "This page is not here"
    face = opened.page.evaluate("getComputedStyle(document.querySelector('article')).fontFamily")
    assert "serif" in face  # the style sheets were found, however deep the address
    opened.page.locator(".md-logo").first.click()
    opened.page.wait_for_url(opened.home)
    opened.errors[:] = [error for error in opened.errors if "404 (Not Found)" not in error]


def test_a_page_of_a_newer_site_comes_with_its_own_scripts(visit, built_site, chapter):
    """As when the site is built anew while somebody reads it."""
    opened = visit("about/data/")
    page = opened.page
    (ours,) = (path.name for path in built_site.glob("assets/site-*"))

    def newer(route):
        text = (built_site / chapter / "index.html").read_text("utf-8")
        route.fulfill(body=text.replace(ours, "site-newer"), content_type="text/html")

    page.route(f"**/{chapter}", newer)
    page.route(
        "**/site-newer/**",
        lambda route: route.continue_(url=route.request.url.replace("site-newer", ours)),
    )
    page.evaluate("window.isOld = true")
    opened.follow(chapter)
    page.wait_for_function("!window.isOld")
    settled(page)
    assert "/site-newer/" in page.locator("script[type=module]").last.get_attribute("src")
    expect(page.locator("[aria-label='Run snippet 1']")).to_be_visible()
