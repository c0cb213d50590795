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
        right=[(weighted,), (by_loop,)],
        wrong=[
            (lambda grads, samples: np.mean(grads, axis=0),),
            (lambda grads, samples: np.sum(grads, axis=0),),
            (lambda grads, samples: samples @ grads,),
            (lambda grads, samples: samples @ grads / len(grads),),
            (lambda grads, samples: samples @ grads / np.max(samples),),
        ],
    ),
    "equal_shares": Answers(
        right=[(every_other,), (by_split,), (by_slice,)],
        wrong=[
            (lambda batch, rank, size: batch,),
            (lambda batch, rank, size: np.array_split(batch, size)[rank],),
            (lambda batch, rank, size: batch[::size][: len(batch) // size],),
            (lambda batch, rank, size: batch[rank : rank + len(batch) // size],),
            (lambda batch, rank, size: batch[rank : rank + 1],),
            (lambda batch, rank, size: batch[rank * size : (rank + 1) * size],),
            (lambda batch, rank, size: rank,),
            (lambda batch, rank, size: batch[size],),
            (4,),
        ],
    ),
    "ring_sends": Answers(
        right=[
            (lambda rank, step, size: (rank - step) % size,),
            (lambda rank, step, size: (rank - step + 1) % size,),
            (lambda rank, step, size: np.int64(rank + size - step) % size,),
        ],
        wrong=[
            (lambda rank, step, size: rank,),
            (lambda rank, step, size: step,),
            (lambda rank, step, size: (rank + step) % size,),
            (lambda rank, step, size: rank - step,),
            (lambda rank, step, size: rank / size,),
            (lambda rank, step, size: True,),
            (lambda rank: rank,),
            (0,),
        ],
    ),
    "speed_up": Answers(
        right=[
            (lambda serial, size: 1 / (serial + (1 - serial) / size),),
            (lambda serial, size: size / (size * serial + 1 - serial),),
        ],
        wrong=[
            (lambda serial, size: serial + (1 - serial) / size,),
            (lambda serial, size: 1 / ((1 - serial) + serial / size),),
            (lambda serial, size: (1 - serial) * size,),
            (lambda serial, size: serial + (1 - serial) * size,),
            (lambda serial, size: size,),
        ],
    ),
    "ranks_suspects": Answers(
        right=[({"A": "twice", "B": "seed", "C": "right", "D": "sum"},)],
        wrong=[
            ({"A": ..., "B": ..., "C": ..., "D": ...},),
            ({"A": "right", "B": "seed", "C": "twice", "D": "sum"},),
            ({"A": "sum", "B": "seed", "C": "right", "D": "twice"},),
            ({"A": "twice", "B": "right", "C": "seed", "D": "sum"},),
            ({"A": "twice", "B": "sum", "C": "right", "D": "seed"},),
            ({"A": "twice", "B": "seed", "C": "sum", "D": "right"},),
            ({"A": "twice", "B": "seed", "C": "right", "D": "twice"},),
            ({"A": "fine", "B": "seed", "C": "right", "D": "sum"},),
            ("twice",),
        ],
    ),
}
