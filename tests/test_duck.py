"""The stand-in for device arrays is as strict as the arrays it stands for."""

import numpy as np
import pytest

from duck import Duck


def test_it_never_becomes_a_numpy_array():
    with pytest.raises(TypeError, match="implicit conversion"):
        np.asarray(Duck([1.0]))


@pytest.mark.parametrize(
    "mix",
    [
        lambda duck, array: duck + array,
        lambda duck, array: array @ duck,
        lambda duck, array: np.maximum(duck, array),
        lambda duck, array: np.where(duck > 0, duck, array),
        lambda duck, array: np.stack([duck, array]),
        lambda duck, array: duck[array],
        lambda duck, array: duck.dot(array),
    ],
)
def test_it_does_not_mix_with_numpy_arrays(mix):
    with pytest.raises(TypeError, match=r"met a device array|no implementation found"):
        mix(Duck([1, 2]), np.array([0, 1]))


@pytest.mark.parametrize(
    "use",
    [
        lambda x: -x + 2 * x**2,
        lambda x: np.sum(x, axis=0, keepdims=True),
        lambda x: np.maximum(x, 0, out=x),
        lambda x: np.zeros_like(x),
        lambda x: np.arange(3, like=x),
        lambda x: np.take_along_axis(x, x.astype(int) * 0, axis=0),
        lambda x: x[:1].reshape(-1).T,
        lambda x: np.split(x, 2)[1],
        lambda x: x.sum(axis=0),
    ],
)
def test_what_is_computed_stays_a_duck(use):
    y = use(Duck([[1.0, -2.0], [3.0, 4.0]]))
    assert isinstance(y, Duck)
    np.testing.assert_array_equal(y.memory, use(np.array([[1.0, -2.0], [3.0, 4.0]])))


def test_numbers_come_back_to_the_host_on_request():
    x = Duck([3.5])
    assert (len(x), float(x[0]), int(x[0]), bool(x[0] > 3), f"{x[0]:.2f}") == (
        1,
        3.5,
        3,
        True,
        "3.50",
    )


def test_entries_are_changed_in_place():
    x = Duck([1.0, 2.0])
    x[0] = Duck(7.0)
    x *= 2
    np.testing.assert_array_equal(x.memory, [14.0, 4.0])


def test_an_array_goes_onto_the_device_on_request_only():
    x = np.asarray(np.array([True, False]), like=Duck([1.0]))
    assert isinstance(x, Duck)
    np.testing.assert_array_equal(x.memory, [True, False])
