"""What pages say of their exercises before any script runs, and how the browser hears verdicts."""

from book.child import exercise
from book.parts import exercises as index
from book.parts.exercises import Chapter
from book.write import dom
from scratchdl import softmax
from scratchdl.book import exercises
from scratchdl.book.exercises import registry
from site_files import DOCS, parsed

QUESTION = '<div class="admonition question"><p>{}</p><div data-exercise="{}"></div></div>\n'


def test_the_exercises_of_a_page_in_order():
    page = parsed(DOCS / "learn" / "00-start.md")
    assert index.exercises(page)[:2] == ("shape_quiz", "to_rows")


def counted(content):
    document = dom.Document(f"<body>{content}</body>", "page.md")
    index.count(document)
    return dom.inside(document.one("body"))


def test_a_line_above_the_first_exercise_counts_them():
    before = '<p>Text</p>\n<div class="admonition question"><p>No exercise</p></div>\n'
    content = before + QUESTION.format("1", "a") + QUESTION.format("2", "b")
    line = '<span class="sdl-count" data-exercises="a b">2 exercises</span>'
    expected = content.replace(before, f'{before}<p class="sdl-progress">{line}</p>\n')
    assert counted(content) == expected


def test_a_page_without_exercises_is_left_alone():
    assert counted("<p>Text</p>") == "<p>Text</p>"


def test_an_exercise_outside_of_a_box_is_counted_too():
    assert counted('<p>1</p><div data-exercise="a"></div>').startswith(
        '<p>1</p><p class="sdl-progress">'
    )


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
