"""The formulas of activations."""

import mpmath
import numpy as np

import scratchdl as dl
from formulas.cases.drawing import BELL, PHI, SIGMA, SIGMA_SLOPE, of, one_by_one, softmax, some
from formulas.checking import At, Case, formulas_of
from formulas.reader import Values, clauses, exact, read
from scratchdl.activations import gelu_function as gaussian
from scratchdl.activations import relu_family, softmax_family


def activation(owner, left, grad=False, **given):
    @of(owner)
    def case(rng):
        x = some(rng)
        return one_by_one({"x": x, **given}, {left: owner(x)})

    return case


activation(dl.identity, r"\operatorname{id}(x)")
activation(dl.identity_grad, r"\operatorname{id}'(x)")
activation(dl.step_function, r"\operatorname{step}(x)")
activation(dl.step_function_grad, r"\operatorname{step}'(x)")
activation(dl.sigmoid, r"\sigma(x)")
activation(dl.sigmoid_grad, r"\sigma'(x)", **{r"\sigma": SIGMA})
activation(dl.tanh, r"\tanh(x)", **{r"\sigma": SIGMA})
activation(dl.tanh_grad, r"\tanh'(x)")
activation(dl.relu, r"\operatorname{relu}(x)")
activation(dl.relu_grad, r"\operatorname{relu}'(x)")
activation(dl.gelu, r"\operatorname{gelu}(x)", **{r"\Phi": PHI})
activation(relu_family.softplus, r"\zeta(x)")


@of(dl.leaky_relu)
def _(rng):
    x = some(rng)
    return one_by_one({"x": x, r"\alpha": 0.3}, {r"\operatorname{leaky}(x)": dl.leaky_relu(x, 0.3)})


@of(dl.leaky_relu_grad)
def _(rng):
    x, left = some(rng), r"\operatorname{leaky}'(x)"
    return one_by_one({"x": x, r"\alpha": 0.3}, {left: dl.leaky_relu_grad(x, 0.3)})


@of(dl.gelu_grad)
def _(rng):
    x = some(rng)
    return one_by_one(
        {"x": x, r"\Phi": PHI, r"\varphi": BELL},
        {r"\operatorname{gelu}'(x)": dl.gelu_grad(x)},
        skipped={r"\varphi = \Phi'": "says what a letter means"},
    )


@of(gaussian.normal_cdf)
def _(rng):
    a = np.array([rng.uniform(0.1, 0.9), rng.uniform(1, 4)])
    return one_by_one(
        {"a": a, r"\Phi": PHI},
        {r"\Phi(-a)": gaussian.normal_cdf(-a), r"\Phi(a)": gaussian.normal_cdf(a)},
    )


@of(gaussian.normal_density)
def _(rng):
    x = some(rng)
    return one_by_one(
        {"x": x, r"\Phi'": lambda x: mpmath.diff(PHI, x)},
        {r"\varphi(x)": gaussian.normal_density(x)},
    )


@of(gaussian.normal_cdf_by_tanh)
def _(rng):
    x = some(rng)
    return one_by_one({"x": x, r"\sigma": SIGMA}, {r"\Phi(x)": gaussian.normal_cdf_by_tanh(x)})


@of(gaussian.normal_density_by_tanh)
def _(rng):
    x = some(rng)
    (u,) = [
        read(sides[1], set()) for sides in clauses(formulas_of(gaussian.normal_cdf_by_tanh)[0])[1:]
    ]
    values = np.array([u(Values({"x": exact(v)})) for v in x], object)
    return one_by_one(
        {"x": x, r"\sigma'": SIGMA_SLOPE, "u": values},
        {r"\varphi(x)": gaussian.normal_density_by_tanh(x)},
    )


@of(dl.softmax)
def _(rng):
    x = some(rng, 5)
    return Case({"x": x}, {r"\operatorname{softmax}(x)_k": At("k", dl.softmax(x))}, sizes={"j": 5})


@of(dl.log_softmax)
def _(rng):
    x = some(rng, 5)
    left = r"\log \operatorname{softmax}(x)_k"
    return Case({"x": x}, {left: At("k", dl.log_softmax(x))}, sizes={"j": 5})


@of(dl.softmax_jacobian)
def _(rng):
    x = some(rng, 4)
    return Case(
        {"x": x, r"\operatorname{softmax}": softmax},
        {r"\frac{\partial y_i}{\partial x_j}": At("ij", dl.softmax_jacobian(x))},
    )


@of(dl.log_softmax_jacobian)
def _(rng):
    x = some(rng, 4)
    return Case(
        {"x": x, r"\operatorname{softmax}": softmax},
        {r"\frac{\partial \log y_i}{\partial x_j}": At("ij", dl.log_softmax_jacobian(x))},
    )


@of(softmax_family.below_largest)
def _(rng):
    x = some(rng, 5)
    return Case({"x": x}, {"": At("k", softmax_family.below_largest(x))}, sizes={"j": 5})
