"""A picture in any form becomes colours from 0 to 1, on paper, of a size that is enough."""

import re

import numpy as np
import pytest

from scratchdl.images.pictures import as_colours, averaged

GREY = np.array([[0.0, 0.25], [0.5, 1.0]])


@pytest.mark.parametrize(
    "picture",
    [
        GREY,
        GREY[..., np.newaxis],
        GREY.tolist(),
        np.rint(GREY * 65_535).astype(np.uint16),
        np.rint(GREY * 255).astype(np.uint8),
        np.rint(GREY * 255).astype(np.int64),
        np.rint(GREY * 255).astype(np.uint32),
        np.float16(GREY),
    ],
)
def test_numbers_of_every_kind_are_colours_from_0_to_1(picture):
    found = as_colours(picture)
    np.testing.assert_allclose(found.pixels, GREY[..., np.newaxis], atol=0.002)
    assert found.pixels.dtype == np.float32
    assert (found.step, found.shape) == (1, (2, 2))


@pytest.mark.parametrize(
    ("kind", "brightest"),
    [(bool, 1), ("float32", 1), ("uint8", 255), ("uint16", 65_535), ("int8", None), ("int64", 255)],
)
def test_what_is_brightest_is_1(kind, brightest):
    """A kind that cannot reach 255 is read as the other integers are."""
    picture = np.array([[0, brightest or 102]], kind)
    wanted = [0, 1 if brightest else 0.4]
    np.testing.assert_allclose(as_colours(picture).pixels[0, :, 0], wanted, rtol=1e-6)


@pytest.mark.parametrize("kind", ["bool", "uint8", "uint16", "int8", "int64"])
def test_whole_numbers_of_which_none_is_above_1_are_a_mask(kind):
    """As pixels all of them would be black, and a digit in them would be missed without a word."""
    mask = np.rint(GREY).astype(kind)
    np.testing.assert_array_equal(as_colours(mask).pixels[..., 0], np.rint(GREY))


def test_a_picture_whose_brightest_pixel_is_2_is_no_mask():
    np.testing.assert_allclose(as_colours(np.array([[0, 2]], np.uint8)).pixels.max(), 2 / 255)


RANGES = {
    "floats": (np.array([[0.0, 1.5]]), "of floats goes from 0 to 1, got 0 to 1.5: divide it"),
    "floats below 0": (np.array([[-0.5, 1.0]]), "goes from 0 to 1, got -0.5 to 1: divide it"),
    "integers": (np.array([[7, 300]]), "of int64 goes from 0 to 255, got 7 to 300; one of uint16"),
    "integers below 0": (np.array([[-1, 9]]), "of int64 goes from 0 to 255, got -1 to 9;"),
}


@pytest.mark.parametrize("kind", RANGES)
def test_numbers_out_of_their_range_are_refused(kind):
    picture, words = RANGES[kind]
    with pytest.raises(ValueError, match=words):
        as_colours(picture)


@pytest.mark.parametrize("kind", ["complex128", "<U1", "object", "datetime64[s]"])
def test_what_is_no_real_number_is_no_brightness(kind):
    with pytest.raises(TypeError, match=rf"real numbers, got an array of dtype {re.escape(kind)}$"):
        as_colours(np.zeros((3, 3)).astype(kind))


def test_a_number_that_is_none_is_refused():
    with pytest.raises(ValueError, match=r"^a picture must hold finite numbers"):
        as_colours(np.array([[0.5, np.nan]]))


