"""The drawing pad: every way to draw, what it says, what can be kept; and files of the reader's."""

import base64
import json
import re
import time

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from accessible import RULES_OF_LAYOUT, broken_rules
from live_page import PATIENCE, pythons, run_in_python

CHAPTER = "learn/14-draw-a-digit/"
SEVEN = [(0.25, 0.2), (0.72, 0.2), (0.45, 0.85)]
READ = re.compile(r"^The ConvNet reads")
DROP = """([where, name, text]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], name));
  const target = document.querySelector(where);
  const how = { dataTransfer, bubbles: true, cancelable: true };
  target.dispatchEvent(new DragEvent("dragover", how));
  target.dispatchEvent(new DragEvent("drop", how));
}"""


class Pad:
    """The pad of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.box = page.locator(".sdl-pad--ready")
        self.paper = self.box.locator(".sdl-pad__paper svg")
        self.strokes = self.paper.locator("path")
        self.status = self.box.locator(".sdl-pad__status")

    def place(self, point):
        box = self.paper.bounding_box()
        return box["x"] + point[0] * box["width"], box["y"] + point[1] * box["height"]

    def draw(self, points):
        """Draw a stroke by mouse."""
        self.paper.scroll_into_view_if_needed()
        self.page.mouse.move(*self.place(points[0]))
        self.page.mouse.down()
        for point in points[1:]:
            self.page.mouse.move(*self.place(point), steps=5)
        self.page.mouse.up()

    def touch(self, points):
        """Draw a stroke by finger."""
        self.paper.scroll_into_view_if_needed()
        hand = self.page.context.new_cdp_session(self.page)
        for number, point in enumerate(points):
            x, y = self.place(point)
            kind = "touchMove" if number else "touchStart"
            where = [{"x": x, "y": y}]
            hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})
        hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def pen(self, points):
        """Draw a stroke by a pen that is pressed more at its end."""
        self.paper.scroll_into_view_if_needed()
        hand = self.page.context.new_cdp_session(self.page)
        how = {"pointerType": "pen", "button": "left", "buttons": 1, "clickCount": 1}
        for number, point in enumerate(points):
            x, y = self.place(point)
            kind = "mouseMoved" if number else "mousePressed"
            here = {"type": kind, "x": x, "y": y, "force": (number + 1) / len(points)}
            hand.send("Input.dispatchMouseEvent", how | here)
        hand.send("Input.dispatchMouseEvent", how | {"type": "mouseReleased", "x": x, "y": y})

    def press(self, name):
        self.box.get_by_role("button", name=name, exact=True).click()

    def wait(self, words=READ):
        """Until it has read all that was drawn, and says so in these words."""
        expect(self.status).to_have_text(words, timeout=PATIENCE)
        expect(self.box).not_to_have_attribute("data-reading", "", timeout=PATIENCE)
        expect(self.status).to_have_text(words, timeout=PATIENCE)
        return self.status.text_content()

    def image(self):
        """The 28 by 28 pixels that it shows."""
        script = "c => [...c.getContext('2d').getImageData(0, 0, 28, 28).data]"
        data = self.box.locator(".sdl-pad__image").evaluate(script)
        return np.array(data).reshape(28, 28, 4)[..., 0]


def test_it_reads_what_was_drawn_before_python_is_there_and_on_the_next_page(live, say):
    opened = live("", width=390)
    page, pad = opened.page, Pad(opened.page)
    expect(pad.box).to_be_visible()
    assert pythons(page) == []
    pad.draw(SEVEN)
    expect(pad.strokes).to_have_count(1)
    expect(pad.status).to_contain_text("Draw on meanwhile")
    begun = time.perf_counter()
    said = pad.wait(re.compile("reads 7"))
    say(f"read {time.perf_counter() - begun:.1f} s after the first stroke: {said}")
    assert pad.image().max() == 255
    assert not broken_rules(page, RULES_OF_LAYOUT)

    opened.follow(CHAPTER)
    pad = Pad(page)
    expect(pad.box).to_be_visible()
    assert pythons(page) == []
    expect(pad.strokes).to_have_count(0)
    samples_by_keyboard(pad)
    undone_and_cleared(pad)
    a_finger_draws_and_does_not_scroll(pad)
    a_pen_draws(pad)
    moved_by_the_slider(pad)
    a_picture_with_two_digits(pad)
    a_test_case(pad)
    a_file_for_python(page)
    shortest, median = milliseconds(page)
    say(f"one reading: {shortest:.0f} ms, as a rule {median:.0f} ms")


def samples_by_keyboard(pad):
    pad.box.get_by_role("button", name="Sample 0").focus()
    read = []
    for _ in range(10):
        pad.page.keyboard.press("Enter")
        name = pad.page.evaluate("document.activeElement.textContent")
        pad.wait(re.compile(rf"^The ConvNet reads {name} "))
        read.append(name)
        pad.page.keyboard.press("Tab")
    assert read == list("0123456789")


def undone_and_cleared(pad):
    pad.press("Clear")
    expect(pad.strokes).to_have_count(0)
    assert pad.image().max() == 0
    pad.draw([(0.2, 0.2), (0.2, 0.8)])
    pad.draw([(0.5, 0.5)])
    pad.draw([(0.8, 0.2), (0.8, 0.8)])
    expect(pad.strokes).to_have_count(3)
    pad.press("Undo")
    expect(pad.strokes).to_have_count(2)
    pad.press("Clear")
    pad.press("Undo")
    expect(pad.strokes).to_have_count(0)


def a_finger_draws_and_does_not_scroll(pad):
    before = pad.page.evaluate("scrollY")
    pad.touch([(0.5, 0.15), (0.5, 0.4), (0.5, 0.6), (0.5, 0.9)])
    pad.wait(re.compile("reads 1"))
    expect(pad.strokes).to_have_count(1)
    assert abs(pad.page.evaluate("scrollY") - before) < 2


def a_pen_draws(pad):
    pad.press("Clear")
    pad.page.evaluate("addEventListener('pointerdown', e => (window.by = e.pointerType), true)")
    pad.pen(SEVEN)
    assert pad.page.evaluate("window.by") == "pen"
    pad.wait(re.compile("reads 7"))
    expect(pad.strokes).to_have_count(1)


def moved_by_the_slider(pad):
    before = pad.image()
    slider = pad.box.get_by_role("slider")
    slider.focus()
    for _ in range(3):
        pad.page.keyboard.press("ArrowRight")
    expect(pad.box.locator("output")).to_have_text("3 pixels")
    pad.wait()
    assert np.array_equal(pad.image()[:, 3:], before[:, :-3])
    expect(pad.page).to_have_url(re.compile(r"\?at=moved:3(#|$)"))
    slider.press("Home")
    expect(pad.page).to_have_url(re.compile("draw-a-digit/(#|$)"))


def a_picture_with_two_digits(pad):
    script = """() => {
      const sheet = Object.assign(document.createElement("canvas"), { width: 400, height: 240 });
      const pen = sheet.getContext("2d");
      pen.fillStyle = "#eee8d8";
      pen.fillRect(0, 0, 400, 240);
      Object.assign(pen, { lineWidth: 16, lineCap: "round", strokeStyle: "#24408a" });
      pen.stroke(new Path2D("M90 50V190M200 50H300L240 190"));
      return sheet.toDataURL("image/png").split(",")[1];
    }"""
    picture = pad.page.evaluate(script)
    content = base64.b64decode(picture)
    file = {"name": "two.png", "mimeType": "image/png", "buffer": content}
    camera = pad.box.locator("[data-input=camera]")  # with a button where a finger points
    assert camera.get_attribute("capture") == "environment"
    camera.set_input_files(file)
    pad.wait(re.compile("^The ConvNet reads 1 7, "))
    expect(pad.box.locator(".sdl-pad__photo")).to_be_visible()
    expect(pad.strokes).to_have_count(0)
    first = pad.image()
    pad.press("Show digit 2, read as 7")
    assert not np.array_equal(pad.image(), first)
    text = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"no picture"}
    pad.box.locator("[data-input=picture]").set_input_files(text)
    pad.wait("notes.txt is no picture that this browser can read.")


def a_test_case(pad):
    pad.press("Clear")
    pad.press("Save as a test case")
    pad.wait("There is nothing to save yet: draw a digit first.")
    pad.draw(SEVEN)
    pad.wait(re.compile("reads 7"))
    pad.press("Save as a test case")
    pad.wait("Choose which digit it is, then save it.")
    pad.box.get_by_role("combobox").select_option("7")
    with pad.page.expect_download() as saved:
        pad.press("Save as a test case")
    assert re.fullmatch(r"digit-7-\d{14}\.json", saved.value.suggested_filename)
    case = json.loads(saved.value.path().read_text("utf-8"))
    assert case["label"] == 7
    assert np.array_equal(case["image"], pad.image())
    assert len(case["strokes"]) == 1
    assert {len(p) for p in case["probabilities"].values()} == {10}


def a_file_for_python(page):
    """Dropped beside the pad it is for Python, on the pad it is a picture."""
    page.evaluate(DROP, ["article h1", "mine.csv", "1,2\n3,4\n"])
    said = page.locator(".sdl-bar__status", has_text="mine.csv")
    expect(said).to_have_text(
        'mine.csv is here for the Python of this page: open("mine.csv"). It stays in this browser.'
    )
    run_in_python(page, "import numpy as np; print(np.genfromtxt('mine.csv', delimiter=',').sum())")
    assert run_in_python(page, "assert open('mine.csv').read() == '1,2\\n3,4\\n'")["text"] == ""


def milliseconds(page):
    """The shortest and the median time in which Python reads a drawing, there and back."""
    script = """async () => {
      const { src } = document.querySelector("script[src$='/start.js']");
      const { call } = await import(new URL("live/python.js", src));
      const data = new Uint8Array(98 * 70);
      for (let row = 13; row < 85; row += 1) data.fill(255, 70 * row + 31, 70 * row + 38);
      const times = [];
      for (let time = 0; time < 15; time += 1) {
        const begun = performance.now();
        await call("book.child.pad", "read", [98, 70, 1, 0], { data });
        times.push(performance.now() - begun);
      }
      return [Math.min(...times), times.sort((a, b) => a - b)[7]];
    }"""
    return page.evaluate(script)


def test_a_file_can_be_chosen_and_too_large_ones_are_refused(visit, chapter):
    opened = visit(chapter)
    page = opened.page
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Add files of your own").click()
    small = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"mine"}
    large = {"name": "big.csv", "mimeType": "text/csv", "buffer": bytes(26_000_000)}
    chosen.value.set_files([small, large])
    status = page.locator(".sdl-bar__status").first
    expect(status).to_contain_text('open("a.txt")')
    expect(status).to_contain_text("big.csv has 26 MB, and a page takes files up to 25 MB.")
    assert pythons(page) == []


@pytest.mark.parametrize(
    ("at", "pixels"),
    [("4", "4 pixels"), ("1", "1 pixel"), ("99", "8 pixels"), ("far", "0 pixels")],
)
def test_an_address_says_how_far_the_digits_are_moved(visit, at, pixels):
    pad = Pad(visit(f"{CHAPTER}?at=moved:{at}").page)
    expect(pad.box.locator("output")).to_have_text(pixels)
    assert pythons(pad.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_python_it_says_so_and_the_drawing_stays(visit, scheme):
    opened = visit(CHAPTER, scheme=scheme, width=320)
    page, pad = opened.page, Pad(opened.page)
    page.context.route("**/parts.json", lambda route: route.abort())
    pad.draw(SEVEN)
    pad.wait(re.compile("^Python could not be loaded"))
    expect(pad.strokes).to_have_count(1)
    assert not broken_rules(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    opened.errors[:] = [error for error in opened.errors if "ERR_FAILED" not in error]


def test_without_scripts_a_picture_is_in_its_place(visit):
    page = visit(CHAPTER, scripts=False).page
    expect(page.locator(".sdl-pad__paper")).to_be_hidden()
    expect(page.locator(".sdl-pad__without")).to_be_visible()
    expect(page.locator(".sdl-drawing .sdl-figure")).to_be_visible()
