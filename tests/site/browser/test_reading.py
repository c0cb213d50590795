"""What a reader sees: on a phone and a wide screen, light and dark, with scripts and without."""

import pytest
from playwright.sync_api import expect

from tools.viewing import settled

WIDTHS = (320, 768, 1440)
SCHEME = "document.body.dataset.mdColorScheme"
HEIGHT = "document.documentElement.scrollHeight"
NO_STORAGE = """
for (const name of ["getItem", "setItem"])
  Storage.prototype[name] = () => { throw new DOMException("no", "SecurityError"); };
"""


def test_no_page_is_wider_than_the_screen(visit, addresses):
    opened = visit("", width=WIDTHS[0])
    sources = [address for address in addresses if address.startswith("reference/source/")]
    too_wide = []
    for address in sorted(set(addresses) - set(sources[1:])):  # one file scrolls like another
        opened.follow(address)
        for width in WIDTHS[:1] if address.startswith("reference/") else WIDTHS:
            opened.page.set_viewport_size({"width": width, "height": 900})
            # Not the root's own width: the theme hides what overflows it, and the reader loses it.
            widest = opened.page.evaluate(
                "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
            )
            if widest > width:
                too_wide.append(f"{address} needs {widest} of {width} pixels")
    assert not too_wide, "\n".join(too_wide)


@pytest.mark.parametrize(
    ("scheme", "paper", "ink", "data"),
    [
        ("light", "rgb(255, 255, 255)", "rgb(27, 31, 36)", "rgb(0, 103, 166)"),
        ("dark", "rgb(30, 33, 41)", "rgb(228, 231, 236)", "rgb(93, 180, 240)"),
    ],
)
def test_pages_and_figures_follow_the_scheme(visit, chapter, scheme, paper, ink, data):
    page = visit(chapter, scheme=scheme).page
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == paper
    figure = page.locator(".sdl-figure svg").first
    assert figure.evaluate("svg => getComputedStyle(svg).color") == ink
    bar = page.locator('.sdl-figure svg [style*="fill:var(--sdl-blue)"]').first
    assert bar.evaluate("shape => getComputedStyle(shape).fill") == data


def test_the_scheme_can_be_chosen_and_stays(visit, chapter):
    opened = visit("", scheme="light")
    opened.page.get_by_title("Switch to dark mode").click()
    opened.go(chapter)
    assert opened.page.evaluate(SCHEME) == "slate"


def test_without_a_choice_the_scheme_is_the_systems_own_at_all_times(visit):
    page = visit("", scheme="dark").page
    assert page.evaluate(SCHEME) == "slate"
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"() => {SCHEME} === 'default'")
    page.get_by_title("Switch to dark mode").click()
    page.emulate_media(color_scheme="dark")
    page.emulate_media(color_scheme="light")
    page.wait_for_timeout(300)
    assert page.evaluate(SCHEME) == "slate", "what was chosen stays"


def test_a_dark_page_is_never_drawn_light(visit, chapter):
    opened = visit("", scheme="dark")
    opened.page.route("**/*.js", lambda route: route.abort())
    opened.page.goto(opened.home + chapter, wait_until="domcontentloaded")
    assert opened.page.evaluate(SCHEME) == "slate"
    opened.errors.clear()  # of the scripts that did not come


def test_without_storage_the_scheme_can_be_chosen_for_a_page(visit):
    opened = visit("", scheme="dark")
    opened.page.add_init_script(NO_STORAGE)
    opened.go("")
    assert opened.page.evaluate(SCHEME) == "slate"
    opened.page.get_by_title("Switch to light mode").click()
    assert opened.page.evaluate(SCHEME) == "default"
    opened.errors[:] = [error for error in opened.errors if error != "no"]  # the theme's own


def test_the_scheme_can_be_chosen_by_keyboard(visit):
    page = visit("", scheme="light").page
    page.get_by_label("Switch to dark mode").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(SCHEME) == "slate"
    page.keyboard.press("ArrowUp")
    assert page.evaluate(SCHEME) == "default"
    expect(page.get_by_title("Switch to dark mode")).to_be_visible()
    expect(page.get_by_title("Switch to light mode")).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1280])
