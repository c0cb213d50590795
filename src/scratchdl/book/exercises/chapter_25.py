"""Chapter 25: means and shares, the ring, and how far many machines get."""

from collections.abc import Callable

import numpy as np

from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.running import run
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.book.exercises.words import show
from scratchdl.typing import Array

# --- the mean ------------------------------------------------------------------------------------


def _gradients(rng: np.random.Generator) -> list[Arguments]:
    return [
        (np.array([[1.0, 2.0], [4.0, 8.0]]), np.array([2, 1])),
        (np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([5, 5])),
        (rng.normal(size=(4, 3)), np.array([7, 7, 7, 4])),
    ]


function_exercise(
    "mean_of_shares",
    solution=lambda grads, samples: samples @ grads / np.sum(samples),
    inputs=_gradients,
    mistakes=[
        (
            lambda grads, samples: np.mean(grads, axis=0),
            "that counts every process alike; one with twice the samples counts twice.",
        ),
        (
            lambda grads, samples: np.sum(grads, axis=0),
            "a sum grows with the number of processes, as if the learning rate did.",
        ),
        (
            lambda grads, samples: samples @ grads,
            "that is the sum over all samples; divide by how many there are.",
        ),
        (
            lambda grads, samples: samples @ grads / len(grads),
            "divide by the samples of all, not by the processes.",
        ),
    ],
    praise="this is the gradient that one process would have found for the whole batch.",
)

# --- the share -----------------------------------------------------------------------------------

SHARES = ((6, 2), (6, 3), (12, 4), (5, 1))


@exercise("equal_shares", praise="every sample has one process, and all have equally many.")
def _equal_shares(share: Callable[..., object], *, rng: np.random.Generator) -> None:
    if not callable(share):
        raise NotYet("hand over the function itself, by its name and without parentheses.")
    for length, size in SHARES:
        batch = rng.permutation(100)[:length]
        parts = [_share(share, batch, rank, size) for rank in range(size)]
        counts = [len(part) for part in parts]
        where = f"with {length} samples and {size} processes"
        if len(set(counts)) > 1:
            raise NotYet(f"{where} the shares have {counts} samples, and should have equally many.")
        if sum(counts) == size * length > length:
            raise NotYet(f"{where} each takes the whole batch; take only the part of `rank`.")
        everything = np.concatenate(parts)
        if len(set(everything.tolist())) < len(everything):
            raise NotYet(f"{where} two processes take the same sample.")
        if sorted(everything.tolist()) != sorted(batch.tolist()):
            raise NotYet(f"{where} some of the samples are taken by nobody.")
    for rank in range(2):
        if not isinstance(run(share, (np.arange(5), rank, 2)).error, ValueError):
            raise NotYet("5 samples have no equal shares for 2 processes: raise a ValueError.")


def _share(share: Callable[..., object], batch: Array, rank: int, size: int) -> Array:
    outcome = run(share, (batch, rank, size))
    call = f"share(batch of {len(batch)}, {rank}, {size})"
    if outcome.error is not None:
        raise NotYet(f"{call} stops with {type(outcome.error).__name__}: {outcome.error}")
    part = np.asarray(outcome.value)
    if part.ndim != 1 or part.dtype.kind not in "iu":
        raise NotYet(f"{call} should be a part of the batch, not {show(outcome.value)}.")
    return part


# --- the ring ------------------------------------------------------------------------------------


@exercise("ring_sends", praise="after R − 1 steps every process holds one complete sum.")
def _ring_sends(sends: Callable[..., object], *, rng: np.random.Generator) -> None:
    if not callable(sends):
        raise NotYet("hand over the function itself, by its name and without parentheses.")
    for size in (2, 3, 5):
        held = [[{rank} for _ in range(size)] for rank in range(size)]
        for step in range(size - 1):
            _pass_on(held, [_sent(sends, rank, step, size) for rank in range(size)], step)
        for rank, pieces in enumerate(held):
            most = max(map(len, pieces))
            if most < size:
                raise NotYet(
                    f"with {size} processes, after {size - 1} steps no piece of process {rank} is "
                    f"the sum of all; the best is one of {most}. Pass on what has just arrived."
                )


def _sent(sends: Callable[..., object], rank: int, step: int, size: int) -> int:
    outcome = run(sends, (rank, step, size))
    call = f"sends({rank}, {step}, {size})"
    if outcome.error is not None:
        raise NotYet(f"{call} stops with {type(outcome.error).__name__}: {outcome.error}")
    piece = np.asarray(outcome.value)
    if piece.shape != () or piece.dtype.kind not in "iu":
        raise NotYet(f"{call} should be the number of a piece, not {show(outcome.value)}.")
    if not 0 <= piece < size:
        raise NotYet(f"{call} is {piece}, but the pieces are numbered from 0 to {size - 1}.")
    return int(piece)


def _pass_on(held: list[list[set[int]]], sent: list[int], step: int) -> None:
    """Let every process add to its own piece what the one before it has sent."""
    size = len(held)
    messages = [held[rank][piece] for rank, piece in enumerate(sent)]
    for rank, (message, piece) in enumerate(zip(messages, sent, strict=True)):
        there = held[(rank + 1) % size][piece]
        if message & there:
            raise NotYet(
                f"with {size} processes, in step {step} process {rank} sends piece {piece}, and "
                "something would be added a second time."
            )
        held[(rank + 1) % size][piece] = message | there


# --- Amdahl --------------------------------------------------------------------------------------

function_exercise(
    "speed_up",
    solution=lambda serial, size: 1 / (serial + (1 - serial) / size),
    inputs=lambda rng: [(0.0, 4), (0.5, 2), (1.0, 8), (0.1, 1), (float(rng.uniform()), 512)],
    mistakes=[
        (
            lambda serial, size: serial + (1 - serial) / size,
            "that is the time, as a share of that of one; faster is its inverse.",
        ),
        (
            lambda serial, size: 1 / ((1 - serial) + serial / size),
            "`serial` is the share that is not divided.",
        ),
        (
            lambda serial, size: (1 - serial) * size,
            "the serial share still takes its time; add times, then take the inverse.",
        ),
        (
            lambda serial, size: serial + (1 - serial) * size,
            "that is Gustafson's law, where the work grows with the processes; here it stays.",
        ),
        (
            lambda serial, size: float(size),
            "nothing is shared out for free: what of the serial part?",
        ),
    ],
    praise="even with endless processes it stays below 1 divided by the serial share.",
)
