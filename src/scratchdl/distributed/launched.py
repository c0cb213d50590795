r"""Whether this process was started as one of several, as `mpiexec` does."""

import os
from collections.abc import Mapping

from scratchdl.distributed.communicator import Communicator

# The variables in which the programs that start processes tell each how many there are.
COUNTS = ("PMI_SIZE", "OMPI_COMM_WORLD_SIZE", "MV2_COMM_WORLD_SIZE", "SLURM_STEP_NUM_TASKS")
NUMBERS = ("PMI_RANK", "OMPI_COMM_WORLD_RANK", "MV2_COMM_WORLD_RANK", "SLURM_PROCID")


def started(environ: Mapping[str, str]) -> int:
    """How many processes were started together with this one, itself included.

    Example:
        >>> from scratchdl.distributed.launched import started
        >>> started({"PMI_SIZE": "4", "PATH": "/bin"}), started({})
        (4, 1)
    """
    counts = [environ.get(name, "") for name in COUNTS]
    return max((int(count) for count in counts if count.isdecimal()), default=1)


def is_first(environ: Mapping[str, str]) -> bool:
    """Whether this process is the one that speaks for all, or alone.

    Example:
        >>> from scratchdl.distributed.launched import is_first
        >>> is_first({"PMI_SIZE": "4", "PMI_RANK": "3"}), is_first({})
        (False, True)
    """
    return started(environ) == 1 or all(environ.get(name, "0") == "0" for name in NUMBERS)


def world() -> Communicator | None:
    """The communicator of all processes that were started together; `None` for one alone.

    Raises:
        OSError: If there are several, and they cannot find each other.
    """
    count = started(os.environ)
    if count <= 1:
        return None
    others = (
        f"{count} processes were started by a program of another MPI than mpi4py has: take the "
        "mpiexec that is installed beside this Python, or with Slurm srun --mpi=pmi2"
    )
    if "OMPI_COMM_WORLD_SIZE" in os.environ and has_mpich():
        raise OSError(others)  # now, as MPICH would end this process with words of its own
    try:
        from mpi4py import MPI
    except (ImportError, RuntimeError) as error:  # mpi4py, or the library that it needs, is missing
        raise OSError(
            f"this is one of {count} processes, and mpi4py, with which they talk, cannot be "
            f'loaded ({error}): pip install "scratchdl[mpi]"'
        ) from error
    comm: Communicator = MPI.COMM_WORLD
    if comm.size != count:
        raise OSError(others)
    return comm


def has_mpich() -> bool:
    """Whether the wheel of MPICH is installed, which mpi4py then takes."""
    from importlib import metadata

    try:
        metadata.distribution("mpich")
    except metadata.PackageNotFoundError:
        return False
    return True
