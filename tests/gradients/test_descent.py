"""Walking downhill: where it ends, how large a step may be, and what is left alone."""

import numpy as np
import pytest

from scratchdl import gradient_descent
from scratchdl.gradients.descent import can_be_measured


def function_2(x):
    return x[0] ** 2 + x[1] ** 2


# each number as the memo prints it, or as the closed form has it
ENDS = [
    ((3.0, 4.0), 0.1, (6.111107929e-10, 8.14814390534e-10)),
    ((-3.0, 4.0), 0.1, (-6.111107929e-10, 8.14814390534e-10)),
    ((-3.0, 4.0), 1e-10, (-2.99999994, 3.99999992)),
    ((3.0, 4.0), 0.5, (0.0, 0.0)),
    ((3.0, 4.0), 1.0, (3.0, 4.0)),
    ((3.0, 4.0), 1.01, (3 * 1.02**100, 4 * 1.02**100)),
]


@pytest.mark.parametrize(("start", "lr", "end"), ENDS)
def test_where_a_hundred_steps_end(start, lr, end):
    x = gradient_descent(function_2, start, lr=lr, step_num=100, return_path=False)
    np.testing.assert_allclose(x, end, rtol=1e-4, atol=1e-10)


def test_the_digits_of_the_memo():
    # with the memo's own step; the last digits are those of rounding, and differ
    x = gradient_descent(function_2, [3.0, 4.0], lr=0.1, step_num=100)
    np.testing.assert_allclose(x, [3 * 0.8**100, 4 * 0.8**100], atol=1e-12)


def test_unless_told_otherwise_it_takes_a_hundred_steps_of_a_hundredth():
    x = gradient_descent(function_2, [3.0, 4.0])
    np.testing.assert_allclose(x, [3 * 0.98**100, 4 * 0.98**100], rtol=1e-7)


def test_a_step_far_too_large_runs_away_until_no_slope_can_be_measured():
    x = gradient_descent(function_2, [-3.0, 4.0], lr=10.0, step_num=5)
    np.testing.assert_allclose(x, [3 * 19.0**5, -4 * 19.0**5], rtol=1e-5)
    # the book's version then finds every slope to be 0, and stands still as if it had arrived
    with pytest.raises(ValueError, match=r"with lr=10 the walk is at .* take a smaller lr"):
        gradient_descent(function_2, [-3.0, 4.0], lr=10.0, step_num=100)


def test_a_walk_into_nothing_is_told_of_its_rate():
    with pytest.raises(ValueError, match="after 1 steps with lr=1 the walk is at nan"):
        gradient_descent(lambda x: float("nan"), [1.0, 2.0], lr=1.0)
    with pytest.raises(ValueError, match="the walk is at -1e\\+17, too far away"):
        gradient_descent(lambda x: 1e17 * x[0] + x[1], [1.0, 2.0], lr=1.0)
    with pytest.raises(ValueError, match="lost in rounding beside"):  # no rate led there
        gradient_descent(function_2, [1e30, 4.0])


def test_a_place_from_which_only_a_step_down_counts_is_too_far_away():
    x = np.array([2.0**36])  # below a power of two floats lie twice as dense as above it
    assert x - 6e-6 != x
    assert not can_be_measured(x)
    assert can_be_measured(x / 2)


def test_at_the_limit_it_swings_forever():
    _, path = gradient_descent(function_2, [3, 4], lr=1.0, step_num=4, return_path=True)
    np.testing.assert_allclose(path, [(3, 4), (-3, -4)] * 2 + [(3, 4)], atol=1e-8)


def test_the_start_stays_and_the_path_is_whole():
    start = np.array([[3.0], [4.0]])
    x, path = gradient_descent(lambda x: np.sum(x**2), start, lr=0.25, step_num=2, return_path=True)
    assert start.tolist() == [[3.0], [4.0]]
    np.testing.assert_allclose(path, [start, start / 2, start / 4], atol=1e-8)
    assert np.array_equal(x, path[-1])


def test_no_step_stays_at_the_start():
    start = np.array([3, 4])
    x, path = gradient_descent(function_2, start, step_num=0, return_path=True)
    assert x.tolist() == [3.0, 4.0]
    assert path.shape == (1, 2)
    assert x.dtype == np.float64
    assert not np.shares_memory(x, start)


@pytest.mark.parametrize("lr", [0, -0.1, np.nan, np.inf])
def test_learning_rates_must_be_positive(lr):
    with pytest.raises(ValueError, match="lr must be a finite number greater than 0"):
        gradient_descent(function_2, [3.0, 4.0], lr=lr)


@pytest.mark.hostile
def test_steps_are_counted():
    with pytest.raises(ValueError, match="step_num must be at least 0, got -1"):
        gradient_descent(function_2, [3.0, 4.0], step_num=-1)
    with pytest.raises(TypeError, match=r"step_num must be an integer, got 1.5"):
        gradient_descent(function_2, [3.0, 4.0], step_num=1.5)
