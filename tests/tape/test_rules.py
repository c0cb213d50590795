"""Rules at the places where a formula alone would say NaN, and what they write down."""

import numpy as np
import pytest

from scratchdl import derivative, gradient
from scratchdl.tape import Tape, with_way_back
from scratchdl.tape.rules import COMPOUND, RULES


@pytest.mark.parametrize("way", [derivative, gradient])
def test_equal_numbers_share_what_arrives(way):
    assert way(lambda x: 3 * np.maximum(x, 2.0), 2.0) == 1.5
    assert way(lambda x: 3 * np.minimum(2.0, x), 2.0) == 1.5


POWERS = {  # of x with exponents of every kind: 0 is a constant, also at 0 and below it
    "whole": (lambda x: x**0 + x**1, [1.0, 1.0, 1.0]),
    "an array": (lambda x: x ** np.array([0.0, 0.0, 1.0]), [0.0, 0.0, 1.0]),
    "an array of 1 and 3": (lambda x: x ** np.array([1.0, 3.0, 3.0]), [1.0, 0.0, 27.0]),
}


@pytest.mark.parametrize("name", POWERS)
def test_powers_have_slopes_where_the_base_is_0_or_less(name):
    f, wanted = POWERS[name]
    x = np.array([-2.0, 0.0, 3.0])
    assert gradient(lambda x: np.sum(f(x)), x).tolist() == wanted
    forward = [derivative(lambda t, v=v: np.sum(f(x + t * v)), 0.0) for v in np.eye(3)]
    assert forward == wanted


def test_a_constant_has_the_slope_0_also_where_a_square_would_be_too_large():
    assert gradient(lambda x: x**0, 1e200) == derivative(lambda x: x**0, 1e200) == 0


@pytest.mark.parametrize("base", [0.0, np.zeros(())])
@pytest.mark.parametrize("y", [0.0, 2.0])
@pytest.mark.parametrize("way", [derivative, gradient])
def test_powers_of_0_are_the_same_for_all_exponents(way, y, base):
    assert way(lambda y: base**y, y) == 0


@pytest.mark.parametrize("base", [2.0, 1.0, 0.5])
def test_the_slope_of_an_exponent_is_the_logarithm_of_the_base(base):
    assert gradient(lambda y: base**y, 2.0) == pytest.approx(base**2 * np.log(base), rel=1e-15)


def test_a_sum_that_is_undone_is_no_other_sum():
    x, weights = np.ones((2, 3)), np.array([[1.0], [10.0]])
    kept = gradient(lambda x: np.sum(np.sum(x, axis=-1, keepdims=True) * weights), x)
    dropped = gradient(lambda x: np.sum(np.sum(x, axis=-1) * weights[:, 0]), x)
    assert kept.tolist() == dropped.tolist() == [[1, 1, 1], [10, 10, 10]]


def test_a_function_of_ones_own_may_have_a_way_back():
    @with_way_back(
        lambda dz, z, x, y: 10 * dz,  # wrong, so that it shows
        lambda dz, z, x, y: 20 * dz,
    )
    def product(x, y):
        """Some words."""
        return np.exp(np.log(x) + np.log(y))

    try:
        assert product(2.0, 3.0) == pytest.approx(6)
        assert gradient(lambda p: product(p[0], p[1]), (2.0, 3.0)) == (10, 20)
        assert gradient(lambda y: product(2.0, y), 3.0) == 20
        assert derivative(lambda x: product(x, 3.0), 2.0) == pytest.approx(3)
        tape = Tape()
        product(tape.input(np.float64(2.0)), 3.0)
        assert [line[0] for line in tape.lines] == [None, product]
        tape.close()
        assert (product.__name__, product.__doc__) == ("product", "Some words.")
    finally:
        del COMPOUND[product], RULES[product]
