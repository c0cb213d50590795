"""The formula of every docstring, written down once more, literally, beside what the code says.

No care is taken here for overflow or rounding: the points are tame, and reading is all.
"""

import numpy as np
import pytest
from scipy import integrate

import scratchdl as dl
from scratchdl import losses
from scratchdl.activations import gelu_function as gaussian

RANDOM = 3 * np.random.default_rng(0).standard_normal((50, 4))
LABELS = np.random.default_rng(1).integers(0, 4, 50)
ONE_HOT = np.eye(4)[LABELS]

exp, log = np.exp, np.log


def bell(x):
    return exp(-(x**2) / 2) / np.sqrt(2 * np.pi)


def cdf(x):
    return np.vectorize(lambda a: 1 / 2 + integrate.quad(bell, 0, a, epsabs=1e-14)[0])(x)


def u(x):
    return np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)


def jacobian(rows, entry):
    k = range(rows.shape[-1])
    return np.array([[[entry(y, i, j) for j in k] for i in k] for y in rows])


def probabilities(x):
    return np.array([[exp(score) / sum(exp(row)) for score in row] for row in x])


FORMULAS = [
    (dl.identity, lambda x: x),
    (dl.identity_grad, lambda x: 1 + 0 * x),
    (dl.step_function, lambda x: np.select([x > 0, x <= 0], [1, 0])),
    (dl.step_function_grad, lambda x: 0 * x),
    (dl.sigmoid, lambda x: 1 / (1 + exp(-x))),
    (dl.sigmoid, lambda x: exp(x) / (1 + exp(x))),
    (dl.sigmoid, lambda x: exp(np.select([x < 0], [x], 0)) / (1 + exp(-abs(x)))),
    (dl.sigmoid_grad, lambda x: 1 / (1 + exp(-x)) * (1 - 1 / (1 + exp(-x)))),
    (dl.sigmoid_grad, lambda x: exp(-abs(x)) / (1 + exp(-abs(x))) ** 2),
    (dl.tanh, lambda x: (exp(x) - exp(-x)) / (exp(x) + exp(-x))),
    (dl.tanh, lambda x: 2 / (1 + exp(-2 * x)) - 1),
    (dl.tanh_grad, lambda x: 1 - ((exp(x) - exp(-x)) / (exp(x) + exp(-x))) ** 2),
    (dl.tanh_grad, lambda x: 4 * exp(-2 * abs(x)) / (1 + exp(-2 * abs(x))) ** 2),
    (dl.relu, lambda x: np.array([[max(v, 0) for v in row] for row in x])),
    (dl.relu_grad, lambda x: np.select([x > 0, x <= 0], [1, 0])),
    (dl.relu_grad, lambda x: np.array([[max(np.sign(v), 0) for v in row] for row in x])),
    (dl.leaky_relu, lambda x: np.array([[max(v, 0.01 * v) for v in row] for row in x])),
    (dl.leaky_relu_grad, lambda x: np.select([x > 0, x <= 0], [1, 0.01])),
    (dl.leaky_relu_grad, lambda x: np.array([[max(np.sign(v), 0.01) for v in row] for row in x])),
    (dl.gelu, lambda x: x * cdf(x)),
    (dl.gelu_grad, lambda x: cdf(x) + x * bell(x)),
    (gaussian.normal_cdf, cdf),
    (gaussian.normal_density, bell),
    (gaussian.normal_cdf_by_tanh, lambda x: (1 + np.tanh(u(x))) / 2),
    (
        gaussian.normal_density_by_tanh,
        lambda x: (1 - np.tanh(u(x)) ** 2) * np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * x**2) / 2,
    ),
    (dl.softmax, probabilities),
    (dl.log_softmax, lambda x: log(probabilities(x))),
    (
        dl.softmax_jacobian,
        lambda x: jacobian(probabilities(x), lambda y, i, j: y[i] * ((i == j) - y[j])),
    ),
    (
        dl.log_softmax_jacobian,
        lambda x: jacobian(probabilities(x), lambda y, i, j: (i == j) - y[j]),
    ),
]


