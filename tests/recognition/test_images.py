"""Pictures as arrays: what is ink, what is a digit, and the form of MNIST."""

import numpy as np
import pytest

from recognition.drawings import light
from scratchdl import load_mnist_sample
from scratchdl.images import as_mnist, digits_in
from scratchdl.images.strokes import Box, is_part, pieces

_, (X, T) = load_mnist_sample(flatten=False)
MNIST = X[:, 0]


def digit(n=0, size=4, edge=20):
    """A digit of MNIST, enlarged, with bare paper round it: ink from 0 to 1."""
    return np.pad(np.kron(MNIST[n], np.ones((size, size))), edge)


def looks_like(found, other):
    return np.abs(found.image - other.image).mean() < 0.01


def boxes(picture):
    return [found.box for found in digits_in(picture)]


def test_digits_of_mnist_have_its_form_already():
    kept = [np.allclose(as_mnist(image), image, atol=0.01) for image in MNIST]
    assert np.mean(kept) > 0.9


@pytest.mark.parametrize("n", range(20))
def test_size_and_place_make_no_difference_to_the_form(n):
    np.testing.assert_allclose(as_mnist(digit(n)), as_mnist(MNIST[n]), atol=1e-6)


@pytest.mark.parametrize("shape", [(300, 2), (2, 300), (1, 1), (20, 20), (7, 3), (1000, 999)])
def test_ink_of_any_shape_gets_the_form(shape):
    image = as_mnist(np.ones(shape))
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    assert max(np.ptp(rows), np.ptp(columns)) == 19
    centre = [np.arange(28) @ image.sum(axis=1 - axis) / image.sum() for axis in (0, 1)]
    assert np.abs(np.subtract(centre, 14)).max() <= 0.5
    assert image.max() == 1
    assert image.dtype == np.float32


def test_the_strength_of_the_ink_makes_no_difference():
    np.testing.assert_allclose(as_mnist(0.3 * digit()), as_mnist(digit()), atol=1e-6)


def test_a_thin_line_stays_thin():
    assert np.count_nonzero(as_mnist(np.ones((300, 2))).any(axis=0)) == 1


@pytest.mark.parametrize(("heavy", "columns"), [(0, [8, 27]), (-1, [0, 19])])
def test_no_ink_leaves_the_picture_wherever_its_centre_is(heavy, columns):
    ink = np.full((20, 20), 0.001)
    ink[:, heavy] = 1.0
    found = np.flatnonzero(as_mnist(ink).any(axis=0))
    assert [found[0], found[-1]] == columns


@pytest.mark.parametrize(
    ("ink", "message"),
    [
        (np.zeros((5, 5)), "no ink"),
        (np.zeros((0, 5)), "no ink"),
        (np.ones(784), r"shape \(H, W\), got \(784,\)"),
        (np.array([[1.0, np.nan]]), "^ink must hold finite numbers"),
        (np.array([[1.0, -1.0]]), "negative"),
    ],
)
def test_what_is_no_ink_is_refused(ink, message):
    with pytest.raises(ValueError, match=message):
        as_mnist(ink)


INK = digit(7)
GREY = np.rint(255 * INK).astype(np.uint8)
COLOURS = np.array([0.9, 0.85, 0.7]) + INK[..., None] * np.array([-0.8, -0.6, -0.1])
SAME = {
    "light on dark": INK,
    "dark on light": 1 - INK,
    "float32": INK.astype(np.float32),
    "8 bits": GREY,
    "16 bits": np.rint(65_535 * INK).astype(np.uint16),
    "a list": GREY.tolist(),
    "one channel": GREY[..., None],
    "colours": COLOURS,
    "opaque": np.dstack([GREY, GREY, GREY, np.full_like(GREY, 255)]),
    "black on nothing": np.dstack([np.zeros_like(GREY)] * 3 + [GREY]),
    "white on nothing": np.dstack([np.full_like(GREY, 255)] * 3 + [GREY]),
    "grey on nothing": np.dstack([np.zeros_like(GREY), GREY]),
    "faint": 0.5 + 0.15 * INK,
    "moved by four pixels": np.roll(INK, (4, -4), axis=(0, 1)),
}


@pytest.mark.parametrize("kind", SAME)
def test_paper_ink_and_numbers_make_no_difference(kind):
    (found,) = digits_in(SAME[kind])
    (plain,) = digits_in(INK)
    assert looks_like(found, plain)


def test_the_place_makes_no_difference_at_all():
    images = [
        digits_in(np.pad(MNIST[n], ((4 + i, 4 - i), (4 - j, 4 + j))))
        for n, i, j in [(n, i, j) for n in range(10) for i in (-4, 0, 4) for j in (-4, 0, 4)]
    ]
    for n in range(10):
        for (found,) in images[9 * n : 9 * n + 9]:
            np.testing.assert_array_equal(found.image, images[9 * n][0].image)


def test_true_and_false_are_ink_and_paper():
    assert len(digits_in(INK > 0.5)) == 1


def test_the_box_is_in_pixels_of_the_picture():
    ((top, left, bottom, right),) = boxes(INK)
    inked = np.argwhere(INK > 0.5)
    np.testing.assert_array_equal([top, left], inked.min(axis=0))
    np.testing.assert_array_equal([bottom, right], inked.max(axis=0) + 1)
    large = np.kron(INK, np.ones((17, 17)))  # larger than what is looked at
    np.testing.assert_allclose(boxes(large)[0], 17 * np.array(boxes(INK)[0]), atol=20)


