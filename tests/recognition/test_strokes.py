"""Which pieces of ink make one digit: how far apart they lie, and how large each is."""

import numpy as np
import pytest

from scratchdl.images.strokes import Box, boxes_of, gap, grouped, is_part, pieces

TALL = Box(100, 100, 200, 160)  # 100 by 60 pixels


def numbers(boxes, smallest=1):
    return [members for _, members in grouped(boxes, smallest)]


def test_a_window_ends_at_the_edge_of_the_picture():
    picture = np.arange(100).reshape(10, 10)
    assert picture[Box(3, 4, 5, 8).window(2)].shape == (6, 8)
    assert picture[Box(1, 1, 5, 8).window(2)].shape == (7, 10)
    assert picture[Box(0, 0, 5, 8).window(2)].shape == (7, 10)


SHAPES = {
    "a V": (["#.#", ".#."], 1),
    "a W": (["#.#.#", ".#.#."], 1),
    "a U": (["#..#", "####"], 1),
    "an n": (["####", "#..#"], 1),
    "a comb": (["#.#.#.#", "#.#.#.#", "#######"], 1),
    "a spiral": (["#######", "......#", "#####.#", "#...#.#", "#.###.#", "#.....#", "#######"], 1),
    "a V inside a U": (["#.#.#.#", "#.#.#.#", "#..#..#", ".#...#.", "..###.."], 2),
    "two lines": (["####", "....", "####"], 2),
    "two that only pass each other": (["##..", "...#"], 2),
    "two corners that touch": (["##..", "..##"], 1),
    "the ends of two rows": (["..#", "...", "#.."], 2),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_how_many_pieces_a_shape_has(shape):
    rows, count = SHAPES[shape]
    mask = np.array([[pixel == "#" for pixel in row] for row in rows])
    for turned in range(4):
        labels = pieces(np.rot90(mask, turned))
        assert labels.max() == count
        np.testing.assert_array_equal(labels > 0, np.rot90(mask, turned))


def test_each_piece_has_the_rectangle_round_it():
    labels = np.zeros((20, 90), int)
    labels[3:5, 80:90] = 1
    labels[0, 7] = 2
    labels[19, 0] = labels[10, 4] = 3
    assert boxes_of(labels) == [(3, 80, 5, 90), (0, 7, 1, 8), (10, 0, 20, 5)]
    assert boxes_of(labels.T) == [(80, 3, 90, 5), (7, 0, 8, 1), (0, 10, 5, 20)]
    assert boxes_of(np.zeros((5, 0), int)) == []


PARTS = {
    "above": (Box(40, 110, 90, 150), True),
    "below": (Box(210, 110, 260, 150), True),
    "across": (Box(150, 110, 180, 150), True),
    "nearly as high": (Box(26, 110, 95, 150), True),
    "too high": (Box(24, 110, 95, 150), False),
    "far above": (Box(40, 110, 71, 150), True),
    "too far above": (Box(40, 110, 69, 150), False),
    "too far below": (Box(231, 110, 260, 150), False),
    "a third of it above": (Box(30, 147, 80, 187), True),
    "a quarter of it above": (Box(30, 150, 80, 190), False),
    "wider, and over a third": (Box(65, 139, 80, 239), True),
    "wider, and over a quarter": (Box(65, 145, 80, 245), False),
    "inside": (Box(150, 155, 190, 195), True),
    "to the right": (Box(120, 174, 150, 190), True),
    "to the left": (Box(120, 70, 150, 86), True),
    "too far to the right": (Box(120, 176, 150, 190), False),
    "too far to the left": (Box(120, 70, 150, 84), False),
    "off a corner": (Box(60, 170, 90, 190), True),
    "too far off a corner": (Box(60, 172, 88, 190), False),
}


@pytest.mark.parametrize("where", PARTS)
def test_what_may_be_a_part_of_a_digit(where):
    part, wanted = PARTS[where]
    assert is_part(part, TALL) is wanted


def test_what_moves_away_is_no_part_again():
    """The top of a 5 that begins over the end of its stroke was less a part than one beside it."""
    moved = [is_part(Box(80, left, 92, left + 40), TALL) for left in range(100, 200)]
    assert moved == [True] * sum(moved) + [False] * (100 - sum(moved))
    assert sum(moved) == 73  # the last lies 12 pixels to the side and 8 above: 14.4 of 15


def test_the_gap_between_rectangles():
    assert gap(Box(110, 120, 150, 150), TALL) == 0
    assert gap(Box(60, 110, 97, 150), TALL) == gap(TALL, Box(203, 110, 250, 150)) == 3
    assert gap(Box(110, 60, 150, 96), TALL) == gap(TALL, Box(110, 164, 150, 200)) == 4
    assert gap(Box(60, 60, 97, 96), TALL) == gap(TALL, Box(203, 164, 250, 200)) == 5


def test_a_part_goes_to_the_nearer_digit():
    other = Box(100, 190, 200, 250)
    for part, wanted in [
        (Box(160, 164, 190, 184), [[1, 3], [2]]),
        (Box(160, 166, 190, 186), [[1], [2, 3]]),
    ]:
        assert numbers([TALL, other, part]) == wanted


def test_a_part_of_a_part_belongs_to_the_digit():
    """The second dot is near to the first, and only to it."""
    dots = [Box(80, 110, 95, 150), Box(55, 110, 68, 150)]
    assert not is_part(dots[1], TALL)
    assert numbers([dots[1], TALL, dots[0]]) == [[2, 3, 1]]
    assert grouped([TALL, *dots], 1)[0][0] == Box(55, 100, 200, 160)


def test_specks_are_left_out_and_dashes_are_not():
    """What is smaller than 0.15 of the tallest piece, in both directions."""
    apart = 300
    for height, width, kept in [(14, 14, 0), (16, 3, 1), (3, 16, 1)]:
        speck = Box(100, apart, 100 + height, apart + width)
        assert numbers([TALL, speck]) == [[1], [2]][: 1 + kept]
        assert numbers([speck, TALL]) == [[2], [1]][: 1 + kept]


def test_what_is_too_low_is_no_digit_but_may_be_a_part():
    bar = Box(90, 110, 94, 150)
    assert numbers([TALL, bar], smallest=5) == [[1, 2]]
    assert numbers([TALL, Box(90, 300, 94, 340)], smallest=5) == [[1]]
    assert numbers([TALL, Box(90, 300, 95, 340)], smallest=5) == [[1], [2]]
    assert numbers([Box(0, 0, 4, 4)], smallest=5) == []
    assert numbers([], smallest=5) == []


def test_pieces_are_counted_without_the_specks():
    specks = [Box(0, 10 * n, 3, 10 * n + 3) for n in range(1000)]
    bars = [Box(100 * n, 0, 100 * n + 50, 10) for n in range(400)]
    assert len(numbers([*bars, *specks])) == 400
    with pytest.raises(ValueError, match="more than 400 pieces of ink"):
        grouped([*bars, TALL], 1)
