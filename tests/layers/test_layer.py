"""What holds for the methods of every layer, whatever it computes."""

import inspect

import numpy as np
import pytest

from checks.registry import LAYERS


@pytest.mark.parametrize("case", LAYERS.values(), ids=LAYERS)
def test_a_layer_learns_only_when_it_is_told_to(case):
    layer, told = case.layer(), case.layer()
    np.testing.assert_array_equal(layer.forward(case.x()), told.forward(case.x(), training=False))
    assert inspect.signature(layer.forward).parameters["training"].default is False
