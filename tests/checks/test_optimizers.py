"""Run every optimizer check on every registered optimizer."""

import pytest

from checks.optimizer_checks import OPTIMIZER_CHECKS
from checks.registry import OPTIMIZERS


@pytest.mark.parametrize("check", OPTIMIZER_CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer(name, check):
    check(OPTIMIZERS[name])
