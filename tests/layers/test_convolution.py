"""Loops, windows in a matrix and the fast layers agree; what makes no layer is refused."""

import numpy as np
import pytest

from scratchdl import (
    Affine,
    Convolution,
    Flatten,
    Network,
    Pooling,
    Relu,
    Skip,
    col2im,
    im2col,
)
from scratchdl.book.convolution import (
    PlainAffine,
    PlainConvolution,
    PlainDropout,
    PlainPooling,
    PlainRelu,
    convolution_by_loops,
)

CASES = [  # images, filters, stride, pad
    ((3, 1, 7, 7), (4, 1, 5, 5), 1, 0),
    ((2, 3, 6, 9), (4, 3, 3, 3), 1, 1),
    ((2, 2, 7, 5), (3, 2, 3, 3), 2, 0),
    ((2, 2, 5, 7), (3, 2, 3, 1), 2, 3),
    ((2, 2, 4, 4), (5, 2, 1, 1), 3, 0),
    ((1, 2, 3, 4), (2, 2, 3, 4), 1, 0),
    ((2, 1, 3, 3), (2, 1, 2, 2), 1, 2),
    ((5, 4, 16, 14), (3, 4, 3, 3), 1, 2),
]


def draw(shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


@pytest.mark.parametrize("band", [2**17, 500, 50])  # all windows at once, or a few rows of them
@pytest.mark.parametrize(("x_shape", "W_shape", "stride", "pad"), CASES)
def test_loops_plain_and_fast_agree(monkeypatch, x_shape, W_shape, stride, pad, band):
    monkeypatch.setattr("scratchdl.layers.convolution.BAND", band)
    x, W, b = draw(x_shape), draw(W_shape, 1), draw(W_shape[:1], 2)
    plain, fast = (kind(W, b, stride, pad) for kind in (PlainConvolution, Convolution))
    y = fast.forward(x)
    np.testing.assert_allclose(y, convolution_by_loops(x, W, b, stride, pad), atol=1e-12)
    np.testing.assert_allclose(y, plain.forward(x), atol=1e-12)
    dout = draw(y.shape, 3)
    np.testing.assert_allclose(fast.backward(dout), plain.backward(dout), atol=1e-12)
    for name, grad in plain.grads.items():
        np.testing.assert_allclose(fast.grads[name], grad, atol=1e-11)
    kept = dict(fast.grads)
    fast.backward_params(dout)
    for name, grad in kept.items():
        np.testing.assert_allclose(fast.grads[name], grad, atol=1e-11)


@pytest.mark.parametrize(("size", "stride"), [(2, 2), (3, 1), (2, 1), (1, 3), (3, 3)])
def test_plain_and_fast_pooling_agree_even_where_several_are_largest(size, stride):
    x = np.random.default_rng(0).integers(0, 3, (3, 2, 3 + 3 * stride, 3 + 6 * stride)) / 2
    x = x[:, :, : size + 3 * stride, : size + 6 * stride]
    x = np.pad(x, ((0, 0), (0, 0), (0, size + 3 * stride - x.shape[2]), (0, 0)))
    x = np.pad(x, ((0, 0), (0, 0), (0, 0), (0, size + 6 * stride - x.shape[3])))
    plain, fast = PlainPooling(size, stride), Pooling(size, size, stride)
    y = fast.forward(x)
    np.testing.assert_array_equal(y, plain.forward(x))
    dout = draw(y.shape)
    np.testing.assert_allclose(fast.backward(dout), plain.backward(dout), atol=1e-12)


@pytest.mark.parametrize(
    ("shape", "size", "stride", "pad"),
    [((2, 3, 4, 5), (2, 3), 2, 0), ((2, 3, 5, 4), (3, 2), 2, 0), ((1, 2, 4, 8), (4, 4), 4, 2)],
)
def test_means_are_those_of_the_windows_in_a_matrix(shape, size, stride, pad):
    """Windows that overlap in one direction alone, and such as lie half on the margin."""
    x, layer, n = draw(shape), Pooling(*size, stride, pad, kind="average"), size[0] * size[1]
    y = layer.forward(x)
    means = im2col(x, *size, stride, pad).reshape(-1, n).mean(axis=1)
    np.testing.assert_allclose(y.transpose(0, 2, 3, 1).ravel(), means, atol=1e-12)
    dout = draw(y.shape, 1)
    dcol = np.repeat(dout.transpose(0, 2, 3, 1).ravel() / n, n).reshape(-1, shape[1] * n)
    dx = col2im(dcol, shape, *size, stride, pad)
    np.testing.assert_allclose(layer.backward(dout), dx, atol=1e-12)


def test_all_negative_images_keep_their_maximum_in_spite_of_a_margin():
    x = -1.0 - np.arange(4.0).reshape(1, 1, 2, 2)
    np.testing.assert_array_equal(Pooling(2, 2, 2, pad=1).forward(x), x)
    assert repr(Pooling(2)) == repr(Pooling(2, 2))  # one side means a square


def test_a_convolution_from_its_sizes():
    layer = Convolution.of_size(2, 5, 3, 4, rng=0)
    assert layer.params["W"].shape == (5, 2, 3, 4)
    assert not layer.params["b"].any()
    assert Convolution.of_size(2, 5, 3, rng=0).params["W"].shape == (5, 2, 3, 3)
    assert layer.multiply_adds((5, 6, 7)) == 5 * 2 * 3 * 4 * 6 * 7


def test_a_filter_is_not_turned():
    x = np.zeros((1, 1, 3, 3))
    x[0, 0, 1, 1] = 1
    W = np.arange(9.0).reshape(1, 1, 3, 3)
    y = Convolution(W, np.zeros(1), pad=1).forward(x)
    np.testing.assert_array_equal(y[0, 0], W[0, 0, ::-1, ::-1])  # a convolution would give W


def test_the_batch_is_innermost_in_memory_from_layer_to_layer():
    layers = [Convolution.of_size(1, 4, 3, rng=0), Relu(), Pooling(2, 2), Skip([Relu()])]
    x = draw((6, 1, 6, 6)).astype(np.float32)
    for layer in layers:
        x = layer.forward(x)
        assert x.shape[0] == 6
        assert x.strides[0] == x.itemsize
    rows = Affine.of_size(16, 3, rng=0)
    dout = rows.backward(rows.forward(x))
    for layer in reversed(layers[1:]):
        assert dout.strides[0] == dout.itemsize
        dout = layer.backward(dout)


@pytest.mark.parametrize("first", [Pooling(2, 2), Convolution.of_size(1, 1, 3, pad=1, rng=0)])
def test_one_image_without_a_batch_is_one_sample(first):
    x = draw((1, 4, 4))
    net = Network([first, Flatten(), Affine.of_size(len(first.forward(x[None]).ravel()), 3, rng=0)])
    np.testing.assert_allclose(net.predict(x), net.predict(x[None])[0], rtol=1e-6)


@pytest.mark.hostile
@pytest.mark.parametrize(
    ("build", "kind", "says"),
    [
        (lambda: Convolution(np.ones((3, 3)), np.ones(3)), ValueError, r"\(FN, C, FH, FW\)"),
        (lambda: Convolution(np.ones((2, 1, 3, 3)), np.ones(3)), ValueError, r"b of shape \(3,\)"),
        (lambda: Convolution(np.ones((0, 1, 3, 3)), np.ones(0)), ValueError, "got W of shape"),
        (lambda: Convolution(1, 30), TypeError, r"got 1: for sizes write Convolution\.of_size"),
        (
            lambda: Convolution(np.ones((2, 1, 3, 3)), np.ones(2), stride=0),
            ValueError,
            "stride must",
        ),
        (lambda: Convolution(np.ones((2, 1, 3, 3)), np.ones(2), pad=-1), ValueError, "pad must be"),
        (lambda: Convolution(np.ones((2, 1, 3, 3)), np.ones(2), pad=0.5), TypeError, "pad must be"),
        (lambda: Convolution.of_size(0, 1, 3), ValueError, "C must be at least 1"),
        (lambda: Convolution.of_size(1, 0, 3), ValueError, "FN must be at least 1"),
        (lambda: Convolution.of_size(1, 1, 3, 0), ValueError, "FW must be at least 1"),
        (lambda: Convolution.of_size(1, 2, 2.5), TypeError, "FH must be an integer"),
        (lambda: Convolution.of_size(1, 2, 2, init=lambda *a, **k: None), TypeError, "an array"),
        (lambda: Pooling(0, 2), ValueError, "pool_h must be at least 1"),
        (lambda: Pooling(2, 0), ValueError, "pool_w must be at least 1"),
        (lambda: Pooling(2, stride=0), ValueError, "stride must be at least 1"),
        (lambda: Pooling(2, pad=-1), ValueError, "pad must be at least 0"),
        (lambda: Pooling(2, 4, pad=2), ValueError, "got pad 2 for windows of 2 x 4"),
        (lambda: Pooling(2, pad=2), ValueError, "at most half a .* pad 2 for windows of 2 x 2"),
        (lambda: Pooling(2, 2, kind="mean"), ValueError, "no kind 'mean'"),
        (lambda: Skip([]), ValueError, "at least one layer"),
        (lambda: Skip([Relu]), TypeError, r"layers\[0\] must be a layer, got the class"),
        (
            lambda: Skip([Affine.of_size(3, 2)]).forward(np.ones((1, 3))),
            ValueError,
            "keep the shape",
        ),
        (lambda: Flatten().backward(np.ones((1, 3))), RuntimeError, "forward"),
    ],
)
def test_what_makes_no_layer_is_refused_in_words(build, kind, says):
    with pytest.raises(kind, match=says):
        build()


def test_layers_inside_a_skip_connection_are_counted_with_the_others():
    def affine():
        return Affine(W=np.eye(2), b=np.zeros(2))

    net = Network([affine(), Skip([affine(), Skip([affine()])]), affine()])
    assert list(net.params) == ["W1", "b1", "W2", "b2", "W3", "b3", "W4", "b4"]
    net.params["W3"] = [[1, 2], [3, 4]]
    assert net.layers[1].params["W2"].tolist() == [[1, 2], [3, 4]]
    assert net.summary().parameters == 24
    assert net.summary().multiply_adds == 16


@pytest.mark.parametrize("shape", [(3, 4), (2, 3, 2, 2)])
def test_the_other_plain_layers_compute_what_ours_do(shape):
    x = draw(shape)
    W, b = draw((x[0].size, 5), 1), draw((5,), 2)
    for plain, fast in ((PlainRelu(), Relu()), (PlainAffine(W, b), Affine(W, b))):
        y = fast.forward(x, training=True)
        np.testing.assert_allclose(plain.forward(x, training=True), y, atol=1e-12)
        dout = draw(y.shape, 3)
        np.testing.assert_allclose(plain.backward(dout), fast.backward(dout), atol=1e-12)
        for name, grad in plain.grads.items():
            np.testing.assert_allclose(fast.grads[name], grad, atol=1e-12)


def test_plain_dropout_switches_off_a_share_and_lets_nothing_back_through_it():
    dropout, x = PlainDropout(0.3, np.random.default_rng(0)), 1 + draw((100, 100)) ** 2
    y = dropout.forward(x)
    off = y == 0
    assert 0.28 < off.mean() < 0.32
    assert np.array_equal(y[~off], x[~off])
    assert np.array_equal(dropout.backward(np.ones_like(x)), np.where(off, 0, 1))
