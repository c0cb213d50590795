"""A layer before and after dropout: the same scale, and a cross on what is off."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from scratchdl.book.figures import plot_dropout


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def test_a_cross_stands_on_each_neuron_that_dropout_has_switched_off():
    before = np.array([0.0, 1.0, 2.0, 3.0, 4.0])
    _, after = plot_dropout(before, before * [2, 0, 2, 2, 0]).axes
    (crosses,) = after.lines
    # Five neurons in rows of three: number 1 in the first row, number 4 in the second. Number 0
    # was 0 before, so that nothing can be said of it.
    assert crosses.get_xydata().tolist() == [[1, 0], [1, 1]]


def test_both_are_drawn_with_the_same_scale_white_at_zero():
    before, after = (ax.images[0] for ax in plot_dropout([1.0, -2.0], [2.0, -4.0]).axes)
    assert before.get_clim() == after.get_clim() == (-4, 4)


def test_titles():
    axes = plot_dropout([1.0], [0.0], titles=("layer 1", "what goes on")).axes
    assert [ax.get_title() for ax in axes] == ["layer 1", "what goes on"]


@pytest.mark.parametrize(
    ("before", "after"), [([1.0], [1.0, 2.0]), ([], []), ([np.nan], [0.0]), ([1.0], [np.inf])]
)
def test_what_are_not_the_same_neurons_is_refused(before, after):
    with pytest.raises(ValueError, match="the same neurons"):
        plot_dropout(before, after)
