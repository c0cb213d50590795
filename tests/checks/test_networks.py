"""Run every network check on every registered network."""

import pytest

from checks.each import each
from checks.network_checks import NETWORK_CHECKS
from checks.registry import NETWORKS


@pytest.mark.parametrize("check", each(NETWORK_CHECKS))
@pytest.mark.parametrize("name", NETWORKS)
def test_network(name, check):
    check(NETWORKS[name])
