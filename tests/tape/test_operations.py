"""Every operation against the complex step and central differences; twice, and by both machines."""

import numpy as np
import pytest

from expressions import drawn_steps, expression
from scratchdl import Sigmoid, derivative, gradient, numerical_gradient
from scratchdl.graph import record
from scratchdl.tape import Duals, Tape
from scratchdl.tape.functions import COMPOSED
from scratchdl.tape.rules import ELEMENTWISE as RULES
from tape import operations
from tape.operations import CORNERS, ELEMENTWISE, OPERATIONS, X

WEIGHTS = np.random.default_rng(0).normal(size=200)


def weighed(f):
    """One number of all that `f` gives, in which nothing cancels."""

    def number(x):
        y = f(x)
        return np.sum(np.reshape(y, (-1,)) * WEIGHTS[: np.size(y)])

    return number


def complex_step(f, x, v):
    r"""The slope of an analytic function along `v` to the last digit: $\Im f(x + ihv) / h$."""
    return np.imag(f(x + 1e-30j * v)) / 1e-30


def relative(got, wanted):
    return np.max(np.abs(got - wanted)) / (np.max(np.abs(wanted)) + 1e-3)


V = np.random.default_rng(1).normal(size=X.shape)


# NumPy orders no complex numbers, and takes the size of complex numbers in these
NOT_ANALYTIC = {*CORNERS, "var", "std", "norm", "norm_kept", "norm_of_all"}


@pytest.mark.parametrize("name", [n for n in OPERATIONS if n not in NOT_ANALYTIC])
def test_the_slope_is_exact(name):
    f, x = OPERATIONS[name]
    f = weighed(f)
    wanted = complex_step(f, x, V)
    assert relative(np.sum(gradient(f, x) * V), wanted) < 1e-13
    assert relative(derivative(lambda t: f(x + t * V), 0.0), wanted) < 1e-13


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_slope_is_the_measured_one(name):
    f, x = OPERATIONS[name]
    f = weighed(f)
    assert relative(gradient(f, x), numerical_gradient(f, x)) < 1e-8


@pytest.mark.parametrize("name", OPERATIONS)
def test_forward_and_reverse_agree_also_on_the_slope_of_the_slope(name):
    f, x = OPERATIONS[name]
    f = weighed(f)

    def along(x):
        return np.sum(gradient(f, x) * V)

    def forward(x):
        return derivative(lambda t: f(x + t * V), 0.0)

    twice = gradient(along, x)
    assert relative(twice, numerical_gradient(along, x)) < 1e-7
    assert relative(gradient(forward, x), twice) < 1e-12
    assert relative(derivative(lambda t: along(x + t * V), 0.0), np.sum(twice * V)) < 1e-12
    fourth = derivative(lambda t: forward(x + t * V), 0.0)
    assert relative(fourth, np.sum(twice * V)) < 1e-12


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_second_derivatives_are_exact(name):
    f, x = ELEMENTWISE[name]
    v = float(x[0, 1])

    def number(t):
        return np.sum(f(t * (x / v)))

    def slope(t):  # exact at complex numbers too: each rule is made of operations
        return derivative_at_complex(number, t)

    wanted = np.imag(slope(v + 1e-30j)) / 1e-30
    assert relative(derivative(lambda t: derivative(number, t), v), wanted) < 1e-12
    assert relative(gradient(lambda t: gradient(number, t), v), wanted) < 1e-9


def derivative_at_complex(f, x):
    """`derivative` without its check that x is a real number."""
    return f(Duals().number(np.complex128(x), 1.0)).mark


@pytest.mark.parametrize("name", ["sum", "mean", "var", "std", "max", "min", "norm"])
def test_a_reduction_takes_numpys_settings(name):
    f = np.linalg.norm if name == "norm" else getattr(np, name)
    x = np.random.default_rng(0).normal(size=(3, 4))
    settings = [
        {},
        {"axis": 0},
        {"axis": (0, 1)},
        {"keepdims": True},
        {"axis": 1, "keepdims": True},
    ]
    if name in ("var", "std"):
        settings += [{"ddof": 1}, {"axis": 1, "ddof": 2, "keepdims": True}]
    for options in settings:
        y = f(Duals().number(x, np.ones_like(x)), **options)
        assert np.shape(y.value) == np.shape(y.mark) == np.shape(f(x, **options))
        np.testing.assert_allclose(y.value, f(x, **options), rtol=1e-12)


@pytest.mark.parametrize("name", OPERATIONS)
def test_slopes_in_float32_stay_float32(name, monkeypatch):
    for constant in ("Y", "V", "FIXED"):
        value = getattr(operations, constant)
        monkeypatch.setattr(operations, constant, value.astype(np.float32))
    f, x = OPERATIONS[name]
    tape = Tape()
    y = np.sum(f(tape.input(x.astype(np.float32))))
    slopes = tape.slopes(y)
    tape.close()
    assert {dx.dtype for dx in slopes if dx is not None} == {np.dtype(np.float32)}


def test_numbers_may_be_clipped_on_one_side_alone():
    x = np.array([-2.0, 0.5, 3.0])
    assert gradient(lambda x: np.sum(np.clip(x, None, 1.0)), x).tolist() == [1.0, 1.0, 0.0]
    assert gradient(lambda x: np.sum(np.clip(x, 0.0, None)), x).tolist() == [0.0, 1.0, 1.0]


def test_a_slope_has_the_shape_of_its_number():
    y = Duals().number(np.float64(2.0), 1.0) + np.array([-2.0, 3.0])  # one of them becomes 0
    assert y.mark.tolist() == [1.0, 1.0]
    y = Duals().number(np.array([np.inf]), np.ones(1)) + 1.0
    assert y.mark.tolist() == [1.0]


def test_dual_numbers_have_no_rule_for_what_goes_back_alone():
    x = Duals().number(np.ones((1, 2)), np.ones((1, 2)))
    with pytest.raises(TypeError, match=r"np\.arctan2 has no rule"):
        np.arctan2(x, 1.0)
    with pytest.raises(TypeError, match="dual numbers go forward, and a recorded layer knows only"):
        record(Sigmoid(), x)


def test_every_rule_is_tried():
    tried = set(OPERATIONS)
    names = {f.__name__ for f in RULES if isinstance(f, np.ufunc)}
    assert {n for n in names if not any(t.startswith(n) for t in tried)} == set()
    composed = {f.__name__ for f in COMPOSED}
    assert {n for n in composed if not any(t.startswith(n) for t in tried)} <= {"amax"}


# --- random expressions -------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(40))
def test_random_expressions(seed):
    f, x = expression(drawn_steps(seed)), np.array([0.4, -0.9])
    wanted = np.array([complex_step(f, x, v) for v in np.eye(2)])
    assert relative(gradient(f, x), wanted) < 1e-12
    forward = [derivative(lambda t, v=v: f(x + t * v), 0.0) for v in np.eye(2)]
    assert relative(np.array(forward), wanted) < 1e-12
    hessian = [gradient(lambda x, i=i: gradient(f, x)[i], x) for i in range(2)]
    assert relative(hessian[0][1], hessian[1][0]) < 1e-9