@pytest.mark.parametrize(("function", "formula"), FORMULAS)
def test_the_code_is_the_formula(function, formula):
    np.testing.assert_allclose(function(RANDOM), formula(RANDOM), rtol=1e-12, atol=1e-12)


def test_every_activation_is_compared_with_its_formula():
    compared = {function.__name__ for function, _ in FORMULAS}
    assert compared >= set(dl.activations.__all__)


def test_the_integral_behind_gelu_is_that_of_the_docstring():
    for a in (0.25, 1.0, 3.0):
        integral, _ = integrate.quad(lambda u, a=a: exp(-u * u / 2) / (a * a + u * u), 0, np.inf)
        expected = a * exp(-a * a / 2) / np.pi * integral
        np.testing.assert_allclose(gaussian.normal_cdf(np.array([-a])), [expected], rtol=1e-9)


# --- losses -------------------------------------------------------------------------------------

N, K = RANDOM.shape
SHARES = probabilities(np.random.default_rng(2).standard_normal((N, K)))


def half_the_sum(y, t):
    return 0.5 * sum((y[n, k] - t[n, k]) ** 2 for n in range(N) for k in range(K))


def mean_of_squares(y, t):
    return sum((y[n, k] - t[n, k]) ** 2 for n in range(N) for k in range(K)) / (N * K)


def cross_entropy(y, t, delta=0.0):
    return -sum(t[n, k] * log(y[n, k] + delta) for n in range(N) for k in range(K)) / N


def from_scores(x, t):
    return sum(t[n, k] * (log(sum(exp(x[n]))) - x[n, k]) for n in range(N) for k in range(K)) / N


def yes_or_no(y, t):
    return -np.mean(t * log(y) + (1 - t) * log(1 - y))


@pytest.mark.parametrize("t", [ONE_HOT, SHARES], ids=["one-hot", "shares"])
def test_losses_are_their_formulas(t):
    x, y = RANDOM, probabilities(RANDOM)
    for ours, formula in [
        (dl.sum_squared_error(x, t), half_the_sum(x, t)),
        (dl.mean_squared_error(x, t), mean_of_squares(x, t)),
        (dl.cross_entropy_error(y, t), cross_entropy(y, t)),
        (dl.cross_entropy_error(y, t, delta=1e-7), cross_entropy(y, t, 1e-7)),
        (dl.softmax_cross_entropy(x, t), from_scores(x, t)),
        (dl.binary_cross_entropy(y, t), yes_or_no(y, t)),
        (dl.sigmoid_cross_entropy(x, t), yes_or_no(1 / (1 + exp(-x)), t)),
    ]:
        assert ours == pytest.approx(formula, rel=1e-12)


def test_losses_of_labels_are_their_formulas():
    x, y = RANDOM, probabilities(RANDOM)
    for delta in (0.0, 1e-7):
        by_label = -sum(log(y[n, LABELS[n]] + delta) for n in range(N)) / N
        assert dl.cross_entropy_error(y, LABELS, delta=delta) == pytest.approx(by_label, rel=1e-12)
    assert dl.softmax_cross_entropy(x, LABELS) == pytest.approx(from_scores(x, ONE_HOT), rel=1e-12)


def test_one_hot_is_its_formula():
    brackets = [[float(k == LABELS[n]) for k in range(K)] for n in range(N)]
    np.testing.assert_array_equal(dl.one_hot(LABELS, K), brackets)


def test_negative_log_likelihood_is_its_formula():
    y = probabilities(RANDOM)
    by_sum = [-sum(SHARES[n, k] * log(y[n, k]) for k in range(K)) for n in range(N)]
    by_label = [-log(y[n, LABELS[n]]) for n in range(N)]
    np.testing.assert_allclose(
        losses.negative_log_likelihood(log(y), SHARES)[:, 0], by_sum, rtol=1e-12
    )
    np.testing.assert_allclose(
        losses.negative_log_likelihood(log(y), LABELS)[:, 0], by_label, rtol=1e-12
    )
