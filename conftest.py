"""What holds for every test: an example in a docstring runs as a reader would run it."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take the module's own names away from each docstring example: it starts with its imports."""
    for item in items:
        if isinstance(item, pytest.DoctestItem) and item.dtest is not None:
            item.dtest.globs = {"__name__": "__main__"}
