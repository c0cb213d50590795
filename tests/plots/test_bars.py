"""Bars of scores and probabilities."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from scratchdl.plots import plot_bars, plot_prediction
from scratchdl.plots.style import BLUE, OCHRE


def heights(ax):
    return [bar.get_height() for bar in ax.patches]


def test_one_panel_a_row_with_a_common_scale():
    figure = plot_bars({"y": [0.1, 0.9], "y2": [0.5, 0.5]}, classes=("no", "yes"))
    top, bottom = figure.axes
    assert [heights(top), heights(bottom)] == [[0.1, 0.9], [0.5, 0.5]]
    assert [top.get_title(), bottom.get_title()] == ["y", "y2"]
    assert top.get_ylim() == bottom.get_ylim()
    assert [label.get_text() for label in bottom.get_xticklabels()] == ["no", "yes"]


def test_truth_differs_by_more_than_colour():
    (ax,) = plot_bars({"": [0.1, 0.9, 0.0]}, truth=1).axes
    assert [bar.get_hatch() for bar in ax.patches] == [None, "///", None]
    assert [bar.get_label() for bar in ax.patches if bar.get_hatch()] == ["the truth"]
    colours = [to_hex(bar.get_facecolor()) for bar in ax.patches]
    assert colours == [BLUE, OCHRE, BLUE]


def test_numbers_stand_above_the_bars_and_fit():
    (ax,) = plot_bars({"": [0.25, 1.0]}, number=".1%").axes
    assert [text.get_text() for text in ax.texts] == ["25.0%", "100.0%"]
    assert ax.get_ylim()[1] > 1.1
    assert not plot_bars({"": [0.25]}, number="").axes[0].texts


def test_no_number_stands_above_what_rounds_to_zero():
    (ax,) = plot_bars({"": [0.25, 0.001, 0.0]}).axes
    assert [text.get_text() for text in ax.texts] == ["0.25", "", ""]


def test_negative_scores_are_shown_below_zero():
    (ax,) = plot_bars({"": [-3.0, 1.0]}).axes
    assert ax.get_ylim()[0] < -3.0
    assert plot_bars({"": [-3.0, 1.0]}, ylim=(-9.0, 9.0)).axes[0].get_ylim() == (-9.0, 9.0)


def test_all_zero_has_a_scale():
    assert plot_bars({"": [0.0, 0.0]}).axes[0].get_ylim()[1] > 0


@pytest.mark.parametrize(
    "rows",
    [{}, {"a": []}, {"a": [1.0], "b": [1.0, 2.0]}, {"a": 1.0}, {"a": [np.nan]}, {"a": [[1.0]]}],
)
def test_bars_refuse_what_they_cannot_draw(rows):
    with pytest.raises(ValueError, match=r"list|at least one bar"):
        plot_bars(rows)


def test_prediction_shows_picture_and_bars():
    figure = plot_prediction(np.eye(4), [0.2, 0.8], truth=0, title="a line", number=".1f")
    left, right = figure.axes
    assert left.get_title() == "a line"
    assert len(left.images) == 1
    assert heights(right) == [0.2, 0.8]
    assert right.get_ylabel() == "probability"


def test_prediction_is_of_one_picture():
    with pytest.raises(ValueError, match="draws one picture, got 2"):
        plot_prediction(np.zeros((2, 4, 4)), [1.0])
