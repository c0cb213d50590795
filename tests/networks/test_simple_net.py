"""The simple net: the book's numbers, and what the memos' printed gradients must have in common."""

import numpy as np
import pytest

from scratchdl import SimpleNet, cross_entropy_error, softmax

W = [[0.47355232, 0.9977393, 0.84668094], [0.85557411, 0.03563661, 0.69422093]]
X, T = [0.6, 0.9], [0, 0, 1]


def test_the_books_numbers():
    net = SimpleNet(W)
    np.testing.assert_allclose(net.scores(X), [1.054148091, 0.630716529, 1.132807401], rtol=1e-9)
    assert np.argmax(net.predict(X)) == 2
    loss = cross_entropy_error(net.predict(X), T, delta=1e-7)  # as in the book
    assert loss == pytest.approx(0.9280682857864075, rel=1e-15)
    assert net.loss(X, T) == pytest.approx(loss, abs=3e-7)
    dW = [[0.219247571, 0.14356243, -0.362810001], [0.328871357, 0.215343645, -0.544215001]]
    np.testing.assert_allclose(net.gradient(X, T)["W"], dW, atol=2e-7)
    np.testing.assert_allclose(net.numerical_gradient(X, T)["W"], dW, atol=2e-7)


PRINTED = {
    "S0": (
        [[0.10181684, 0.35488728, -0.45670412], [0.15272526, 0.53233092, -0.68505618]],
        (0.16969, 0.59148, 0.23883),
        1.43202,
    ),
    "S1": (
        [[0.24049883, 0.16957396, -0.41007279], [0.36074824, 0.25436094, -0.61510918]],
        (0.40083, 0.28262, 0.31655),
        1.15029,
    ),
}


@pytest.mark.parametrize("memo", PRINTED)
def test_the_memos_gradients_have_the_form_of_the_formula(memo):
    dW, p, loss = (np.array(value) for value in PRINTED[memo])
    np.testing.assert_allclose(dW.sum(axis=1), 0, atol=1e-7)
    np.testing.assert_allclose(dW[1] / dW[0], X[1] / X[0], rtol=1e-6)
    np.testing.assert_allclose(dW[0] / X[0] + T, p, atol=1e-5)
    # a net whose scores are log p: it must give back the printed gradient and the loss it implies
    weights = np.stack([np.log(dW[0] / X[0] + T) / X[0], np.zeros(3)])
    net = SimpleNet(weights)
    assert net.loss(X, T) == pytest.approx(float(loss), abs=1e-5)
    np.testing.assert_allclose(net.gradient(X, T)["W"], dW, atol=1e-7)


def test_one_sample_or_many():
    net = SimpleNet(W)
    batch, labels = np.array([X, [1.0, -2.0]]), np.array([2, 0])
    np.testing.assert_allclose(net.predict(batch)[0], net.predict(X), rtol=1e-14)
    alone = [net.gradient(x, t)["W"] for x, t in zip(batch, labels, strict=True)]
    np.testing.assert_allclose(net.gradient(batch, labels)["W"], np.mean(alone, axis=0), rtol=1e-13)
    assert net.gradient(X, 2)["W"].tolist() == net.gradient(X, T)["W"].tolist()
    np.testing.assert_allclose(net.predict(X), softmax(net.scores(X)), rtol=1e-14)


def test_weights_are_drawn_or_shared():
    drawn = SimpleNet(rng=3).params["W"]
    np.testing.assert_array_equal(drawn, np.random.default_rng(3).standard_normal((2, 3)))
    assert np.array_equal(SimpleNet(rng=3).params["W"], SimpleNet(rng=3).params["W"])
    assert not np.array_equal(SimpleNet().params["W"], SimpleNet().params["W"])
    weights = np.array(W)
    assert SimpleNet(weights).params["W"] is weights


@pytest.mark.hostile
def test_weights_have_one_shape():
    weights = np.array(W)
    with pytest.raises(ValueError, match=r"W must have shape \(2, 3\), got \(3, 2\)"):
        SimpleNet(weights.T)


def test_weights_have_the_precision_of_a_network():
    with pytest.raises(TypeError, match="float32 or float64, got float16"):
        SimpleNet(np.array(W, np.float16))
