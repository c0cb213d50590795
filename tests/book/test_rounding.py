"""Equal but for rounding: the tolerance follows from the type, the size and the operations."""

import numpy as np
import pytest

from scratchdl.book.rounding import alike


@pytest.mark.parametrize("size", [1e-30, 1e-3, 1.0, 1e6])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_no_size_is_too_small_or_too_large(kind, size):
    x = np.array([1.0, -0.5, 0.25], dtype=kind) * kind(size)
    epsilon = np.finfo(kind).eps
    assert alike(x, x * (1 + 4 * epsilon), terms=5)
    assert not alike(x, x * (1 + 1000 * epsilon), terms=5)
    assert not alike(x, 2 * x, terms=1000)


def test_the_coarser_type_decides():
    third = np.float32(1 / 3)
    assert alike(third, 1 / 3)
    assert not alike(np.float64(third), 1 / 3)


def test_sums_in_another_order_are_alike():
    x = np.random.default_rng(0).normal(size=10_000).astype(np.float32)
    forward, backward = np.cumsum(x)[-1], np.cumsum(x[::-1])[-1]
    size = np.abs(x).sum()
    assert forward != backward
    assert alike(forward + size, backward + size, terms=len(x))


def test_whole_numbers_must_be_equal():
    assert alike([1, 2], [1, 2], terms=100)
    assert not alike(1_000_000, 1_000_001, terms=100)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_like_nothing_that_is(bad):
    assert not alike([1.0, bad], [1.0, 2.0], terms=100)
    assert not alike([1.0, 2.0], [1.0, bad], terms=100)
    assert alike([1.0, np.inf], [1.0, np.inf])


def test_shapes_broadcast():
    W = np.full((3, 4), 0.1)
    assert alike(W, W[:, :1])
    W[1, 2] = 0.2
    assert not alike(W, W[:, :1])
    assert alike(np.zeros((2, 0)), 1.0)
