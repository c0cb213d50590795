"""Every exercise takes right answers, refuses wrong ones with the reason, stands on one page."""

import re
from collections import Counter
from pathlib import Path

import pytest

from exercises.answers import as_arguments, cases
from scratchdl.book.exercises import evaluate, names
from scratchdl.book.exercises.registry import find

ROOT = Path(__file__).parents[3]
ANSWERS = cases()
RIGHT = [(name, i) for name, case in ANSWERS.items() for i in range(len(case.right))]
WRONG = [(name, i) for name, case in ANSWERS.items() for i in range(len(case.wrong))]
# Other inputs than the fixed ones as well: a verdict must not hang on one draw.
SEEDS = range(6)


@pytest.mark.parametrize("name", names())
def test_each_exercise_has_a_right_and_three_wrong_answers(name):
    assert name in ANSWERS, f"tests/book/exercises/answers/ has no answers for {name!r}"
    assert len(ANSWERS[name].right) >= 1
    assert len({words for _, words in ANSWERS[name].wrong}) >= 3


def test_answers_belong_to_exercises():
    assert set(ANSWERS) <= set(names())


@pytest.mark.parametrize(("name", "i"), RIGHT)
def test_right_answers_pass(name, i):
    for seed in SEEDS:
        verdict = evaluate(name, *as_arguments(ANSWERS[name].right[i]), rng=seed)
        assert verdict.passed, (seed, verdict.message)
        assert verdict.message.startswith("Right: ")


@pytest.mark.parametrize(("name", "i"), WRONG)
def test_wrong_answers_are_explained(name, i):
    answer, words = ANSWERS[name].wrong[i]
    for seed in SEEDS:
        verdict = evaluate(name, *as_arguments(answer), rng=seed)
        assert not verdict.passed, seed
        assert verdict.message.startswith("Not yet: ")
        assert words in verdict.message, seed


@pytest.mark.parametrize("name", names())
def test_every_sentence_can_be_reached(name):
    for wrong, why in find(name).mistakes:
        verdict = evaluate(name, wrong)
        assert not verdict.passed, why
        assert why in verdict.message


def test_each_exercise_stands_on_exactly_one_page():
    pages = (ROOT / "docs").rglob("*.md")
    fences = [
        name
        for page in pages
        for name in re.findall(r"^ *`{3,}python exercise (\S+)", page.read_text("utf-8"), re.M)
    ]
    assert Counter(fences) == Counter(names())
