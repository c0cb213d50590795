"""What holds for all tests."""

import os
import signal

import hypothesis

from dev import shape_tests


def pytest_configure(config):
    # A shell that starts the tests in the background tells them, and whatever they start, to ignore
    # Ctrl-C; some tests send it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # The same examples in every run: a red test is then red for everyone.
    hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None)
    hypothesis.settings.load_profile("repeatable")


def pytest_collection_modifyitems(config, items):
    """Sort out what `dev.py test` runs with shapes checked, and what without.

    With them go all tests of those files but the hostile ones, whose input beartype would refuse
    before we can, and those that measure slopes or train, where it would look at the same shapes
    thousands of times. Whoever calls pytest runs all without.
    """
    when = os.environ.get("SCRATCHDL_CHECK_SHAPES")
    if when == "1":
        out = [item for item in items if is_without_shapes(item)]
    elif when == "later":
        files = tuple(str(config.rootpath / name) for name in shape_tests())
        out = [
            item
            for item in items
            if str(item.path).startswith(files) and not is_without_shapes(item)
        ]
    else:
        return
    config.hook.pytest_deselected(items=out)
    left_out = set(out)
    items[:] = [item for item in items if item not in left_out]


def is_without_shapes(item):
    return any(item.get_closest_marker(name) for name in ("hostile", "repetitive"))
