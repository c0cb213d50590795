"""A program with a convolution gets its large arrays without new pages from the system."""

import os
import platform
import subprocess
import sys

import numpy as np
import pytest

from scratchdl import Convolution
from scratchdl.layers.kept_memory import keep_memory

PROGRAM = """
import resource
import numpy as np
from scratchdl import Convolution

def faults():
    start = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(10):
        [np.ones(2**20) for _ in range(4)]  # 8 MiB each, and all go at once, as after a step
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - start

Convolution.of_size(1, 1, 3)
faults()
print(faults())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library keeps otherwise")
def test_large_arrays_take_no_new_pages():
    settings = {k: v for k, v in os.environ.items() if not k.startswith(("MALLOC_", "GLIBC_"))}
    settings["NUMPY_MADVISE_HUGEPAGE"] = "0"  # pages of one size, so that they can be counted
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, env=settings
    )
    assert int(done.stdout) < 1000  # of the 80,000 pages of forty arrays


def test_it_takes_one_block_just_below_the_largest_and_on_linux_alone(monkeypatch):
    sizes = []
    monkeypatch.setattr(np, "empty", lambda size, dtype: sizes.append(size))
    for system in ("linux", "win32", "darwin"):
        monkeypatch.setattr(sys, "platform", system)
        keep_memory()
    (size,) = sizes
    assert 2**25 - 2**18 < size < 2**25 - 2**12  # 32 MiB, less than it needs for its own notes


def test_every_convolution_asks_for_it(monkeypatch):
    asked = []
    monkeypatch.setattr("scratchdl.layers.convolution.keep_memory", lambda: asked.append(True))
    Convolution.of_size(1, 1, 1, rng=0)
    assert asked == [True]
