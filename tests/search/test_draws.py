"""Draws: their laws, and the ends that they refuse."""

import math

import numpy as np
import pytest
import scipy

from scratchdl import choice, log_uniform, uniform

N = 5000


def sample(draw, seed=0):
    rng = np.random.default_rng(seed)
    return [draw.sample(rng) for _ in range(N)]


@pytest.mark.parametrize(("low", "high"), [(1e-6, 1), (0.1, 0.2), (5, 5e300), (1e-300, 1e-290)])
def test_the_logarithm_of_log_uniform_is_uniform(low, high):
    logs = (np.log(sample(log_uniform(low, high))) - math.log(low)) / math.log(high / low)
    assert scipy.stats.kstest(logs, "uniform").pvalue > 0.01


def test_uniform_is_uniform():
    shares = (np.array(sample(uniform(-3, 7))) + 3) / 10
    assert scipy.stats.kstest(shares, "uniform").pvalue > 0.01


def test_a_choice_takes_each_option_equally_often_and_leaves_it_as_it_is():
    options = ("relu", None, (100, 100), 1.5)
    drawn = sample(choice(options))
    counts = [drawn.count(option) for option in options]
    assert scipy.stats.chisquare(counts).pvalue > 0.01
    assert all(isinstance(hidden, tuple) for hidden in drawn if hidden not in ("relu", None, 1.5))


def test_log_uniform_never_leaves_its_interval():
    low, high = 0.1, math.nextafter(0.1, 1)
    assert set(sample(log_uniform(low, high))) <= {low, high}


def test_what_is_drawn_are_plain_numbers():
    rng = np.random.default_rng(0)
    assert type(log_uniform(np.float32(0.1), 1).sample(rng)) is float
    assert type(uniform(np.int64(0), 1).sample(rng)) is float
    assert type(choice(np.arange(3)).sample(rng)) is int
    assert choice(range(3)).values == (0, 1, 2)


def test_draws_are_equal_where_law_and_values_are():
    assert log_uniform(1, 10) == log_uniform(1.0, 10.0)
    assert log_uniform(1, 10) != uniform(1, 10)
    assert (log_uniform(1, 10).law, uniform(1, 10).law) == ("log_uniform", "uniform")
    assert repr(choice([1])) == "Draw(law='choice', values=(1,))"


@pytest.mark.parametrize("law", [log_uniform, uniform])
@pytest.mark.parametrize(
    "ends",
    [
        (2, 1),
        (1, 1),
        (math.nan, 1),
        (1, math.nan),
        (1, math.inf),
        (-math.inf, 1),
        (-1.7e308, 1.7e308),
    ],
)
def test_ends_without_anything_between_are_refused(law, ends):
    with pytest.raises(ValueError, match="low must be less than high, both finite"):
        law(*ends)


@pytest.mark.parametrize("low", [0, -1e-9, -5])
def test_a_logarithm_needs_positive_ends(low):
    with pytest.raises(ValueError, match="low must be a finite number greater than 0"):
        log_uniform(low, 1)


@pytest.mark.hostile
@pytest.mark.parametrize("law", [log_uniform, uniform])
@pytest.mark.parametrize("ends", [("1", 2), (1, None), (1, 2j), ([1], 2)])
def test_ends_are_numbers(law, ends):
    name = "low" if isinstance(ends[0], str | list) else "high"
    with pytest.raises(TypeError, match=rf"^{name} must be a number"):
        law(*ends)


@pytest.mark.hostile
@pytest.mark.parametrize("options", ["relu", b"relu", 3, None])
def test_options_are_a_list(options):
    with pytest.raises(TypeError, match="options must be a list"):
        choice(options)


def test_there_must_be_an_option():
    with pytest.raises(ValueError, match="at least one option"):
        choice([])
