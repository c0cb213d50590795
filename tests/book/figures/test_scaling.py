"""The pictures of the chapter on many machines."""

import numpy as np
import pytest

from scratchdl.book.figures import plot_amdahl, plot_ring, plot_speed_up


def test_speed_up_has_a_line_for_each_curve_and_one_to_wish_for():
    machines = [1, 2, 4]
    (ax,) = plot_speed_up(machines, {"half": [1, 1.33, 1.6], "all": [1, 2, 4]}).axes
    assert [line.get_label() for line in ax.lines] == ["as many as machines", "half", "all"]
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [1, 4])
    with pytest.raises(ValueError, match="'half' has 2 numbers for 3 machines"):
        plot_speed_up(machines, {"half": [1, 2]})


def test_amdahl_has_a_line_and_points_for_each_label():
    measured = {"small": {1: 1.0, 2: 0.9, 4: 0.1}, "large": {1: 1.0, 2: 1.9}}
    figure = plot_amdahl({"small": 0.5, "large": 0.0}, measured)
    (ax,), (legend,) = figure.axes, figure.legends
    texts = [text.get_text() for text in legend.get_texts()]
    assert texts == ["as many as processes", "small", "large"]
    _, law, points, _, other_law, others, _ = ax.lines
    assert (law.get_ydata()[0], law.get_ydata()[-1]) == (1, pytest.approx(1 / (0.5 + 0.5 / 4)))
    np.testing.assert_array_equal(points.get_xydata(), [[1, 1], [2, 0.9], [4, 0.1]])
    np.testing.assert_allclose(other_law.get_ydata(), other_law.get_xdata(), rtol=1e-12)
    assert law.get_color() == points.get_color() != others.get_color()
    assert points.get_marker() != others.get_marker()


@pytest.mark.parametrize("measured", [{}, {"small": {}}, {"large": {1: 1.0}}])
def test_amdahl_refuses_what_was_not_measured(measured):
    with pytest.raises(ValueError, match=r"not all of .'small'. have been measured"):
        plot_amdahl({"small": 0.5}, measured)


def test_the_ring_has_a_box_for_each_piece_and_frames_what_is_sent():
    (ax,) = plot_ring([[1, 2], [2, 1]], sent=[1, 0]).axes
    assert [text.get_text() for text in ax.texts] == ["process 0", "1", "2", "process 1", "2", "1"]
    assert [box.get_linewidth() > 2 for box in ax.patches] == [False, True, True, False]
    with pytest.raises(ValueError, match="a row and a column for each process"):
        plot_ring([[1, 2]])
