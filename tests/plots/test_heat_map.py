"""Heat maps: names on the edges, numbers in the squares."""

import numpy as np
import pytest

from scratchdl.plots import plot_heat_map


def test_rows_columns_and_numbers():
    (ax,) = plot_heat_map([[1.0, -2.0, 0.0]], rows=["w"], columns="abc", xlabel="x").axes
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["a", "b", "c"]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["w"]
    assert [text.get_text() for text in ax.texts] == ["1.00", "−2.00", "0.00"]
    assert [tick.get_text() for tick in plot_heat_map(np.eye(2)).axes[0].get_xticklabels()] == [
        "0",
        "1",
    ]


def test_zero_is_the_page_and_both_signs_are_equally_dark():
    (image,) = plot_heat_map([[1.0, -2.0, 0.0]]).axes[0].images
    assert image.get_clim() == (-2.0, 2.0)
    assert image.to_rgba(0.0)[3] == pytest.approx(0, abs=0.01)
    assert image.to_rgba(-2.0)[3] == image.to_rgba(2.0)[3] == 1
    assert plot_heat_map([[0.0]]).axes[0].images[0].get_clim() == (-1.0, 1.0)


def test_numbers_can_be_left_out():
    assert not plot_heat_map(np.eye(40), number="").axes[0].texts


@pytest.mark.parametrize("values", [1.0, [1.0], [[]], [[np.nan]], [[np.inf]], np.zeros((2, 2, 2))])
def test_only_matrices_of_finite_numbers(values):
    with pytest.raises(ValueError, match="values must be a matrix of finite numbers"):
        plot_heat_map(values)


@pytest.mark.parametrize("names", [{"rows": "abc"}, {"columns": "a"}])
def test_every_row_and_column_has_a_name(names):
    with pytest.raises(ValueError, match="names"):
        plot_heat_map(np.eye(2), **names)
