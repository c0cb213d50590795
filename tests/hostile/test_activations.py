"""Hostile input into every activation: each kind has one documented outcome."""

import numpy as np
import pytest

import scratchdl as dl
from checks.registry import ACTIVATIONS, ROW_ACTIVATIONS
from hostile.values import NOT_A_NUMBER, NOT_REAL_NUMBERS, RAGGED, matrix

ELEMENTWISE = [f for case in ACTIVATIONS.values() for f in (case.f, case.df)]
ROWS = [f for case in ROW_ACTIVATIONS.values() for f in (case.function, case.jacobian)]
EVERY = {name: getattr(dl, name) for name in dl.activations.__all__}

pytestmark = pytest.mark.hostile
each = pytest.mark.parametrize("name", EVERY)


@each
@pytest.mark.parametrize("kind", NOT_REAL_NUMBERS)
def test_what_holds_no_real_numbers_is_a_type_error(name, kind):
    with pytest.raises(TypeError, match=r"expected real numbers|masked arrays"):
        EVERY[name](NOT_REAL_NUMBERS[kind])


@each
def test_the_type_error_names_the_dtype(name):
    with pytest.raises(TypeError, match="dtype complex128"):
        EVERY[name](np.array([1j]))


@each
def test_rows_of_different_length_are_a_value_error(name):
    with pytest.raises(ValueError, match="inhomogeneous"):
        EVERY[name](RAGGED)


@each
def test_no_argument_is_a_type_error(name):
    with pytest.raises(TypeError, match="missing"):
        EVERY[name]()


@each
def test_a_matrix_counts_as_a_plain_array(name):
    x = [[0.5, -1.0], [2.0, 3.0]]
    y = EVERY[name](matrix(x))
    assert type(y) is np.ndarray
    np.testing.assert_array_equal(y, EVERY[name](x))


@each
def test_a_thousand_axes_of_classes_are_no_problem(name):
    x = np.linspace(-5, 5, 1000)
    assert np.all(np.isfinite(EVERY[name](x)))


@each
def test_the_smallest_and_largest_floats_neither_warn_nor_give_nan(name):
    tiny, huge = np.finfo(np.float64).smallest_subnormal, np.finfo(np.float64).max
    y = EVERY[name](np.array([tiny, -tiny, 0.0, -0.0, huge / 2, -huge / 2]))
    assert not np.any(np.isnan(y))


@pytest.mark.parametrize("f", [dl.leaky_relu, dl.leaky_relu_grad])
@pytest.mark.parametrize("alpha", NOT_A_NUMBER)
def test_a_slope_that_is_no_number_is_a_type_error(f, alpha):
    with pytest.raises(TypeError, match="alpha must be a number"):
        f(np.ones(2), alpha=alpha)


@pytest.mark.parametrize("f", [dl.gelu, dl.gelu_grad])
@pytest.mark.parametrize("approximate", ["none", "tanh", 1, 0.0, None])
def test_a_flag_that_is_no_flag_is_a_type_error(f, approximate):
    with pytest.raises(TypeError, match="approximate must be True or False"):
        f(np.ones(2), approximate=approximate)
