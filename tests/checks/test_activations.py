"""Run every activation check on every registered activation."""

import pytest

from checks.activation_checks import ACTIVATION_CHECKS
from checks.each import each
from checks.registry import ACTIVATIONS, ROW_ACTIVATIONS
from checks.row_checks import ROW_CHECKS


@pytest.mark.parametrize("check", each(ACTIVATION_CHECKS))
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation(name, check):
    check(ACTIVATIONS[name])


@pytest.mark.parametrize("check", each(ROW_CHECKS))
@pytest.mark.parametrize("name", ROW_ACTIVATIONS)
def test_row_activation(name, check):
    check(ROW_ACTIVATIONS[name])
