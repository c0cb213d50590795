"""What goes into `derivative` and `gradient`, and what comes out; slopes are in tests/tape."""

import numpy as np
import pytest

from scratchdl import derivative, gradient

NUMBERS = [3, 3.0, np.float32(3), np.int64(3), np.array(3.0)]


@pytest.mark.parametrize("number", NUMBERS, ids=[type(n).__name__ for n in NUMBERS])
def test_a_number_of_any_kind_may_be_returned(number):
    assert derivative(lambda x: number, 1.0) == 0
    assert gradient(lambda x: number, [1.0, 2.0]).tolist() == [0, 0]
    assert gradient(lambda x: x[0] * number, [1.0, 2.0]).tolist() == [3, 0]


@pytest.mark.hostile
def test_what_is_no_number_is_named():
    with pytest.raises(TypeError, match=r"^x must be a number, got \[1\.0\]$"):
        derivative(np.sin, [1.0])
    with pytest.raises(TypeError, match="f must return one number, got str"):
        gradient(lambda x: "3", 1.0)


@pytest.mark.parametrize("way", [derivative, gradient])
def test_what_depends_on_an_outer_number_alone_has_the_slope_0(way):
    seen = []

    def f(a):
        seen.append(way(lambda x: 2 * a, 1.0))
        return a * a

    assert way(f, 3.0) == 6
    assert seen == [0]


def test_nobody_changes_an_array_that_an_outer_tape_may_have_kept():
    W, calls = np.ones(2), []

    def outer(a):
        def f(_):
            calls.append(W.copy())
            return np.sum(a * W) if W[0] > 1 else 2 * a

        return a + np.sum(gradient(f, W))

    assert gradient(outer, 3.0) == 1
    np.testing.assert_array_equal(calls, [[1, 1]])


@pytest.mark.parametrize("x", [2.0, [1.0, 2.0], np.array([1.0, 2.0])])
def test_what_looks_at_nothing_but_its_argument_is_computed_once(x):
    if isinstance(x, np.ndarray):
        x.flags.writeable = False
    draws = iter(range(9))
    gradient(lambda x: next(draws), x)
    assert next(draws) == 1


def test_steps_of_the_argument_are_not_taken_for_a_look_past_it():
    x = np.array([0.5, 1.5])
    assert gradient(lambda x: np.sum(np.floor(x)), x).tolist() == [0, 0]
    assert x.tolist() == [0.5, 1.5]


def test_slopes_have_the_kind_and_precision_of_what_they_are_the_slopes_of():
    x = np.ones(2, np.float32)
    got = gradient(lambda x: np.sum(x * np.array([2.0, 3.0])), x)
    assert (got.dtype, got.tolist()) == (np.float32, [2, 3])
    got = gradient(lambda x: x * x, 3.0)
    assert (type(got), got.shape) == (np.ndarray, ())
    got = gradient(lambda p: np.sum(p["a"]) * 2.0, {"a": np.float32(1), "b": np.float32(1)})
    assert {name: slope.dtype for name, slope in got.items()} == dict.fromkeys("ab", np.float32)


@pytest.mark.parametrize("f", [np.sum, lambda x: np.sum(x**2) / 2, lambda x: np.sum(x.T @ x) / 6])
def test_no_two_slopes_are_one_array(f):
    ones = np.ones((2, 3))
    first, second, third = gradient(lambda p: f(p[0] + p[1] + p[2]), (0 * ones, ones, 0 * ones))
    first += 1
    second *= 3
    wanted = [2 * ones, 3 * ones, ones]
    for got, right in zip((first, second, third), wanted, strict=True):
        np.testing.assert_allclose(got, right, rtol=1e-15)
    view = gradient(lambda x: np.sum(x * 1.0), ones)
    view[0, 0] = 7  # a slope that is everywhere the same is no single number either
    assert view.tolist() == [[7, 1, 1], [1, 1, 1]]
