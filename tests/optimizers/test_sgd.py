"""What the checks for all optimizers cannot know of plain gradient descent."""

from types import MappingProxyType, SimpleNamespace

import numpy as np
import pytest

from scratchdl import SGD, Adam, Optimizer, TwoLayerNet, constant, cosine
from scratchdl.optimizers.optimizer import check_writeable


def test_the_formula():
    params = {"W": np.array([1.0, -2.0])}
    SGD(lr=0.1).update(params, {"W": np.array([2.0, -4.0])})
    np.testing.assert_allclose(params["W"], [0.8, -1.6], rtol=1e-15)


def test_the_learning_rate_may_change_on_the_way():
    params, optimizer = {"W": np.array([1.0])}, SGD()
    assert optimizer.lr == 0.01
    optimizer.lr = 0.5
    optimizer.update(params, {"W": np.array([1.0])})
    assert params["W"].tolist() == [0.5]
    assert optimizer.t == 1


@pytest.mark.hostile
def test_a_float32_learning_rate_does_not_narrow_float64():
    params = {"W": np.array([1.0])}
    SGD(lr=np.float32(0.1)).update(params, {"W": np.array([1e-9])})
    assert params["W"].dtype == np.float64
    assert params["W"][0] != 1.0


class Heavy(Optimizer):
    slots = ("v",)

    def step(self, W, g, v):
        v[...] = 0.9 * v - self.lr * g
        W += v


def test_a_subclass_is_its_slots_and_its_step():
    params, optimizer = {"W": np.array([0.0])}, Heavy(lr=1.0)
    places = []
    for _ in range(4):
        optimizer.update(params, {"W": np.array([1.0])})
        places.append(float(optimizer.state["W"]["v"][0]))
    np.testing.assert_allclose(places, [-1, -1.9, -2.71, -3.439], rtol=1e-14)
    assert optimizer.state_dict().keys() == {"t", "v/W"}
    with pytest.raises(ValueError, match=r"remembers t and \['v'\] for each parameter"):
        optimizer.load_state_dict({"t": np.array(1), "h/W": np.zeros(1)})
    with pytest.raises(ValueError, match=r"after 5 updates Heavy remembers \['v'\] for each"):
        optimizer.load_state_dict({"t": 5})
    assert optimizer.t == 4


@pytest.mark.hostile
@pytest.mark.parametrize("lr", ["0.1", None, [0.1], np.array([0.1]), 0.1j])
def test_a_learning_rate_is_one_number(lr):
    with pytest.raises(TypeError, match="lr must be a number"):
        SGD(lr=lr)


def nets():
    return [TwoLayerNet(3, 4, 2, rng=seed) for seed in (0, 1)]


X, T = np.eye(3), np.array([0, 1, 1])


def test_what_remembers_nothing_serves_many_nets():
    for optimizer in (SGD(0.1), SGD(constant(0.1))):
        for net in nets():
            optimizer.update(net.params, net.gradient(X, T))
        assert optimizer.t == 2


@pytest.mark.parametrize("make", [lambda: SGD(cosine(0.1, 10)), lambda: Heavy(0.1), Adam])
def test_a_second_net_needs_an_optimizer_of_its_own(make):
    (first, second), optimizer = nets(), make()
    optimizer.update(first.params, first.gradient(X, T))
    before, state = {k: W.copy() for k, W in second.params.items()}, optimizer.state_dict()
    with pytest.raises(ValueError, match=r"W1 is not the array .* an optimizer of its own"):
        optimizer.update(second.params, second.gradient(X, T))
    np.testing.assert_equal(dict(second.params), before)
    np.testing.assert_equal(optimizer.state_dict(), state)
    optimizer.load_state_dict(state)  # the way to go on with other arrays
    optimizer.update(second.params, second.gradient(X, T))
    assert optimizer.t == 2


def test_views_of_the_same_memory_are_the_same_array():
    W, optimizer = np.ones(4), Adam()
    for _ in range(3):
        optimizer.update({"W": W[1:]}, {"W": np.ones(3)})
    assert W[0] == 1
    assert np.all(W[1:] < 1)


def test_arrays_of_a_library_that_has_no_read_only_ones_are_taken():
    check_writeable("W", SimpleNamespace(flags=object()))


@pytest.mark.parametrize("make", [SGD, Adam, lambda: SGD(cosine(0.1, 10))])
def test_parameters_of_a_net_do_not_come_second(make):
    net, optimizer = nets()[0], make()
    before = {name: W.copy() for name, W in net.params.items()}
    grads = net.gradient(X, T)
    copies = {name: g.copy() for name, g in grads.items()}
    with pytest.raises(ValueError, match=r"swapped: write update\(net\.params, grads\)"):
        optimizer.update(grads, net.params)
    np.testing.assert_equal((dict(net.params), grads, optimizer.t), (before, copies, 0))
    optimizer.update(net.params, net.params)  # the gradient of half the squares of the weights
    assert optimizer.t == 1


def test_gradients_may_be_of_a_kind_that_cannot_be_changed():
    params, optimizer = {"W": np.ones(2)}, SGD(0.5)
    optimizer.update(params, MappingProxyType(slopes_of(params)))
    np.testing.assert_array_equal(params["W"], [0.5, 0.5])


def test_a_single_parameter_may_be_replaced_while_gradients_stay_where_they_are():
    params, optimizer = {"W": np.ones(2), "b": np.ones(1)}, SGD(0.5)
    grads = slopes_of(params)
    optimizer.update(params, grads)
    params["b"] = np.zeros(1)
    optimizer.update(params, grads)
    np.testing.assert_equal(params, {"W": np.zeros(2), "b": [-0.5]})


@pytest.mark.parametrize("make", [SGD, Adam])
def test_of_plain_dictionaries_the_second_update_shows_the_order(make):
    params, optimizer = {"W": np.ones(2), "b": np.ones(1)}, make()
    optimizer.update(slopes_of(params), params)
    for _ in range(2):
        with pytest.raises(ValueError, match=r"seem to be swapped: .* a plain dictionary$"):
            optimizer.update(slopes_of(params), params)
    assert optimizer.t == 1
    np.testing.assert_equal(params, {"W": np.ones(2), "b": np.ones(1)})


def test_what_is_in_order_stays_so():
    params, optimizer = {"W": np.ones(2)}, SGD(0.5)
    grads = slopes_of(params)
    for _ in range(3):
        optimizer.update(params, grads)  # the same arrays each time
    np.testing.assert_array_equal(params["W"], [-0.5, -0.5])
    optimizer.update({"W": np.ones(2)}, grads)  # after the second update nobody looks any more
    other = SGD(0.5)
    other.update({"W": np.ones(2)}, {"W": np.ones(2)})
    other.update({"W": np.ones(2)}, {"W": np.ones(2)})  # another net, another gradient
    restored = SGD(0.5)
    restored.update({"W": np.ones(2)}, grads)
    restored.load_state_dict(restored.state_dict())
    restored.update(params, grads)  # it goes on with the arrays of this update
    assert restored.t == other.t == 2


def slopes_of(params):
    return {name: np.ones_like(W) for name, W in params.items()}
