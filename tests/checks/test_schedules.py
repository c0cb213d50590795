"""Run every check of schedules on every registered one."""

import pytest

from checks.each import each
from checks.registry import SCHEDULES
from checks.schedule_checks import SCHEDULE_CHECKS


@pytest.mark.parametrize("check", each(SCHEDULE_CHECKS))
@pytest.mark.parametrize("name", SCHEDULES)
def test_schedule(name, check):
    check(SCHEDULES[name])
