"""Hostile input into one_hot."""

import numpy as np
import pytest

import scratchdl as dl
from duck import Duck

pytestmark = pytest.mark.hostile


@pytest.mark.parametrize("bad", [-1, 3, 255])
def test_a_label_out_of_range_is_an_index_error(bad):
    with pytest.raises(IndexError, match=rf"labels must lie in 0\.\.2, got {bad}"):
        dl.one_hot([0, bad], 3)


@pytest.mark.parametrize("labels", [[0.0], [True], "1", None, 1.5, [1j], []])
def test_labels_that_are_no_integers_are_a_type_error(labels):
    with pytest.raises(TypeError, match="labels must be integers"):
        dl.one_hot(labels, 3)


@pytest.mark.parametrize("count", [2.0, "3", None, [3], np.array([3])])
def test_a_count_that_is_no_integer_is_a_type_error(count):
    with pytest.raises(TypeError, match="num_classes must be an integer"):
        dl.one_hot([0], count)


@pytest.mark.parametrize("count", [0, -1])
def test_a_count_below_1_is_a_value_error(count):
    with pytest.raises(ValueError, match=f"num_classes must be at least 1, got {count}"):
        dl.one_hot([0], count)


@pytest.mark.parametrize("shape", [(), (4,), (0,), (2, 3)])
@pytest.mark.parametrize("dtype", [np.int64, np.uint8, np.int8])
def test_labels_of_any_shape_and_width(shape, dtype):
    t = np.full(shape, 2, dtype)
    y = dl.one_hot(t, 3)
    np.testing.assert_array_equal(y, np.broadcast_to([0.0, 0.0, 1.0], (*shape, 3)))


def test_device_arrays_stay_on_their_device():
    y = dl.one_hot(Duck([2, 0]), 3)
    assert isinstance(y, Duck)
    np.testing.assert_array_equal(y.memory, [[0, 0, 1], [1, 0, 0]])
