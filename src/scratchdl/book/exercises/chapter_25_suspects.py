"""Chapter 25: four programs for several processes, three of which have a fault."""

from typing import NamedTuple

import numpy as np

from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.book.ranks import SimulatedCommunicator, run_ranks
from scratchdl.typing import Array

FAULTS = {"A": "twice", "B": "seed", "C": "right", "D": "sum"}
WORDS = ("right", "sum", "seed", "twice")


class Report(NamedTuple):
    """What one process has done in one step.

    Attributes:
        read: The numbers of the samples that it has read.
        W: How far the weights have moved, for a learning rate of 1.
        b: How far the bias has moved.
    """

    read: list[int]
    W: list[float]
    b: float


def ranks_suspect(letter: str, size: int) -> list[Report]:
    """Run one of four programs, A to D, for one step: a straight line through noisy points.

    Args:
        letter: Which one.
        size: In how many processes.

    Returns:
        What each process has done.

    Raises:
        ValueError: If there is no such letter.

    Example:
        >>> from scratchdl.book.exercises.chapter_25_suspects import ranks_suspect
        >>> len(ranks_suspect("A", size=3))
        3
    """
    if letter not in FAULTS:
        raise ValueError(f"the four are called A, B, C and D; got {letter!r}")
    fault = FAULTS[letter]

    def program(comm: SimulatedCommunicator) -> Report:
        seed = 1 if fault == "seed" else [1, comm.rank]
        read = np.random.default_rng(seed).choice(1000, 4, replace=False)
        x = np.stack([read / 1000, 1 - read / 500], axis=1)
        miss = x @ np.array([-3.0, 1.0]) - 2
        W, b = added_up(comm, x.T @ miss / 4), added_up(comm, np.array([np.mean(miss)]))
        if fault == "twice":
            W = added_up(comm, W)
        if fault != "sum":
            W, b = W / comm.size, b / comm.size
        return Report(read.tolist(), (-W).round(3).tolist(), float(-b[0].round(3)))

    return run_ranks(program, size)


def added_up(comm: SimulatedCommunicator, numbers: Array) -> Array:
    """The sum over all processes."""
    total = np.empty_like(numbers)
    comm.Allreduce(numbers, total)
    return total


@exercise("ranks_suspects", praise="each fault shows when the number of processes changes.")
def _ranks_suspects(answer: object, *, rng: np.random.Generator) -> None:
    if not isinstance(answer, dict) or set(answer) != set(FAULTS):
        raise NotYet('give a dict with a word for each of "A", "B", "C" and "D".')
    for letter, fault in FAULTS.items():
        claim = answer[letter]
        if claim is Ellipsis:
            raise NotYet(f"{letter} is still missing.")
        if claim not in WORDS:
            raise NotYet(f"{letter}: the words are {', '.join(WORDS)}.")
        if claim != fault:
            raise NotYet(f"{letter}: {_why(claim, fault)}")


def _why(claim: str, fault: str) -> str:
    if claim == "right":
        return "compare the processes with each other, and 2 of them with 8."
    return {
        "right": "the steps of 2 and of 8 are about as long, and no two read the same.",
        "sum": "both W and b move further with more processes.",
        "seed": "look at what the processes have read.",
        "twice": "W moves further with more processes. And b?",
    }[fault]
