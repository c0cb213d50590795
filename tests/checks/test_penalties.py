"""Run every penalty check on every registered penalty."""

import pytest

from checks.each import each
from checks.penalty_checks import PENALTY_CHECKS
from checks.registry import PENALTIES


@pytest.mark.parametrize("check", each(PENALTY_CHECKS))
@pytest.mark.parametrize("name", PENALTIES)
def test_penalty(name, check):
    check(PENALTIES[name])
