"""Histograms of layers: on their side, one beside the other, each as wide as the others."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from scratchdl.book.figures import plot_layers


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def widths(histogram):
    values, _, baseline = histogram.get_data()
    return values - baseline


def test_a_bar_stands_where_its_numbers_are_and_is_as_wide_as_they_are_many():
    (ax,) = plot_layers({"net": [[0.1, 0.1, 0.1, 0.1, 0.9, 0.9]]}, bins=2, interval=(0, 1)).axes
    (histogram,) = ax.patches
    np.testing.assert_allclose(histogram.get_data().edges, [0, 0.5, 1])
    lower, upper = widths(histogram)
    assert 0 < upper == pytest.approx(lower / 2)


def test_each_layer_has_its_place_and_the_same_greatest_width():
    (ax,) = plot_layers({"net": [np.zeros(3), np.linspace(-1, 1, 99)]}, bins=3).axes
    assert [histogram.get_data().baseline for histogram in ax.patches] == [1, 2]
    first, second = map(widths, ax.patches)
    assert first.max() == pytest.approx(second.max())
    assert first.max() < 1  # or it would run into the next layer


def test_panels_share_the_interval_that_is_given_and_else_have_their_own():
    panels = {"small": [[0.0, 1.0]], "large": [[0.0, 100.0]], "all alike": [[2.0, 2.0]]}
    assert {ax.get_ylim() for ax in plot_layers(panels, interval=(-1, 1)).axes} == {(-1, 1)}
    assert [ax.get_ylim() for ax in plot_layers(panels).axes] == [(0, 1), (0, 100), (1.5, 2.5)]


def test_numbers_outside_the_interval_are_not_counted():
    (ax,) = plot_layers({"net": [[5.0, 6.0]]}, interval=(0, 1)).axes
    assert not widths(ax.patches[0]).any()


@pytest.mark.parametrize("panels", [{}, {"a": []}, {"a": [[]]}, {"a": [[1.0, np.inf]]}])
def test_what_has_no_histogram_is_refused(panels):
    with pytest.raises(ValueError, match="at least one panel"):
        plot_layers(panels)
