"""Run every check of changes of pictures on every registered one."""

import pytest

from checks.augmentation_checks import AUGMENTATION_CHECKS
from checks.each import each
from checks.registry import AUGMENTATIONS


@pytest.mark.parametrize("check", each(AUGMENTATION_CHECKS))
@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_augmentation(name, check):
    check(AUGMENTATIONS[name])
