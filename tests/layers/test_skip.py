"""What the checks for all layers cannot know of skip connections."""

import numpy as np
import pytest

from scratchdl import Affine, BatchNormalization, Relu, Skip


def affine(D):
    return Affine(W=np.eye(D), b=np.zeros(D))


def test_running_averages_in_it_are_its_own():
    """Else a network with skip connections would be saved without them."""
    norm = BatchNormalization(gamma=np.ones(3), beta=np.zeros(3))
    layer = Skip([affine(3), norm, Relu()])
    assert list(layer.buffers) == [f"{letter}1" for letter in norm.buffers]
    assert all(layer.buffers[f"{letter}1"] is array for letter, array in norm.buffers.items())


def test_there_are_no_derivatives_before_a_backward():
    layer = Skip([affine(2), Relu(), affine(2)])
    assert layer.grads == {}
    layer.forward(np.ones((1, 2)))
    layer.layers[2].backward(np.ones((1, 2)))
    assert layer.grads == {}  # one of two is not enough
    layer.backward(np.ones((1, 2)))
    assert list(layer.grads) == ["W1", "b1", "W2", "b2"]


def test_multiplications_are_those_of_the_layers_in_it():
    layer = Skip([affine(4), Relu(), affine(4)])
    layer.forward(np.ones((3, 4)))
    assert layer.multiply_adds((3, 4)) == 2 * 16


@pytest.mark.hostile
def test_a_layer_of_ones_own_that_can_be_gone_through_is_one_layer_and_no_list():
    class Stack(Relu):
        def __iter__(self):
            return iter([affine(2)])

    with pytest.raises(TypeError, match="layers must be a list, such as"):
        Skip(Stack())
