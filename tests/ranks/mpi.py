"""Start a program in several processes that MPI connects."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# The one that belongs to the library that mpi4py loads lies beside Python.
MPIEXEC = shutil.which("mpiexec", path=Path(sys.executable).parent)
needs_mpi = pytest.mark.skipif(MPIEXEC is None, reason="the wheel of MPICH has no mpiexec here")
PYTHON = [sys.executable, "-W", "error"]


def command(size, *arguments):
    return [MPIEXEC, "-n", str(size), *PYTHON, *map(str, arguments)]


def variables():
    """One thread for each process: there are more of them than cores."""
    return os.environ | {"OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "agg"}


def run(size, *arguments, timeout=300):
    return subprocess.run(
        command(size, *arguments),
        capture_output=True,
        text=True,
        env=variables(),
        timeout=timeout,
        check=False,
    )
