"""Measured slopes: the memos' digits, the best step, and what cannot be measured."""

import re
import warnings

import numpy as np
import pytest

from duck import Duck
from scratchdl import (
    TwoLayerNet,
    derivative,
    gradient,
    gradient_descent,
    graph_of,
    numerical_diff,
    numerical_gradient,
)
from scratchdl.gradients.numerical import BEST_STEP


def function_1(x):
    return 0.01 * x**2 + 0.1 * x


def function_2(x):
    return np.sum(x**2)


# --- one number ---------------------------------------------------------------------------------

MEMO_SLOPES = [
    (function_1, 5, 0.1999999999990898),
    (function_1, 10, 0.2999999999986347),
    (lambda x0: x0 * x0 + 4.0**2.0, 3.0, 6.00000000000378),
    (lambda x1: 3.0**2.0 + x1 * x1, 4.0, 7.999999999999119),
]


@pytest.mark.parametrize(("f", "x", "slope"), MEMO_SLOPES)
def test_the_digits_of_the_memos_and_ours_which_are_no_worse(f, x, slope):
    h, true = 1e-4, round(slope, 9)
    assert (f(x + h) - f(x - h)) / (2 * h) == pytest.approx(slope, rel=1e-15)
    assert abs(numerical_diff(f, x, h) - true) <= abs(slope - true) * 2.5
    assert numerical_diff(f, x, h) == pytest.approx(slope, rel=1e-11)


@pytest.mark.parametrize("x", [1.0, 1e6, 1e8, 1e9, 1e10, -2e10])
def test_the_divisor_is_the_step_that_was_taken(x):
    assert numerical_diff(lambda v: v, x) == 1
    assert numerical_gradient(np.sum, [x]) == 1
    if abs(x) < 1e8:
        assert numerical_diff(lambda v: v, x, method="forward") == 1


# the error for sin at 1.3, by steps so large that the bend of the curve makes it, not rounding
ERRORS = {
    "forward": {1e-1: 4.86e-2, 1e-2: 4.82e-3, 1e-4: 4.82e-5, 1e-6: 4.82e-7},
    "central": {1e-1: 4.46e-4, 1e-2: 4.46e-6, 1e-4: 4.46e-10},
}


@pytest.mark.parametrize("method", ERRORS)
def test_the_error_depends_on_the_step(method):
    for h, error in ERRORS[method].items():
        measured = abs(numerical_diff(np.sin, 1.3, h, method) - np.cos(1.3))
        assert measured == pytest.approx(error, rel=0.02), h


@pytest.mark.parametrize("method", ERRORS)
def test_rounding_decides_for_small_steps(method):
    """At one place it is chance; at many, it is about ε / h."""
    places = np.linspace(0.8, 1.3, 101)
    for h in (1e-9, 1e-10, 1e-11):
        errors = [abs(numerical_diff(np.sin, x, h, method) - np.cos(x)) for x in places]
        assert 0.02 < np.median(errors) * h / np.finfo(float).eps < 0.5, h


@pytest.mark.parametrize("method", BEST_STEP)
def test_the_default_step_is_near_the_best(method):
    def worst(h):
        places = np.linspace(0.1, 1.4, 50)
        return max(abs(numerical_diff(np.sin, x, h, method) - np.cos(x)) for x in places)

    h = BEST_STEP[method]
    assert worst(None) == worst(h)
    assert worst(h) < min(worst(100 * h), worst(h / 100))
    assert worst(h) < worst(1e-4) / 50


def test_float32_wants_a_larger_step():
    x = np.float32(1.3)

    def error(h):
        above, below = np.sin(x + np.float32(h)), np.sin(x - np.float32(h))
        return abs(float((above - below) / np.float32(2 * h)) - np.cos(1.3))

    assert error(1e-2) < 1e-5 < error(1e-4) < error(1e-5)


def test_a_step_that_rounding_swallows_is_refused():
    for x, h in [(1.0, 1e-50), (1e16, None), (np.inf, None)]:
        message = re.escape(f"lost in rounding beside {x:g}")
        with pytest.raises(ValueError, match=message):
            numerical_diff(np.sin, x, h)
        with pytest.raises(ValueError, match=message):
            numerical_gradient(np.sum, [0.0, x], h)


