"""Exercises that ask for silence: a right result with a warning of NumPy is not right yet."""

import numpy as np
import pytest

from scratchdl.book.exercises import evaluate, names
from scratchdl.book.exercises.functions import function_exercise
from scratchdl.book.exercises.registry import _EXERCISES


@pytest.fixture(autouse=True)
def _leave_no_exercise_behind():
    names()  # loads the chapters
    before = dict(_EXERCISES)
    yield
    _EXERCISES.clear()
    _EXERCISES.update(before)


def reciprocal(x):
    """1/x, and infinity at 0 without a word."""
    return np.where(x == 0, np.inf, 1 / np.where(x == 0, 1, x))


def told_to_be_quiet(x):
    """What NumPy is not asked to report is a fault all the same."""
    with np.errstate(divide="ignore"):
        return 1 / x


def loud(x):
    return 1 / x


def louder(x):
    """Warns on every input, also where there is nothing to warn of."""
    np.array([1.0]) / np.array([0.0])
    return 1 / x


def declare(**options):
    function_exercise(
        "reciprocal",
        solution=reciprocal,
        inputs=lambda rng: [(np.array([2.0, 4.0]),), (np.array([1.0, 0.0]),)],
        mistakes=[(louder, "it always warns."), (loud, "it warns at 0.")],
        praise="quiet.",
        **options,
    )


def test_a_warning_alone_is_no_fault_by_default():
    declare()
    assert evaluate("reciprocal", loud).passed


def test_a_quiet_exercise_refuses_a_right_result_that_warns():
    declare(quiet=True)
    assert evaluate("reciprocal", reciprocal).passed
    message = evaluate("reciprocal", loud).message
    assert (
        evaluate("reciprocal", told_to_be_quiet).message.splitlines()[0]
        == "Not yet: it warns at 0."
    )
    assert "it warns at 0." in message
    assert "NumPy warns: divide by zero encountered in divide" in message


def test_mistakes_that_warn_elsewhere_are_told_apart():
    declare(quiet=True)
    assert "it always warns." in evaluate("reciprocal", louder).message


def test_without_a_known_mistake_the_warning_is_named():
    function_exercise(
        "loud",
        solution=reciprocal,
        inputs=lambda rng: [(np.array([1.0, 0.0]),)],
        praise="quiet.",
        quiet=True,
    )
    assert "the result is right, and yet NumPy warns." in evaluate("loud", loud).message


def test_nothing_returned_is_a_mistake_that_can_be_known():
    function_exercise(
        "sign",
        solution=lambda x: 1 if x > 0 else -1,
        inputs=lambda rng: [(1.0,), (-1.0,)],
        mistakes=[(lambda x: 1 if x > 0 else None, "the else is missing.")],
        praise="both sides.",
    )

    def half(x):
        if x > 0:
            return 1

    assert "the else is missing." in evaluate("sign", half).message
    assert "nothing yet" in evaluate("sign", lambda x: None).message


def test_only_the_first_line_of_an_exception_is_shown():
    declare()
    words = "no\nand a paragraph of advice"

    def wordy(x):
        raise ArithmeticError(words)

    message = evaluate("reciprocal", wordy).message
    assert "ArithmeticError: no" in message
    assert "advice" not in message


def test_a_dictionary_that_is_right_but_not_silent_is_shown_whole():
    function_exercise(
        "inverse",
        solution=lambda x: {"inverse": reciprocal(x), "x": x},
        inputs=lambda rng: [(np.array([0.0, 2.0]),)],
        praise="no noise.",
        quiet=True,
    )
    message = evaluate("inverse", lambda x: {"inverse": loud(x), "x": x}).message
    assert "the result is right, and yet NumPy warns." in message
    assert message.count("{'inverse': [inf, 0.5], 'x': [0, 2]}") == 2
