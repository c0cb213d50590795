"""Exercises that check themselves: in a real browser, with the page's own Python."""

import pytest
from playwright.sync_api import expect

from accessible import RULES_OF_LAYOUT, broken_rules
from live_page import run_in_python
from solving import (
    PYTHON,
    RIGHT,
    button,
    check,
    handed_in,
    install_answers,
    pages_with_exercises,
    question,
    solve,
    status,
    write,
)

PAGES = pages_with_exercises()
LOOP = "while True:\n    pass"


@pytest.mark.parametrize("number", range(len(PAGES)))
def test_every_exercise_takes_a_right_answer_and_explains_wrong_ones(live, number):
    """One wrong answer each, as the tests of its judge say; every one for one exercise of a page.

    That is the first exercise of the first page, the second of the second.
    """
    address, names = list(PAGES.items())[number]
    page = live(address).page
    install_answers(page, names)
    for name in names:
        box = question(page, name)
        right, wrong = handed_in(name)
        assert check(box).startswith("Not yet: "), name
        assert "ended with the error" not in box.inner_text(), name  # the stub stands alone
        for code, words in wrong if name == names[number % len(names)] else wrong[:1]:
            write(box, code)
            verdict = check(box)
            assert verdict.startswith("Not yet: "), (name, code, verdict)
            assert words in verdict, (name, code)
        expect(box.get_by_text("solved", exact=True)).to_be_hidden()
        write(box, right)
        verdict = check(box)
        assert verdict.startswith("Right: "), (name, verdict)
        expect(box.get_by_text("solved", exact=True)).to_be_visible()
    count = len(names)
    assert page.locator(".sdl-progress").inner_text() == f"{count} of {count} solved"


