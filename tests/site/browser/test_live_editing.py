"""Snippets are edited in the page: with the keyboard alone, kept, shared, copied, taken back."""

import json
import re
import zlib
from base64 import urlsafe_b64encode

import pytest
from playwright.sync_api import expect

from live_page import Snippet, pythons

LINK_NOTE = "This code comes from the link, not from the page. Read it before you run it."
NO_SETTING = (
    "Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError') }"
)
NO_READING = """
const getItem = Storage.prototype.getItem;
Storage.prototype.getItem = function (name) {
  if (name.startsWith("scratchdl:")) throw new DOMException("no", "SecurityError");
  return getItem.call(this, name);
};
"""


def test_an_edit_stays_until_reset_and_copy_copies_it(live, chapter):
    opened = live(chapter)
    page = opened.page
    snippet = Snippet(page)
    original = snippet.code()
    edited = "# mine: <&>\nprint('a')\n\n\nprint('b')"
    snippet.write(edited)
    assert snippet.code() == edited
    assert copied(page, snippet) == edited

    opened.go(chapter)
    assert pythons(page) == []
    assert snippet.code().rstrip("\n") == edited
    assert "kept in this browser" in snippet.status.text_content()
    assert copied(page, snippet) == edited
    snippet.press("Edit")
    snippet.box.locator(".cm-content").wait_for()
    assert snippet.code() == edited

    snippet.press("Reset")
    assert snippet.code() == original
    assert copied(page, snippet) == original.rstrip("\n")
    opened.go(chapter)
    assert snippet.code() == original
    assert page.evaluate("Object.keys(localStorage).filter(k => k.includes('edits'))") == []


def copied(page, snippet):
    snippet.box.locator("[data-md-type=copy]").first.click()
    return page.evaluate("navigator.clipboard.readText()").rstrip("\n")


def test_a_link_brings_code_that_does_not_run_by_itself(live, chapter):
    first = Snippet(live(chapter).page)
    original = first.code()
    first.write("print('from a ' + 'friend')")
    first.press("Copy link")
    first.wait("Link copied.")
    link = first.page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"[\w-]+", link.split("#code=")[1], re.ASCII)

    page = live(chapter + "#code=" + link.split("#code=")[1]).page
    second = Snippet(page)
    second.wait(LINK_NOTE)
    assert second.code() == "print('from a ' + 'friend')"
    assert pythons(page) == []
    assert page.evaluate("Object.keys(localStorage).filter(k => k.includes('edits'))") == []
    second.run()
    assert second.outputs() == ["from a friend\n"]
    second.press("Reset")
    assert second.code() == original


def test_a_link_leaves_the_readers_own_edit_alone(live, chapter):
    opened = live(chapter)
    snippet = Snippet(opened.page)
    original = snippet.code().rstrip("\n")
    snippet.write("print('mine')")

    theirs = packed(json.dumps({fingerprint(original): "print('theirs')"}))
    opened.go(f"about/glossary/#code={theirs}")
    opened.go(f"{chapter}#code={theirs}")
    snippet.wait(LINK_NOTE)
    assert snippet.code() == "print('theirs')"
    snippet.write("print('theirs, changed')")
    snippet.wait("not kept")
    opened.go("about/glossary/")
    opened.go(chapter)
    assert snippet.code() == "print('mine')"

    opened.go("about/glossary/")
    opened.go(f"{chapter}#code={theirs}")
    snippet.wait(LINK_NOTE)
    snippet.press("Reset")
    snippet.wait("kept in this browser")
    assert snippet.code() == "print('mine')"
    snippet.press("Reset")
    assert snippet.code().rstrip("\n") == original
    opened.go("about/glossary/")
    opened.go(chapter)
    assert snippet.code().rstrip("\n") == original


def fingerprint(code):
    """The name of a snippet in a link: FNV-1a, 32 bits."""
    name = 0x811C9DC5
    for byte in code.encode():
        name = (name ^ byte) * 0x01000193 % 2**32
    return f"{name:08x}"


