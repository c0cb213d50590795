"""What the checks for all initializers cannot know: settings, names, and what equal weights do."""

import numpy as np
import pytest

from scratchdl import SGD, TwoLayerNet, gaussian, glorot, he, xavier, zeros


def test_the_default_is_small_and_float32():
    W = gaussian((100, 100), rng=1)
    assert W.dtype == np.float32
    assert float(W.std()) == pytest.approx(0.01, rel=0.05)


def test_zero_spread_gives_zeros():
    assert not gaussian((2, 2), std=0, rng=0).any()


@pytest.mark.parametrize("std", [-0.1, np.nan, np.inf])
def test_a_spread_is_a_finite_number_of_at_least_zero(std):
    with pytest.raises(ValueError, match="std must be a finite number of at least 0"):
        gaussian((2, 2), std=std)


def test_the_rules_are_one_draw_at_different_widths():
    unit = gaussian((8, 2), std=1.0, rng=3, dtype=np.float64)
    for rule, std in ((xavier, 8**-0.5), (he, 0.5), (glorot, 0.2**0.5)):
        np.testing.assert_allclose(rule((8, 2), rng=3, dtype=np.float64), std * unit, rtol=1e-15)


def test_a_signal_keeps_its_size_through_layers_of_the_right_rule():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((500, 400))
    for _ in range(10):
        x = np.maximum(0, x @ he((400, 400), rng=rng, dtype=np.float64))
    assert 0.5 < np.mean(x**2) < 2  # with xavier it would be a thousandth


def test_equal_weights_stay_equal():
    def equal(shape, **options):
        return zeros(shape, **options) + np.float32(0.1)

    net = TwoLayerNet(4, 3, 2, equal)
    rng = np.random.default_rng(0)
    x, t = rng.standard_normal((20, 4)), rng.integers(0, 2, 20)
    for _ in range(100):
        SGD(lr=0.1).update(net.params, net.gradient(x, t))
    W = net.params["W1"]
    np.testing.assert_array_equal(W, np.repeat(W[:, :1], 3, axis=1))
    assert np.ptp(W[:, 0]) > 0.01  # it has learnt, as one neuron


@pytest.mark.hostile
def test_a_shape_is_a_list_of_sizes_and_no_table():
    with pytest.raises(ValueError, match="this rule counts inputs"):
        he([[3, 2], [2, 2]])
