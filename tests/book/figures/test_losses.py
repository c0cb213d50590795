"""Figures of what a prediction costs."""

import numpy as np
import pytest

from scratchdl.book.figures import plot_loss_and_accuracy, plot_surprise
from scratchdl.plots.style import ACCURACY, LOSS


def test_surprise_marks_cost_of_each_probability():
    (ax,) = plot_surprise({"y": 0.6, "y2": 0.1}).axes
    assert [text.get_text() for text in ax.texts] == ["y: 0.5108", "y2: 2.3026"]
    curve = ax.lines[0]
    np.testing.assert_allclose(curve.get_ydata(), -np.log(curve.get_xdata()))
    assert curve.get_color() == LOSS


def test_surprise_with_delta_is_the_memos():
    (ax,) = plot_surprise({"y": 0.5}, delta=0.5).axes
    assert [text.get_text() for text in ax.texts] == ["y: -0.0000"]


@pytest.mark.parametrize("p", [0.0, -0.1, 1.5, float("nan")])
def test_surprise_refuses_what_is_no_probability(p):
    with pytest.raises(ValueError, match="marks must be probabilities"):
        plot_surprise({"y": p})


def test_loss_and_accuracy_share_the_weight():
    top, bottom = plot_loss_and_accuracy([0, 1, 2], [0.9, 0.7, 0.8], [0.5, 0.75, 0.5], now=1).axes
    assert list(top.lines[0].get_ydata(orig=True)) == [0.5, 0.75, 0.5]
    assert list(bottom.lines[0].get_ydata()) == [0.9, 0.7, 0.8]
    assert (top.lines[0].get_color(), bottom.lines[0].get_color()) == (ACCURACY, LOSS)
    assert top.lines[0].get_drawstyle() == "steps-mid"
    assert len(top.lines) == len(bottom.lines) == 2
    assert [len(ax.lines) for ax in plot_loss_and_accuracy([0], [0.9], [0.5]).axes] == [1, 1]


@pytest.mark.parametrize("rise", [0.0, 1e-4, 1e-3, 0.01, 0.5])
def test_no_two_ticks_of_the_accuracy_have_the_same_label(rise):
    top, _ = plot_loss_and_accuracy([0, 1], [0.9, 0.7], [0.5, 0.5 + rise]).axes
    labels = [label.get_text() for label in top.get_yticklabels()]
    assert len(labels) > 2
    assert len(set(labels)) == len(labels)
    assert all(label.endswith("%") for label in labels)


def test_loss_and_accuracy_must_fit():
    with pytest.raises(ValueError, match="equally long lists"):
        plot_loss_and_accuracy([0, 1], [0.9, 0.7, 0.8], [0.5, 0.75])
