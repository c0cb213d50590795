"""What five layers make of a signal, for three activations and four rules: known numbers.

They are one draw of other people's; the tolerance is about three times the spread over draws.
"""

import numpy as np
import pytest

import scratchdl as dl

ACTIVATIONS = {"sigmoid": dl.sigmoid, "tanh": dl.tanh, "relu": dl.relu}
RULES = {
    "1": lambda shape, rng: dl.gaussian(shape, std=1, rng=rng, dtype=np.float64),
    "0.01": lambda shape, rng: dl.gaussian(shape, rng=rng, dtype=np.float64),
    "xavier": lambda shape, rng: dl.xavier(shape, rng=rng, dtype=np.float64),
    "he": lambda shape, rng: dl.he(shape, rng=rng, dtype=np.float64),
}


def outputs(activation, rule, seed=0):
    """What leaves each of five layers of 100 neurons."""
    rng = np.random.default_rng(seed)
    z, seen = rng.normal(size=(1000, 100)), []
    for _ in range(5):
        z = ACTIVATIONS[activation](z @ RULES[rule]((100, 100), rng))
        seen.append(z)
    return seen


@pytest.mark.parametrize(
    ("activation", "rule", "std", "rtol"),
    [
        ("sigmoid", "0.01", 0.0115, 0.3),
        ("sigmoid", "xavier", 0.116, 0.3),
        ("sigmoid", "he", 0.162, 0.3),
        ("tanh", "0.01", 9.7e-6, 0.1),
        ("tanh", "xavier", 0.313, 0.06),
        ("tanh", "he", 0.558, 0.04),
        ("relu", "0.01", 1.8e-6, 0.5),
        ("relu", "xavier", 0.177, 0.5),
        ("relu", "he", 1.001, 0.5),
    ],
)
def test_spread_of_the_fifth_layer(activation, rule, std, rtol):
    assert outputs(activation, rule)[-1].std() == pytest.approx(std, rel=rtol)


def test_relu_explodes_with_wide_weights():
    assert outputs("relu", "1")[-1].std() > 10_000


def test_share_of_saturated_outputs_with_wide_weights():
    sigmoid, tanh = outputs("sigmoid", "1")[-1], outputs("tanh", "1")[-1]
    assert np.mean((sigmoid < 0.05) | (sigmoid > 0.95)) == pytest.approx(0.661, abs=0.07)
    assert np.mean(np.abs(tanh) > 0.95) == pytest.approx(0.845, abs=0.01)


@pytest.mark.parametrize(("rule", "std"), [("xavier", 0.585), ("he", 0.828)])
def test_relu_behind_the_first_layer(rule, std):
    assert outputs("relu", rule)[0].std() == pytest.approx(std, abs=0.02)


@pytest.mark.parametrize(("rule", "factor"), [("xavier", 0.5), ("he", 1.0)])
def test_the_mean_square_behind_relu_changes_by_the_factor_that_is_derived(rule, factor):
    """The theorem of chapter 10, on average over draws."""
    squares = [[np.mean(z**2) for z in outputs("relu", rule, seed)] for seed in range(20)]
    expected = factor ** np.arange(1, 6)
    np.testing.assert_allclose(np.mean(squares, axis=0), expected, rtol=0.2)


@pytest.mark.parametrize("rule", [dl.xavier, dl.glorot])
def test_what_is_kept_there_and_back(rule):
    rng = np.random.default_rng(0)
    there, back = rng.normal(size=(1000, 400)), rng.normal(size=(1000, 100))
    W = rule((400, 100), rng=rng)
    kept = np.mean((there @ W) ** 2), np.mean((back @ W.T) ** 2)
    variance = {"xavier": 1 / 400, "glorot": 2 / 500}[rule.__name__]
    np.testing.assert_allclose(kept, [400 * variance, 100 * variance], rtol=0.05)
