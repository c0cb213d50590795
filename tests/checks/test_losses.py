"""Run every loss check on every registered loss."""

import pytest

from checks.each import each
from checks.loss_checks import LOSS_CHECKS
from checks.registry import LOSSES


@pytest.mark.parametrize("check", each(LOSS_CHECKS))
@pytest.mark.parametrize("name", LOSSES)
def test_loss(name, check):
    check(LOSSES[name])
