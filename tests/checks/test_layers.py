"""Run every layer check on every registered layer."""

import pytest

from checks.each import each
from checks.layer_checks import LAYER_CHECKS
from checks.loss_layer_checks import LOSS_LAYER_CHECKS
from checks.registry import LAYERS, LOSS_LAYERS


@pytest.mark.parametrize("check", each(LAYER_CHECKS))
@pytest.mark.parametrize("name", LAYERS)
def test_layer(name, check):
    check(LAYERS[name])


@pytest.mark.parametrize("check", each(LOSS_LAYER_CHECKS))
@pytest.mark.parametrize("name", LOSS_LAYERS)
def test_loss_layer(name, check):
    check(LOSS_LAYERS[name])
