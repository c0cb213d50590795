"""What penalties do to a network: where they fall, and what is left of the weights."""

import numpy as np
import pytest

from scratchdl import L1, L2, SGD, BatchNormalization, MultiLayerNet, Network, Relu
from scratchdl.layers.affine import Affine
from scratchdl.regularization import add_penalty, check_penalty, penalty_loss

X = np.random.default_rng(0).standard_normal((20, 4))
T = np.random.default_rng(1).integers(0, 3, 20)


def net(**options):
    return MultiLayerNet(4, [5], 3, rng=0, dtype=np.float64, **options)


def test_under_sgd_squares_decay_by_one_factor():
    W = np.array([[3.0, -4.0]])
    params, penalty = {"W": W.copy()}, L2(0.1)
    for _ in range(10):
        SGD(lr=0.5).update(params, {"W": penalty.gradient(params["W"])})
    np.testing.assert_allclose(params["W"], 0.95**10 * W, rtol=1e-14)


def test_under_sgd_sizes_shrink_by_equal_steps_and_stay_near_zero():
    params, penalty = {"W": np.array([3.0, -0.2])}, L1(0.1)
    for _ in range(10):
        SGD(lr=0.5).update(params, {"W": penalty.gradient(params["W"])})
    assert params["W"][0] == pytest.approx(3 - 10 * 0.05)
    assert abs(params["W"][1]) <= 0.05


@pytest.mark.parametrize("penalty", [L2(0.3), L1(0.3)])
def test_a_penalty_falls_on_weights_and_shows_in_the_loss(penalty):
    plain, priced = net(use_batchnorm=True), net(use_batchnorm=True, penalty=penalty)
    price = sum(penalty.loss(priced.params[name]) for name in ("W1", "W2"))
    assert priced.penalty_loss() == pytest.approx(price, rel=1e-15)
    for mode in ({}, {"training": True}):
        assert priced.loss(X, T, **mode) == plain.loss(X, T, **mode) + price
    np.testing.assert_equal(priced.predict(X), plain.predict(X))
    plain_grads, grads = plain.gradient(X, T), priced.gradient(X, T)
    for name, grad in plain_grads.items():
        extra = penalty.gradient(plain.params[name]) if name in ("W1", "W2") else 0
        np.testing.assert_array_equal(grads[name], grad + extra)


def test_the_books_word_is_a_penalty_on_squares():
    one, other = net(weight_decay_lambda=0.1), net(penalty=L2(0.1))
    assert one.penalty == other.penalty == L2(0.1)
    assert one.loss(X, T) == other.loss(X, T)
    assert net().penalty is None
    assert net().penalty_loss() == 0.0


@pytest.mark.hostile
def test_a_penalty_is_what_has_loss_and_gradient():
    with pytest.raises(TypeError, match=r"penalty must have loss and gradient, .* got 0\.1"):
        Network([Affine(np.ones((2, 2)), np.zeros(2)), Relu()], penalty=0.1)


def test_a_penalty_that_can_fall_on_nothing_is_an_error():
    layer = BatchNormalization(np.ones(3), np.zeros(3))
    lonely = Network([layer], penalty=L2(0.1))
    with pytest.raises(ValueError, match=r"L2\(strength=0\.1\) falls on parameters whose names"):
        lonely.loss(np.eye(3), [0, 1, 2])
    assert Network([layer]).penalty_loss() == 0


def test_without_a_penalty_nothing_is_added():
    weights, grads = {"W1": np.ones(2)}, {"W1": np.ones(2)}
    assert penalty_loss(None, weights) == 0.0
    assert penalty_loss(None, {}) == 0.0
    assert add_penalty(grads, None, weights) is grads


@pytest.mark.hostile
def test_the_class_is_no_penalty():
    with pytest.raises(TypeError, match="penalty must have loss and gradient"):
        check_penalty(L2)
