"""The pictures of the chapter on many machines."""

import numpy as np
import pytest

from scratchdl.book.figures import plot_ring, plot_speed_up


def test_speed_up_has_a_line_for_each_curve_and_one_to_wish_for():
    machines = [1, 2, 4]
    (ax,) = plot_speed_up(machines, {"half": [1, 1.33, 1.6], "all": [1, 2, 4]}).axes
    assert [line.get_label() for line in ax.lines] == ["as many as machines", "half", "all"]
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), machines)
    with pytest.raises(ValueError, match="'half' has 2 numbers for 3 machines"):
        plot_speed_up(machines, {"half": [1, 2]})


def test_the_ring_has_a_box_for_each_piece_and_frames_what_is_sent():
    (ax,) = plot_ring([[1, 2], [2, 1]], sent=[1, 0]).axes
    assert [text.get_text() for text in ax.texts] == ["process 0", "1", "2", "process 1", "2", "1"]
    assert [box.get_linewidth() > 2 for box in ax.patches] == [False, True, True, False]
    with pytest.raises(ValueError, match="a row and a column for each process"):
        plot_ring([[1, 2]])
