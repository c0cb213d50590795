"""What holds for all tests."""

import os
import signal

import hypothesis


def pytest_configure(config):
    # A shell that starts the tests in the background tells them, and whatever they start, to ignore
    # Ctrl-C; some tests send it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # The same examples in every run: a red test is then red for everyone.
    hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None)
    hypothesis.settings.load_profile("repeatable")


def pytest_collection_modifyitems(config, items):
    """Leave `hostile` tests out where beartype would refuse their input before we can."""
    if os.environ.get("SCRATCHDL_CHECK_SHAPES") != "1":
        return
    hostile = [item for item in items if item.get_closest_marker("hostile")]
    config.hook.pytest_deselected(items=hostile)
    items[:] = [item for item in items if item not in hostile]
