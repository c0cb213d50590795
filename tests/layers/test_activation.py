"""What the checks for all layers cannot know of activation layers: bends and flat ends."""

import numpy as np
import pytest

from scratchdl import Gelu, LeakyRelu, Relu, Sigmoid, Tanh, relu_grad, sigmoid_grad, tanh_grad

LAYERS = [(Relu, relu_grad), (Sigmoid, sigmoid_grad), (Tanh, tanh_grad)]


@pytest.mark.parametrize(("make", "slope"), LAYERS)
def test_backward_agrees_with_the_function_for_the_slope(make, slope):
    x, layer = np.linspace(-5, 5, 101).reshape(1, -1), make()
    layer.forward(x)
    np.testing.assert_allclose(layer.backward(np.ones_like(x)), slope(x), rtol=1e-11)


def test_relu_has_slope_zero_at_its_bend():
    layer = Relu()
    layer.forward(np.array([[-0.0, 0.0, 5e-324]]))
    assert layer.backward(np.full((1, 3), 7.0)).tolist() == [[0.0, 0.0, 7.0]]


@pytest.mark.parametrize("make", [Sigmoid, Tanh])
def test_far_out_nothing_is_learnt_and_nothing_overflows(make):
    layer = make()
    layer.forward(np.array([[-1e300, -1e4, 1e4, 1e300]]))
    assert not layer.backward(np.ones((1, 4))).any()


def test_a_leaky_rectifier_leaks_a_hundredth_unless_told_otherwise():
    assert LeakyRelu().forward(np.array([[-1.0, 2.0]])).tolist() == [[-0.01, 2.0]]


@pytest.mark.hostile
def test_settings_that_cannot_be_are_named():
    with pytest.raises(ValueError, match=r"^alpha must be greater than 0 and less than 1, got 1"):
        LeakyRelu(1)
    with pytest.raises(TypeError, match=r"^approximate must be True or False, got 'tanh'"):
        Gelu(approximate="tanh")
