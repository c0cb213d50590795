"""The windows of an image: how many there are, and that there and back are adjoint."""

import re

import numpy as np
import pytest

from duck import Duck
from scratchdl import col2im, im2col, output_size
from scratchdl.windows import as_images, padded

CASES = [  # input shape, filter, stride, pad
    ((2, 3, 6, 5), (3, 3), 1, 0),
    ((2, 1, 7, 4), (3, 2), 2, 0),
    ((1, 2, 4, 4), (1, 1), 3, 0),
    ((1, 2, 5, 5), (5, 5), 1, 0),
    ((3, 2, 5, 7), (3, 3), 2, 1),
    ((2, 2, 3, 4), (2, 3), 1, 3),
    ((0, 2, 3, 4), (2, 3), 1, 0),
]


def draw(*shape):
    return np.random.default_rng(len(shape)).normal(size=shape)


@pytest.mark.parametrize(("shape", "size", "stride", "pad"), CASES)
def test_every_row_is_the_window_it_says(shape, size, stride, pad):
    x, (FH, FW) = draw(*shape), size
    col = im2col(x, FH, FW, stride, pad)
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    OH, OW = (wide.shape[2] - FH) // stride + 1, (wide.shape[3] - FW) // stride + 1
    rows = [
        wide[n, :, i * stride : i * stride + FH, j * stride : j * stride + FW].ravel()
        for n in range(len(x))
        for i in range(OH)
        for j in range(OW)
    ]
    np.testing.assert_array_equal(col, np.reshape(rows, col.shape))


@pytest.mark.parametrize(("shape", "size", "stride", "pad"), CASES)
def test_there_and_back_are_adjoint(shape, size, stride, pad):
    x = draw(*shape)
    col = im2col(x, *size, stride, pad)
    c = draw(*col.shape)
    back = col2im(c, shape, *size, stride, pad)
    assert back.shape == shape
    assert np.vdot(col, c) == pytest.approx(np.vdot(x, back), rel=1e-12, abs=1e-12)


def test_a_pixel_comes_back_once_for_each_window_that_saw_it():
    x = draw(1, 1, 4, 4)
    seen = np.array([[1, 2, 2, 1], [2, 4, 4, 2], [2, 4, 4, 2], [1, 2, 2, 1]])
    np.testing.assert_allclose(col2im(im2col(x, 2, 2), x.shape, 2, 2)[0, 0], seen * x[0, 0])


def test_precision_and_device_are_kept():
    x = draw(2, 2, 4, 5)
    for dtype in (np.float32, np.float64):
        col = im2col(x.astype(dtype), 3, 2, 1, 1)
        assert col.dtype == dtype
        assert col2im(col, x.shape, 3, 2, 1, 1).dtype == dtype
    on_device = im2col(Duck(x), 3, 2, 1, 1)
    assert isinstance(on_device, Duck)
    assert isinstance(col2im(on_device, x.shape, 3, 2, 1, 1), Duck)


def test_nothing_that_goes_in_is_written_to_or_returned():
    x = draw(1, 1, 3, 3)
    for size in (1, 3):
        col = im2col(x, size, size)
        assert not np.shares_memory(col, x)
        assert not np.shares_memory(col2im(col, x.shape, size, size), col)


def test_a_margin_is_as_wide_on_all_four_sides_and_none_costs_nothing():
    x = draw(2, 3, 4, 5)
    assert padded(x, 0) is x
    wide = np.pad(x, ((0, 0), (0, 0), (2, 2), (2, 2)), constant_values=-1.0)
    np.testing.assert_array_equal(padded(x, 2, -1.0), wide)


@pytest.mark.hostile
@pytest.mark.parametrize(
    ("numbers", "says"),
    [
        ((5, 2, 2, 0), r"\(5 \+ 2 \* 0 - 2\) / 2 \+ 1 = 2.5 .* 1 pixel would be left"),
        ((28, 5, 7, 1), r"= 4.57143 is not a whole number, so that 4 pixels would be left"),
        ((3, 5, 1, 0), "a window of 5 is larger than 3 pixels with pad 0"),
        ((3, 6, 1, 1), r"larger than 3 pixels with pad 1: 3 \+ 2 \* 1 = 5"),
        ((0, 1, 1, 0), "size must be at least 1"),
        ((3, 0, 1, 0), "filter_size must be at least 1"),
        ((3, 1, 0, 0), "stride must be at least 1"),
        ((3, 1, 1, -1), "pad must be at least 0"),
    ],
)
def test_windows_that_do_not_fit_are_refused_in_words(numbers, says):
    with pytest.raises(ValueError, match=says):
        output_size(*numbers)
    with pytest.raises(TypeError, match="must be an integer"):
        output_size(*(number + 0.5 for number in numbers))


@pytest.mark.hostile
def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"images must have shape .* got \(3, 4\)"):
        im2col(np.ones((3, 4)), 2, 2)
    with pytest.raises(ValueError, match=r"in images of shape \(1, 1, 5, 4\), a window of 2"):
        im2col(np.ones((1, 1, 5, 4)), 2, 2, stride=2)
    with pytest.raises(ValueError, match=r"col must have shape \(4, 4\).* got \(4, 3\)"):
        col2im(np.ones((4, 3)), (1, 1, 3, 3), 2, 2)
    for sizes in (5, (1, 3, 3), [[1, 1], [1, 1], [3, 3], [3, 3]]):
        with pytest.raises(ValueError, match=r"input_shape must be the sizes \(N, C, H, W\)"):
            col2im(np.ones((4, 4)), sizes, 2, 2)
    with pytest.raises(TypeError, match="real numbers"):
        im2col(np.ones((1, 1, 3, 3), complex), 2, 2)
    for shape in ((2, 0, 3, 3), (2, 1, 0, 3), (2, 1, 3, 0)):
        with pytest.raises(ValueError, match="with at least one pixel"):
            im2col(np.ones(shape), 1, 1)
    with pytest.raises(ValueError, match=r"shape \(N, 3, H, W\) .* got \(1, 2, 4, 4\)"):
        as_images(np.ones((1, 2, 4, 4)), 3)


@pytest.mark.parametrize(
    ("shape", "advice"),
    [
        ((5, 28, 28), r"give x\.reshape\(-1, 1, 28, 28\)"),
        ((1, 5, 28, 28), r"give x\.reshape\(-1, 1, 28, 28\)"),
        ((5, 784), r"rows of pixels, give x\.reshape\(-1, 1, 28, 28\)"),
        ((5, 28, 28, 1), r"give x\.transpose\(0, 3, 1, 2\)$"),
        ((5, 1), r"give x\.reshape\(-1, 1, 1, 1\)"),
        ((5, 4, 28, 28), r"got \(5, 4, 28, 28\)$"),
        ((1, 783), r"got \(1, 783\)$"),
        ((5, 3, 28, 28), r"got \(5, 3, 28, 28\)$"),
        ((5, 783), r"got \(5, 783\)$"),
        ((5, 0), r"got \(5, 0\)$"),
    ],
)
def test_images_of_a_common_wrong_shape_get_advice(shape, advice):
    with pytest.raises(ValueError, match=advice):
        as_images(np.zeros(shape), 1)


@pytest.mark.parametrize("shape", [(5, 784), (5, 28, 28), (1, 5, 28, 28)])
def test_only_grey_images_are_told_of_one_channel(shape):
    with pytest.raises(ValueError, match=rf"got {re.escape(str(shape))}$"):
        as_images(np.zeros(shape), 3)
