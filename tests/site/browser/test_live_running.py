"""Snippets run in the page: what they print and draw, their errors, Stop, and their order."""

import re
import time

import pytest
from playwright.sync_api import expect

from live_page import Snippet, labels, run_in_python

START = "learn/00-start/"


def lines(text):
    """Without what may differ: blanks at the ends of lines, and how wide an integer is."""
    return [line.rstrip().replace("int32", "int64") for line in text.rstrip().splitlines()]


def test_a_run_shows_what_the_build_showed_and_reset_brings_that_back(live, chapter, say):
    page = live(chapter).page
    snippet = Snippet(page)
    built = snippet.figures()
    assert len(built) == 1
    say(f"first Run with its figure, cold: {snippet.run():.2f} s")
    drawn = snippet.figures()
    assert labels(drawn) == labels(built)
    assert drawn != built
    assert "var(--sdl-" in drawn[0] or "currentColor" in drawn[0]
    say(f"the same again: {snippet.run():.2f} s")
    snippet.press("Reset")
    assert snippet.figures() == built
    assert snippet.status.text_content() == ""
    expect(snippet.button("Reset")).to_be_hidden()
    expect(snippet.button("Run")).to_be_focused()

    snippet = Snippet(page, 1)
    printed = snippet.outputs()
    snippet.run()
    assert snippet.outputs() == printed
    say(f"Run of a snippet that prints: {snippet.run():.2f} s")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_runs_on_a_phone_light_and_dark(live, chapter, scheme):
    page = live(chapter, scheme=scheme, width=320).page
    snippet = Snippet(page)
    built = labels(snippet.figures())
    snippet.run()
    assert labels(snippet.figures()) == built
    figure = snippet.box.locator("+ .sdl-figure svg")
    ink = "one => getComputedStyle(one).color"
    assert figure.evaluate(ink) == page.locator("body").evaluate(ink)
    snippet.write("print('a long line ' * 20)")
    snippet.run()
    assert snippet.outputs() == ["a long line " * 20 + "\n"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_what_a_run_says(live, chapter, say):
    """One visit for all of it: most of the time goes into starting Python."""
    page = live(chapter).page
    snippet = Snippet(page)
    errors_name_the_line_and_what_was_printed_stays(snippet, say)
    what_a_page_does_not_have_is_told_in_a_sentence(snippet)
    show_shows_nothing_more_than_the_figure(snippet)
    snippet.press("Reset")  # what stands above the next one runs with it
    endless_recursion_and_a_question_are_explained_in_plain_words(Snippet(page, 1))


def errors_name_the_line_and_what_was_printed_stays(snippet, say):
    snippet.write("import numpy as np\nprint('so far')\nnp.zeros(2) + np.zeros(3)\n")
    say(f"Run without figures, cold: {snippet.run():.2f} s")
    printed, error = snippet.outputs()
    assert printed == "so far\n"
    assert error.startswith("Line 3: np.zeros(2) + np.zeros(3)\nValueError: ")
    assert snippet.status.text_content() == "Ended with an error."

    snippet.write("x = 1\nx = = 2")
    snippet.run()
    assert snippet.outputs() == ["Line 2: x = = 2\nSyntaxError: invalid syntax"]

    snippet.write("from scratchdl import cross_entropy_error\ncross_entropy_error([0.5, 0.5], 2)")
    snippet.run()
    (error,) = snippet.outputs()
    assert error.startswith("Line 2: cross_entropy_error([0.5, 0.5], 2)\nIn ")
    assert "scratchdl/" in error
    assert "IndexError: labels must lie in 0..1, got 2" in error

    snippet.write("print('one', end='\\r')\nprint('two', end='\\r')\nprint('3 \\a')")
    snippet.run()
    assert snippet.outputs() == ["3 \N{SYMBOL FOR BELL}\n"]

    snippet.write("raise SystemExit('enough')")
    snippet.run()
    assert snippet.outputs() == ["Line 1: raise SystemExit('enough')\nSystemExit: enough"]

    snippet.write("import warnings\nwarnings.warn('careful')\n6 * 7")
    snippet.run()
    assert snippet.outputs() == ["UserWarning: careful\n42\n"]


def endless_recursion_and_a_question_are_explained_in_plain_words(snippet):
    snippet.write("def f(n):\n    return f(n + 1)\n\nf(0)")
    snippet.run()
    (error,) = snippet.outputs()
    first, second, folded, last = error.splitlines()
    assert (first, second) == ("Line 4: f(0)", "Line 2: return f(n + 1)")
    assert re.fullmatch(r"\[the line above \d+ times more\]", folded)
    assert last.startswith("RecursionError: maximum recursion depth exceeded")

    snippet.write("def f(n):\n    return g(n)\ndef g(n):\n    return f(n)\nf(0)")
    snippet.run()
    (error,) = snippet.outputs()
    assert len(error.splitlines()) == 14
    assert re.search(r"\n\[\d+ lines more\]\n", error)

    snippet.write("import sys\nname = input('Who? ')")
    snippet.run()
    printed, error = snippet.outputs()
    assert printed == "Who? "
    assert error.startswith("Line 2: name = input('Who? ')\nEOFError: a page has no line to type")


def what_a_page_does_not_have_is_told_in_a_sentence(snippet):
    for code, line, words in (
        ("import pandas as pd", 1, "No module named 'pandas'\nBeside what comes with Python"),
        ("from torch import nn", 1, "NumPy and matplotlib."),
        ("import numpy as np\n%matplotlib inline", 2, "SyntaxError: invalid syntax\nA line that"),
        ("!pip install pandas", 1, "here only Python runs: take the line out."),
    ):
        snippet.write(code)
        snippet.run()
        (error,) = snippet.outputs()
        assert error.startswith(f"Line {line}: {code.splitlines()[line - 1]}\n")
        assert words in error


def show_shows_nothing_more_than_the_figure(snippet):
    snippet.write("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    snippet.run()
    assert snippet.outputs() == []
    assert len(snippet.figures()) == 1


def test_an_error_of_the_run_before_goes_when_the_next_is_stopped(live, chapter):
    snippet = Snippet(live(chapter).page)
    built = snippet.figures()
    snippet.press("Run")
    snippet.press("Stop")
    snippet.wait("Stopped")
    assert snippet.figures() == built, "nothing has run yet"
    snippet.write("1 / 0")
    snippet.run()
    assert "ZeroDivisionError" in snippet.outputs()[0]
    snippet.write("while True:\n    pass")
    snippet.press("Run")
    snippet.wait("Running")
    snippet.press("Stop")
    snippet.wait("Stopped")
    assert snippet.outputs() == []
    snippet.press("Reset")
    assert snippet.figures() == built


def test_what_is_endless_can_be_stopped(live, chapter, say):
    snippet = Snippet(live(chapter).page)
    an_endless_loop_is_stopped_and_python_starts_afresh(snippet, say)
    endless_printing_neither_floods_the_page_nor_escapes_stop(snippet)


def an_endless_loop_is_stopped_and_python_starts_afresh(snippet, say):
    snippet.write("kept = 1\nprint('begun')\nwhile True:\n    pass")
    snippet.press("Run")
    snippet.wait("Running")
    expect(snippet.box.locator("+ .sdl-output")).to_have_text("begun\n")
    expect(snippet.button("Run")).to_have_attribute("aria-disabled", "true")
    start = time.perf_counter()
    snippet.press("Stop")
    snippet.wait("Stopped. The next run starts with a fresh Python.")
    seconds = time.perf_counter() - start
    say(f"Stop: {seconds:.2f} s")
    expect(snippet.button("Stop")).to_be_hidden()

    snippet.write("print('kept' in globals())")
    snippet.run()
    assert snippet.outputs() == ["False\n"]


def endless_printing_neither_floods_the_page_nor_escapes_stop(snippet):
    snippet.write("while True:\n    print('x' * 99)")
    snippet.press("Run")
    output = snippet.box.locator("+ .sdl-output")
    expect(output).to_contain_text("the rest of the output is left out", timeout=180_000)
    snippet.press("Stop")
    snippet.wait("Stopped")
    assert len(snippet.outputs()[0]) < 101_000


def test_snippets_above_run_first_and_again_when_they_change(live, chapter):
    page = live(chapter).page
    first, second, third = (Snippet(page, number) for number in range(3))
    first.write("n = [1]")
    second.write("n.append(len(n) + 1)")
    third.write("print(n)")
    third.run()
    assert third.outputs() == ["[1, 2]\n"]
    assert first.wait().startswith("Done")
    third.run()
    assert third.outputs() == ["[1, 2]\n"], "what has run above does not run again"
    first.write("n = [1, 1]")
    third.run()
    assert third.outputs() == ["[1, 1, 3]\n"], "a change above reaches what builds on it"
    first.write("n = nothing")
    third.run()
    assert third.status.text_content() == "Not run: snippet 1 above ended with an error."


def test_a_whole_page_runs_as_it_was_built(live):
    page = live(START).page
    count = page.locator(".sdl-run[data-cell]:not([hidden])").count()
    snippets = [Snippet(page, number) for number in range(count)]
    built = [(snippet.outputs(), labels(snippet.figures())) for snippet in snippets]
    assert page.locator(".sdl-error").count() > 0, "an error that the page expects"
    page.get_by_role("button", name="Run all").click()
    snippets[0].wait("Every snippet of the page has run.")
    for snippet, (printed, drawn) in zip(snippets, built, strict=True):
        assert list(map(lines, snippet.outputs())) == list(map(lines, printed))
        assert labels(snippet.figures()) == drawn
    assert not [s.status.text_content() for s in snippets[1:] if not s.wait().startswith("Done")]


def test_a_chapter_with_figures_runs_as_a_whole(live):
    """Until it is stopped, that is; to stop it is offered where it was asked for."""
    page = live("learn/02-activations/").page
    count = page.locator(".sdl-run[data-cell]:not([hidden])").count()
    snippets = [Snippet(page, number) for number in range(count)]
    built = [labels(snippet.figures()) for snippet in snippets]
    assert sum(map(bool, built)) > 2
    first = snippets[0]
    first.press("Run all")
    first.wait(re.compile(r"\(([3-9]|\d\d) of"))
    expect(first.button("Stop")).to_be_visible()
    first.press("Stop")
    first.wait("Stopped.")
    expect(first.button("Stop")).to_be_hidden()

    first.press("Run all")
    first.wait("Every snippet of the page has run.")
    assert [labels(snippet.figures()) for snippet in snippets] == built
    assert not [s.status.text_content() for s in snippets[1:] if not s.wait().startswith("Done")]
    expect(page.locator(".sdl-bar__button:visible", has_text="Stop")).to_have_count(0)
    a_slider_comes_with_its_new_figures(page)


def a_slider_comes_with_its_new_figures(page):
    box = page.locator(".sdl-run:has(+ .sdl-slider)").first
    number = page.locator(".sdl-run[data-cell]:not([hidden])").evaluate_all(
        "all => all.findIndex(one => one.nextElementSibling?.matches('.sdl-slider'))"
    )
    snippet = Snippet(page, number)
    built = labels(snippet.figures())
    snippet.run()
    assert labels(snippet.figures()) == built
    control = box.locator("+ .sdl-slider").get_by_role("slider")
    control.focus()
    page.keyboard.press("End")
    figures = box.locator("+ .sdl-slider figure")
    expect(figures.last).to_be_visible()
    expect(figures.first).to_be_hidden()


def test_the_keys_pressed_again_while_it_runs_do_no_harm(live, chapter):
    snippet = Snippet(live(chapter).page)
    snippet.write("while True:\n    pass")
    snippet.page.keyboard.press("ControlOrMeta+Enter")
    snippet.wait("Running")
    snippet.page.keyboard.press("ControlOrMeta+Enter")
    expect(snippet.button("Stop")).to_be_visible()
    expect(snippet.status).to_contain_text("Running")
    snippet.press("Stop")
    snippet.wait("Stopped.")


def test_python_draws_between_the_pictures_of_a_slider_and_what_the_reader_has_changed(live):
    page = live("about/how-it-is-built/").page
    slider = page.locator(".sdl-moving")
    control, shown = slider.get_by_role("slider"), slider.locator("figure:visible")
    number = page.locator(".sdl-run[data-cell]:not([hidden])").evaluate_all(
        "all => all.findIndex(one => one.nextElementSibling?.matches('.sdl-moving'))"
    )
    snippet = Snippet(page, number)
    assert control.get_attribute("step") == "1"
    snippet.run()
    assert Snippet(page).status.text_content() == "", "what it does not need has not run"
    expect(shown.locator("figcaption")).to_have_text("Its largest slope is 0.25.")
    assert shown.locator("svg").get_attribute("aria-label").endswith(": Its largest slope is 0.25.")

    control.focus()
    page.keyboard.press("ArrowRight")
    expect(slider.locator("output")).to_have_text("1.05")
    expect(shown.locator("figcaption")).to_have_text("Its largest slope is 0.26.")
    assert "factor = 1.05\n" in snippet.code()
    expect(control).to_be_focused()

    snippet.press("Edit")
    page.keyboard.press("Escape")
    control.focus()
    page.keyboard.press("ArrowRight")
    expect(snippet.box.locator(".cm-line").first).to_have_text("factor = 1.1")
    snippet.write("factor = 2.0\nplot_curves({'twice': sigmoid})")
    page.keyboard.press("Escape")
    control.focus()
    page.keyboard.press("End")
    expect(shown.locator("text", has_text="twice")).to_be_visible()
    assert snippet.code().startswith("factor = 3.0\n")
    snippet.press("Reset")
    expect(shown.locator("figcaption")).to_have_text("Its largest slope is 0.75.")


SLOWLY = """
import time
plot_at_once = plot_curves
def plot_curves(*curves):
    print("so far")
    time.sleep(1)
    return plot_at_once(*curves)
"""


def test_what_a_run_still_gives_does_not_come_over_what_was_brought_back(live):
    page = live("about/how-it-is-built/").page
    number = page.locator(".sdl-run[data-cell]:not([hidden])").evaluate_all(
        "all => all.findIndex(one => one.nextElementSibling?.matches('.sdl-moving'))"
    )
    snippet = Snippet(page, number)
    slider = page.locator(".sdl-moving")
    control, caption = slider.get_by_role("slider"), slider.locator("figure:visible figcaption")

    def as_built(slope):
        expect(snippet.button("Run")).to_have_attribute("aria-disabled", "false")
        assert snippet.outputs() == []
        assert caption.text_content() == f"Its largest slope is {slope}."
        assert snippet.status.text_content() == ""
        expect(snippet.button("Reset")).to_be_hidden()

    snippet.write("factor = 2.0\nplot_curves({'twice': sigmoid})")
    snippet.run()  # and all above
    run_in_python(page, SLOWLY)
    snippet.press("Run")
    expect(snippet.box.locator("+ .sdl-output")).to_have_text("so far\n")
    snippet.press("Reset")
    as_built("0.25")

    # A slider asks Python for a picture when it rests: not if Reset came before.
    snippet.write("factor = 2.0\nplot_curves({'twice': sigmoid})")
    page.keyboard.press("Escape")
    control.focus()
    page.keyboard.press("End")
    snippet.press("Reset")
    page.wait_for_timeout(400)
    as_built("0.75")

    # The slider moves on to a picture of the page, while Python draws the one before.
    control.focus()
    page.keyboard.press("ArrowLeft")
    expect(snippet.box.locator("+ .sdl-output")).to_have_text("so far\n")
    expect(control).to_be_focused()
    page.keyboard.press("End")
    as_built("0.75")


def test_a_lab_runs_with_settings_that_a_browser_can_bear(live, say):
    page = live("labs/initial_values/").page
    snippet = Snippet(page)
    built = snippet.outputs()
    assert "Here, in a browser" not in built[0]
    say(f"first cell of a lab, cold: {snippet.run():.2f} s")
    (printed,) = snippet.outputs()
    assert lines(printed) == ["Here, in a browser: 40 steps and one seed.", *lines(built[0])]
    below = Snippet(page, 1)
    below.write("print(len(seeds))")
    below.run()
    assert below.outputs() == ["1\n"]
    snippet.press("Reset")
    assert snippet.outputs() == built
