"""What pages say of their exercises before any script runs, and how the browser hears verdicts."""

from book.child import exercise
from book.parts import exercises as index
from book.parts.exercises import Chapter
from scratchdl import softmax
from scratchdl.book import exercises
from scratchdl.book.exercises import registry
from site_files import DOCS, parsed

QUESTION = '<div class="admonition question"><p>{}</p><div data-exercise="{}"></div></div>\n'


def test_the_exercises_of_a_page_in_order():
    page = parsed(DOCS / "learn" / "00-start.md")
    assert index.exercises(page)[:2] == ("shape_quiz", "to_rows")


def test_a_line_above_the_first_exercise_counts_them():
    before = '<p>Text</p>\n<div class="admonition question"><p>No exercise</p></div>\n'
    content = before + QUESTION.format("1", "a") + QUESTION.format("2", "b")
    marked = index.mark_exercises(content)
    line = '<span class="sdl-count" data-exercises="a b">2 exercises</span>'
    assert marked == content.replace(before, f'{before}<p class="sdl-progress">{line}</p>\n')


def test_a_page_without_exercises_is_left_alone():
    assert index.mark_exercises("<p>Text</p>") == "<p>Text</p>"


def test_the_overview_links_each_chapter():
    listed = index.overview([Chapter("A & B", "learn/a/", ("one",))])
    assert '<a href="learn/a/">A &amp; B</a>' in listed
    assert 'data-exercises="one">1 exercise</span>' in listed


def test_the_browser_hears_verdicts_instead_of_reading_them(capsys):
    exercise.listen()
    from scratchdl.book.exercises import check

    check("softmax", softmax)
    check("softmax", None)
    heard = exercise.verdicts()
    assert [verdict["passed"] for verdict in heard] == [True, False]
    assert heard[0]["name"] == "softmax"
    assert heard[1]["message"].startswith("Not yet: ")
    assert capsys.readouterr().out == ""


def test_afterwards_check_prints_again(capsys):
    exercise.listen()
    exercise.verdicts()
    assert exercises.check is registry.check
    exercises.check("softmax", softmax)
    assert capsys.readouterr().out.startswith("Right: ")
    exercise.listen()
    assert exercise.verdicts() == []
