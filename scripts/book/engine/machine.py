"""What decides how this machine rounds: results are kept, and compared, for one such kind only."""

import os
import platform
from pathlib import Path

import numpy as np
import threadpoolctl

# What a page may see of the surroundings: where programs and libraries lie, and what chooses the
# code that multiplies and adds. Nothing else, since a page can print all that it sees.
PASSED_ON = (
    "PATH",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "SYSTEMROOT",
    "NPY_DISABLE_CPU_FEATURES",
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2_SIZE",
)
THREADS = {"OPENBLAS_NUM_THREADS": "1", "VECLIB_MAXIMUM_THREADS": "1"}


def passed_on() -> dict[str, str]:
    """The variables that a process for a page or a lab begins with."""
    # One thread, since pages run side by side, and so that sums are added up in one order.
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ} | THREADS


def rounding() -> list[str]:
    """The processor, the instructions that NumPy uses, the kernels of its matrix library, threads.

    Of this process; one that begins with what is `passed_on` has the same.
    """
    config = np.show_config(mode="dicts")
    features = config["SIMD Extensions"]
    blas = [found for found in threadpoolctl.threadpool_info() if found["user_api"] == "blas"]
    # A library that somebody else has loaded, as SciPy does, multiplies nothing for NumPy.
    libraries = [
        f"{found['internal_api']} {found.get('version')} {found.get('architecture')}"
        for found in [found for found in blas if _is_numpys(found["filepath"])] or blas[:1]
    ]
    return [
        platform.machine(),
        # Accelerate and the C library choose by the processor itself, and do not say what.
        "" if libraries else platform.processor(),
        " ".join(features.get("found", [])),
        " ".join(libraries) or config["Build Dependencies"]["blas"]["name"],
        *(f"{name}={value}" for name, value in THREADS.items()),
        os.environ.get("OPENBLAS_L2_SIZE", ""),
    ]


def _is_numpys(library: str) -> bool:
    """Whether a library came with NumPy: from numpy.libs or numpy/.dylibs, by the system."""
    return any(part.startswith("numpy") for part in Path(library).parts)
