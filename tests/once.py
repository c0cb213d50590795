"""What takes long is made by one of the processes that run the tests, for all of them."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` has filled; whoever comes first makes it, and the others wait.

    If making it fails, the test that made it says why, and the others find it empty.
    """
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # each process has a folder of its own in it
    folder, over = base / name, base / f"{name}-over"
    try:
        folder.mkdir()
    except FileExistsError:
        while not over.exists():
            time.sleep(0.1)
    else:
        try:
            make(folder)
        finally:
            over.touch()
    return folder
