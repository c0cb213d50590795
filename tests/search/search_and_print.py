"""Search, keeping every trial in a file; print all trials at the end.

    python search_and_print.py search.jsonl 40 [processes]    # so many trials

If the file is there, the search goes on from it. A test kills and interrupts this.
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from scratchdl import log_uniform, random_search


def slow_and_noisy(lr, rng):
    """A score that takes a few milliseconds."""
    time.sleep(0.03)
    return float(np.random.default_rng(rng).normal()) + lr


def main(path, trials, processes=None):
    """Search, from the beginning or from where the file says."""
    space = {"lr": log_uniform(1e-4, 1)}
    executor = None if processes is None else ProcessPoolExecutor(int(processes))
    result = random_search(slow_and_noisy, space, int(trials), executor=executor, path=path)
    for trial in result.trials:
        print(trial.number, trial.settings, trial.seed, trial.score)


if __name__ == "__main__":
    main(*sys.argv[1:])
