"""Quizzes as a reader meets them: by keyboard, with scripts and without, light and dark."""

import pytest
from playwright.sync_api import expect

from accessible import RULES_OF_LAYOUT, broken_rules

NOTHING = "Choose an answer first."


@pytest.fixture
def quiz(visit, chapter):
    return visit(chapter).page.locator(".quiz").first


def test_a_quiz_by_keyboard(quiz):
    page = quiz.page
    radios = quiz.get_by_role("radio")
    radios.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(radios.nth(1)).to_be_checked()
    page.keyboard.press("Tab")
    expect(quiz.get_by_role("button", name="Check")).to_be_focused()
    page.keyboard.press("Enter")
    verdict = quiz.get_by_role("status")
    expect(verdict).to_contain_text("No. Adding the same number")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")  # as in any form
    expect(verdict).to_contain_text("Right. A difference")


def test_the_question_names_the_group_and_the_answers_their_buttons(quiz):
    question = quiz.locator(".admonition-title").inner_text()
    group = quiz.get_by_role("group", name=question)
    expect(group.get_by_role("radio", name="They double.")).to_be_visible()


def test_check_asks_for_an_answer_first(quiz):
    quiz.get_by_role("button", name="Check").click()
    expect(quiz.get_by_role("status")).to_have_text(NOTHING)
    expect(quiz.locator("details")).to_be_hidden()


def test_all_reasons_can_be_read_after_a_try(quiz):
    expect(quiz.locator("details")).to_be_hidden()
    quiz.get_by_text("They double.").click()
    quiz.get_by_role("button", name="Check").click()
    quiz.get_by_text("The reason for each answer").click()
    reasons = quiz.locator("details li")
    expect(reasons).to_have_count(3)
    expect(reasons.last).to_be_visible()


def test_right_and_wrong_are_told_by_words_and_not_by_colour_alone(quiz):
    for index, radio in enumerate(quiz.get_by_role("radio").all()):
        radio.check()
        quiz.get_by_role("button", name="Check").click()
        word = "Right." if index == 2 else "No."
        expect(quiz.get_by_role("status").locator("strong").first).to_have_text(word)


@pytest.mark.parametrize("address", [f"learn/{page}/" for page in ("00-start", "02-activations")])
def test_each_quiz_of_a_page_is_its_own(visit, address):
    page = visit(address).page
    for quiz in page.locator(".quiz").all():
        quiz.get_by_role("radio").first.check()
    expect(page.locator(".quiz input:checked")).to_have_count(page.locator(".quiz").count())


def test_it_works_after_instant_navigation(visit, chapter):
    opened = visit(chapter)
    opened.follow("learn/00-start/")
    quiz = opened.page.locator(".quiz").first
    expect(quiz.get_by_role("radio")).to_have_count(3)
    opened.page.go_back()
    quiz = opened.page.locator(".quiz").first
    expect(quiz.get_by_role("radio")).to_have_count(3)
    quiz.get_by_role("radio").last.check()
    quiz.get_by_role("button", name="Check").click()
    expect(quiz.get_by_role("status")).to_contain_text("Right.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_answered_quiz(visit, chapter, scheme):
    page = visit(chapter, scheme=scheme).page
    quiz = page.locator(".quiz").first
    quiz.get_by_role("radio").first.check()
    quiz.get_by_role("button", name="Check").click()
    found = broken_rules(page, within=".quiz")
    page.set_viewport_size({"width": 320, "height": 900})
    found += broken_rules(page, RULES_OF_LAYOUT, within=".quiz")
    assert not found, "\n".join(found)
    assert page.evaluate("document.body.scrollWidth") <= 320


def test_without_scripts_the_reasons_stand_in_a_box(visit, chapter):
    quiz = visit(chapter, scripts=False).page.locator(".quiz").first
    expect(quiz.get_by_text("They double.")).to_be_visible()
    expect(quiz.get_by_role("radio")).to_have_count(0)
    quiz.locator("summary").press("Enter")
    expect(quiz.get_by_text("They sum to 1 before and after.")).to_be_visible()
