"""A window on a picture, its products, and the place of their sum in the result."""

import numpy as np
import pytest

from scratchdl.book.figures import plot_filters, plot_window

IMAGE, W = np.arange(20.0).reshape(4, 5) / 20, np.array([[1.0, -1.0], [0.5, 0.0]])


def test_the_products_are_those_of_the_window_and_their_sum_is_the_cell():
    window, products, result = plot_window(IMAGE, W, 2, 1).axes
    expected = IMAGE[2:4, 1:3] * W
    np.testing.assert_array_equal(products.images[0].get_array(), expected)
    assert result.images[0].get_array()[2, 1] == pytest.approx(expected.sum())
    assert result.images[0].get_array().shape == (3, 4)
    assert [ax.patches[0].get_xy() for ax in (window, result)] == [(0.5, 1.5)] * 2
    assert window.patches[0].get_width() == 2
    assert result.patches[0].get_width() == 1


@pytest.mark.parametrize(("row", "column"), [(3, 0), (-1, 0), (0, 4)])
def test_a_window_that_leaves_the_picture_is_refused(row, column):
    with pytest.raises(ValueError, match="leaves the picture"):
        plot_window(IMAGE, W, row, column)


def test_filters_are_white_at_zero_each_with_a_scale_of_its_own():
    one, other = plot_filters([W, 10 * W], ["a", "b"]).axes
    assert one.images[0].get_clim() == (-1, 1)
    assert other.images[0].get_clim() == (-10, 10)
    assert [one.get_title(), other.get_title()] == ["a", "b"]
    with pytest.raises(ValueError, match="2 pictures need as many labels, got 1"):
        plot_filters([W, W], ["a"])
    with pytest.raises(ValueError, match="0 pictures"):
        plot_filters([], ["a"])
