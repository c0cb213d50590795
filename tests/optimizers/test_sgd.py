"""What the checks for all optimizers cannot know of plain gradient descent."""

from types import SimpleNamespace

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
