"""Dropout, batch normalisation and penalties in a network: order, names, settings, copies."""

import numpy as np
import pytest

from scratchdl import (
    L1,
    L2,
    SGD,
    Affine,
    BatchNormalization,
    Dropout,
    MultiLayerNet,
    Network,
    Relu,
    he,
    load_digits8,
)

ALL = {"weight_decay_lambda": 0.01, "dropout_ratio": 0.3, "use_batchnorm": True}
X = np.random.default_rng(0).standard_normal((20, 4))
T = np.random.default_rng(1).integers(0, 3, 20)


def extended(**options):
    return MultiLayerNet(4, [6, 5], 3, rng=0, **(ALL | options))


def test_the_order_of_layers_and_the_names_of_arrays():
    net = extended()
    hidden = [Affine, BatchNormalization, Relu, Dropout]
    assert [type(layer) for layer in net.layers] == [*hidden, *hidden, Affine]
    first, second = ["W1", "b1", "gamma1", "beta1"], ["W2", "b2", "gamma2", "beta2"]
    assert list(net.params) == [*first, *second, "W3", "b3"]
    assert list(net.buffers) == ["mean1", "variance1", "mean2", "variance2"]
    assert list(net.gradient(X, T)) == list(net.params)
    assert net.params["gamma2"] is net.layers[5].params["gamma"]
    assert net.buffers["mean2"] is net.layers[5].buffers["mean"]
    assert {array.dtype for array in (net.params | net.buffers).values()} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        ({"dropout_ratio": 0}, [Affine, BatchNormalization, Relu]),
        ({"use_batchnorm": False}, [Affine, Relu, Dropout]),
        ({"use_batchnorm": False, "dropout_ratio": 0.0}, [Affine, Relu]),
    ],
)
def test_each_on_request(options, kinds):
    net = extended(**options)
    assert [type(layer) for layer in net.layers] == [*kinds, *kinds, Affine]


def test_first_weights_are_the_same_with_and_without():
    plain = MultiLayerNet(4, [6, 5], 3, rng=0)
    for name, W in plain.params.items():
        np.testing.assert_array_equal(extended().params[name], W)


def test_every_dropout_layer_draws_on_its_own_and_nothing_from_the_callers_generator():
    rng, untouched = np.random.default_rng(0), np.random.default_rng(0)
    net = MultiLayerNet(4, [6, 6], 3, rng=rng, **ALL)
    MultiLayerNet(4, [6, 6], 3, rng=untouched)
    net.gradient(X, T)
    assert rng.random() == untouched.random()
    one, other = (layer for layer in net.layers if isinstance(layer, Dropout))
    assert one.rng is not other.rng
    assert not np.array_equal(one.M, other.M)


def test_each_letter_is_counted_on_its_own():
    layers = [
        BatchNormalization(np.ones(4), np.zeros(4)),
        Affine(np.ones((4, 3)), np.zeros(3)),
        BatchNormalization(np.ones(3), np.zeros(3)),
        Affine(np.ones((3, 3)), np.zeros(3)),
    ]
    first, second = ["gamma1", "beta1", "W1", "b1"], ["gamma2", "beta2", "W2", "b2"]
    assert list(Network(layers).params) == [*first, *second]


def test_a_copy_in_another_precision_keeps_everything_and_shares_nothing():
    net = extended(penalty=L1(0.5), weight_decay_lambda=0)
    net.gradient(X, T)
    twin = net.astype(np.float64)
    assert twin.penalty == L1(0.5)
    assert twin.random_state == net.random_state
    for name, array in (net.params | net.buffers).items():
        same = (twin.params | twin.buffers)[name]
        assert same.dtype == np.float64
        np.testing.assert_array_equal(same, array)
    np.testing.assert_allclose(twin.predict(X), net.predict(X), rtol=1e-5)
    assert twin.buffers["mean1"] is twin.layers[1].buffers["mean"]
    before = net.buffers["mean1"].copy()
    twin.gradient(X, T)
    np.testing.assert_array_equal(net.buffers["mean1"], before)
    assert twin.random_state != net.random_state


def test_one_sample_is_learnt_from_as_a_batch_of_one():
    net, twin = (extended(use_batchnorm=False, weight_decay_lambda=0) for _ in range(2))
    for each in (net, twin):
        each.params["b3"] = [1, 2, 3]
        each.params["b2"] = each.params["b2"] + 1
    together = net.scores(X[:1], training=True)[0]
    np.testing.assert_array_equal(twin.scores(X[0], training=True), together)
    assert not np.array_equal(net.scores(X[0]), together), "nothing was dropped"


def test_measured_and_computed_gradients_meet_the_same_masks():
    net = extended(activation="tanh", dtype=np.float64)
    for _ in range(3):  # whatever was drawn before
        measured, computed = net.numerical_gradient(X, T), net.gradient(X, T)
        for name in ("W1", "gamma1", "beta2", "W3", "b3"):
            np.testing.assert_allclose(computed[name], measured[name], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dropout_ratio": 1.0}, "dropout_ratio must be at least 0 and less than 1, got 1.0"),
        ({"weight_decay_lambda": -1}, "weight_decay_lambda must be a finite number of at least 0"),
        ({"penalty": L2(0.1)}, "give weight_decay_lambda or penalty, not both; got 0.01 and L2"),
        (
            {"weight_init_std": lambda shape, **_: np.zeros(shape)},
            "must give shape (4, 6) and dtype float32, got (4, 6) and float64",
        ),
        (
            {"weight_init_std": lambda shape, rng, dtype: he(shape[::-1], rng=rng, dtype=dtype)},
            "must give shape (4, 6) and dtype float32, got (6, 4) and float32",
        ),
    ],
)
def test_settings_that_make_no_network_are_named(options, message):
    with pytest.raises(ValueError, match=r"must|not both") as caught:
        extended(**options)
    assert message in str(caught.value)


@pytest.mark.hostile
def test_first_weights_are_an_array():
    with pytest.raises(TypeError, match="rule for initial weights must give an array, got list"):
        extended(weight_init_std=lambda shape, **_: [[0.0] * shape[1]] * shape[0])


@pytest.mark.hostile
def test_batch_normalisation_is_a_yes_or_no():
    with pytest.raises(TypeError, match="use_batchnorm must be True or False, got 'yes'"):
        extended(use_batchnorm="yes")


def test_batch_normalisation_learns_from_first_weights_that_are_far_too_small():
    x, t = load_digits8()
    scores = {}
    for use_batchnorm in (False, True):
        net = MultiLayerNet(
            *(64, [50] * 4, 10), weight_init_std=0.01, use_batchnorm=use_batchnorm, rng=0
        )
        rng = np.random.default_rng(0)
        for _ in range(200):
            batch = rng.choice(1400, 100)
            SGD(lr=0.1).update(net.params, net.gradient(x[batch], t[batch]))
        scores[use_batchnorm] = net.accuracy(x[1400:], t[1400:])
    assert scores[False] < 0.2
    assert scores[True] > 0.8