def test_a_link_is_read_where_streams_cannot_be_looped_over(live, chapter):
    """As in Safari."""
    opened = live("")
    script = "delete ReadableStream.prototype[Symbol.asyncIterator]"
    opened.page.add_init_script(f"{script}; delete ReadableStream.prototype.values")
    opened.go(chapter)
    snippet = Snippet(opened.page)
    name = fingerprint(snippet.code().rstrip("\n"))
    opened.go("about/glossary/")
    opened.go(f"{chapter}#code={packed(json.dumps({name: 'print(7)'}))}")
    snippet.wait(LINK_NOTE)
    assert snippet.code() == "print(7)"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("%00", "could not be read"),
        ("bm90IGRlZmxhdGVk", "could not be read"),
        ("bomb", "could not be read"),
        ("stranger", "older version"),
    ],
)
def test_a_broken_link_leaves_the_page_as_it_is(live, chapter, code, says):
    texts = {"bomb": " " * 50_000_000, "stranger": json.dumps({"00000000": "print()"})}
    if code in texts:
        code = packed(texts[code])
    snippet = Snippet(live(f"{chapter}#code={code}").page)
    snippet.wait(says)
    assert snippet.page.locator(".sdl-run.sdl-edited").count() == 0
    assert snippet.figures()


def packed(text):
    """What link.js makes of a text."""
    squeezed = zlib.compress(text.encode(), wbits=-15)
    return urlsafe_b64encode(squeezed).decode().rstrip("=")


def test_the_keyboard_alone_edits_runs_and_leaves(live, chapter):
    snippet = Snippet(live(chapter).page)
    keyboard = snippet.page.keyboard
    snippet.button("Run").focus()
    keyboard.press("Tab")
    expect(snippet.button("Edit")).to_be_focused()
    keyboard.press("Enter")
    editor = snippet.box.locator(".cm-content")
    expect(editor).to_be_focused()
    keyboard.press("ControlOrMeta+A")
    keyboard.type("for i in range(2):\nprint(i)")  # the editor indents the second line
    keyboard.press("Tab")
    expect(editor).not_to_be_focused()
    expect(snippet.button("Run")).to_be_focused()
    keyboard.press("Shift+Tab")
    expect(editor).to_be_focused()
    keyboard.press("Escape")
    expect(snippet.button("Run")).to_be_focused()
    keyboard.press("Shift+Tab")
    keyboard.press("ControlOrMeta+Enter")
    snippet.wait("Done")
    assert snippet.outputs() == ["0\n1\n"]
    expect(editor).to_be_focused()


def test_what_is_typed_while_the_editor_loads_is_kept_and_is_no_shortcut(live, chapter):
    page = live(chapter).page
    held = []
    page.route("**/editor.js", lambda route: held.append(route))
    snippet = Snippet(page)
    snippet.press("Edit")
    area = snippet.box.locator("textarea")
    expect(area).to_be_focused()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("n = 'p/s, n.'")  # keys with which the theme leaves the page, or searches
    page.keyboard.press("Shift+Home")
    page.wait_for_timeout(200)
    assert page.url.partition("#")[0].endswith(chapter)  # the theme adds the heading that is read
    assert held, "the editor was not asked for"
    held[0].continue_()
    editor = snippet.box.locator(".cm-content")
    expect(editor).to_be_focused()
    expect(area).to_have_count(0)
    assert snippet.code() == "n = 'p/s, n.'"
    page.keyboard.type("x = 1")  # the selection was kept as well
    assert snippet.code() == "x = 1"


@pytest.mark.parametrize("script", [NO_SETTING, NO_READING], ids=["full", "refused"])
def test_without_storage_everything_works_but_keeping(live, chapter, script):
    opened = live("")
    opened.page.add_init_script(script)
    opened.go(chapter)
    snippet = Snippet(opened.page)
    snippet.write("print(1)")
    snippet.wait("This browser keeps no edits")
    snippet.run()
    assert snippet.outputs() == ["1\n"]
    snippet.press("Reset")
    assert snippet.figures()


def test_without_the_editor_a_text_area_takes_its_place(live, chapter):
    opened = live(chapter)
    opened.page.route("**/editor.js", lambda route: route.abort())
    snippet = Snippet(opened.page)
    snippet.write("print(3)")
    assert snippet.box.locator("textarea").input_value() == "print(3)"
    opened.page.keyboard.press("ControlOrMeta+Enter")
    snippet.wait("Done")
    assert snippet.outputs() == ["3\n"]
    opened.page.keyboard.press("Tab")
    expect(snippet.button("Run")).to_be_focused()
    opened.errors[:] = [error for error in opened.errors if "ERR_FAILED" not in error]
