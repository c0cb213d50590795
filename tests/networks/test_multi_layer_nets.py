"""What the checks for all networks cannot know: how these are built, and that they can learn."""

import numpy as np
import pytest

from scratchdl import (
    SGD,
    Affine,
    Gelu,
    Identity,
    LeakyRelu,
    MultiLayerNet,
    Network,
    Relu,
    Sigmoid,
    Tanh,
    TwoLayerNet,
    gradient_check,
    he,
    load_digits8,
)


def test_shapes_kinds_and_first_weights_of_a_two_layer_net():
    net = TwoLayerNet(784, 50, 10, weight_init_std=0.01, rng=0)
    shapes = {name: W.shape for name, W in net.params.items()}
    assert shapes == {"W1": (784, 50), "b1": (50,), "W2": (50, 10), "b2": (10,)}
    assert net.dtype == np.float32
    assert net.params["W1"].std() == pytest.approx(0.01, rel=0.02)
    assert not net.params["b1"].any()
    assert [type(layer) for layer in net.layers] == [Affine, Relu, Affine]


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("relu", Relu),
        ("sigmoid", Sigmoid),
        ("tanh", Tanh),
        ("leaky_relu", LeakyRelu),
        ("gelu", Gelu),
        ("identity", Identity),
    ],
)
def test_activations_by_name(name, layer):
    net = MultiLayerNet(3, [4, 5], 2, activation=name)
    assert [type(layer) for layer in net.layers] == [Affine, layer, Affine, layer, Affine]
    assert type(TwoLayerNet(3, 4, 2, activation=name).layers[1]) is layer


@pytest.mark.parametrize(
    ("rule", "variance"),
    [("he", 2), ("relu", 2), (he, 2), ("xavier", 1), ("sigmoid", 1), (0.25, None)],
)
def test_rules_for_the_first_weights(rule, variance):
    net = MultiLayerNet(400, [100, 900], 10, weight_init_std=rule, rng=0)
    for name in ("W1", "W2", "W3"):
        W = net.params[name]
        std = 0.25 if variance is None else np.sqrt(variance / len(W))
        assert W.std() == pytest.approx(std, rel=4 / np.sqrt(2 * W.size))


def test_no_hidden_layer_is_a_linear_classifier():
    net = MultiLayerNet(3, [], 2, rng=0)
    assert list(net.params) == ["W1", "b1"]


def test_a_seed_gives_one_net_and_float64_the_same_up_to_rounding():
    one, other = (MultiLayerNet(5, [5], 5, rng=3) for _ in range(2))
    np.testing.assert_equal(dict(one.params), dict(other.params))
    assert not np.array_equal(one.params["W1"], one.params["W2"])
    exact = MultiLayerNet(5, [5], 5, rng=3, dtype=np.float64)
    np.testing.assert_allclose(one.params["W1"], exact.params["W1"], rtol=1e-7)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"activation": "rellu"}, "no activation 'rellu'; did you mean 'relu'?"),
        ({"weight_init_std": "hee"}, "no weight_init_std 'hee'; did you mean 'he'?"),
        ({"weight_init_std": "gaussian"}, "deviation as a number, such as weight_init_std=0.01"),
        ({"weight_init_std": "Normal"}, "no weight_init_std 'Normal', which does not say how wide"),
        ({"weight_init_std": -1.0}, "weight_init_std must be a finite number of at least 0"),
        ({"hidden_size_list": [3, 0]}, "hidden_size_list[1] must be at least 1, got 0"),
        ({"input_size": 0}, "input_size must be at least 1, got 0"),
        ({"output_size": -2}, "output_size must be at least 1, got -2"),
    ],
)
def test_settings_that_make_no_network_are_named(options, message):
    good = {"input_size": 2, "hidden_size_list": [3], "output_size": 2}
    with pytest.raises(ValueError, match=r"must be|there is") as caught:
        MultiLayerNet(**(good | options))
    assert message in str(caught.value)


@pytest.mark.hostile
def test_hidden_layers_are_told_by_a_list():
    for size in (5, np.int64(5)):
        with pytest.raises(TypeError, match=r"must be a list.*write \[5\], not 5"):
            MultiLayerNet(4, size, 3)
    with pytest.raises(TypeError, match=r"for no hidden layer write \[\]"):
        MultiLayerNet(4, None, 3)


def test_what_a_net_is_made_of_stands_below_each_other():
    assert repr(MultiLayerNet(2, [3], 2, rng=0, weight_decay_lambda=0.5)) == (
        "MultiLayerNet(\n  Affine(W (2, 3), b (3,)),\n  Relu(),\n  Affine(W (3, 2), b (2,)),\n"
        "  last=SoftmaxWithLoss(),\n  penalty=L2(strength=0.5),\n)  # 17 parameters in float32"
    )
    assert "penalty" not in repr(MultiLayerNet(2, [3], 2, rng=0))


def test_a_network_must_be_able_to_learn():
    with pytest.raises(ValueError, match="none of the layers learns anything"):
        Network([Relu()])


def test_the_gradient_of_the_input_comes_on_request_only():
    net = TwoLayerNet(5, 4, 3, 1.0, activation="tanh", rng=0, dtype=np.float64)
    x, t = np.random.default_rng(0).standard_normal((6, 5)), np.array([0, 1, 2, 0, 1, 2])
    grads = net.gradient(x, t, with_input=True)
    assert set(grads) - set(net.gradient(x, t)) == {"x"}
    assert gradient_check(lambda: net.loss(x, t), {"x": x, **net.params}, grads).passed


def test_a_copy_in_another_precision_shares_nothing():
    net = TwoLayerNet(5, 4, 3, rng=0)
    twin = net.astype(np.float64)
    assert type(twin) is TwoLayerNet
    twin.params["W1"][...] = 7
    assert twin.layers[0].params["W"] is twin.params["W1"]
    assert net.params["W1"].max() < 1
    assert {W.dtype for W in twin.params.values()} == {np.dtype(np.float64)}


def test_it_learns_to_read_small_digits():
    x, t = load_digits8()
    x_train, t_train, x_test, t_test = x[:1400], t[:1400], x[1400:], t[1400:]
    net, optimizer = TwoLayerNet(64, 50, 10, weight_init_std=0.1, rng=0), SGD(lr=0.5)
    rng = np.random.default_rng(0)
    for _ in range(2000):
        batch = rng.choice(len(x_train), 100)
        optimizer.update(net.params, net.gradient(x_train[batch], t_train[batch]))
    assert net.accuracy(x_train, t_train) == 1.0
    assert net.accuracy(x_test, t_test) > 0.9
