"""What is put into `net.params` reaches the arrays that compute, or is refused as a whole."""

import copy
from types import SimpleNamespace

import numpy as np
import pytest

from duck import Duck
from scratchdl import (
    SGD,
    Affine,
    BatchNormalization,
    Dropout,
    IdentityWithLoss,
    MultiLayerNet,
    Network,
    Relu,
    SimpleNet,
    SoftmaxWithLoss,
    ThreeLayerNet,
    TwoLayerNet,
)

NETS = {
    "simple": lambda seed: SimpleNet(rng=seed),
    "three layers": lambda seed: ThreeLayerNet.random(2, 4, 3, 3, weight_init_std=1.0, rng=seed),
    "two layers": lambda seed: TwoLayerNet(2, 4, 3, weight_init_std=1.0, rng=seed),
    "many layers": lambda seed: MultiLayerNet(2, [4, 3], 3, use_batchnorm=True, rng=seed),
}
X = np.random.default_rng(0).normal(size=(5, 2))
each_net = pytest.mark.parametrize("make", NETS.values(), ids=NETS)


def one_by_one(net, loaded):
    for name in net.params:
        net.params[name] = loaded[name]


def in_place(net, loaded):
    net.params |= loaded


WAYS = {
    "assign": lambda net, loaded: setattr(net, "params", loaded),
    "update": lambda net, loaded: net.params.update(loaded),
    "one by one": one_by_one,
    "in place": in_place,
    "by keyword": lambda net, loaded: net.params.update(**loaded),
    "pairs": lambda net, loaded: net.params.update(list(loaded.items())),
    "lists": lambda net, loaded: net.params.update({k: v.tolist() for k, v in loaded.items()}),
}


@each_net
@pytest.mark.parametrize("put", WAYS.values(), ids=WAYS)
def test_every_way_to_put_parameters_back_reaches_what_computes(make, put):
    trained, net = make(1), make(2)
    arrays = dict(net.params)
    assert not np.array_equal(net.predict(X), trained.predict(X))
    put(net, dict(trained.params))
    np.testing.assert_array_equal(net.predict(X), trained.predict(X))
    for name, array in arrays.items():
        assert net.params[name] is array
        assert not np.shares_memory(array, trained.params[name])


@each_net
def test_a_file_of_arrays_comes_back(make, tmp_path):
    trained, net = make(1), make(2)
    np.savez(tmp_path / "net.npz", **trained.params)
    with np.load(tmp_path / "net.npz", allow_pickle=False) as file:
        net.params = file
    np.testing.assert_array_equal(net.predict(X), trained.predict(X))


@each_net
def test_wrong_values_change_nothing(make):
    net = make(1)
    kept = {name: array.copy() for name, array in net.params.items()}
    first, last = next(iter(kept)), list(kept)[-1]
    right = {name: array + 1 for name, array in kept.items()}
    for wrong, error in [
        ({"W9": np.ones(2)}, KeyError),
        ({last: np.ones((7, 7))}, ValueError),
        ({last: 0}, ValueError),
        ({last: np.full(kept[last].shape, np.nan)}, ValueError),
        ({last: np.full(kept[last].shape, np.inf)}, ValueError),
        ({last: np.full(kept[last].shape, "a")}, TypeError),
        ({last: np.ones(kept[last].shape, complex)}, TypeError),
        ({last: np.ma.ones(kept[last].shape)}, TypeError),
    ]:
        with pytest.raises(error):
            net.params.update(right | wrong)
        with pytest.raises(error):
            net.params = right | wrong
        np.testing.assert_equal(dict(net.params), kept)
    del right[first]
    if right:
        with pytest.raises(KeyError, match=f"'{first}'.* are missing"):
            net.params = right
    for take_out in (net.params.clear, lambda: net.params.pop(first), net.params.popitem):
        with pytest.raises(TypeError, match="no parameter can be deleted"):
            take_out()
    np.testing.assert_equal(dict(net.params), kept)


