"""Random weights: their spread, their seeds, what is refused."""

import numpy as np
import pytest

from scratchdl import gaussian


@pytest.mark.parametrize("std", [0.01, 1.0, 3.0])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_mean_and_variance_within_four_standard_errors(std, dtype):
    n = 200 * 300
    W = gaussian((200, 300), std=std, rng=0, dtype=dtype).astype(np.float64)
    assert abs(W.mean()) < 4 * std / n**0.5
    assert abs(W.var() - std**2) < 4 * std**2 * (2 / n) ** 0.5


def test_the_default_is_small_and_float32():
    W = gaussian((100, 100), rng=1)
    assert W.dtype == np.float32
    assert float(W.std()) == pytest.approx(0.01, rel=0.05)


def test_a_seed_gives_the_same_weights_in_both_precisions():
    exact = gaussian((3, 4), rng=7, dtype=np.float64)
    assert np.array_equal(exact, gaussian((3, 4), rng=7, dtype=np.float64))
    np.testing.assert_allclose(gaussian((3, 4), rng=7), exact, rtol=1e-6)


def test_a_generator_moves_on_and_nothing_global_is_touched():
    before = np.random.get_state()[1].tolist()  # noqa: NPY002  # what must stay as it was
    rng = np.random.default_rng(0)
    assert not np.array_equal(gaussian((5,), rng=rng), gaussian((5,), rng=rng))
    assert not np.array_equal(gaussian((5,)), gaussian((5,)))
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002  # as above


def test_zero_spread_gives_zeros():
    assert not gaussian((2, 2), std=0, rng=0).any()


@pytest.mark.parametrize("std", [-0.1, np.nan, np.inf])
def test_a_spread_is_a_finite_number_of_at_least_zero(std):
    with pytest.raises(ValueError, match="std must be a finite number of at least 0"):
        gaussian((2, 2), std=std)


@pytest.mark.parametrize("dtype", [int, bool, complex])
def test_weights_are_floats(dtype):
    with pytest.raises(TypeError, match="weights must be floats, got dtype"):
        gaussian((2, 2), dtype=dtype)