def test_a_step_that_counts_downwards_alone_is_refused():
    # Below a power of two floats lie twice as dense as above it.
    x, h = 1.0, np.finfo(float).eps / 2
    assert x - h != x
    with pytest.raises(ValueError, match="lost in rounding beside 1"):
        numerical_diff(np.sin, x, h)


@pytest.mark.parametrize("h", [0, -1e-4, np.nan, np.inf])
def test_steps_must_be_positive(h):
    with pytest.raises(ValueError, match="h must be a finite number greater than 0"):
        numerical_diff(np.sin, 1.0, h)
    with pytest.raises(ValueError, match="h must be a finite number greater than 0"):
        numerical_gradient(np.sum, [1.0], h)


@pytest.mark.hostile
def test_methods_are_named():
    with pytest.raises(ValueError, match="'central' or 'forward', got 'backward'"):
        numerical_diff(np.sin, 1.0, method="backward")


@pytest.mark.hostile
@pytest.mark.parametrize("x", ["1", None, [1.0], np.array([1.0]), 1j])
def test_a_place_is_one_number(x):
    with pytest.raises(TypeError, match="x must be a number"):
        numerical_diff(np.sin, x)


@pytest.mark.hostile
@pytest.mark.parametrize("method", BEST_STEP)
def test_functions_return_one_number(method):
    with pytest.raises(ValueError, match=r"one number, got an array of shape \(1,\)"):
        numerical_diff(lambda x: np.array([x]), 1.0, method=method)


def test_nan_spreads():
    assert np.isnan(numerical_diff(np.sin, np.nan))
    assert np.isnan(numerical_gradient(function_2, [np.nan, 1.0])).all()


# --- arrays -------------------------------------------------------------------------------------


@pytest.mark.parametrize("x", [(3, 4), (0, 2), (3, 0)])
@pytest.mark.parametrize("h", [None, 1e-4])
def test_integers_are_promoted(x, h):
    for place in (list(x), np.array(x), np.array(x, dtype=np.uint8)):
        kept = np.array(place)
        grad = numerical_gradient(function_2, place, h)
        assert grad.dtype == np.float64
        np.testing.assert_allclose(grad, [2 * x[0], 2 * x[1]], atol=1e-8)
        np.testing.assert_array_equal(place, kept)


@pytest.mark.parametrize("shape", [(), (0,), (5,), (2, 3), (2, 3, 2), (1, 2, 1, 2)])
def test_any_rank(shape):
    x = np.random.default_rng(0).standard_normal(shape)
    grad = numerical_gradient(lambda x: np.sum(np.sin(x)), x)
    assert grad.shape == shape
    np.testing.assert_allclose(grad, np.cos(x), atol=1e-9)


def test_arrays_that_do_not_lie_in_one_piece():
    whole = np.random.default_rng(0).standard_normal((4, 6))
    for x in (whole[::2, ::-3], whole.T, np.asfortranarray(whole), whole[:, :1]):
        kept = x.copy()
        np.testing.assert_allclose(numerical_gradient(function_2, x), 2 * kept, atol=1e-8)
        np.testing.assert_array_equal(x, kept)


def coarse():
    net = TwoLayerNet(6, 4, 3, rng=0)
    x, t = np.ones((2, 6)), np.array([0, 1])
    return lambda _: net.loss(x, t), net.params["b2"]


NEVER_NUDGED = {
    "a float32 net": coarse,
    "float16": lambda: (np.sum, np.ones(2, np.float16)),
    "another byte order": lambda: (np.sum, np.ones(2, ">f8")),
    "read-only": lambda: (np.sum, np.broadcast_to(2.0, (2, 3))),
}


@pytest.mark.parametrize("kind", NEVER_NUDGED)
def test_arrays_that_cannot_be_nudged_are_refused(kind):
    f, x = NEVER_NUDGED[kind]()
    with pytest.raises(TypeError, match=r"too coarse for nudges|read-only, so it cannot be nudged"):
        numerical_gradient(f, x)


