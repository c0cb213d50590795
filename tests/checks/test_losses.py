"""Run every loss check on every registered loss."""

import pytest

from checks.loss_checks import LOSS_CHECKS
from checks.registry import LOSSES


@pytest.mark.parametrize("check", LOSS_CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", LOSSES)
def test_loss(name, check):
    check(LOSSES[name])
