"""The ways to say how a network draws its initial weights."""

import numpy as np
import pytest

from scratchdl import TwoLayerNet, gaussian, glorot, he, xavier, zeros
from scratchdl.networks.initial_weights import as_initializer


@pytest.mark.parametrize(
    ("word", "rule"),
    [("he", he), ("relu", he), ("xavier", xavier), ("sigmoid", xavier), ("glorot", glorot)],
)
def test_rules_by_name_by_number_and_by_themselves(word, rule):
    assert as_initializer("std", word) is as_initializer("std", rule) is rule
    assert as_initializer("std", "zeros") is zeros
    drawn = as_initializer("std", 0.5)((2, 3), rng=0, dtype=np.float64)
    np.testing.assert_array_equal(drawn, gaussian((2, 3), std=0.5, rng=0, dtype=np.float64))


def test_a_net_of_two_layers_draws_weights_of_a_hundredth():
    assert TwoLayerNet(100, 100, 10, rng=0).params["W1"].std() == pytest.approx(0.01, rel=0.05)


@pytest.mark.parametrize("name", ["gaussian", "normal", "Random"])
def test_the_name_of_a_bell_curve_does_not_say_how_wide_it_is(name):
    with pytest.raises(
        ValueError, match=rf"no std '{name}', which does not say how wide; .*=0\.01"
    ):
        as_initializer("std", name)


@pytest.mark.hostile
def test_what_is_no_rule_is_refused_by_the_name_that_the_caller_gave_it():
    with pytest.raises(TypeError, match="weight_init_std must be a number, got None"):
        TwoLayerNet(4, 3, 2, None)
    with pytest.raises(ValueError, match="weight_init_std must be a finite number of at least 0"):
        TwoLayerNet(4, 3, 2, -0.01)