@pytest.mark.parametrize("x", [[3, 4], (3.0, 4.0), np.array([3, 4]), 3.0, np.float32(3)])
def test_a_copy_must_be_looked_at(x):
    looked_at = np.array(x)
    with pytest.raises(TypeError, match="f gives the same number whatever it is called with"):
        numerical_gradient(lambda _: np.sum(looked_at**2), x)
    np.testing.assert_allclose(numerical_gradient(lambda x: np.sum(x**2), x), 2 * looked_at)


def picky(x):
    if not np.all(np.abs(x) < 10):
        raise ValueError("too large")
    return np.sum(np.where(x > 0, x, 0))


def test_what_becomes_a_read_only_array_is_copied():
    """As a column of a table, which pandas hands out like this."""

    class Column:
        def __array__(self, dtype=None, copy=None):
            values = np.array([3.0, 4.0])
            values.flags.writeable = False
            return values

    np.testing.assert_allclose(numerical_gradient(function_2, Column()), [6, 8])


def test_whether_a_copy_is_looked_at_is_asked_only_where_all_slopes_are_zero():
    calls = []

    def f(x):
        calls.append(x.copy())
        return float(x[0])

    assert numerical_gradient(f, [3, 4])[0] == 1
    assert len(calls) == 4, "two for each number"


def test_to_look_whether_a_function_uses_its_argument_warns_of_nothing():
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        slopes = numerical_gradient(lambda x: float(np.exp(x[0]) > 1e9), [1.0])  # asked at 1000
    assert slopes == 0
    assert said == []


def test_a_function_may_look_at_numbers_far_below_zero_alone():
    assert numerical_gradient(lambda x: float(x[0] < -100), [1.0]) == 0


@pytest.mark.parametrize("f", [picky, lambda x: np.where(x > 0, x, 0).sum(), np.max, np.prod])
def test_slopes_that_are_zero_are_found_on_copies_too(f):
    x = [0, 0, -1] if f is np.prod else [-3, -4] if f is not np.max else [[1], [1]]
    slopes = numerical_gradient(f, x)
    np.testing.assert_allclose(slopes, np.zeros(np.shape(x)) + (0.5 if f is np.max else 0))


def test_a_function_may_look_at_the_owner_of_the_array():
    W = np.array([[1.0, 2.0], [3.0, 4.0]])
    grad = numerical_gradient(lambda ignored: np.sum(W**2), W)
    np.testing.assert_allclose(grad, 2 * W, atol=1e-8)


def test_the_place_is_put_back_to_the_last_bit_even_if_the_function_raises():
    x, calls = np.array([0.1, 0.2, 0.3]), []

    def f(x):
        calls.append(x.copy())
        if len(calls) == 4:
            raise RuntimeError("no more")
        return 0.0

    with pytest.raises(RuntimeError, match="no more"):
        numerical_gradient(f, x)
    assert calls[3][1] != 0.2
    assert x.tolist() == [0.1, 0.2, 0.3]


@pytest.mark.hostile
def test_gradients_need_one_number():
    with pytest.raises(ValueError, match=r"one number, got an array of shape \(2,\)"):
        numerical_gradient(lambda x: x, np.ones(2))
    with pytest.raises(TypeError, match="expected real numbers"):
        numerical_gradient(np.sum, ["1"])


def test_device_arrays_stay_on_their_device():
    grad = numerical_gradient(lambda x: np.sum(x**2), Duck([3.0, 4.0]))
    assert isinstance(grad, Duck)
    np.testing.assert_allclose(grad.memory, [6, 8], atol=1e-8)


@pytest.mark.hostile
@pytest.mark.parametrize(
    "swapped",
    [derivative, gradient, gradient_descent, graph_of, numerical_diff, numerical_gradient],
)
def test_the_function_comes_first(swapped):
    with pytest.raises(TypeError, match="f must be a function, and comes first, got ndarray"):
        swapped(np.ones(2), np.sum)
