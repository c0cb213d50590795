"""What counts as a digit, what belongs to it, and how it is handed on."""

import numpy as np
import pytest

from scratchdl.images import as_mnist, digits_in
from scratchdl.images.finding import FoundDigit, in_picture, in_reading_order, is_drawn, with_pen
from scratchdl.images.strokes import Box


def paper(*bars, shape=(100, 100)):
    """Bars of ink on bare paper, each as `(rows, columns, ink)`."""
    ink = np.zeros(shape)
    for rows, columns, strength in bars:
        ink[slice(*rows), slice(*columns)] = strength
    return ink


def images(picture):
    return [found.image for found in digits_in(picture)]


def test_what_is_too_small_to_read_is_left_out():
    """Four pixels; in a picture with more than 500 along a side a hundredth of that."""
    for side, height, found in [
        (60, 4, 0),
        (60, 5, 1),
        (999, 8, 0),
        (999, 9, 1),
        (1000, 9, 0),
        (1000, 10, 1),
    ]:
        for shape in ((60, side), (side, 60)):
            bar = paper(((20, 20 + height), (30, 33), 1), shape=shape)
            assert len(digits_in(bar)) == found, (shape, height)


SEVEN = [((20, 28), (20, 60), 1), ((20, 80), (52, 60), 1)]


def test_soft_edges_belong_to_the_stroke():
    soft = paper(((19, 81), (51, 61), 0.4), ((19, 29), (19, 61), 0.4), *SEVEN)
    (found,) = images(soft)
    sharp = as_mnist(paper(*SEVEN))
    assert np.abs(found - as_mnist(soft)).mean() < 0.25 * np.abs(found - sharp).mean()


@pytest.mark.parametrize("gap", [1, 2, 5])
def test_a_neighbour_is_left_out_however_close(gap):
    left, right = (20, 80), (20 + gap, 80 - gap)
    bars = [(left, (30, 38), 1), (right, (38 + gap, 46 + gap), 1)]
    for found, bar in zip(images(paper(*bars)), bars, strict=True):
        np.testing.assert_allclose(found, images(paper(bar))[0], atol=1e-6)


def test_a_faint_spot_away_from_the_stroke_is_left_out():
    bar = ((20, 80), (30, 38), 1)
    (found,) = images(paper(bar, ((60, 62), (41, 42), 0.4)))
    np.testing.assert_allclose(found, images(paper(bar))[0], atol=0.02)


def test_what_fades_slowly_is_a_shadow():
    rows, columns = np.mgrid[-50:50, -50:50]
    far = np.hypot(rows, columns)
    for wide, found in [(1, 1), (8, 1), (20, 0), (24, 0)]:  # pixels from full ink to bare paper
        assert len(digits_in(1 - np.clip((20 + wide / 2 - far) / wide, 0, 1))) == found


def test_bare_paper_tells_a_stroke_from_a_shadow():
    near = np.zeros((30, 30), bool)
    near[12:18, 12:18] = True
    nothing = np.zeros_like(near)
    assert is_drawn(np.where(near, 1, 0.1), near, nothing)
    assert not is_drawn(np.where(near, 1, 0.2), near, nothing)
    neighbour = np.zeros_like(near)
    neighbour[:, 18:] = True
    assert is_drawn((near | neighbour) * 1.0, near, neighbour)
    assert is_drawn(np.ones((30, 30)), ~nothing, nothing)  # ink fills the picture


@pytest.mark.parametrize(("width", "wanted"), [(1, 7), (2, 6), (3, 7), (4, 6), (5, 5), (8, 8)])
def test_a_hairline_is_led_along_once_more_with_a_pen(width, wanted):
    """Seven pixels wide, or one less: on both sides it gains whole pixels."""
    line = paper(((0, 100), (4, 4 + width), 0.8), shape=(100, 8 + width))
    for ink in (line, line.T):
        wide = with_pen(ink, ink > 0, 7.0)
        rows, columns = np.nonzero(wide)
        longer, shorter = sorted((np.ptp(rows) + 1, np.ptp(columns) + 1), reverse=True)
        assert (longer, shorter) == (100 + wanted - width, wanted)
        np.testing.assert_array_equal(np.unique(wide), np.unique(ink))


def test_a_hairline_is_read_as_if_a_pen_had_drawn_it():
    """The pen is 0.07 of the longer side: here 14 pixels, or one less to be even on both sides."""
    hair = [((40, 41), (40, 140), 1), ((40, 240), (139, 140), 1)]
    pen = [((34, 47), (34, 146), 1), ((34, 246), (133, 146), 1)]
    for turned in (0, 1):
        thin, thick = (np.rot90(paper(*bars, shape=(300, 200)), turned) for bars in (hair, pen))
        np.testing.assert_allclose(images(thin)[0], images(thick)[0], atol=1e-6)


def test_a_box_ends_where_the_picture_does():
    assert in_picture(Box(1, 2, 5, 7), 3, (100, 100)) == (3, 6, 15, 21)
    assert in_picture(Box(1, 2, 5, 7), 3, (14, 20)) == (3, 6, 14, 20)


def places(*boxes):
    found = [FoundDigit(np.zeros((28, 28)), box) for box in boxes]
    return [each.box for each in in_reading_order(found)]


def test_a_line_is_read_to_its_end_before_the_next_begins():
    """The second digit hangs, the third is tall, the fourth stands in the line below."""
    line = [(10, 0, 30, 10), (18, 20, 38, 30), (0, 40, 30, 50)]
    below = [(33, 5, 60, 15), (34, 35, 62, 45)]
    for order in ([4, 2, 0, 3, 1], [0, 1, 2, 3, 4], [1, 3, 4, 0, 2]):
        assert places(*[[*line, *below][n] for n in order]) == [*line, *below]


def test_a_tall_digit_of_the_next_line_may_begin_above_a_small_one():
    line, below = [(0, 0, 30, 10), (20, 20, 38, 30)], [(17, 5, 60, 15)]
    assert places(*below, *line) == [*line, *below]


def test_a_middle_at_the_foot_of_a_line_is_below_it():
    assert places((20, 0, 40, 10), (0, 50, 30, 60)) == [(0, 50, 30, 60), (20, 0, 40, 10)]
    assert places((19, 0, 40, 10), (0, 50, 30, 60)) == [(19, 0, 40, 10), (0, 50, 30, 60)]
