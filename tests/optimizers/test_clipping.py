"""Gradients that are too long."""

import numpy as np
import pytest

from duck import Duck
from scratchdl import clip_gradients

GRADS = {"W": np.array([[3.0], [0.0]]), "b": np.array(4.0)}


def length(grads):
    return np.sqrt(sum(np.sum(g**2) for g in grads.values()))


@pytest.mark.parametrize("max_norm", [1e-9, 1.0, 4.999])
def test_a_long_gradient_gets_the_length_allowed_and_keeps_its_direction(max_norm):
    clipped = clip_gradients(GRADS, max_norm)
    np.testing.assert_allclose(length(clipped), max_norm, rtol=1e-14)
    for name, g in GRADS.items():
        np.testing.assert_allclose(clipped[name] * 5 / max_norm, g, rtol=1e-14)


@pytest.mark.parametrize("max_norm", [5.0, 1e9])
def test_a_short_gradient_stays(max_norm):
    clipped = clip_gradients(GRADS, max_norm)
    np.testing.assert_equal(clipped, GRADS)
    assert clipped["W"] is not GRADS["W"]


def test_nothing_is_written_to():
    g = np.array([3.0, 4.0])
    g.flags.writeable = False
    assert clip_gradients({"W": g}, 1.25)["W"].tolist() == [0.75, 1.0]


def test_no_slope_has_no_length():
    np.testing.assert_equal(clip_gradients({"W": np.zeros(3)}, 1.0), {"W": np.zeros(3)})
    assert clip_gradients({}, 1.0) == {}


def test_float32_whose_squares_are_too_large_for_it():
    clipped = clip_gradients({"W": np.array([3e30, 4e30], np.float32)}, 1.0)["W"]
    assert clipped.dtype == np.float32
    np.testing.assert_allclose(clipped, [0.6, 0.8], rtol=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("exponent", [-300, -200, -30, 30, 200, 307])
def test_lengths_beyond_the_range_of_squares(dtype, exponent):
    if abs(exponent) > 30 and dtype is np.float32:
        exponent //= 10
    size, allowed = 10.0**exponent, 10.0 ** (exponent - 5)
    clipped = clip_gradients({"W": np.array([3 * size, 4 * size], dtype)}, allowed)["W"]
    np.testing.assert_allclose(clipped / allowed, [0.6, 0.8], rtol=1e-6)
    clipped = clip_gradients({"W": np.array([3 * size, 4 * size], dtype)}, 6 * size)["W"]
    np.testing.assert_array_equal(clipped, np.array([3 * size, 4 * size], dtype))


def test_device_arrays_stay_on_their_device():
    clipped = clip_gradients({"W": Duck([3.0, 4.0])}, 1.25)["W"]
    assert isinstance(clipped, Duck)
    assert clipped.memory.tolist() == [0.75, 1.0]


@pytest.mark.hostile
@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_what_has_no_direction_is_refused(wrong):
    with pytest.raises(ValueError, match="a gradient with NaN or infinity in c has no direction"):
        clip_gradients(GRADS | {"c": np.array([wrong])}, 1.0)


@pytest.mark.hostile
@pytest.mark.parametrize("wrong", [0, -1, np.nan, np.inf])
def test_the_length_allowed_is_positive(wrong):
    with pytest.raises(ValueError, match="max_norm must be a finite number greater than 0"):
        clip_gradients(GRADS, wrong)


@pytest.mark.hostile
def test_gradients_without_names_are_refused():
    with pytest.raises(TypeError, match="grads must be a dictionary of arrays by name, got list"):
        clip_gradients([np.ones(2)], 1.0)


def test_arrays_of_all_sizes_together():
    """The largest of them all sets the scale, also beside arrays of nothing."""
    grads = {"W": np.array([3e200, 4e200]), "b": np.array([1e-200]), "empty": np.empty((0, 2))}
    clipped = clip_gradients(grads, 1e190)
    np.testing.assert_allclose(clipped["W"], [6e189, 8e189], rtol=1e-14)
    assert clipped["empty"].shape == (0, 2)


def test_many_numbers_of_few_bits():
    """Their squares are added up in float64: a sum in float16 ends at 65504."""
    clipped = clip_gradients({"W": np.ones(70_000, np.float16)}, 70.0)["W"]
    np.testing.assert_allclose(clipped, 70 / 70_000**0.5, rtol=1e-3)
