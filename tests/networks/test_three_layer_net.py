"""The three-layer net: every golden number, batches, and shapes that do not fit."""

import numpy as np
import pytest

from duck import Duck
from scratchdl import ForwardPass, ThreeLayerNet, identity, init_network, load_mnist_sample
from scratchdl.networks.written_out import WrittenOut

NAMES = ("W1", "b1", "W2", "b2", "W3", "b3")

GOLDEN = {
    (2, 1): {
        "a1": [0.5, 1.2, 1.9],
        "z1": [0.622459331202, 0.768524783499, 0.869891525637],
        "a2": [0.576918347511, 1.355181039612],
        "z2": [0.64035801031, 0.794975374048],
        "a3": [0.32303087584, 0.710097552712],
        "y": [0.404423637512, 0.595576362488],
    },
    (1.0, 0.5): {
        "a1": [0.3, 0.7, 1.1],
        "z1": [0.574442516812, 0.668187772168, 0.750260105595],
        "a2": [0.516159837793, 1.214026956166],
        "z2": [0.626249370399, 0.771010696856],
        "a3": [0.316827076411, 0.696279089862],
        "y": [0.406259071554, 0.593740928446],
    },
}


@pytest.fixture
def net():
    return ThreeLayerNet(init_network())


@pytest.mark.parametrize("x", GOLDEN)
def test_every_value_on_the_way(net, x):
    values = net.forward(x)
    assert values.x.tolist() == list(x)
    for name, expected in GOLDEN[x].items():
        np.testing.assert_allclose(getattr(values, name), expected, rtol=0, atol=6e-13)
    assert np.array_equal(net.predict(x), values.y)


def test_the_digits_the_memo_and_the_book_print(net):
    assert str(net.predict([2, 1])) == "[0.40442364 0.59557636]"
    assert str(identity(net.forward([1.0, 0.5]).a3)) == "[0.31682708 0.69627909]"


def test_a_forward_pass_can_be_unpacked(net):
    x, a1, z1, a2, z2, a3, y = net.forward([2, 1])
    assert [len(v) for v in (x, a1, z1, a2, z2, a3, y)] == [2, 3, 3, 2, 2, 2, 2]
    assert ForwardPass._fields == ("x", "a1", "z1", "a2", "z2", "a3", "y")


def test_a_batch_is_its_samples(net):
    batch = net.forward([[2, 1], [1.0, 0.5]])
    for n, x in enumerate(GOLDEN):
        for together, alone in zip(batch, net.forward(x), strict=True):
            np.testing.assert_allclose(together[n], alone, rtol=1e-14)
    np.testing.assert_allclose(batch.y.sum(axis=1), 1, rtol=1e-14)
    assert net.predict(np.empty((0, 2))).shape == (0, 2)


def test_parameters_are_new_each_time_and_shared_with_the_net():
    params = init_network()
    params["b3"][:] = 100.0
    assert init_network()["b3"].tolist() == [0.1, 0.2]
    net = ThreeLayerNet(params)
    assert all(net.params[name] is array for name, array in params.items())


def test_nan_spreads(net):
    assert np.isnan(net.predict([np.nan, 1.0])).all()


@pytest.mark.hostile
def test_device_arrays_stay_on_their_device(net):
    on_device = ThreeLayerNet({name: Duck(value) for name, value in init_network().items()})
    y = on_device.predict(Duck(np.array([[2.0, 1.0]])))
    assert isinstance(y, Duck)
    np.testing.assert_allclose(y.memory, net.predict([[2, 1]]), rtol=1e-15)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_random_net_keeps_its_precision(dtype):
    net = ThreeLayerNet.random(784, 50, 100, 10, rng=0, dtype=dtype)
    shapes = [net.params[name].shape for name in NAMES]
    assert shapes == [(784, 50), (50,), (50, 100), (100,), (100, 10), (10,)]
    assert {value.dtype for value in net.forward(np.ones((3, 784), dtype))} == {np.dtype(dtype)}
    assert not any(net.params[f"b{i}"].any() for i in (1, 2, 3))


def test_a_seed_gives_one_net_and_its_layers_differ():
    nets = [ThreeLayerNet.random(5, 5, 5, 5, rng=3, weight_init_std=1.0) for _ in range(2)]
    for name in NAMES:
        assert np.array_equal(nets[0].params[name], nets[1].params[name])
    assert not np.array_equal(nets[0].params["W1"], nets[0].params["W2"])


def test_first_weights_are_as_wide_as_asked_for_or_a_hundredth():
    for options, std in [({}, 0.01), ({"weight_init_std": 0.5}, 0.5)]:
        net = ThreeLayerNet.random(50, 60, 70, 80, rng=0, **options)
        for name in ("W1", "W2", "W3"):
            assert net.params[name].std() == pytest.approx(std, rel=0.05)


def test_untrained_nets_guess_about_a_tenth_of_the_digits():
    x, t = load_mnist_sample()[1]
    shares = [
        np.mean(ThreeLayerNet.random(784, 50, 100, 10, rng=seed).predict(x).argmax(axis=1) == t)
        for seed in range(20)
    ]
    assert 0.05 < np.mean(shares) < 0.15


@pytest.mark.parametrize("x", [2, [2], [2, 1, 0], [[2], [1]], np.ones((4, 2, 3))])
def test_samples_of_another_size_are_refused(net, x):
    with pytest.raises(ValueError, match=r"must have 2 numbers.*\(2,\) or \(N, 2\), got \("):
        net.forward(x)


def test_missing_parameters_are_named():
    params = init_network()
    del params["W2"], params["b3"]
    with pytest.raises(KeyError, match=r"missing: \['W2', 'b3'\]"):
        ThreeLayerNet(params)


@pytest.mark.parametrize(
    ("name", "shape", "message"),
    [
        ("W1", (2,), r"W1 must be a matrix, got shape \(2,\)"),
        ("b1", (2,), r"b1 must have shape \(3,\), one number for each column of W1, got \(2,\)"),
        ("b2", (1, 2), r"b2 must have shape \(2,\), .* got \(1, 2\)"),
        ("W2", (2, 2), r"W2 must have a row for each of the 3 columns of W1, got shape \(2, 2\)"),
        ("W3", (3, 2), r"W3 must have a row for each of the 2 columns of W2, got shape \(3, 2\)"),
    ],
)
def test_shapes_that_do_not_fit_are_named(name, shape, message):
    with pytest.raises(ValueError, match=message):
        ThreeLayerNet(init_network() | {name: np.zeros(shape)})


@pytest.mark.parametrize("sizes", [(), (2, 3, 2), (2, 3, 2, 2, 2), (2, 0, 2, 2), (2, 3, -1, 2)])
def test_four_positive_sizes(sizes):
    with pytest.raises(ValueError, match="four positive sizes, got"):
        ThreeLayerNet.random(*sizes)
    assert ThreeLayerNet.random(1, 1, 1, 1).predict([2.0]) == [1]


def test_scores_are_the_sums_before_softmax(net):
    assert np.array_equal(net.scores([[2, 1]]), net.forward([[2, 1]]).a3)


def test_other_parameters_are_refused():
    with pytest.raises(ValueError, match="and no others"):
        ThreeLayerNet(init_network() | {"W4": np.zeros((2, 2))})


def test_a_net_written_out_says_how_it_computes():
    with pytest.raises(NotImplementedError):
        WrittenOut({}).classify([1.0])
