"""Histograms of layers: on their side, one beside the other, each as wide as the others."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from scratchdl.plots import plot_layers


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def test_a_bar_stands_where_its_numbers_are_and_is_as_wide_as_they_are_many():
    (ax,) = plot_layers({"net": [[0.1, 0.1, 0.1, 0.1, 0.9, 0.9]]}, bins=2, interval=(0, 1)).axes
    lower, upper = ax.patches
    assert (lower.get_y(), upper.get_y()) == (0, 0.5)
    assert lower.get_x() == upper.get_x() == 1
    assert upper.get_width() == pytest.approx(lower.get_width() / 2)


def test_each_layer_has_its_place_and_the_same_greatest_width():
    (ax,) = plot_layers({"net": [np.zeros(3), np.linspace(-1, 1, 99)]}, bins=3).axes
    first, second = ax.patches[:3], ax.patches[3:]
    assert {bar.get_x() for bar in first} == {1}
    assert {bar.get_x() for bar in second} == {2}
    assert max(b.get_width() for b in first) == max(b.get_width() for b in second)


def test_panels_share_the_interval_that_is_given_and_else_have_their_own():
    panels = {"small": [[0.0, 1.0]], "large": [[0.0, 100.0]], "all alike": [[2.0, 2.0]]}
    assert {ax.get_ylim() for ax in plot_layers(panels, interval=(-1, 1)).axes} == {(-1, 1)}
    assert [ax.get_ylim() for ax in plot_layers(panels).axes] == [(0, 1), (0, 100), (1.5, 2.5)]


def test_numbers_outside_the_interval_are_not_counted():
    (ax,) = plot_layers({"net": [[5.0, 6.0]]}, interval=(0, 1)).axes
    assert {bar.get_width() for bar in ax.patches} == {0}


@pytest.mark.parametrize("panels", [{}, {"a": []}, {"a": [[]]}, {"a": [[1.0, np.inf]]}])
def test_what_has_no_histogram_is_refused(panels):
    with pytest.raises(ValueError, match="at least one panel"):
        plot_layers(panels)
