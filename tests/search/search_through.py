"""Search through the processes of MPI, keeping every trial in a file; print all trials at the end.

mpiexec -n 3 python -m mpi4py.futures search_through.py search.jsonl
"""

import os
import sys
import time

import numpy as np

from scratchdl import log_uniform, random_search

SPACE, TRIALS = {"lr": log_uniform(1e-4, 1)}, 24


def score(lr, rng):
    """A score that takes a moment, and tells who computes it."""
    sys.stderr.write(f"worker {os.getpid()}\n")  # one write, where print makes two
    time.sleep(0.05)
    return float(np.random.default_rng(rng).normal()) + lr


def facts(result):
    return [(t.number, t.settings, t.seed, t.score) for t in result.trials]


def main(path):
    from mpi4py.futures import MPIPoolExecutor

    with MPIPoolExecutor() as executor:
        result = random_search(score, SPACE, TRIALS, rng=5, executor=executor, path=path)
    print(facts(result))


if __name__ == "__main__":
    main(sys.argv[1])
