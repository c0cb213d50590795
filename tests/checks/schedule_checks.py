"""Every promise of a schedule of learning rates.  Each check takes a `ScheduleCase`."""

import copy
import itertools
import math

import numpy as np
import pytest

from scratchdl import SGD, Adam

LR, STEPS = 0.25, 120


def rates(schedule, steps=STEPS):
    return [schedule(t) for t in range(1, steps + 1)]


def check_rates_are_finite_floats_of_at_least_0(case):
    for rate in rates(case.make(LR)):
        assert type(rate) is float
        assert math.isfinite(rate)
        assert rate >= 0


def check_it_remembers_nothing(case):
    schedule = case.make(LR)
    forwards = rates(schedule)
    assert [schedule(t) for t in range(STEPS, 0, -1)] == forwards[::-1]
    assert rates(case.make(LR)) == forwards


def check_the_highest_rate_is_the_one_that_was_given(case):
    assert max(rates(case.make(LR))) == LR


def check_it_only_falls_unless_it_says_otherwise(case):
    found = rates(case.make(LR))
    rises = any(later > earlier for earlier, later in itertools.pairwise(found))
    assert rises == case.rises
    peak = found.index(max(found))
    assert found[peak:] == sorted(found[peak:], reverse=True)


def check_rates_are_in_proportion_to_the_one_that_was_given(case):
    np.testing.assert_allclose(rates(case.make(4 * LR)), 4 * np.array(rates(case.make(LR))))


def check_it_is_a_value(case):
    one, twin, other = case.make(LR), case.make(LR), case.make(2 * LR)
    assert one == twin == copy.deepcopy(one)
    assert hash(one) == hash(twin)
    assert one != other
    assert repr(one) == repr(twin) != repr(other)
    assert str(LR) in repr(one)


@pytest.mark.hostile  # float32 is no float to a type checker
def check_numbers_of_numpy_are_taken(case):
    assert rates(case.make(np.float64(LR))) == rates(case.make(LR))
    assert type(case.make(np.float32(LR))(1)) is float


def check_an_optimizer_follows_it(case):
    optimizer, params, schedule = SGD(lr=case.make(LR)), {"W": np.zeros(1)}, case.make(LR)
    for t in range(1, 30):
        before = params["W"][0]
        optimizer.update(params, {"W": np.ones(1)})
        assert optimizer.lr == schedule(t)
        assert params["W"][0] == before - schedule(t)


def check_a_restored_optimizer_goes_on_bit_by_bit(case):
    optimizer, params = Adam(lr=case.make(LR)), {"W": np.ones(3)}
    for _ in range(9):
        optimizer.update(params, {"W": params["W"].copy()})
    twin, others = Adam(lr=case.make(LR)), {"W": params["W"].copy()}
    twin.load_state_dict(optimizer.state_dict())
    for _ in range(9):
        optimizer.update(params, {"W": params["W"].copy()})
        twin.update(others, {"W": others["W"].copy()})
    np.testing.assert_array_equal(others["W"], params["W"])
    assert twin.lr == optimizer.lr


def check_learning_rates_must_be_positive(case):
    for lr in (0, -0.1, math.nan, math.inf, -math.inf):
        with pytest.raises(ValueError, match="lr must be a finite number greater than 0"):
            case.make(lr)


@pytest.mark.hostile
def check_what_is_no_number_is_refused(case):
    for lr in ("0.1", None, [0.1]):
        with pytest.raises(TypeError):
            case.make(lr)


SCHEDULE_CHECKS = [check for name, check in sorted(globals().items()) if name.startswith("check_")]
