"""What the checks for all optimizers cannot know of methods that remember a velocity."""

import numpy as np
import pytest

from scratchdl import Momentum, Nesterov
from walks import ALPHA, RATE, STEPS, looking_ahead, places, wavy

CONSTANT = {"W": np.array([1.0])}


def test_the_velocity_grows_to_ten_times_a_step():
    optimizer, params, velocities = Momentum(lr=1.0), {"W": np.array([0.0])}, []
    for _ in range(300):
        optimizer.update(params, CONSTANT)
        velocities.append(float(optimizer.state["W"]["v"][0]))
    expected = [-1, -1.9, -2.71, -3.439, -4.0951, -4.68559, -5.217031, -5.6953279]
    np.testing.assert_allclose(velocities[:8], expected, rtol=1e-14)
    np.testing.assert_allclose(velocities[-1], -10, rtol=1e-12)


def test_nesterov_on_a_parabola():
    path = places(Nesterov(lr=0.1, momentum=0.9), 5, np.copy, 1.0)
    expected = [0.81, 0.5751, 0.327321, -0.104582]
    np.testing.assert_allclose([*path[:3], path[4]], expected, atol=5e-7)


def test_nesterov_is_the_true_look_ahead():
    path = places(Nesterov(RATE, ALPHA), STEPS, wavy, 1.0)
    np.testing.assert_allclose(path, looking_ahead(ALPHA), rtol=1e-12, atol=1e-14)


def test_nesterov_under_a_constant_slope():
    path = places(Nesterov(lr=1.0), 4, np.ones_like, 0.0)
    np.testing.assert_allclose(path, [-1.9, -4.61, -8.049, -12.1441], rtol=1e-12)


@pytest.mark.parametrize(("lr", "stays"), [(1.35, True), (1.36, False)])
def test_the_largest_rate_that_nesterov_stands(lr, stays):
    path = places(Nesterov(lr=lr), 2000, np.copy, 1.0)
    assert (abs(path[-1]) < 1) == stays


@pytest.mark.parametrize("kind", [Momentum, Nesterov])
def test_without_momentum_it_is_plain_descent(kind):
    path = places(kind(lr=0.1, momentum=0.0), 3, np.copy, 1.0)
    np.testing.assert_allclose(path, [0.9, 0.81, 0.729], rtol=1e-14)


@pytest.mark.parametrize("kind", [Momentum, Nesterov])
def test_defaults(kind):
    assert (kind().lr, kind().momentum) == (0.01, 0.9)


@pytest.mark.hostile
@pytest.mark.parametrize("kind", [Momentum, Nesterov])
def test_momentum_out_of_range(kind):
    for wrong in (-0.1, 1, 1.5, np.nan, np.inf):
        with pytest.raises(ValueError, match="momentum must be at least 0 and less than 1"):
            kind(momentum=wrong)
    with pytest.raises(TypeError, match=r"momentum must be a number, got '0\.9'"):
        kind(momentum="0.9")


def test_what_is_loaded_belongs_to_the_optimizer():
    state = {"t": np.array(1), "v/W": np.array([1.0, 2.0])}
    optimizer = Momentum(lr=0.1)
    optimizer.load_state_dict(state)
    state["v/W"][:] = np.nan
    assert optimizer.state["W"]["v"].tolist() == [1.0, 2.0]


@pytest.mark.hostile
def test_what_is_loaded_must_fit():
    optimizer, params = Momentum(lr=0.1), {"W": np.ones(2)}
    with pytest.raises(ValueError, match="t must be at least 0, got -1"):
        optimizer.load_state_dict({"t": np.array(-1)})
    optimizer.load_state_dict({"t": np.array(1), "v/W": np.zeros(3)})
    with pytest.raises(ValueError, match=r"W has shape \(2,\), but the v that was loaded \(3,\)"):
        optimizer.update(params, {"W": np.ones(2)})
    assert params["W"].tolist() == [1.0, 1.0]


def test_an_optimizer_that_has_done_nothing_can_be_loaded():
    optimizer = Momentum(lr=0.1)
    optimizer.load_state_dict(Momentum(lr=0.1).state_dict())
    assert (optimizer.t, optimizer.state) == (0, {})


@pytest.mark.hostile
def test_the_same_memory_in_another_shape_is_another_array():
    W, optimizer = np.ones(4), Momentum(lr=0.1)
    optimizer.update({"W": W}, {"W": np.ones(4)})
    with pytest.raises(ValueError, match="W is not the array of"):
        optimizer.update({"W": W.reshape(2, 2)}, {"W": np.ones((2, 2))})