def test_numbers_too_large_for_float32_are_refused():
    net = TwoLayerNet(2, 3, 2, rng=0)
    with pytest.raises(ValueError, match="finite numbers that fit into float32"):
        net.params["b1"] = [1e300, 0, 0]


def test_a_read_only_array_is_named_before_anything_is_changed():
    b = np.zeros(2)
    b.flags.writeable = False
    net = Network([Affine(W=np.zeros((2, 2)), b=b)])
    with pytest.raises(ValueError, match="b1 is a read-only array"):
        net.params = {"W1": np.ones((2, 2)), "b1": np.ones(2)}
    assert not net.params["W1"].any()


@pytest.mark.hostile
def test_an_array_on_a_device_can_be_written_to():
    class OfCupy(Duck):  # whose flags do not say whether it can be written to
        flags = SimpleNamespace(c_contiguous=True, owndata=True)

    net = ThreeLayerNet({name: OfCupy(W) for name, W in NETS["three layers"](0).params.items()})
    net.params["b1"] = Duck(np.arange(4.0))
    assert net.params["b1"].memory.tolist() == [0, 1, 2, 3]


def test_an_unknown_name_is_told_what_there_is():
    with pytest.raises(KeyError, match="no parameter 'w1'; choose from W1, b1"):
        TwoLayerNet(2, 3, 2).params["w1"] = np.zeros((2, 3))


def test_parameters_can_change_places():
    net = SimpleNet(rng=0)
    pair = Network([Affine(W=np.ones((2, 2)), b=[1, 2]), Affine(W=np.zeros((2, 2)), b=[3, 4])])
    pair.params.update({"b1": pair.params["b2"], "b2": pair.params["b1"]})
    assert pair.params["b1"].tolist() == [3, 4]
    assert pair.params["b2"].tolist() == [1, 2]
    net.params = net.params
    assert np.isfinite(net.params["W"]).all()


def test_steps_by_hand_are_those_of_sgd():
    by_hand, t = TwoLayerNet(2, 4, 3, rng=0), np.array([0, 1, 2, 1, 0])
    ours = copy.deepcopy(by_hand)
    for _ in range(5):
        grads = by_hand.gradient(X, t)
        for name in by_hand.params:
            by_hand.params[name] = by_hand.params[name] - np.float32(0.5) * grads[name]
        SGD(lr=0.5).update(ours.params, ours.gradient(X, t))
    np.testing.assert_equal(dict(by_hand.params), dict(ours.params))


def test_buffers_are_written_alike():
    net = MultiLayerNet(2, [3], 2, use_batchnorm=True, rng=0)
    net.buffers["mean1"] = [1, 2, 3]
    assert net.layers[1].buffers["mean"].tolist() == [1, 2, 3]
    with pytest.raises(KeyError, match="no buffer 'mean2'"):
        net.buffers["mean2"] = [1, 2, 3]


def test_other_layers_are_given_as_a_whole():
    net = Network([Affine(W=np.ones((2, 2)), b=[0.0, 0.0])])
    with pytest.raises(AttributeError, match="tuple"):
        net.layers.append(Relu())
    net.layers = [*net.layers, Relu(), Affine(W=np.ones((2, 3)), b=np.ones(3))]
    assert list(net.params) == ["W1", "b1", "W2", "b2"]
    assert net.predict(X).shape == (5, 3)


def affine():
    return Affine(W=np.eye(2), b=np.zeros(2))


RELU, SHARED = Relu(), np.eye(2)


class Gated:
    """A layer whose letters have numbers of their own."""

    def __init__(self):
        self.params = {"W": np.ones((2, 2)), "W1": np.ones((2, 2))}
        self.grads = {}

    def forward(self, x, *, training=False):
        return x

    def backward(self, dout):
        return dout


