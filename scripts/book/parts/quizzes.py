"""Quizzes: one question, three or four answers, a reason for each.

A quiz is an admonition with a task list, so that its source reads well anywhere:

    !!! quiz "Both weights are ½. Which threshold makes OR?"
        - [ ] 0.7

            Then one switch, a sum of ½, is not enough: that is AND.

        - [x] 0.4

            ½ exceeds 0.4, and 0 does not.

`check` says what is wrong with the quizzes of a page. `to_markdown` writes them as two lists, the
answers, and the reasons in a box that opens; `assets/solve/quiz.js` puts a button before each
answer. Here, too, nothing knows of MkDocs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from book.engine.fences import fence_at
from book.engine.items import Problem

OPENING = re.compile(r'^(?P<indent> *)!!! quiz(?: +"(?P<question>.*)")? *$')
ANSWER = re.compile(r"^- \[(?P<mark>[ xX])\] *(?P<text>.*)$")
FEWEST, MOST = 3, 4
REASONS = "The reason for each answer"
# The class tells the script which reason belongs to the right answer.
RIGHT, WRONG = "**Right.**{ .sdl-right }", "**No.**"


@dataclass(frozen=True)
class Answer:
    """One answer: what it says, why it is right or wrong, and where it stands."""

    text: str
    reason: tuple[str, ...]
    right: bool
    line: int


@dataclass(frozen=True)
class Quiz:
    """One quiz, at the lines from `start` to `end`, counted from 0, the last not included."""

    question: str
    indent: str
    before: tuple[str, ...]  # what stands between question and answers, such as code
    answers: tuple[Answer, ...]
    start: int
    end: int


def check(text: str, path: str) -> list[Problem]:
    """Everything that is wrong with the quizzes of a page."""
    lines = text.splitlines()
    return [
        Problem(path, line, message, lines[line - 1])
        for quiz in find(lines)
        for line, message in _faults(quiz)
    ]


def to_markdown(text: str) -> str:
    """The page with each quiz as a list of answers and a box with the reasons; none with faults."""
    lines = text.splitlines()
    for quiz in reversed([quiz for quiz in find(lines) if not any(_faults(quiz))]):
        lines[quiz.start : quiz.end] = [f"{quiz.indent}{line}".rstrip() for line in _render(quiz)]
    return "\n".join(lines) + "\n"


def find(lines: Sequence[str]) -> Iterator[Quiz]:
    """The quizzes among these lines, but not those in a fence, which only show how to write one."""
    index = 0
    while index < len(lines):
        fence = fence_at(lines, index)
        opening = OPENING.match(lines[index])
        if fence is not None:
            index = fence.end
        elif opening is None:
            index += 1
        else:
            quiz = _read(lines, index, opening)
            yield quiz
            index = quiz.end


def _read(lines: Sequence[str], start: int, opening: re.Match[str]) -> Quiz:
    inside = opening["indent"] + "    "
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or lines[end].startswith(inside)):
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    content = [line[len(inside) :] for line in lines[start + 1 : end]]
    firsts = [i for i, line in enumerate(content) if ANSWER.match(line)]
    answers = tuple(
        _read_answer(content[a:b], start + 2 + a) for a, b in pairwise([*firsts, len(content)])
    )
    before = tuple(content[: firsts[0]] if firsts else content)
    return Quiz(opening["question"] or "", opening["indent"], before, answers, start, end)


def _read_answer(lines: Sequence[str], number: int) -> Answer:
    """An answer goes on until a blank line; what is indented below is its reason."""
    marked = ANSWER.match(lines[0])
    assert marked is not None, "an answer is read from the line of its mark on"  # noqa: S101  for mypy
    words = [marked["text"]]
    for line in lines[1:]:
        if not line.strip():
            break
        words.append(line.strip())
    reason = [line.removeprefix("    ") for line in lines[len(words) :]]
    while reason and not reason[0].strip():
        reason.pop(0)
    while reason and not reason[-1].strip():
        reason.pop()
    return Answer(" ".join(words).strip(), tuple(reason), marked["mark"] != " ", number)


def _faults(quiz: Quiz) -> Iterator[tuple[int, str]]:
    line = quiz.start + 1
    if not quiz.question.strip():
        yield line, 'a quiz asks something: !!! quiz "The question?"'
    if not FEWEST <= len(quiz.answers) <= MOST:
        yield line, f"a quiz has {FEWEST} or {MOST} answers, this one has {len(quiz.answers)}"
    right = sum(answer.right for answer in quiz.answers)
    if quiz.answers and right != 1:
        yield line, f"exactly one answer of a quiz is right, `- [x]`, here {right} are"
    for answer in quiz.answers:
        if not answer.text:
            yield answer.line, "this answer says nothing"
        if not answer.reason:
            yield answer.line, "this answer has no reason: write it below, indented by four columns"


def _render(quiz: Quiz) -> Iterator[str]:
    yield f'!!! quiz "{quiz.question}"'
    yield ""
    yield from (f"    {line}" for line in quiz.before)
    yield ""
    for number, answer in enumerate(quiz.answers, 1):
        yield f"    {number}.  {answer.text}"
    yield ""
    yield f'    ??? note "{REASONS}"'
    yield ""
    for number, answer in enumerate(quiz.answers, 1):
        first, *more = answer.reason
        yield f"        {number}.  {RIGHT if answer.right else WRONG} {first}"
        yield from (f"            {line}" for line in more)
        yield ""
