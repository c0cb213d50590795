"""Run every check of initial weights on every registered rule."""

import pytest

from checks.each import each
from checks.initializer_checks import INITIALIZER_CHECKS
from checks.registry import INITIALIZERS


@pytest.mark.parametrize("check", each(INITIALIZER_CHECKS))
@pytest.mark.parametrize("name", INITIALIZERS)
def test_initializer(name, check):
    check(INITIALIZERS[name])
