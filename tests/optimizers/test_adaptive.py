"""What the checks for all optimizers cannot know of those with a rate for each parameter."""

import numpy as np
import pytest

from scratchdl import AdaGrad, Adam, AdamW, RMSprop

SLOPES = np.array([1e-2, 1.0, 1e4])


def first_step(optimizer, slopes):
    params = {"W": np.zeros(np.shape(slopes))}
    optimizer.update(params, {"W": np.asarray(slopes)})
    return -params["W"]


def test_rmsprop_starts_cold():
    """Its first step is lr / sqrt(1 - rho): ten times the learning rate on any slope."""
    np.testing.assert_allclose(first_step(RMSprop(lr=0.01), SLOPES), 0.1, rtol=2e-5)
    np.testing.assert_allclose(first_step(RMSprop(lr=0.01, decay=0.75), SLOPES), 0.02, rtol=2e-5)


def test_adam_and_adagrad_start_with_the_learning_rate():
    np.testing.assert_allclose(first_step(Adam(lr=0.01), SLOPES), 0.01, rtol=2e-6)
    np.testing.assert_allclose(first_step(AdaGrad(lr=0.01), SLOPES), 0.01, rtol=2e-5)


def test_the_memos_epsilon_shortens_small_steps():
    slopes = [1e-5, 1e-6]
    memo = first_step(Adam(eps=1e-7, eps_hat=True), slopes)
    np.testing.assert_allclose(memo, [7.60e-4, 2.40e-4], atol=5e-7)
    np.testing.assert_allclose(first_step(Adam(), slopes), 1e-3, rtol=0.011)


def test_the_memos_adam_step_by_step():
    """The memo's own lines beside `eps_hat=True`."""
    W, m, v, params, optimizer = 1.0, 0.0, 0.0, {"W": np.array([1.0])}, Adam(eps=1e-7, eps_hat=True)
    for t in range(1, 51):
        g = np.sin(3 * W) + W
        lr_t = 0.001 * np.sqrt(1.0 - 0.999**t) / (1.0 - 0.9**t)
        m += (1 - 0.9) * (g - m)
        v += (1 - 0.999) * (g**2 - v)
        W -= lr_t * m / (np.sqrt(v) + 1e-7)
        optimizer.update(params, {"W": np.sin(3 * params["W"]) + params["W"]})
        np.testing.assert_allclose(params["W"], W, rtol=1e-12)


def test_adam_is_algorithm_1():
    """With the corrections where the paper has them, inside the fraction."""
    theta, m, v, params, optimizer = 1.0, 0.0, 0.0, {"W": np.array([1.0])}, Adam(lr=0.1, eps=1e-2)
    for t in range(1, 51):
        g = 1e-2 * (np.sin(3 * theta) + theta)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        theta -= 0.1 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-2)
        optimizer.update(params, {"W": 1e-2 * (np.sin(3 * params["W"]) + params["W"])})
        np.testing.assert_allclose(params["W"], theta, rtol=1e-12)


def test_adagrad_never_forgets():
    optimizer, params = AdaGrad(lr=1.0), {"W": np.array([0.0])}
    for _ in range(100):
        before = params["W"].copy()
        optimizer.update(params, {"W": np.array([7.0])})
    np.testing.assert_allclose(before - params["W"], 1 / np.sqrt(100), rtol=1e-7)


def test_decay_is_decoupled_from_the_gradient():
    """Weights with steep and with flat slopes shrink by the same factor."""
    slopes, rate = np.array([1e-3, 1e3]), 0.1 * 0.5
    W, plain = {"W": np.ones(2)}, {"W": np.full(2, 1 - rate)}
    AdamW(lr=0.1, weight_decay=0.5).update(W, {"W": slopes})
    Adam(lr=0.1).update(plain, {"W": slopes})
    np.testing.assert_array_equal(W["W"], plain["W"])


def test_without_decay_adamw_is_adam():
    W, plain = {"W": np.ones(3)}, {"W": np.ones(3)}
    one, other = AdamW(weight_decay=0), Adam()
    for _ in range(5):
        one.update(W, {"W": SLOPES})
        other.update(plain, {"W": SLOPES})
    np.testing.assert_array_equal(W["W"], plain["W"])


@pytest.mark.parametrize("optimizer", [AdaGrad(), RMSprop(), Adam(), Adam(eps_hat=True), AdamW()])
def test_where_there_is_no_slope_nothing_moves(optimizer):
    params = {"W": np.zeros(2)}
    optimizer.update(params, {"W": np.zeros(2)})
    assert params["W"].tolist() == [0, 0]


def test_defaults():
    assert (AdaGrad().lr, AdaGrad().eps) == (0.01, 1e-7)
    assert (RMSprop().lr, RMSprop().decay, RMSprop().eps) == (0.001, 0.99, 1e-8)
    for adam in (Adam(), AdamW()):
        assert (adam.lr, adam.beta1, adam.beta2, adam.eps) == (0.001, 0.9, 0.999, 1e-8)
        assert not adam.eps_hat
    assert AdamW().weight_decay == 0.01


BAD = [
    (AdaGrad, {"eps": 0}, "eps must be a finite number greater than 0, got 0"),
    (RMSprop, {"eps": -1e-8}, "eps must be a finite number greater than 0"),
    (RMSprop, {"decay": 1}, "decay must be at least 0 and less than 1, got 1"),
    (Adam, {"beta1": 1.0}, "beta1 must be at least 0 and less than 1"),
    (Adam, {"beta2": -0.5}, "beta2 must be at least 0 and less than 1"),
    (Adam, {"eps": np.nan}, "eps must be a finite number greater than 0, got nan"),
    (AdamW, {"weight_decay": -1}, "weight_decay must be a finite number of at least 0, got -1"),
]


@pytest.mark.hostile
@pytest.mark.parametrize(("kind", "settings", "message"), BAD)
def test_settings_out_of_range(kind, settings, message):
    with pytest.raises(ValueError, match=message):
        kind(**settings)


@pytest.mark.hostile
@pytest.mark.parametrize("kind", [Adam, AdamW])
def test_eps_hat_is_a_flag(kind):
    with pytest.raises(TypeError, match="eps_hat must be True or False, got 1e-07"):
        kind(eps_hat=1e-7)
