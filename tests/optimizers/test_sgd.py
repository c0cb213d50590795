"""What the checks for all optimizers cannot know of plain gradient descent."""

import numpy as np
import pytest

from scratchdl import SGD, Optimizer


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


@pytest.mark.hostile
@pytest.mark.parametrize("lr", ["0.1", None, [0.1], np.array([0.1]), 0.1j])
def test_a_learning_rate_is_one_number(lr):
    with pytest.raises(TypeError, match="lr must be a number"):
        SGD(lr=lr)
