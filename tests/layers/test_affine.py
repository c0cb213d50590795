"""What the checks for all layers cannot know of the affine layer."""

import numpy as np
import pytest

from scratchdl import Affine, he, xavier


def test_formula_number_by_number():
    W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    layer = Affine(W, b=np.array([10.0, 20.0, 30.0]))
    out = layer.forward(np.array([[1.0, -1.0], [2.0, 0.5]]))
    assert out.tolist() == [[7.0, 17.0, 27.0], [14.0, 26.5, 39.0]]
    dx = layer.backward(np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 0.0]]))
    assert dx.tolist() == [[7.0, 16.0], [2.0, 5.0]]
    assert layer.grads["W"].tolist() == [[1.0, 2.0, 2.0], [-1.0, 0.5, -2.0]]
    assert layer.grads["b"].tolist() == [1.0, 1.0, 2.0]


def test_float_arrays_are_shared_with_the_caller():
    W, b = np.ones((2, 3)), np.zeros(3)
    layer = Affine(W, b)
    assert layer.params["W"] is W
    assert layer.params["b"] is b


def test_an_image_is_the_row_of_its_pixels():
    rng = np.random.default_rng(0)
    images, layer = rng.random((5, 1, 4, 4)), Affine(rng.random((16, 3)), np.zeros(3))
    flat = layer.forward(images.reshape(5, 16))
    assert np.array_equal(layer.forward(images), flat)
    assert layer.backward(np.ones((5, 3))).shape == images.shape


@pytest.mark.hostile
@pytest.mark.parametrize(
    ("W", "b"),
    [
        *(((2,), (2,)), ((2, 3), (2,)), ((2, 3), (1, 3)), ((2, 3), ()), ((2, 3, 1), (3,))),
        *(((2,), ()), ((2, 3, 4), (3, 4))),  # where b would fit the rest of W
    ],
)
def test_shapes_of_weights_and_biases_must_fit(W, b):
    with pytest.raises(ValueError, match=r"W must have shape \(D, M\)") as caught:
        Affine(np.zeros(W), np.zeros(b))
    assert f"W of shape {W} and b of shape {b}" in str(caught.value)


def test_the_message_names_the_shape_that_would_fit():
    with pytest.raises(
        ValueError, match=r"x must have shape \(N, 2\) for W of shape \(2, 3\), got \(4, 3\)$"
    ):
        Affine(np.zeros((2, 3)), np.zeros(3)).forward(np.zeros((4, 3)))
    with pytest.raises(ValueError, match=r"got \(4, 3, 5\): 15 numbers a sample$"):
        Affine(np.zeros((2, 3)), np.zeros(3)).forward(np.zeros((4, 3, 5)))
    with pytest.raises(ValueError, match=r"got \(4, 3, 5, 5\): 75 numbers a sample$"):
        Affine(np.zeros((2, 3)), np.zeros(3)).forward(np.zeros((4, 3, 5, 5)))


@pytest.mark.hostile
def test_a_list_of_numbers_is_no_batch_of_single_inputs():
    with pytest.raises(ValueError, match=r"shape \(N, 1\) for W of shape \(1, 2\), got \(4,\)"):
        Affine(np.ones((1, 2)), np.zeros(2)).forward(np.ones(4))


def test_the_derivative_is_as_precise_as_weights_that_are_more_precise_than_the_input():
    layer = Affine(np.full((1, 1), 1 / 3), np.zeros(1))
    layer.forward(np.ones((1, 1), np.float32))
    assert layer.backward(np.ones((1, 1))).tolist() == [[1 / 3]]


@pytest.mark.hostile
def test_sizes_are_told_where_they_go():
    with pytest.raises(TypeError, match=r"write Affine\.of_size\(784, 50\)"):
        Affine(784, 50)


def test_a_layer_from_its_sizes():
    layer = Affine.of_size(784, 50, init=xavier, rng=0, dtype=np.float64)
    np.testing.assert_array_equal(layer.params["W"], xavier((784, 50), rng=0, dtype=np.float64))
    assert not layer.params["b"].any()
    assert {array.dtype for array in layer.params.values()} == {np.dtype(np.float64)}
    assert Affine.of_size(3, 2).params["b"].dtype == np.float32
    with pytest.raises(ValueError, match="M must be at least 1"):
        Affine.of_size(784, 0)


@pytest.mark.hostile
def test_the_sizes_of_a_layer_are_integers():
    with pytest.raises(TypeError, match="D must be an integer"):
        Affine.of_size(784.0, 50)


def test_biases_are_taken_in_the_precision_of_the_weights():
    layer = Affine(he((3, 2), rng=0), np.zeros(2))
    assert layer.params["b"].dtype == np.float32
    assert layer.forward(np.ones((1, 3), np.float32)).dtype == np.float32


@pytest.mark.hostile
def test_weights_of_pytorch_are_told_by_their_shape():
    with pytest.raises(ValueError, match=r"if these are PyTorch's weights, give W\.T$"):
        Affine(np.zeros((5, 7)), np.zeros(5))
    with pytest.raises(ValueError, match=r"b of shape \(4,\)$"):
        Affine(np.zeros((5, 7)), np.zeros(4))


@pytest.mark.hostile
@pytest.mark.parametrize(("shape", "dtype"), [((2, 3), np.float32), ((3, 2), np.float64)])
def test_a_rule_that_draws_other_weights_is_refused(shape, dtype):
    with pytest.raises(ValueError, match=r"must give shape \(3, 2\) and dtype float32, got"):
        Affine.of_size(3, 2, init=lambda *_, **__: np.ones(shape, dtype))
