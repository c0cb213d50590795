r"""Several processes in one: to try a program for MPI where there is no MPI, as in a web page."""

import io
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from typing import NoReturn, TypeVar

import numpy as np

from scratchdl.checks import as_count
from scratchdl.typing import Array

Result = TypeVar("Result")


class _Waits(BaseException):
    """Leaves a program where it meets the others; its own `except Exception` does not stop it."""


@dataclass
class Meeting:
    """One call that all processes make together.

    Attributes:
        kind: Which, such as `Allreduce`.
        sent: What each process has sent.
    """

    kind: str
    sent: list[Array]

    def outcome(self) -> Array:
        """What each process gets."""
        if self.kind == "Allreduce":
            return np.sum(self.sent, axis=0)
        return np.stack(self.sent) if self.kind == "Allgather" else self.sent[0]


class Arrived:
    """A message that was on its way."""

    def Test(self) -> bool:  # noqa: N802  # MPI's own name
        """Whether it has arrived: it has."""
        return True


@dataclass
class SimulatedCommunicator:
    """Has what `AllReduce` and `broadcast` ask of `MPI.COMM_WORLD`; `run_ranks` makes it.

    Attributes:
        rank: The number of this process, from 0.
        size: How many there are.
    """

    rank: int
    size: int
    past: list[Meeting]
    met: int = 0
    waits_in: str = ""
    sends: Array = field(default_factory=lambda: np.empty(0))

    def Allreduce(self, sendbuf: Array, recvbuf: Array) -> None:  # noqa: N802  # MPI's own name
        """Put into `recvbuf` the sum of what all processes send."""
        recvbuf[...] = self._meet("Allreduce", sendbuf)

    def Allgather(self, sendbuf: Array, recvbuf: Array) -> None:  # noqa: N802  # MPI's own name
        """Put into `recvbuf` what each process sends, one after the other."""
        recvbuf[...] = self._meet("Allgather", sendbuf).reshape(recvbuf.shape)

    def Bcast(self, buf: Array) -> None:  # noqa: N802  # MPI's own name
        """Put into `buf` what it holds in process 0."""
        buf[...] = self._meet("Bcast", buf)

    def Iallreduce(self, sendbuf: Array, recvbuf: Array) -> Arrived:  # noqa: N802  # MPI's own name
        """The same; here a message arrives at once."""
        self.Allreduce(sendbuf, recvbuf)
        return Arrived()

    def Iallgather(self, sendbuf: Array, recvbuf: Array) -> Arrived:  # noqa: N802  # MPI's own name
        """The same; here a message arrives at once."""
        self.Allgather(sendbuf, recvbuf)
        return Arrived()

    def Ibcast(self, buf: Array) -> Arrived:  # noqa: N802  # MPI's own name
        """The same; here a message arrives at once."""
        self.Bcast(buf)
        return Arrived()

    def Abort(self, errorcode: int) -> NoReturn:  # noqa: N802  # MPI's own name
        """End all processes."""
        raise SystemExit(errorcode)

    def _meet(self, kind: str, array: Array) -> Array:
        if self.met == len(self.past):
            self.waits_in, self.sends = kind, np.array(array)
            raise _Waits
        meeting, self.met = self.past[self.met], self.met + 1
        sent = meeting.sent[self.rank]
        if meeting.kind != kind or not np.array_equal(sent, array, equal_nan=True):
            raise RuntimeError(
                f"process {self.rank} did something else when it was run again: a program for "
                "run_ranks must build all that it changes, and draw with seeds of its own"
            )
        return meeting.outcome()


def run_ranks(
    program: Callable[[SimulatedCommunicator], Result], size: int, most: int = 1000
) -> list[Result]:
    """Run a program as if `size` processes ran it, each with its own `comm.rank`.

    The processes run one after the other. If one needs what the others have not sent yet, it is
    abandoned, and begun again from its first line once all have got there. So a program must be a
    function that does the same whenever it is run, and changes nothing but what it has made. What
    it prints is seen once, process by process.

    Args:
        program: Called with a communicator as its only argument.
        size: How many processes there are.
        most: After this many meetings the program is taken for one that never ends.

    Returns:
        What the program returned in each process.

    Raises:
        RuntimeError: If the processes would wait for each other for ever; or if the program does
            something else when it is run again, or never ends.
        ValueError: If they send arrays of different shapes.

    Example:
        >>> import numpy as np
        >>> from scratchdl.book.ranks import run_ranks
        >>> def program(comm):
        ...     mine, total = np.array([10.0 * comm.rank]), np.empty(1)
        ...     comm.Allreduce(mine, total)
        ...     return total[0].item()
        >>> run_ranks(program, size=3)
        [30.0, 30.0, 30.0]
    """
    past: list[Meeting] = []
    for _ in range(as_count("most", most)):
        comms = [SimulatedCommunicator(rank, as_count("size", size), past) for rank in range(size)]
        results, said = [], []
        for comm in comms:
            with redirect_stdout(io.StringIO()) as words:
                try:
                    results.append(program(comm))
                except _Waits:
                    pass
                except Exception as error:
                    error.add_note(f"(in process {comm.rank} of {size})")
                    raise
            said.append(words.getvalue())
        if len(results) == size:
            print("".join(said), end="")  # noqa: T201  # the words of the program itself
            return results
        past.append(next_meeting(comms))
    raise RuntimeError(f"after {most} meetings the processes go on; if that is right, raise most")


def next_meeting(comms: list[SimulatedCommunicator]) -> Meeting:
    """The call in which all processes wait, if it is the same one.

    Raises:
        RuntimeError: If it is not.
        ValueError: If they send arrays of different shapes.
    """
    kinds = [comm.waits_in or "its end" for comm in comms]
    for rank, kind in enumerate(kinds):
        if kind != kinds[0]:
            raise RuntimeError(
                f"process 0 is at {kinds[0]}, process {rank} at {kind}: on a cluster they would "
                "wait for each other for ever"
            )
    shapes = [comm.sends.shape for comm in comms]
    if len(set(shapes)) > 1:
        raise ValueError(f"in {kinds[0]} the processes send arrays of different shapes: {shapes}")
    return Meeting(kinds[0], [comm.sends for comm in comms])
