"""A browser's Python does not say that a number overflowed; the checks must notice all the same."""

import importlib
import pkgutil
import warnings

import numpy as np
import pytest

from exercises import answers
from exercises.answers import as_arguments
from scratchdl.book.exercises import evaluate, running, watching
from scratchdl.book.exercises.watching import WatchedArray, is_silent, unwatched, watched

ANSWERS = {
    name: case
    for module in pkgutil.iter_modules(answers.__path__)
    for name, case in importlib.import_module(f"exercises.answers.{module.name}").ANSWERS.items()
}


def test_this_machine_reports_overflow():
    assert not is_silent()


def test_a_machine_without_reports_is_recognised(monkeypatch):
    def exp(x):
        with np.errstate(over="ignore"):
            return real(x)

    real = np.exp
    monkeypatch.setattr(np, "exp", exp)
    assert watching.is_silent.__wrapped__()


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_verdicts_are_the_same_on_a_machine_without_reports(monkeypatch, name):
    """Watched arrays silence the real reports, so whatever is noticed here was noticed by them."""
    tried = [*ANSWERS[name].right, *(answer for answer, _ in ANSWERS[name].wrong)]
    spoken = [evaluate(name, *as_arguments(answer)) for answer in tried]
    monkeypatch.setattr(running, "is_silent", lambda: True)
    for answer, verdict in zip(tried, spoken, strict=True):
        found = evaluate(name, *as_arguments(answer))
        assert found.passed == verdict.passed, found.message
        assert found.message.splitlines()[0] == verdict.message.splitlines()[0]


@pytest.mark.parametrize(
    ("compute", "words"),
    [
        (lambda x: np.exp(1000 * x), "overflow encountered in exp"),
        (lambda x: x.sum() / (0 * x), "divide by zero encountered in divide"),
        (lambda x: np.log(x - x), "divide by zero encountered in log"),
        (lambda x: (x - x) / (x - x), "invalid value encountered in divide"),
        (lambda x: np.multiply.reduce(1e200 * x), "overflow encountered in multiply"),
        (lambda x: np.multiply(1e200 * x, 1e200, out=1 * x), "overflow encountered in multiply"),
        (lambda x: (1e200 * x) @ (1e200 * x), "overflow encountered in matmul"),
    ],
)
def test_numpy_words(compute, words):
    with pytest.warns(RuntimeWarning) as said:
        compute(watched(np.array([1.0, 2.0])))
    assert [str(one.message) for one in said] == [words]


def test_what_is_no_float_is_an_ordinary_array_again():
    places = watched(np.array([1.0, 2.0])).argsort()
    assert isinstance(places, WatchedArray)
    assert type(places == 1) is np.ndarray


def test_infinity_that_came_in_may_go_out():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        x = watched(np.array([np.inf, np.nan, 1.0]))
        assert np.isnan((x + 1)[1])
        assert np.exp(-x)[0] == 0
        assert list(x > 0) == [True, False, True]


def test_values_are_watched_and_set_free_again():
    value = ({"W": np.ones(2), "n": 3}, [np.arange(2)], "a")
    inside = watched(value)
    assert isinstance(inside[0]["W"], WatchedArray)
    assert type(inside[1][0]) is np.ndarray  # whole numbers wrap around; nothing reports that
    assert inside[0]["W"].base is value[0]["W"]
    assert type(unwatched(inside)[0]["W"]) is np.ndarray
    assert inside[2] == "a"
