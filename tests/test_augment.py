"""Pictures that are moved, turned, resized and bent; what holds for each is in checks/."""

from functools import partial

import numpy as np
import pytest
from scipy import ndimage

from scratchdl import load_mnist_sample
from scratchdl.augment import as_images, bilinear, elastic, linear, rotate, scale, shift, smoother


@pytest.fixture(scope="module")
def digits():
    return load_mnist_sample()[0][0][:30]


def test_shifts_are_whole_pixels_and_all_come(digits):
    dot = np.zeros((2000, 9, 9))
    dot[:, 4, 4] = 1.0
    moved = shift(dot, 2, rng=0)
    _, rows, columns = np.nonzero(moved)
    assert np.array_equal(np.unique(moved), [0.0, 1.0])
    counts = np.unique(np.stack([rows, columns]), axis=1, return_counts=True)[1]
    assert len(counts) == 25
    assert counts.min() > 40
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (2, 6, 2, 6)


def test_what_leaves_a_picture_does_not_come_back():
    image = np.ones((50, 4, 4))
    moved = shift(image, 4, rng=0)
    assert np.any(moved.sum(axis=(1, 2)) == 0)
    assert moved.sum() < image.sum()


@pytest.mark.parametrize(
    ("change", "settings"),
    [
        (shift, {"pixels": 2}),
        (rotate, {"degrees": 15.0}),
        (scale, {"share": 0.1}),
        (elastic, {"pixels": 1.0, "smoothness": 4.0}),
    ],
)
def test_settings_that_are_not_given_are_the_documented_ones(change, settings, digits):
    np.testing.assert_array_equal(change(digits, rng=0), change(digits, **settings, rng=0))


@pytest.mark.parametrize("degrees", [30.0, -75.0, 180.0])
def test_a_rotation_is_that_of_scipy(degrees):
    image = np.random.default_rng(0).random((1, 1, 11, 11))
    phi = np.deg2rad(degrees)
    A = np.array([[np.cos(phi), -np.sin(phi)], [np.sin(phi), np.cos(phi)]])
    ours = linear(image, A[np.newaxis])[0, 0]
    centre = np.array([5.0, 5.0])
    # "grid-constant" is 0 from the first pixel outside on, as here.
    theirs = ndimage.affine_transform(
        image[0, 0], A, centre - A @ centre, order=1, mode="grid-constant"
    )
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_places_anywhere_are_read_as_scipy_reads_them():
    rng = np.random.default_rng(0)
    images = rng.random((3, 2, 5, 8))
    rows, columns = rng.uniform(-3, 8, (2, 3, 6, 4))
    ours = bilinear(images, rows, columns)
    for n in range(3):
        for c in range(2):
            theirs = ndimage.map_coordinates(
                images[n, c], [rows[n], columns[n]], order=1, mode="grid-constant"
            )
            np.testing.assert_allclose(ours[n, c], theirs, atol=1e-12)


def test_ink_grows_as_the_square_of_the_factor():
    square = np.zeros((300, 60, 60))
    square[:, 10:50, 10:50] = 1.0
    factors = np.sqrt(scale(square, 0.3, rng=0).sum(axis=(1, 2))) / 40
    assert 0.69 < factors.min() < 0.72
    assert 1.28 < factors.max() < 1.31


def test_rubber_moves_pixels_as_far_as_promised():
    slope = np.broadcast_to(np.arange(60.0), (200, 60, 60))  # shows its own column
    bent = elastic(slope, 1.5, rng=0) - slope
    middle = bent[:, 10:-10, 10:-10]
    assert 1.4 < middle.std() < 1.6
    neighbours = np.diff(middle, axis=2).std()
    assert neighbours < middle.std() / 2
    rough = np.diff(elastic(slope, 1.5, smoothness=1.0, rng=0)[:, 10:-10, 10:-10], axis=2)
    assert rough.std() > neighbours


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (partial(shift, pixels=-1), "pixels must be at least 0, got -1"),
        (partial(rotate, degrees=-3), "degrees must be a finite number of at least 0, got -3"),
        (partial(rotate, degrees=np.inf), "degrees must be a finite number"),
        (partial(scale, share=1), "share must be at least 0 and less than 1, got 1"),
        (partial(elastic, pixels=-1), "pixels must be a finite number of at least 0"),
        (partial(elastic, smoothness=0), "smoothness must be a finite number greater than 0"),
    ],
)
def test_settings_that_make_no_sense_are_refused(change, words, digits):
    with pytest.raises(ValueError, match=words):
        change(digits)


def test_neighbours_fade_as_a_bell_curve_and_squares_sum_to_1():
    G, i = smoother(9, 3.0), np.arange(9)
    np.testing.assert_allclose(G[4] / G[4, 4], np.exp(-((i - 4) ** 2) / 18), rtol=1e-6)
    np.testing.assert_allclose(G[0] / G[0, 0], np.exp(-(i**2) / 18), rtol=1e-6)
    np.testing.assert_allclose((G**2).sum(axis=1), np.ones(9), rtol=1e-6)


@pytest.mark.hostile
def test_a_number_is_no_picture():
    with pytest.raises(ValueError, match=r"x must hold pictures, .* got shape \(\)"):
        shift(1.0)


@pytest.mark.hostile
def test_half_a_pixel_is_no_whole_pixel(digits):
    with pytest.raises(TypeError, match=r"pixels must be an integer, got 1\.5"):
        shift(digits, 1.5)


def test_rows_of_a_square_become_pictures():
    images, shape = as_images(np.zeros((3, 16)))
    assert images.shape == (3, 1, 4, 4)
    assert shape == (3, 16)