def test_code_that_is_not_laid_out_yet_has_its_true_height(visit, chapter, width):
    page = visit(chapter, width=width).page
    heights = page.locator(".highlight > pre[style]").evaluate_all(
        """all => all.map(pre => {
             const before = pre.offsetHeight;
             pre.querySelector("code").style.contentVisibility = "visible";
             return [before, pre.offsetHeight];
           })"""
    )
    assert len(heights) > 40
    assert [pair for pair in heights if abs(pair[0] - pair[1]) > 1] == []


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_do_not_jump_while_they_load(visit, kinds, width):
    opened = visit("", width=width)
    for address in kinds.values():
        opened.go(address)
        opened.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        assert opened.page.evaluate("window.shift") < 0.02, address


@pytest.mark.parametrize("address", ["learn/04-output-and-loss/", "labs/first_digits/"])
def test_on_a_phone_no_code_stands_under_the_copy_button(visit, address):
    page = visit(address, width=390).page
    buttons = page.locator("pre > [data-md-type=copy]:visible")
    buttons.first.wait_for()
    covered = buttons.evaluate_all(
        """all => all.flatMap(button => {
             const { left, top, bottom } = button.getBoundingClientRect();
             const range = document.createRange();
             range.selectNodeContents(button.parentElement.querySelector("code"));
             const under = [...range.getClientRects()].filter((text) =>
               text.width > 1 && text.right > left + 1 && text.top < bottom && text.bottom > top);
             return under.length ? [button.parentElement.innerText] : [];
           })"""
    )
    assert not covered, covered[:3]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_figures_wait_to_be_drawn_and_then_move_nothing(visit, chapter, scripts):
    page = visit("", scripts=scripts).page
    page.goto(f"{page.url}{chapter}")
    settled(page)
    drawn = """all => all.map(svg =>
        svg.firstElementChild.checkVisibility({ contentVisibilityAuto: true }))"""
    figures = page.locator(".sdl-figure > svg:visible")
    assert not all(figures.evaluate_all(drawn)), "a figure far below is drawn already"
    heights = "all => all.map(svg => svg.getBoundingClientRect().height)"
    before, height = figures.evaluate_all(heights), page.evaluate(HEIGHT)
    for figure in figures.all():
        figure.scroll_into_view_if_needed()
        page.wait_for_timeout(50)
    assert figures.evaluate_all(heights) == before
    assert page.evaluate(HEIGHT) == pytest.approx(height, abs=5)  # code rounds by itself
    figures.evaluate_all("all => all.forEach(svg => svg.removeAttribute('style'))")
    assert figures.evaluate_all(heights) == pytest.approx(before, abs=1), "a wrong shape"


def test_a_line_holds_about_seventy_characters(visit, chapter):
    page = visit(chapter, width=1440).page
    characters = page.locator("article > p").evaluate_all(
        """all => Math.max(...all.filter(p => !p.querySelector("math, code")).map(p => {
             const lines = new Map(), range = document.createRange();
             const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
             for (let text = walker.nextNode(); text; text = walker.nextNode())
               for (let i = 0; i < text.length; i++) {
                 range.setStart(text, i); range.setEnd(text, i + 1);
                 const line = Math.round(range.getBoundingClientRect().bottom / 8);
                 lines.set(line, (lines.get(line) ?? 0) + 1);
               }
             const counts = [...lines.values()].sort((a, b) => a - b);
             return counts.length > 2 ? counts[counts.length >> 1] : 0;
           }))"""
    )
    assert 60 <= characters <= 80  # the reader's own fonts decide; 65 to 75 is what we aim at


def test_everything_is_there_without_scripts(visit, chapter):
    page = visit(chapter, scripts=False).page
    for part in (
        "article > p math",
        ".sdl-run pre",
        ".sdl-output pre",
        ".sdl-figure svg",
        ".sdl-source pre",
    ):
        assert page.locator(part).first.is_visible(), part
    assert page.locator(".sdl-moving .sdl-figure svg").first.is_visible()
    assert page.locator(".sdl-moving figcaption").first.is_visible()
    assert page.locator(".sdl-moves").first.is_hidden()


def test_paper_gets_the_chapter_alone_with_its_answers(visit, chapter):
    page = visit(chapter).page
    page.emulate_media(media="print")
    answer = page.locator("details.success .sdl-output").first
    answer.wait_for(state="visible")
    assert answer.bounding_box()["height"] > 0
    for part in (".md-header", ".md-footer", ".md-sidebar--primary", ".md-content__button"):
        assert page.locator(part).first.is_hidden(), part
    for figure in page.locator(".sdl-slider .sdl-figure").all():
        assert figure.is_visible()
