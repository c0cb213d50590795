"""What a reader has solved: counted, kept in the browser, saved to a file, cleared."""

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from accessible import RULES_OF_LAYOUT, broken_rules
from solving import KEY, RIGHT, pages_with_exercises, question, status
from tools.viewing import settled

PAGES = pages_with_exercises()
CHAPTER = "learn/04-output-and-loss/"
SOLVED = {"softmax": {"tries": 2, "solved": "2026-11-21", "code": RIGHT}}
FORMAT = "scratchdl exercises, version 1"
# As a browser does that is told to keep nothing.
REFUSE = """
for (const method of ["getItem", "setItem", "removeItem"]) {
  const real = Storage.prototype[method];
  Storage.prototype[method] = function (key, ...more) {
    if (key.startsWith("scratchdl:")) throw new DOMException("denied", "SecurityError");
    return real.call(this, key, ...more);
  };
}
"""


def keep(page, attempts=SOLVED):
    """Let the browser know of these attempts, as if the reader had made them earlier."""
    page.evaluate("([key, all]) => localStorage.setItem(key, all)", [KEY, json.dumps(attempts)])
    page.reload()
    settled(page)


def count(page):
    return page.locator(".sdl-progress")


def test_a_chapter_counts_what_is_solved(visit):
    page = visit(CHAPTER).page
    total = len(PAGES[CHAPTER])
    expect(count(page)).to_have_text(f"0 of {total} solved")
    assert count(page).get_attribute("role") == "status"
    keep(page)
    expect(count(page)).to_have_text(f"1 of {total} solved")
    expect(question(page, "softmax").get_by_text("solved", exact=True)).to_be_visible()
    expect(question(page, "temperature").get_by_text("solved", exact=True)).to_be_hidden()


def test_the_front_page_lists_all_chapters(visit):
    page = visit("").page
    rows = page.locator(".sdl-overview li")
    expect(rows).to_have_count(len(PAGES))
    keep(page)
    row = rows.filter(has_text="Output and loss")
    expect(row).to_contain_text(f"1 of {len(PAGES[CHAPTER])} solved")
    row.get_by_role("link").click()
    # The theme may add the heading that is read.
    page.wait_for_url(lambda address: urlsplit(address).path.endswith(CHAPTER))
    expect(count(page)).to_contain_text("1 of")


def test_progress_and_code_stay_over_navigation_and_reload(visit):
    opened = visit(CHAPTER)
    page = opened.page
    keep(page)
    for move in (lambda: opened.follow(""), page.go_back, page.reload):
        move()
        if page.url == opened.home:
            expect(page.locator(".sdl-overview")).to_contain_text("1 of")
            continue
        box = question(page, "softmax")
        expect(box.locator(".sdl-exercise code").first).to_have_text(RIGHT)
        expect(status(box)).to_contain_text("kept in this browser")
        expect(box.locator("details.success summary")).to_have_text("Answer")


def test_what_is_typed_is_kept_at_once(visit):
    page = visit(CHAPTER).page
    box = question(page, "temperature")
    box.locator(".sdl-exercise code").click()
    expect(box.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type("# mine")
    page.reload()
    expect(question(page, "temperature").locator(".sdl-exercise code")).to_contain_text("# mine")


def test_another_window_is_followed(visit):
    page = visit(CHAPTER).page
    with page.context.new_page() as other:
        other.goto(page.url)
        other.evaluate("([key, all]) => localStorage.setItem(key, all)", [KEY, json.dumps(SOLVED)])
        expect(count(page)).to_contain_text("1 of")


def test_saved_to_a_file_cleared_and_loaded_again(visit, tmp_path):
    page = visit("").page
    keep(page)
    overview = page.locator(".sdl-overview")
    with page.expect_download() as download:
        overview.get_by_role("button", name="Save to a file").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert json.loads(saved.read_text())["exercises"] == SOLVED

    clear = overview.get_by_role("button", name="Clear all")
    clear.click()
    page.locator(".sdl-dialog").get_by_role("button", name="Keep").click()
    expect(overview).to_contain_text("1 of")
    expect(clear).to_be_focused()
    clear.click()
    page.locator(".sdl-dialog").get_by_role("button", name="Clear").click()
    expect(overview).not_to_contain_text("1 of")
    expect(overview.get_by_role("status")).to_have_text("Cleared.")
    expect(clear).to_be_hidden()
    assert page.evaluate("key => localStorage.getItem(key)", KEY) is None

    overview.locator("input[type=file]").set_input_files(saved)
    expect(overview).to_contain_text("1 of")
    assert json.loads(page.evaluate("key => localStorage.getItem(key)", KEY)) == SOLVED


@pytest.mark.parametrize("text", ["{}", "no JSON", '{"format": "other", "exercises": {}}'])
def test_a_file_of_something_else_is_refused(visit, tmp_path, text):
    page = visit("").page
    keep(page)
    file = tmp_path / "other.json"
    file.write_text(text)
    page.locator(".sdl-overview input[type=file]").set_input_files(file)
    note = page.locator(".sdl-overview").get_by_role("status")
    expect(note).to_contain_text("other.json could not be loaded")
    expect(page.locator(".sdl-overview")).to_contain_text("1 of")


@pytest.mark.parametrize("kept", ["no JSON", "[1, 2]", '{"softmax": 7}', '{"softmax": null}'])
def test_a_storage_with_something_else_in_it_does_no_harm(visit, kept):
    page = visit(CHAPTER).page
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, kept])
    page.reload()
    expect(count(page)).to_contain_text("0 of")


def test_a_browser_that_keeps_nothing_counts_for_the_visit(visit, tmp_path):
    opened = visit("")
    opened.page.context.add_init_script(REFUSE)
    opened.go("")
    page = opened.page
    saved = tmp_path / "saved.json"
    saved.write_text(json.dumps({"format": FORMAT, "exercises": SOLVED}), "utf-8")
    page.locator(".sdl-overview input[type=file]").set_input_files(saved)
    expect(page.locator(".sdl-overview")).to_contain_text("1 of")
    opened.follow(CHAPTER)
    expect(count(page)).to_contain_text("1 of")
    expect(question(page, "softmax").locator(".sdl-exercise code").first).to_have_text(RIGHT)
    opened.follow("")
    expect(page.locator(".sdl-overview")).to_contain_text("1 of")
    expect(page.locator(".sdl-overview").get_by_role("status")).to_contain_text("keeps nothing")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_progress_is_cleared(visit, scheme):
    page = visit("", scheme=scheme).page
    keep(page)
    found = broken_rules(page)
    page.get_by_role("button", name="Clear all").click()
    found += broken_rules(page)
    page.set_viewport_size({"width": 320, "height": 900})
    found += broken_rules(page, RULES_OF_LAYOUT)
    assert not found, "\n".join(found)
    assert page.evaluate("document.body.scrollWidth") <= 320


def test_without_scripts_the_exercises_are_counted_and_open(visit):
    opened = visit("", scripts=False)
    assert f"{len(PAGES[CHAPTER])} exercises" in opened.page.locator(".sdl-overview").inner_text()
    opened.go(CHAPTER)
    box = question(opened.page, "softmax")
    expect(count(opened.page)).to_have_text(f"{len(PAGES[CHAPTER])} exercises")
    expect(box.get_by_text("Hint 2")).to_be_visible()
    box.locator("details.success summary").press("Enter")
    expect(box.locator("details.success .sdl-run").first).to_be_visible()
