"""Strokes become pictures."""

import numpy as np
import pytest

from scratchdl.book.drawings import draw_strokes


def test_a_line_has_the_width_of_the_pen_and_a_dot_its_area():
    line = draw_strokes([[(0, 50), (100, 50)]], pen=8, side=100)
    assert np.allclose(line.sum(axis=0)[10:-10], 8, atol=0.1)
    dot = draw_strokes([[(50, 50)]], pen=20, side=100)
    assert abs(dot.sum() - np.pi * 100) < 5


def test_strokes_cover_each_other_and_do_not_add_up():
    one = [(20, 20), (80, 80)]
    assert np.array_equal(draw_strokes([one, one], side=100), draw_strokes([one], side=100))
    assert draw_strokes([], side=3).tolist() == [[0.0] * 3] * 3


def test_across_comes_first():
    ink = draw_strokes([[(90, 10)]], pen=4, side=100)
    assert ink[:20, 80:].any()
    assert not ink[80:, :20].any()


@pytest.mark.hostile
@pytest.mark.parametrize(
    ("strokes", "words"),
    [
        ([[]], "got shape"),
        ([(1, 2)], "got shape"),
        ([[(1, 2, 3)]], "got shape"),
        ([[(1, float("nan"))]], "finite"),
    ],
)
def test_what_is_no_stroke_is_refused(strokes, words):
    with pytest.raises(ValueError, match=words):
        draw_strokes(strokes)
