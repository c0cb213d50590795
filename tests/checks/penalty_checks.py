"""Every promise of a penalty.  Each check takes a `PenaltyCase`."""

import numpy as np
import pytest

from checks.cases import draw
from checks.numerics import layouts, numerical_gradient, read_only, relative_error
from duck import Duck

W = draw((4, 3))


def check_gradient_matches_central_differences(case):
    penalty = case.make(0.3)
    assert relative_error(penalty.gradient(W), numerical_gradient(penalty.loss, W)) < 1e-7


def check_price_and_pull_are_proportional_to_strength(case):
    one, three = case.make(1.0), case.make(3)
    assert three.loss(W) == pytest.approx(3 * one.loss(W), rel=1e-14)
    np.testing.assert_allclose(three.gradient(W), 3 * one.gradient(W), rtol=1e-14)
    assert case.make(0).loss(W) == 0
    assert not case.make(0).gradient(W).any()


def check_nothing_costs_nothing(case):
    penalty = case.make(0.3)
    for nothing in (np.zeros((2, 3)), np.zeros((0, 3)), np.float64(0)):
        assert penalty.loss(nothing) == 0.0
        assert not np.any(penalty.gradient(nothing))
        assert penalty.gradient(nothing).shape == nothing.shape


def check_precision_and_kind_of_numbers(case):
    penalty = case.make(0.3)
    assert type(penalty.loss(W)) is type(penalty.loss(W.astype(np.float32))) is float
    for strength in (0.3, np.float64(0.3), 1):
        assert case.make(strength).gradient(W.astype(np.float32)).dtype == np.float32
    assert penalty.loss(W.astype(np.float32)) == pytest.approx(penalty.loss(W), rel=1e-6)
    whole = np.array([[2, 0, -3]])
    assert penalty.loss(whole) == penalty.loss(whole.astype(float)) == penalty.loss([[2, 0, -3]])
    np.testing.assert_array_equal(penalty.gradient(whole), penalty.gradient(whole.astype(float)))


def check_weights_are_neither_written_nor_returned(case):
    penalty, kept = case.make(1.0), read_only(W)
    assert not np.shares_memory(penalty.gradient(kept), kept)
    penalty.loss(kept)


def check_memory_layout_does_not_matter(case):
    penalty = case.make(0.3)
    for other in layouts(W):
        assert penalty.loss(other) == pytest.approx(penalty.loss(W), rel=1e-14)
        np.testing.assert_array_equal(penalty.gradient(other), penalty.gradient(W))


def check_nan_shows(case):
    assert np.isnan(case.make(0.3).loss([1.0, np.nan]))
    np.testing.assert_array_equal(
        np.isnan(case.make(0.3).gradient(np.array([1.0, np.nan]))), [False, True]
    )


def check_device_arrays_stay_on_their_device(case):
    penalty = case.make(0.3)
    assert penalty.loss(Duck(W)) == penalty.loss(W)
    assert isinstance(penalty.gradient(Duck(W)), Duck)


@pytest.mark.hostile
def check_strength_is_a_number_of_at_least_zero(case):
    for strength in (-0.1, np.nan, np.inf):
        with pytest.raises(ValueError, match="strength must be a finite number of at least 0"):
            case.make(strength)
    for strength in ("0.1", None, np.ones(2)):
        with pytest.raises(TypeError, match="strength must be a number"):
            case.make(strength)


def check_equal_ones_are_equal_and_say_so(case):
    assert case.make(0.3) == case.make(0.3) != case.make(0.2)
    assert repr(case.make(0.3)) == f"{type(case.make(0.3)).__name__}(strength=0.3)"


PENALTY_CHECKS = [check for name, check in sorted(globals().items()) if name.startswith("check_")]
