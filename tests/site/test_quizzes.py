"""Quizzes: read from plain Markdown, refused with file and line where they cannot be answered."""

import textwrap

import markdown
import pytest

from book.parts import quizzes
from site_files import DOCS, PAGES, build, name
from small_site import plant

GOOD = textwrap.dedent(
    """\
    Before.

    !!! quiz "Which is *even*?"
        Look at `x % 2`.

        - [ ] 1

            It leaves 1,

            and so do all odd numbers.

        - [x] 2, which is
          twice 1

            It leaves 0.

        - [ ] 3

            It leaves 1.

    After.
    """
)


def one(text):
    (quiz,) = quizzes.find(text.splitlines())
    return quiz


def html(text):
    extensions = ["admonition", "attr_list", "pymdownx.details", "pymdownx.superfences"]
    return markdown.markdown(quizzes.to_markdown(text), extensions=extensions)


def test_a_quiz_is_read_with_its_lines():
    quiz = one(GOOD)
    assert quiz.question == "Which is *even*?"
    assert quiz.before == ("Look at `x % 2`.", "")
    assert [answer.text for answer in quiz.answers] == ["1", "2, which is twice 1", "3"]
    assert [answer.right for answer in quiz.answers] == [False, True, False]
    assert quiz.answers[0].reason == ("It leaves 1,", "", "and so do all odd numbers.")
    assert GOOD.splitlines()[quiz.answers[1].line - 1] == "    - [x] 2, which is"
    assert GOOD.splitlines()[quiz.end] == ""
    assert quizzes.check(GOOD, "page.md") == []


def test_it_becomes_answers_and_a_box_of_reasons():
    made = html(GOOD)
    assert '<p class="admonition-title">Which is <em>even</em>?</p>' in made
    answers, reasons = made.split("<details", 1)
    assert answers.count("<li>") == reasons.count("<li>") == 3
    assert "[x]" not in made
    assert made.count('<strong class="sdl-right">Right.</strong> It leaves 0.') == 1
    assert made.count("<strong>No.</strong>") == 2
    assert made.index("<p>Before.</p>") < made.index("Which is") < made.index("<p>After.</p>")
    assert "and so do all odd numbers." in reasons


def test_a_quiz_may_stand_in_a_box():
    boxed = '!!! note "Box"\n' + textwrap.indent(GOOD, "    ")
    assert one(boxed).indent == "    "
    assert html(boxed).count("<li>") == 6


def test_a_page_without_a_quiz_stays_as_it_is():
    text = "# Title\n\n- [ ] a task\n\n!!! note\n    A note.\n"
    assert quizzes.to_markdown(text) == text


def test_a_quiz_in_a_fence_is_only_shown():
    text = f"````text\n{GOOD}````\n\n```text\nnever closed\n"
    assert list(quizzes.find(text.splitlines())) == []
    assert quizzes.to_markdown(text) == text


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("- [x]", "- [ ]", "!!! quiz", "exactly one answer of a quiz is right, `- [x]`, here 0"),
        ("- [ ] 3", "- [x] 3", "!!! quiz", "here 2 are"),
        ("        It leaves 0.\n", "", "- [x] 2", "this answer has no reason"),
        ("- [ ] 3", "- [ ]", "- [ ]\n", "this answer says nothing"),
        (
            "    - [ ] 3\n\n        It leaves 1.\n",
            "",
            "!!! quiz",
            "3 or 4 answers, this one has 2",
        ),
        (' "Which is *even*?"', "", "!!! quiz", "a quiz asks something"),
    ],
)
def test_what_cannot_be_answered_is_named_with_its_line(old, new, line, says):
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    (problem,) = quizzes.check(text, "page.md")
    assert says in problem.message
    assert line in f"{text.splitlines()[problem.line - 1]}\n"
    assert str(problem).startswith(f"page.md:{problem.line}: ")


def test_a_quiz_without_answers_is_one_problem():
    (problem,) = quizzes.check('!!! quiz "Why?"\n    Because.\n', "page.md")
    assert "this one has 0" in problem.message


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_the_quizzes_of_the_site(path):
    assert quizzes.check(path.read_text("utf-8"), name(path)) == []


@pytest.mark.parametrize("path", sorted((DOCS / "learn").glob("0[0-4]-*.md")), ids=name)
def test_the_first_chapters_ask_something(path):
    assert list(quizzes.find(path.read_text("utf-8").splitlines()))


def test_the_build_stops_at_a_quiz_that_cannot_be_answered(tmp_path):
    root = plant(tmp_path / "project", {"quiz.md": "# Quiz\n\n" + GOOD.replace("- [x]", "- [ ]")})
    done = build(root, tmp_path / "site", SCRATCHDL_LIVE="0")
    assert done.returncode != 0
    assert "docs/quiz.md:10: exactly one answer of a quiz is right" in done.stdout
