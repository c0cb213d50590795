"""Chapter 25: means and shares, the ring, Amdahl's law, and four programs."""

import numpy as np

from exercises.answers import Answers


def weighted(grads, samples):
    return np.average(grads, axis=0, weights=samples)


def by_loop(grads, samples):
    total = sum(n * g for n, g in zip(samples, grads, strict=True))
    return total / sum(samples)


def every_other(batch, rank, size):
    if len(batch) % size:
        raise ValueError("no equal shares")
    return batch[rank::size]


def by_split(batch, rank, size):
    return np.split(np.asarray(batch), size)[rank]  # raises a ValueError itself


def by_slice(batch, rank, size):
    n, rest = divmod(len(batch), size)
    if rest:
        raise ValueError("no equal shares")
    return list(batch[rank * n : (rank + 1) * n])


ANSWERS = {
    "mean_of_shares": Answers(
        right=[weighted, by_loop],
        wrong=[
            (lambda grads, samples: np.mean(grads, axis=0), "counts every process alike"),
            (lambda grads, samples: np.sum(grads, axis=0), "grows with the number of processes"),
            (lambda grads, samples: samples @ grads, "the sum over all samples"),
            (lambda grads, samples: samples @ grads / len(grads), "not by the processes"),
            (lambda grads, samples: samples @ grads / np.max(samples), "should be"),
        ],
    ),
    "equal_shares": Answers(
        right=[every_other, by_split, by_slice],
        wrong=[
            (lambda batch, rank, size: batch, "each takes the whole batch"),
            (lambda batch, rank, size: np.array_split(batch, size)[rank], "raise a ValueError"),
            (lambda batch, rank, size: batch[: len(batch) // size], "take the same sample"),
            (lambda batch, rank, size: batch[rank : rank + 1], "taken by nobody"),
            (lambda batch, rank, size: batch[rank:], "should have equally many"),
            (lambda batch, rank, size: rank, "should be a part of the batch"),
            (lambda batch, rank, size: batch[size * 9], "stops with IndexError"),
            (4, "hand over the function itself"),
        ],
    ),
    "ring_sends": Answers(
        right=[
            lambda rank, step, size: (rank - step) % size,
            lambda rank, step, size: (rank - step + 1) % size,
            lambda rank, step, size: np.int64(rank + size - step) % size,
        ],
        wrong=[
            (lambda rank, step, size: rank, "added a second time"),
            (lambda rank, step, size: (rank + step) % size, "is the sum of all"),
            (lambda rank, step, size: 0, "added a second time"),
            (lambda rank, step, size: rank - step, "the pieces are numbered from 0"),
            (lambda rank, step, size: rank / size, "should be the number of a piece"),
            (lambda rank: rank, "stops with TypeError"),
            (0, "hand over the function itself"),
        ],
    ),
    "speed_up": Answers(
        right=[
            lambda serial, size: 1 / (serial + (1 - serial) / size),
            lambda serial, size: size / (size * serial + 1 - serial),
        ],
        wrong=[
            (lambda serial, size: serial + (1 - serial) / size, "faster is its inverse"),
            (lambda serial, size: 1 / ((1 - serial) + serial / size), "is not divided"),
            (lambda serial, size: (1 - serial) * size, "still takes its time"),
            (lambda serial, size: serial + (1 - serial) * size, "Gustafson"),
            (lambda serial, size: size, "nothing is shared out for free"),
        ],
    ),
    "ranks_suspects": Answers(
        right=[{"A": "twice", "B": "seed", "C": "right", "D": "sum"}],
        wrong=[
            ({"A": ..., "B": ..., "C": ..., "D": ...}, "A is still missing"),
            ({"A": "right", "B": "seed", "C": "twice", "D": "sum"}, "compare the processes"),
            ({"A": "sum", "B": "seed", "C": "right", "D": "twice"}, "And b?"),
            ({"A": "twice", "B": "sum", "C": "right", "D": "seed"}, "what the processes have read"),
            ({"A": "twice", "B": "seed", "C": "sum", "D": "right"}, "are about as long"),
            ({"A": "twice", "B": "seed", "C": "right", "D": "twice"}, "both W and b move"),
            ({"A": "fine", "B": "seed", "C": "right", "D": "sum"}, "the words are"),
            ("twice", "give a dict"),
        ],
    ),
}
