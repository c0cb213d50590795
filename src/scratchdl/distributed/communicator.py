r"""What is asked of a communicator, and whether all processes hold the same."""

import time
from collections.abc import Mapping
from types import ModuleType
from typing import NoReturn, Protocol, runtime_checkable

import numpy as np

from scratchdl.typing import Array


@runtime_checkable
class Request(Protocol):
    """A message that is on its way."""

    def Test(self) -> bool:  # noqa: N802  # MPI's own name
        """Whether it has arrived; looking moves it on."""


@runtime_checkable
class Communicator(Protocol):
    """What `MPI.COMM_WORLD` of mpi4py has and this package uses: numbers go from array to array."""

    @property
    def rank(self) -> int:
        """The number of this process, from 0."""

    @property
    def size(self) -> int:
        """How many processes there are."""

    def Iallreduce(self, sendbuf: Array, recvbuf: Array) -> Request:  # noqa: N802  # MPI's own name
        """Begin to put into `recvbuf` the sum of what all processes send."""

    def Iallgather(self, sendbuf: Array, recvbuf: Array) -> Request:  # noqa: N802  # MPI's own name
        """Begin to put into `recvbuf` what each process sends, one after the other."""

    def Ibcast(self, buf: Array) -> Request:  # noqa: N802  # MPI's own name
        """Begin to put into `buf` what it holds in process 0."""

    def Abort(self, errorcode: int) -> NoReturn:  # noqa: N802  # MPI's own name
        """End all processes."""


def wait_for(request: Request) -> None:
    """Wait until a message has arrived, and let other programs have the processor meanwhile.

    `comm.Allreduce` waits in a busy loop. On a machine with more processes than cores the one that
    all wait for then gets no core for a long time: a step of four processes on two busy cores has
    taken eighteen times as long.
    """
    while not request.Test():
        time.sleep(0)


def as_communicator(comm: Communicator) -> Communicator:
    """Refuse what is not a communicator, such as the module that has one.

    Raises:
        TypeError: If it is not one.

    Example:
        >>> from scratchdl.book.ranks import run_ranks
        >>> from scratchdl.distributed.communicator import as_communicator
        >>> run_ranks(lambda comm: as_communicator(comm).size, size=2)
        [2, 2]
    """
    if isinstance(comm, type | ModuleType) or not isinstance(comm, Communicator):
        raise TypeError(
            f"comm must be a communicator, such as MPI.COMM_WORLD of mpi4py, got {comm!r}"
        )
    return comm


def different(comm: Communicator, facts: Mapping[str, str | bytes]) -> list[str]:
    """Find out what is not the same in all processes.

    All of them must call this, with the same facts in the same order; 32 bytes are sent for each.

    Args:
        comm: The communicator.
        facts: What should be the same, by name.

    Returns:
        The names of the facts that differ between processes; every process gets the same list.
    """
    import hashlib  # here, not above: it costs a good part of `import scratchdl`

    texts = [fact if isinstance(fact, bytes) else fact.encode() for fact in facts.values()]
    digests = b"".join(hashlib.sha256(text).digest() for text in texts)
    mine = np.frombuffer(bytearray(digests), np.uint8)
    everyones = np.empty((comm.size, len(texts), 32), np.uint8)
    wait_for(comm.Iallgather(mine, everyones))
    same = np.all(everyones == everyones[0], axis=(0, 2))
    return [name for name, is_same in zip(facts, same, strict=True) if not is_same]