SHAPES = {
    (): r"got \(\)$",
    (784,): r"got \(784,\); make a picture of a row of MNIST by .reshape\(28, 28\)$",
    (785,): r"got \(785,\)$",
    (1, 9, 9): r"comes last: give picture.transpose\(1, 2, 0\)",
    (3, 9, 9): r"comes last: give picture.transpose\(1, 2, 0\)$",
    (4, 9, 9): r"comes last: give picture.transpose\(1, 2, 0\)",
    (2, 9, 9): "give one picture at a time",
    (5, 1, 28, 28): "give one picture at a time$",
    (3, 9, 9, 3): "give one picture at a time",
    (9, 9, 5): "give one picture at a time",
    (9, 9, 0): "give one picture at a time",
}


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_other_shapes_are_answered_with_what_to_do(shape):
    with pytest.raises(ValueError, match=SHAPES[shape]):
        as_colours(np.zeros(shape))


@pytest.mark.parametrize("shape", [(40_000, 3), (3, 40_000), (8_500, 9_000, 3)])
def test_a_picture_may_be_too_large(shape):
    large = np.broadcast_to(np.uint8(0), shape)
    with pytest.raises(ValueError, match=f"^the picture has {shape[1]:,} by {shape[0]:,} pixels"):
        as_colours(large)


@pytest.mark.parametrize("shape", [(0, 4), (4, 0, 3)])
def test_a_picture_has_a_pixel(shape):
    with pytest.raises(ValueError, match="needs at least one pixel, got shape"):
        as_colours(np.zeros(shape))


def test_a_thousand_pixels_are_enough():
    for side, step in [(1000, 1), (1001, 2), (2000, 2), (2001, 3)]:
        for shape in [(side, 7), (7, side)]:
            found = as_colours(np.zeros(shape))
            assert (found.step, found.shape) == (step, shape)
            assert found.pixels.shape == (*(-(-n // step) for n in shape), 1)


@pytest.mark.parametrize("shape", [(2010, 6, 3), (6, 2010, 3), (2008, 8)])
def test_of_a_larger_one_squares_are_averaged(shape):
    """The last may be narrower; where the work is divided cannot be seen."""
    picture = np.random.default_rng(0).random(shape)
    found = as_colours(picture).pixels
    picture = picture.reshape(*shape[:2], -1)
    assert found.shape[2] == picture.shape[2]
    for i in range(found.shape[0]):
        for j in range(found.shape[1]):
            square = picture[3 * i : 3 * i + 3, 3 * j : 3 * j + 3]
            np.testing.assert_allclose(found[i, j], square.mean(axis=(0, 1)), rtol=1e-5)


def test_one_pixel_of_one_is_itself():
    picture = np.random.default_rng(0).random((3, 4, 2))
    np.testing.assert_array_equal(averaged(picture, 1), picture)


def layers(colour, opacity):
    return np.dstack([np.full((1000, 4), colour), opacity])


HALF = np.repeat([0.0, 1.0], 500)[:, np.newaxis] * np.ones(4)


def test_what_is_drawn_dark_lies_on_white_and_what_is_light_on_black():
    for colour, paper in [(0.0, 1.0), (0.4, 1.0), (0.6, 0.0), (1.0, 0.0)]:
        found = as_colours(layers(colour, HALF)).pixels[..., 0]
        np.testing.assert_allclose(found[:500], paper, atol=1e-6)
        np.testing.assert_allclose(found[500:], colour, atol=1e-6)
    assert as_colours(layers(0.9, 0 * HALF)).pixels.min() == 1  # nothing is drawn


def test_one_pixel_of_light_is_enough_for_a_black_paper():
    found = as_colours([[[1.0, 1.0], [1.0, 0.0]]]).pixels
    np.testing.assert_array_equal(found[0, :, 0], [1, 0])


def test_what_cannot_be_seen_has_no_say_in_the_paper():
    colours = np.where(HALF > 0, 0.2, 1.0)
    assert as_colours(layers(colours, HALF)).pixels[0, 0, 0] == 1


def test_half_transparent_ink_is_half_ink():
    red = np.dstack([np.full((3, 3, 3), [0.9, 0.1, 0.1]), np.full((3, 3), 0.5)])
    np.testing.assert_allclose(as_colours(red).pixels[1, 1], [0.95, 0.55, 0.55], rtol=1e-6)
