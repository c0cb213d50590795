"""The drawing pad without a browser: what stands in the page, and what Python answers."""

import numpy as np

from book.child import pad
from book.parts import pad as parts
from scratchdl.book.drawings import draw_strokes

SEVEN = [(50, 40), (150, 40), (100, 170)]


def answer(ink, moved=0):
    """What the page's Python says of ink from 0 to 1."""
    pixels = np.rint(255 * ink).astype(np.uint8)
    return pad.read(*ink.shape, 1, moved, memoryview(pixels.tobytes()))


def test_a_drawing_is_read_by_both_nets():
    (digit,) = answer(draw_strokes([SEVEN], pen=18))["digits"]
    assert set(digit["nets"]) == set(parts.NETS)
    for probabilities in digit["nets"].values():
        assert len(probabilities) == 10
        assert abs(sum(probabilities) - 1) < 1e-4
        assert int(np.argmax(probabilities)) == 7
    for picture in ("image", "evidence"):
        assert len(digit[picture]) == 784
        assert max(digit[picture]) == 255
        assert min(digit[picture]) >= 0


def test_moved_pixels_are_those_that_the_nets_see():
    ink = draw_strokes([SEVEN], pen=18)
    (here,), (there,) = answer(ink)["digits"], answer(ink, moved=4)["digits"]
    before, after = (np.reshape(digit["image"], (28, 28)) for digit in (here, there))
    assert np.array_equal(after[:, 4:], before[:, :-4])
    assert not after[:, :4].any()


def test_a_photograph_comes_in_colours_and_several_digits_in_order():
    ink = np.hstack([draw_strokes([[(100, 30), (95, 170)]], 18), draw_strokes([SEVEN], 18)])
    colours = np.array([230, 220, 200]) - ink[..., np.newaxis] * [200, 180, 60]
    picture = np.dstack([colours, np.full(ink.shape, 255)]).astype(np.uint8)
    found = pad.read(*ink.shape, 4, 0, memoryview(picture.tobytes()))["digits"]
    assert [int(np.argmax(digit["nets"]["conv"])) for digit in found] == [1, 7]


def test_an_empty_sheet_is_no_digit():
    said = answer(np.zeros((40, 40)))
    assert said["digits"] == []
    assert said["problem"].startswith("No ink was found")


def test_the_nets_are_read_once():
    pad.prepare()
    assert pad.trained("conv") is pad.trained("conv")


def test_a_page_gets_the_pad_where_it_asks_for_it():
    text = parts.in_place(f"before\n\n{parts.MARKER}\n\nafter\n")
    assert text.startswith("before\n\n```sdl-html\n<div class=")
    assert text.count('data-sample="') == 10
    assert text.count('data-net="') == 20
    assert parts.in_place("nothing to draw on") == "nothing to draw on"
