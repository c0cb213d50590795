"""The living page as a whole: moving about, what it loads, and what contains it."""

import http.server
import threading

import pytest
from playwright.sync_api import expect

from accessible import RULES_OF_LAYOUT, broken_rules
from live_page import Snippet, pythons


def test_python_ends_with_its_page_and_starts_on_the_next(live, chapter):
    page = live(chapter).page
    title = page.locator("h1").inner_text()
    page.evaluate("window.sameDocument = true")
    run_here(page)
    page.locator(".md-footer__link--prev").click()
    expect(page.locator("h1")).not_to_have_text(title)
    wait_for_no_python(page)
    run_here(page)
    page.go_back()
    expect(page.locator("h1")).to_have_text(title)
    wait_for_no_python(page)
    run_here(page)
    assert page.evaluate("window.sameDocument"), "the page was loaded anew"


def run_here(page):
    """Run something; Python must be a fresh one, the only one, and every snippet have its bar."""
    expect(page.locator(".sdl-run > .sdl-bar").first).to_be_attached()
    snippet = Snippet(page)
    snippet.write("print('kept' in globals())\nkept = 1")
    snippet.run()
    assert snippet.outputs() == ["False\n"]
    assert len(pythons(page)) == 1
    snippet.press("Reset")
    shown = page.locator(".sdl-run[data-cell]:not([hidden])")
    assert page.locator(".sdl-run > .sdl-bar").count() == shown.count()


def wait_for_no_python(page):
    """The browser needs a moment to tell that a worker is gone."""
    for _ in range(50):
        if not pythons(page):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"Python still runs: {pythons(page)}")


def test_random_numbers_differ_from_start_to_start(live, chapter):
    """Python's memory comes from a snapshot, but what was drawn in it must not."""
    opened = live(chapter)
    snippet = Snippet(opened.page)
    snippet.write(
        "import random, tempfile, uuid\nimport numpy as np\n"
        "print(random.random(), uuid.uuid4(), next(tempfile._get_candidate_names()))\n"
        "print(np.random.default_rng().random(), np.random.random())"
    )
    snippet.run()
    first = " ".join(snippet.outputs()).split()
    opened.go(chapter)
    snippet.run()
    second = " ".join(snippet.outputs()).split()
    assert len(first) == len(second) == 5
    assert not set(first) & set(second)


def test_leaving_while_python_runs_ends_it(live, chapter):
    page = live(chapter).page
    title = page.locator("h1").inner_text()
    snippet = Snippet(page)
    snippet.write("while True:\n    pass")
    snippet.press("Run")
    snippet.wait("Running")
    page.locator(".md-footer__link--prev").click()
    expect(page.locator("h1")).not_to_have_text(title)
    wait_for_no_python(page)


def test_without_scripts_there_is_nothing_to_press(visit, chapter):
    page = visit(chapter, scripts=False).page
    expect(page.locator("article button:visible")).to_have_count(0)
    space = page.locator(".sdl-run").first.evaluate(
        """box => box.getBoundingClientRect().bottom
             - box.querySelector("pre").getBoundingClientRect().bottom"""
    )
    assert space < 2, "room for buttons that never come"


def test_paper_shows_results_and_no_buttons(live, chapter):
    page = live(chapter).page
    snippet = Snippet(page)
    snippet.write("print('on paper')")
    snippet.run()
    page.emulate_media(media="print")
    assert page.locator(".sdl-bar:visible").count() == 0
    assert snippet.box.locator("+ .sdl-output").is_visible()


@pytest.fixture
def elsewhere():
    """Another origin, which writes down who asks it."""
    asked = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()

        def log_message(self, format, *args):
            """Print nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()


def test_the_policy_holds_for_the_page_and_for_its_python(live, chapter, elsewhere):
    address, asked = elsewhere
    opened = live(chapter)
    page = opened.page
    fetched = "fetch(url).then(() => 'sent', () => 'refused')"
    assert page.evaluate(f"url => {fetched}", address) == "refused"
    page.evaluate(
        """() => {
             const script = document.createElement("script");
             script.textContent = "window.planted = 1";
             document.body.append(script);
           }"""
    )
    assert page.evaluate("window.planted") is None

    snippet = Snippet(page)
    snippet.write(
        "import js\n"
        "request = js.XMLHttpRequest.new()\n"
        f"request.open('GET', '{address}from-python', False)\n"
        "try:\n    request.send()\n"
        "except Exception as error:\n    print('refused')\n"
        f"js.fetch('{address}from-fetch')\n"
        f"js.eval(\"import('{address}from-import').catch(() => 0)\")\n"
    )
    snippet.run()
    printed = "".join(snippet.outputs())
    assert printed.startswith("refused\n"), printed
    page.wait_for_timeout(500)
    assert asked == []
    assert opened.errors, "the browser reports what it refused"
    opened.errors.clear()
    opened.outside.clear()  # asked for, and refused before anything was sent


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_page_that_was_run_and_edited(live, chapter, scheme):
    page = live(chapter, scheme=scheme).page
    first, second, third = (Snippet(page, number) for number in range(3))
    first.write("# a comment\nx = [1, 'two', None]\nprint(x, 'and a long line ' * 20)")
    first.run()
    second.write("for i in range(3):\n    undefined(i)")
    second.run()
    third.run()
    changed = ".sdl-run, .sdl-run ~ .sdl-output, .sdl-run ~ .sdl-figure"
    found = broken_rules(page, within=changed)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.set_viewport_size({"width": 320, "height": 900})
    found += broken_rules(page, RULES_OF_LAYOUT, within=changed)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert not found, "\n".join(found)
