"""A test of the checks: they refuse what a change of the printed answer makes wrong.

Every printed answer is changed in one place, as a reader would by mistake, and handed in. A change
that is accepted all the same must stand in equivalent.toml, with the reason why it is right.
Changes that matter to nobody must be accepted.
"""

import contextlib
import io
import tomllib
import warnings
from pathlib import Path

import numpy as np
import pytest

from exercises import mutants
from exercises.printed import printed
from exercises.spoils import RIGHT, WRONG, quiet, spoiled
from exercises.test_answers import ANSWERS
from scratchdl.book.exercises import evaluate, names

PRINTED = printed()
EQUIVALENT = tomllib.loads((Path(__file__).parent / "equivalent.toml").read_text("utf-8"))
FEWEST_WRONG, FEWEST_RIGHT = 10, 5


def passes(name, answers):
    """Whether each of the answers, as handed in one after the other, is right."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a wrong program warns of is no matter here
        return all(evaluate(name, *answer).passed for answer in answers)


def wrong_variants(name):
    """Labels of changed answers, each with what it hands in, or None where it stops before."""
    tree = mutants.program(PRINTED[name].answers[0])
    for label, mutant in mutants.wrong(tree):
        try:
            with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                yield label, mutants.handed_in(mutant)
        except Exception:  # it stops before it asks: nobody takes that for right
            yield label, None
    for answer in mutants.handed_in(tree):
        for label, changed in spoiled(answer, WRONG):
            yield label, [changed]


@pytest.mark.parametrize("name", names())
def test_changes_that_matter_are_refused(name):
    tried, survivors = set(), set()
    for label, answers in wrong_variants(name):
        tried.add(label)
        if answers is not None and passes(name, answers):
            survivors.add(label)
    excused = set(EQUIVALENT[name]["changes"]) if name in EQUIVALENT else set()
    assert not survivors - excused, "these are accepted: mend the check, or say why"
    assert not excused - survivors, "these are refused, or no longer made"
    # words and free choices allow few mechanical changes: those that people thought of count too
    assert len(tried - survivors) + len(ANSWERS[name].wrong) >= FEWEST_WRONG


def right_variants(name):
    """Labels of answers that say the same in another way, each with what it hands in."""
    tree = mutants.program(PRINTED[name].answers[0])
    for label, variant in mutants.right(tree):
        with contextlib.redirect_stdout(io.StringIO()):
            yield label, mutants.handed_in(variant)
    answers = mutants.handed_in(tree)
    yield "as printed", answers
    yield "quiet", [quiet(answer) for answer in answers]
    for answer in answers:
        for label, changed in spoiled(answer, RIGHT):
            yield label, [changed]


@pytest.mark.parametrize("name", names())
def test_other_ways_to_write_the_same_are_accepted(name):
    accepted = []
    for label, answers in right_variants(name):
        assert passes(name, answers), label
        accepted.append(label)
    assert len(accepted) >= FEWEST_RIGHT


@pytest.mark.parametrize("name", names())
def test_what_the_program_has_told_numpy_does_not_matter(name):
    tree = mutants.program(PRINTED[name].answers[0])
    with contextlib.redirect_stdout(io.StringIO()):
        answers = mutants.handed_in(tree)
    for mode in ("ignore", "raise"):
        with np.errstate(all=mode):
            assert all(evaluate(name, *answer).passed for answer in answers), mode


@pytest.mark.parametrize("name", names())
def test_printed_answers_pass_in_their_own_box(name):
    """Pasted over the stub, where nothing of the page is known."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(PRINTED[name].answers[0], {"__name__": "__main__"})  # noqa: S102  printed in the book
    assert "Right: " in said.getvalue()
    assert "Not yet: " not in said.getvalue()


@pytest.mark.parametrize("name", names())
def test_stubs_get_a_sentence_of_their_own(name):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(PRINTED[name].stub, {"__name__": "__main__"})  # noqa: S102  printed in the book
    first = said.getvalue()
    assert first.startswith("Not yet: ")
    for general in ("numbers differ", "the shape should be", "which factor is missing"):
        assert general not in first
