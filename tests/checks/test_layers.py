"""Run every layer check on every registered layer."""

import pytest

from checks.layer_checks import LAYER_CHECKS
from checks.registry import LAYERS


@pytest.mark.parametrize("check", LAYER_CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", LAYERS)
def test_layer(name, check):
    check(LAYERS[name])
