"""Histograms: each bar is its share of the numbers, on the same axes in all panels."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from scratchdl.plots import plot_histograms


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def heights(ax):
    return [bar.get_height() for bar in ax.patches]


def test_bars_are_shares_of_the_numbers_of_their_panel():
    panels = {"few": [0.0, 0.0, 0.0, 1.0], "many": np.linspace(0, 1, 1000).reshape(10, 100)}
    few, many = plot_histograms(panels, bins=2).axes
    np.testing.assert_allclose(heights(few), [0.75, 0.25])
    np.testing.assert_allclose(heights(many), [0.5, 0.5])


def test_panels_share_both_axes():
    few, many = plot_histograms({"a": [0.0], "b": [3.0, 4.0, 5.0]}, bins=10).axes
    assert few.get_xlim() == many.get_xlim() == (0, 5)
    assert few.get_ylim() == many.get_ylim()


def test_the_interval_can_be_chosen():
    (ax,) = plot_histograms({"a": [0.0, 0.5, 9.0]}, bins=1, interval=(0, 1)).axes
    assert ax.get_xlim() == (0, 1)
    np.testing.assert_allclose(heights(ax), [2 / 3])


@pytest.mark.parametrize("panels", [{}, {"a": []}, {"a": [1.0, np.nan]}, {"a": [1], "b": [np.inf]}])
def test_what_has_no_histogram_is_refused(panels):
    with pytest.raises(ValueError, match="at least one panel"):
        plot_histograms(panels)
