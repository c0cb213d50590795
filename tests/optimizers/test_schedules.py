"""Learning rates that change on the way."""

import math

import numpy as np
import pytest

from scratchdl import SGD, Adam, constant, cosine, step_decay, warm_up

ONES = {"W": np.ones(1)}


def rates(schedule, steps):
    return [schedule(t) for t in range(1, steps + 1)]


def test_constant():
    assert rates(constant(0.1), 3) == [0.1] * 3


def test_stairs():
    expected = [1, 1, 1, 0.1, 0.1, 0.1, 0.01]
    np.testing.assert_allclose(rates(step_decay(1.0, every=3, factor=0.1), 7), expected)


def test_half_a_wave():
    schedule = cosine(1.0, steps=4, final=0.2)
    expected = [1.0, 0.6 + 0.4 * math.sqrt(0.5), 0.6, 0.6 - 0.4 * math.sqrt(0.5), 0.2, 0.2]
    np.testing.assert_allclose(rates(schedule, 6), expected, rtol=1e-14)


def test_a_ramp_before_another_schedule():
    schedule = warm_up(step_decay(0.8, every=2, factor=0.5), steps=3)
    np.testing.assert_allclose(rates(schedule, 7), [0.2, 0.4, 0.6, 0.8, 0.8, 0.4, 0.4])


def test_schedules_are_values():
    assert cosine(0.1, 10) == cosine(0.1, 10, final=0.0)
    assert repr(warm_up(constant(0.5), 3)) == "warm_up(schedule=constant(lr=0.5), steps=3)"
    with pytest.raises(AttributeError, match="cannot assign to field 'lr'"):
        constant(0.1).lr = 0.2


def test_an_optimizer_follows_its_schedule():
    optimizer, params = SGD(lr=step_decay(1.0, every=2, factor=0.5)), {"W": np.zeros(1)}
    assert optimizer.lr == 1.0
    seen = []
    for _ in range(5):
        optimizer.update(params, ONES)
        seen.append(optimizer.lr)
    assert seen == [1, 1, 0.5, 0.5, 0.25]
    assert params["W"].tolist() == [-3.25]


def test_any_function_of_the_update_is_a_schedule():
    optimizer, params = Adam(lr=lambda t: 0.1 / t), {"W": np.zeros(1)}
    for _ in range(4):
        optimizer.update(params, ONES)
    assert optimizer.lr == 0.025
    np.testing.assert_allclose(params["W"], -0.1 * (1 + 1 / 2 + 1 / 3 + 1 / 4), rtol=1e-6)


def test_number_and_schedule_can_take_turns():
    optimizer, params = SGD(lr=constant(0.5)), {"W": np.zeros(1)}
    optimizer.lr = 0.25
    assert optimizer.schedule == constant(0.25)
    optimizer.update(params, ONES)
    optimizer.lr = step_decay(1.0, every=1, factor=0.5)
    assert optimizer.lr == 1.0  # of the one update that there was
    optimizer.update(params, ONES)
    assert params["W"].tolist() == [-0.75]


def test_a_restored_optimizer_is_where_its_schedule_is():
    optimizer = SGD(lr=step_decay(1.0, every=1, factor=0.5))
    optimizer.load_state_dict({"t": np.array(3)})
    assert optimizer.lr == 0.25


def test_the_end_of_a_wave_is_standing_still():
    optimizer, params = SGD(lr=cosine(1.0, steps=1)), {"W": np.zeros(1)}
    for _ in range(3):
        optimizer.update(params, ONES)
    assert params["W"].tolist() == [-1]


BAD_SETTINGS = [
    (constant, {"lr": 0}, "lr must be a finite number greater than 0"),
    (step_decay, {"lr": 1, "every": 0, "factor": 0.5}, "every must be at least 1"),
    (step_decay, {"lr": 1, "every": 1, "factor": -1}, "factor must be a finite number greater"),
    (step_decay, {"lr": -1, "every": 1, "factor": 1}, "lr must be a finite number greater than 0"),
    (cosine, {"lr": 1, "steps": 0}, "steps must be at least 1"),
    (cosine, {"lr": np.inf, "steps": 1}, "lr must be a finite number greater than 0"),
    (cosine, {"lr": 1, "steps": 1, "final": -1}, "final must be a finite number of at least 0"),
    (warm_up, {"schedule": constant(1), "steps": 0}, "steps must be at least 1"),
]


@pytest.mark.hostile
@pytest.mark.parametrize(("kind", "settings", "message"), BAD_SETTINGS)
def test_settings_out_of_range(kind, settings, message):
    with pytest.raises(ValueError, match=message):
        kind(**settings)


@pytest.mark.hostile
def test_a_ramp_needs_a_schedule_after_it():
    with pytest.raises(TypeError, match=r"schedule must be a function of t, got 0\.1"):
        warm_up(0.1, steps=3)


@pytest.mark.hostile
@pytest.mark.parametrize("wrong", [-1.0, math.nan, math.inf])
def test_a_schedule_that_gives_no_learning_rate_is_refused(wrong):
    params, optimizer = {"W": np.zeros(1)}, SGD(lr=lambda t: 0.1 if t < 2 else wrong)
    optimizer.update(params, ONES)
    with pytest.raises(ValueError, match="the learning rate of the schedule at update 2 must be"):
        optimizer.update(params, ONES)
    assert (optimizer.t, optimizer.lr, params["W"].tolist()) == (1, 0.1, [-0.1])


def test_a_schedule_that_gives_no_rate_changes_nothing():
    params = {"W": np.zeros(1)}
    optimizer = SGD(lr=lambda t: 0.1 if t < 2 else float("nan"))
    optimizer.update(params, ONES)
    with pytest.raises(ValueError, match="of the schedule at update 2 must be a finite number"):
        optimizer.update(params, ONES)
    assert params["W"].tolist() == [-0.1]
    assert optimizer.t == 1


def test_optimizers_say_what_they_were_built_with():
    assert repr(SGD(0.1)) == "SGD(lr=0.1)"
    assert repr(Adam(eps_hat=True)) == (
        "Adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-08, eps_hat=True)"
    )
    assert repr(SGD(cosine(0.1, 10))) == "SGD(lr=cosine(lr=0.1, steps=10, final=0.0))"


@pytest.mark.hostile
def test_the_class_is_no_schedule():
    with pytest.raises(TypeError, match=r"got the class: constant\(\.\.\.\)"):
        SGD(lr=constant)


@pytest.mark.hostile
def test_parameters_without_names_are_refused():
    with pytest.raises(TypeError, match="params must be a dictionary of arrays by name, got list"):
        SGD(lr=0.1).update([np.ones(2)], {})


@pytest.mark.hostile
def test_gradients_without_names_are_refused():
    with pytest.raises(TypeError, match="grads must be a dictionary of arrays by name, got list"):
        SGD(lr=0.1).update({"W": np.ones(2)}, [np.ones(2)])


def test_a_parameter_that_is_locked_after_the_first_update_is_refused():
    optimizer, params = SGD(lr=0.1), {"W": np.ones(2)}
    optimizer.update(params, {"W": np.ones(2)})
    params["W"].flags.writeable = False
    with pytest.raises(TypeError, match="W is read-only"):
        optimizer.update(params, {"W": np.ones(2)})


@pytest.mark.parametrize("t", [0, 1, 3])
def test_a_loaded_optimizer_shows_the_rate_of_its_latest_update(t):
    schedule = step_decay(1.0, every=1, factor=0.5)
    optimizer = SGD(lr=schedule)
    optimizer.load_state_dict({"t": np.array(t)})
    assert optimizer.lr == schedule(max(t, 1))
