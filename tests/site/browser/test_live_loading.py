"""Parts of Python that do not load, or that break: one sentence, a whole page, and another try."""

import re

import pytest
from playwright.sync_api import expect

from live_page import PATIENCE, Snippet, run_in_python
from solving import PYTHON, button, question, status
from tools.viewing import launch, settled

NOT_LOADED = "Python could not be loaded, so nothing can run here now."
NETWORK = re.compile(r"404|Failed to|ERR_FAILED|rror occurred while|not valid JSON")
PARTS = (
    "worker.js",
    "parts.json",
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
    "snapshot.bin.gz",
    "cells.py",
    "numpy-*.whl",
    "scratchdl-*.whl",
)
DRAWING = ("matplotlib-*.whl", "contourpy-*.whl")
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nprint('drawn')"


def missing(route):
    route.fulfill(status=404, body="not here")


def noting(asked, answer):
    """Answer a request, and note that there was one."""

    def handle(route):
        asked.append(route.request.url)
        answer(route)

    return handle


def forgive_the_network(opened):
    """What the browser itself reports of requests that failed is no fault of the page."""
    opened.errors[:] = [error for error in opened.errors if not NETWORK.search(error)]


def test_a_part_that_does_not_load_leaves_the_page_whole(live, chapter):
    """One part after another, in the order in which they load; after all of that it still works."""
    opened = live(chapter)
    snippet = Snippet(opened.page, 1)
    built = snippet.outputs()
    for part in PARTS:
        asked = []
        opened.page.route(f"**/{part}", noting(asked, missing))
        snippet.run()
        assert asked, part
        assert snippet.status.text_content().startswith(NOT_LOADED), part
        assert "Traceback" not in snippet.status.text_content(), part
        assert snippet.outputs() == built, part
        assert Snippet(opened.page).figures(), part
        opened.page.unroute(f"**/{part}")

    first = Snippet(opened.page)
    first.write("import scratchdl\nprint('again')")
    first.run()
    assert first.outputs() == ["again\n"]
    forgive_the_network(opened)


@pytest.mark.parametrize("begun", [False, True], ids=["at once", "later"])
def test_what_draws_may_fail_to_load(live, chapter, begun):
    opened = live(chapter)
    snippet = Snippet(opened.page)
    built = snippet.figures()
    if begun:
        assert run_in_python(opened.page, "1")["state"] == "done"
    for part in DRAWING:
        asked = []
        opened.page.route(f"**/{part}", noting(asked, lambda route: route.abort()))
        snippet.run()
        assert asked, part
        assert snippet.status.text_content().startswith(NOT_LOADED), part
        assert snippet.figures() == built, part
        opened.page.unroute(f"**/{part}")
    snippet.write(PLOT)
    snippet.run()
    assert snippet.outputs()[0] == "drawn\n"
    forgive_the_network(opened)


def test_an_exercise_says_so_as_well(live, chapter):
    opened = live(chapter)
    opened.page.route("**/scratchdl-*.whl", missing)
    box = question(opened.page, "softmax")
    button(box, "Check").click()
    expect(status(box)).to_contain_text(NOT_LOADED, timeout=PYTHON)
    expect(box.locator(".sdl-verdict")).to_be_empty()
    forgive_the_network(opened)


def test_code_that_ends_python_takes_older_results_with_it(live, chapter):
    opened = live(chapter)
    snippet = Snippet(opened.page)
    snippet.write("1 / 0")
    snippet.run()
    assert "ZeroDivisionError" in snippet.outputs()[0]
    snippet.write("import os\nos._exit(1)")
    snippet.run()
    assert snippet.status.text_content().startswith("Python has broken down.")
    assert snippet.outputs() == []
    snippet.write("print('again')")
    snippet.run()
    assert snippet.outputs() == ["again\n"]


def test_the_browser_keeps_what_it_compiles(live, browser, home, chapter, tmp_path):
    """On the next page Python then starts sooner. An answer that was wrapped anew is not kept."""
    kept = tmp_path / "Default" / "Code Cache" / "wasm"
    reader = browser.browser_type.launch_persistent_context(tmp_path, **launch())
    page = reader.new_page()
    page.goto(home + chapter)
    settled(page)
    assert run_in_python(page, "1")["state"] == "done"
    for _ in range(PATIENCE // 100):
        if any(path.stat().st_size > 100_000 for path in kept.glob("*_0")):
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail("the browser has kept nothing")
    reader.close()
