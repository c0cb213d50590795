"""Measured slopes: the memos' digits, the best step, and what cannot be measured."""

import re

import numpy as np
import pytest

from duck import Duck
from scratchdl import numerical_diff, numerical_gradient
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
def test_the_digits_of_the_memos(f, x, slope):
    assert numerical_diff(f, x, h=1e-4) == pytest.approx(slope, rel=1e-15)


def test_the_tangent_of_the_memo():
    slope = numerical_diff(function_1, 5, h=1e-4)
    assert function_1(5) - slope * 5 == pytest.approx(-0.24999999999545, rel=1e-12)


# the error for sin at 1.3, by step; two digits, as rounding has no more
ERRORS = {
    "forward": {1e-1: 4.9e-2, 1e-2: 4.8e-3, 1e-4: 4.8e-5, 1e-6: 4.8e-7, 1e-8: 5.5e-9},
    "central": {1e-1: 4.5e-4, 1e-2: 4.5e-6, 1e-4: 4.5e-10, 1e-5: 3.5e-12, 1e-10: 2.8e-8},
}


@pytest.mark.parametrize("method", ERRORS)
def test_the_error_depends_on_the_step(method):
    for h, error in ERRORS[method].items():
        measured = abs(numerical_diff(np.sin, 1.3, h, method) - np.cos(1.3))
        assert measured == pytest.approx(error, rel=0.02), h


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
    for x in (whole[::2, ::-3], whole.T, np.asfortranarray(whole), np.broadcast_to(2.0, (2, 3))):
        kept = x.copy()
        np.testing.assert_allclose(numerical_gradient(function_2, x), 2 * kept, atol=1e-8)
        np.testing.assert_array_equal(x, kept)


def test_float32_is_measured_in_float64():
    x = np.array([1.3, 2.6], dtype=np.float32)
    seen = set()

    def f(x):
        seen.add(x.dtype)
        return np.sum(np.sin(x))

    grad = numerical_gradient(f, x)
    assert seen == {np.dtype(np.float64)}
    np.testing.assert_allclose(grad, np.cos(x.astype(np.float64)), atol=1e-10)


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