def test_the_keyboard_is_enough(live, chapter):
    page = live(chapter).page
    box = question(page, "softmax")
    button(box, "Edit").focus()
    page.keyboard.press("Enter")
    expect(box.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(RIGHT)
    page.keyboard.press("ControlOrMeta+Enter")
    expect(box.locator(".sdl-verdict")).to_contain_text("Right: ", timeout=PYTHON)
    page.keyboard.press("Escape")
    expect(button(box, "Check")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(box.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(button(box, "Edit")).to_be_focused()


def test_a_check_shows_what_the_code_did(live, chapter):
    """One visit for all of it: most of the time goes into starting Python."""
    page = live(chapter).page
    box = question(page, "softmax")
    code_that_hands_in_nothing_is_asked_to(box)
    an_error_is_shown_with_its_line(box)
    what_the_code_prints_and_draws_is_shown(box)
    snippets_of_the_page_are_not_needed_and_not_touched(page, box)
    what_a_check_still_finds_is_not_shown_after_reset(box)
    an_endless_loop_can_be_stopped_and_the_next_check_works(page, box)


def code_that_hands_in_nothing_is_asked_to(box):
    write(box, 'from scratchdl.book.exercises import check\n\ncheck("cross_entropy_cap", 16.118)')
    assert 'has to end with check("softmax", …)' in check(box)
    expect(box.get_by_text("solved", exact=True)).to_be_hidden()


def an_error_is_shown_with_its_line(box):
    write(box, "x = 1\nx / 0\n")
    assert check(box) == "Not yet: your code ended with the error above."
    shown = box.locator(".sdl-error").inner_text()
    assert "Line 2: x / 0" in shown
    assert "ZeroDivisionError: division by zero" in shown


def what_the_code_prints_and_draws_is_shown(box):
    write(box, 'import matplotlib.pyplot as plt\nprint("here")\nplt.plot([1, 2])\n')
    check(box)
    expect(box.locator(".sdl-exercise + .sdl-output")).to_have_text("here\n")
    expect(box.locator(".sdl-output + .sdl-figure svg")).to_be_visible()


def snippets_of_the_page_are_not_needed_and_not_touched(page, box):
    write(box, "softmax = None\n" + RIGHT.replace("import numpy as np\n", ""))
    assert "NameError: name 'np' is not defined" in check(box)
    state = run_in_python(page, "softmax")
    assert "NameError: name 'softmax' is not defined" in state["text"]


def what_a_check_still_finds_is_not_shown_after_reset(box):
    write(box, f"import time\nprint('so far')\ntime.sleep(1)\n{RIGHT}")
    button(box, "Check").click()
    expect(box.locator(".sdl-exercise + .sdl-output")).to_have_text("so far\n")
    button(box, "Reset").click()
    expect(button(box, "Check")).to_have_attribute("aria-disabled", "false", timeout=PYTHON)
    expect(box.locator(".sdl-verdict")).to_be_empty()
    expect(box.locator(".sdl-exercise + .sdl-verdict")).to_be_attached()  # nothing in between
    assert status(box).text_content() == ""
    expect(box.get_by_text("solved", exact=True)).to_be_visible()  # it was a right answer


def an_endless_loop_can_be_stopped_and_the_next_check_works(page, box):
    write(box, LOOP)
    button(box, "Check").click()
    expect(status(box)).to_have_text("Running…", timeout=PYTHON)
    button(box, "Stop").click()
    expect(status(box)).to_contain_text("Stopped.")
    expect(button(box, "Check")).to_be_focused()
    expect(button(box, "Stop")).to_be_hidden()
    solve(page)


def test_hints_and_the_answer_come_when_they_may_and_the_stub_comes_back(live, chapter):
    page = live(chapter).page
    box = question(page, "softmax")
    stub = box.locator(".sdl-exercise code").text_content()
    hints_come_one_by_one_and_the_answer_after_a_try(page, box)
    reset_brings_back_the_stub(box, stub)


def hints_come_one_by_one_and_the_answer_after_a_try(page, box):
    answer = box.locator("details.success")
    expect(box.get_by_text("Hint 1")).to_be_visible()
    expect(box.get_by_text("Hint 2")).to_be_hidden()
    box.get_by_text("Hint 1").click()
    expect(box.get_by_text("Hint 2")).to_be_visible()

    answer.get_by_text("Answer, after a try").click()
    expect(answer).not_to_have_attribute("open", "")
    expect(status(box)).to_contain_text("Check an answer first")
    check(box)
    answer.get_by_text("Show the answer anyway").click()
    expect(answer.locator(".sdl-run").first).to_be_visible()
    solve(page)
    expect(answer.locator("summary")).to_have_text("Answer")


def reset_brings_back_the_stub(box, stub):
    button(box, "Reset").click()
    assert box.locator(".sdl-exercise code").text_content() == stub
    expect(box.locator(".sdl-exercise .k").first).to_be_visible()  # with its colours
    expect(box.locator(".sdl-verdict")).to_be_empty()
    assert check(box).startswith("Not yet: ")
    expect(box.get_by_text("solved", exact=True)).to_be_visible()  # once solved, it stays so


def test_python_that_cannot_be_loaded_says_so_and_locks_nothing(live, chapter):
    opened = live(chapter)
    opened.page.route("**/pyodide.mjs", lambda route: route.abort())
    box = question(opened.page, "softmax")
    button(box, "Check").click()
    expect(status(box)).to_contain_text("Python could not be loaded")
    box.get_by_text("Show the answer anyway").click()
    expect(box.locator("details.success .sdl-run").first).to_be_visible()
    opened.errors[:] = [error for error in opened.errors if "ERR_FAILED" not in error]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_exercise_that_was_checked(live, chapter, scheme):
    page = live(chapter, scheme=scheme).page
    box = question(page, "softmax")
    write(box, RIGHT.replace("axis=-1, ", ""))
    assert check(box).startswith("Not yet: ")
    page.set_viewport_size({"width": 320, "height": 900})
    found = broken_rules(page, RULES_OF_LAYOUT, within=".question")
    assert page.evaluate("document.body.scrollWidth") <= 320
    page.set_viewport_size({"width": 1280, "height": 900})
    solve(page)
    found += broken_rules(page, within=".question")
    assert not found, "\n".join(found)
