"""The picture of a search: scales, failed trials, and the best."""

import math

import numpy as np
import pytest

from scratchdl import choice, grid_search, log_uniform, random_search, uniform
from scratchdl.plots import plot_search

SPACE = {"lr": log_uniform(1e-4, 1), "p": uniform(-2, 3), "act": choice(["relu", "tanh"])}


def score(lr, p, act, rng):
    return -math.inf if lr > 0.1 else -abs(math.log10(lr) + 2) + (act == "tanh")


def points(ax):
    return {line.get_label(): line.get_xydata() for line in ax.lines}


def test_every_setting_has_a_panel_with_the_scale_on_which_it_was_drawn():
    result = random_search(score, SPACE, trials=40, rng=0)
    lr, p, act = plot_search(result, ylabel="accuracy").axes
    assert [ax.get_xlabel() for ax in (lr, p, act)] == ["lr", "p", "act"]
    assert [ax.get_xscale() for ax in (lr, p, act)] == ["log", "linear", "linear"]
    assert [tick.get_text() for tick in act.get_xticklabels()] == ["relu", "tanh"]
    assert {ax.get_ylabel() for ax in (lr, p, act)} == {"accuracy"}
    for ax, (low, high) in ((lr, (1e-4, 1)), (p, (-2, 3)), (act, (0, 1))):
        assert ax.get_xlim()[0] < low < high < ax.get_xlim()[1]


def test_every_trial_is_a_point_and_failed_ones_are_crosses():
    result = random_search(score, SPACE, trials=40, rng=0)
    lr, _, act = map(points, plot_search(result).axes)
    good = [trial for trial in result.trials if trial.score > -math.inf]
    assert 0 < len(good) < 40
    expected = [(trial.settings["lr"], trial.score) for trial in good]
    np.testing.assert_array_equal(lr["a trial"], expected)
    assert len(lr["failed"]) == 40 - len(good)
    assert np.all(lr["failed"][:, 0] > 0.1)
    np.testing.assert_array_equal(lr["the best"], [(result.best.settings["lr"], result.best.score)])
    assert act["the best"][0, 0] == 1  # tanh


def test_the_values_of_a_grid_stand_at_equal_distances():
    result = grid_search(lambda lr, rng: lr, {"lr": [0.001, 0.1, 10.0]})
    (ax,) = plot_search(result).axes
    np.testing.assert_array_equal(points(ax)["a trial"][:, 0], [0, 1, 2])
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["0.001", "0.1", "10"]
    assert "failed" not in points(ax)


def test_a_narrow_logarithmic_axis_still_has_ticks():
    result = random_search(lambda lr, rng: lr, {"lr": log_uniform(0.2, 0.4)}, trials=3, rng=0)
    (ax,) = plot_search(result).axes
    low, high = ax.get_xlim()
    ticks = [*ax.get_xticks(), *ax.get_xticks(minor=True)]
    assert sum(low <= tick <= high for tick in ticks) >= 2


def test_a_search_without_any_score_is_refused():
    result = grid_search(lambda lr, rng: -math.inf, {"lr": [1, 2]})
    with pytest.raises(ValueError, match="all 2 trials failed"):
        plot_search(result)