def test_uneven_light_is_no_ink():
    rng = np.random.default_rng(5)
    for n in range(6):
        lit = light((400, 600), rng)[..., None] * np.array([0.9, 0.88, 0.8])
        noisy = np.clip(lit + rng.normal(0, 0.02, lit.shape), 0, 1)
        assert digits_in(noisy) == []
        noisy[150:250, 300:310] *= 0.4
        ((top, left, bottom, right),) = boxes(noisy)
        assert np.abs(np.subtract((top, left, bottom, right), (150, 300, 250, 310))).max() <= 2, n


EMPTY = {
    "white": np.ones((50, 50)),
    "black": np.zeros((50, 50), np.uint8),
    "a pixel": np.zeros((1, 1)),
    "nothing but transparent": np.zeros((9, 9, 4)),
    "a ramp": np.tile(np.linspace(0, 1, 300), (200, 1)),
    "a spot": np.pad(np.ones((2, 2)), 30),
    "noise": np.random.default_rng(0).random((200, 200)),
}


@pytest.mark.parametrize("kind", EMPTY)
def test_where_nothing_is_written_nothing_is_found(kind):
    assert digits_in(EMPTY[kind]) == []


def test_digits_come_from_left_to_right_line_after_line():
    row = [digit(n) for n in range(4)]
    lower = np.roll(row[1], 15, axis=0)
    picture = np.vstack([np.hstack([row[0], lower]), np.hstack(row[2:])])
    found = digits_in(picture)
    assert len(found) == 4
    for each, n in zip(found, range(4), strict=True):
        assert looks_like(each, digits_in(row[n])[0])


def test_each_digit_is_without_its_neighbour():
    close = np.hstack([digit(0)[:, 40:-55], digit(1)[:, 30:]])
    for found, n in zip(digits_in(close), (0, 1), strict=True):
        assert looks_like(found, digits_in(digit(n))[0])


def five(gap):
    """A 5 whose top floats above it and to the right."""
    paper = np.zeros((120, 100))
    paper[40 : 60 + 1, 30:36] = paper[55:61, 30:60] = paper[55:90, 55:61] = paper[85:91, 30:60] = 1
    paper[34 - gap : 40 - gap, 40:70] = 1
    return paper


@pytest.mark.parametrize("gap", [0, 2, 6, 10])
def test_the_loose_top_of_a_5_is_a_part_of_it(gap):
    assert len(digits_in(five(gap))) == 1


def test_what_floats_far_above_is_not():
    assert is_part(Box(0, 0, 8, 20), Box(14, 0, 60, 20))
    assert not is_part(Box(0, 0, 8, 20), Box(40, 0, 90, 20))
    assert not is_part(Box(0, 0, 40, 20), Box(42, 0, 90, 20))  # two lines of digits


def test_dirt_is_left_out():
    dirty = digit(3).copy()
    dirty[3:6, 3:6] = dirty[100:103, 100:104] = 1
    assert len(digits_in(dirty)) == 1


def test_pieces_are_those_of_another_program():
    from scipy import ndimage

    rng = np.random.default_rng(3)
    for share in (0.05, 0.3, 0.5, 0.7):
        mask = rng.random((60, 80)) < share
        labels, n = ndimage.label(mask, np.ones((3, 3)))
        ours = pieces(mask)
        assert ours.max() == n
        assert len(np.unique(ours * (n + 1) + labels)) == n + 1  # the same but for their numbers


def test_too_many_pieces_are_no_handwriting():
    mask = np.zeros((400, 400), np.uint8)
    mask[::12, ::4] = mask[1::12, ::4] = mask[2::12, ::4] = mask[3::12, ::4] = 255
    mask[4::12, ::4] = mask[5::12, ::4] = 255
    with pytest.raises(ValueError, match="more than 400 pieces of ink"):
        digits_in(mask)


WRONG = {
    "a row": (np.zeros(784), r"make a picture of a row of MNIST by \.reshape\(28, 28\)"),
    "colours first": (np.zeros((3, 9, 9)), r"give picture\.transpose\(1, 2, 0\)"),
    "a batch": (np.zeros((5, 1, 28, 28)), "one picture at a time"),
    "no pixel": (np.zeros((0, 4)), "at least one pixel"),
    "beyond 255": (
        np.full((4, 4), 256),
        "goes from 0 to 255, got 256 to 256; one of uint16 goes to",
    ),
    "negative": (np.full((4, 4), -1), "goes from 0 to 255"),
    "floats to 255": (np.full((4, 4), 255.0), "divide it by the largest"),
    "not a number": (np.full((4, 4), np.nan), "finite"),
    "too large": (np.broadcast_to(np.uint8(0), (9_000, 9_000)), "make it smaller first"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_no_picture_is_refused_in_one_sentence(kind):
    picture, message = WRONG[kind]
    with pytest.raises(ValueError, match=message):
        digits_in(picture)


@pytest.mark.hostile
@pytest.mark.parametrize("thing", [None, 5, {}, "x" * 3 + "\0", [["a"]], np.array([1j]), object()])
def test_what_is_nothing_of_the_kind_is_refused(thing):
    with pytest.raises((ValueError, TypeError)):
        digits_in(thing)