@pytest.mark.hostile
@pytest.mark.parametrize(
    ("layers", "error", "words"),
    [
        ([affine(), RELU, affine(), RELU], ValueError, r"layers\[3\] is the same Relu"),
        ([affine(), SoftmaxWithLoss()], TypeError, r"give last=SoftmaxWithLoss\(\)"),
        ([affine(), IdentityWithLoss()], TypeError, r"give last=IdentityWithLoss\(\)"),
        ([Affine, Relu], TypeError, r"got the class: write Affine\(\.\.\.\)"),
        ([affine(), Relu], TypeError, r"layers\[1\] must be a layer, got the class"),
        ([784, 50, 10], TypeError, r"MultiLayerNet\(784, \[50\], 10\)"),
        (affine(), TypeError, "layers must be a list"),
        (784, TypeError, "layers must be a list"),
        (
            [affine(), None],
            TypeError,
            r"layers\[1\] must be a layer such as Relu\(\), with forward",
        ),
        (
            [affine(), np.tanh],
            TypeError,
            r"layers\[1\] must be a layer such as Relu\(\), with forward",
        ),
        ([], ValueError, "none of the layers learns"),
        ([Relu(), Dropout()], ValueError, "none of the layers learns"),
        ([Affine(SHARED, [0, 0]), Affine(SHARED.T, [0, 0])], ValueError, "W1 and W2 are the same"),
        ([*(affine() for _ in range(11)), Gated()], ValueError, "two params would be called W11"),
        ([Affine(np.eye(2, dtype=np.float16), np.zeros(2, np.float16))], TypeError, "float16"),
        (
            [affine(), BatchNormalization(np.ones(2, np.float32), np.zeros(2, np.float32))],
            TypeError,
            "one precision",
        ),
    ],
)
def test_what_is_no_list_of_layers_is_refused(layers, error, words):
    with pytest.raises(error, match=words):
        Network(layers)
    net = Network([affine()])
    with pytest.raises(error, match=words):
        net.layers = layers
    assert len(net.layers) == 1


@pytest.mark.parametrize("dtype", [int, np.float16, complex, np.longdouble, "U3"])
def test_a_network_computes_in_float32_or_float64(dtype):
    with pytest.raises(TypeError, match="float"):
        TwoLayerNet(2, 3, 2, dtype=dtype)
    with pytest.raises(TypeError, match="float32 or float64"):
        TwoLayerNet(2, 3, 2).astype(dtype)
    with pytest.raises(TypeError, match="float"):
        ThreeLayerNet.random(2, 3, 3, 2, dtype=dtype)


def test_a_first_layer_may_have_any_attribute():
    class Eager(Affine):
        learn = True

    net = Network([Eager(W=np.eye(2), b=np.zeros(2))])
    assert net.gradient(X, [0, 1, 0, 1, 0]).keys() == {"W1", "b1"}


@pytest.mark.hostile
def test_sizes_of_hidden_layers_are_a_list():
    with pytest.raises(TypeError, match=r"must be a list.*write \[5\], not 5"):
        MultiLayerNet(4, 5, 3)


def test_joined_with_a_dictionary_they_are_one_and_the_net_stays():
    net = NETS["two layers"](0)
    before = repr(net.params)
    more = {"b1": np.ones(4), "extra": np.ones(1)}
    assert list(more | net.params) == ["b1", "extra", "W1", "W2", "b2"]
    assert (more | net.params)["b1"] is net.params["b1"]
    assert type(more | net.params) is dict
    assert list(net.params | more) == ["W1", "b1", "W2", "b2", "extra"]
    assert (net.params | more)["b1"] is more["b1"]
    assert repr(net.params) == before == repr(dict(net.params))


@each_net
def test_an_attribute_called_like_a_parameter_is_refused(make):
    net = make(0)
    for name, W in list(net.params.items()):
        with pytest.raises(AttributeError, match=rf"write net\.params\['{name}'\] = values"):
            setattr(net, name, np.zeros_like(W))
    net.note = "trained on Monday"  # an attribute of the user's own
    assert net.note == "trained on Monday"
