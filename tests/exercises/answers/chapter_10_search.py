"""Chapter 10: how strong a cure, and where to try."""

import numpy as np

from exercises.answers import Answers


def by(pile, summary=np.mean):
    return lambda runs: max(runs, key=lambda strength: summary(runs[strength][pile]))


def by_gap(runs):
    return min(
        runs,
        key=lambda strength: (
            np.mean(runs[strength]["train"]) - np.mean(runs[strength]["validation"])
        ),
    )


def pick_in_a_loop(runs):
    best, highest = None, -1.0
    for strength, piles in runs.items():
        accuracy = sum(piles["validation"]) / len(piles["validation"])
        if accuracy > highest:
            best, highest = strength, accuracy
    return best


ANSWERS = {
    "pick_lambda": Answers(
        right=[by("validation"), pick_in_a_loop],
        wrong=[
            (by("train"), "knows all by heart"),
            (by("test"), "choose by validation"),
            (by("validation", max), "luckiest single seed"),
            (by_gap, "learnt nothing"),
            (lambda runs: max(np.mean(r["validation"]) for r in runs.values()), "the strength"),
        ],
    ),
    "log_uniform_draw": Answers(
        right=[
            lambda low, high, rng: np.exp(rng.uniform(np.log(low), np.log(high))),
            lambda low, high, rng: 10 ** rng.uniform(np.log10(low), np.log10(high)),
            lambda low, high, rng: low * (high / low) ** rng.random(),
        ],
        wrong=[
            (lambda low, high, rng: rng.uniform(low, high), "Draw the logarithm"),
            (lambda low, high, rng: 10 ** rng.uniform(np.log(low), np.log(high)), "the same base"),
            (lambda low, high, rng: np.sqrt(low * high), "draw all between"),
            (lambda low, high, rng: low * (high / low) ** rng.integers(2), "draw all between"),
            (lambda low, high, rng: rng.uniform(low, high, size=3), "return one number"),
            (lambda low, high, rng: None, "return one number"),
            (lambda low, high, rng: low / 0, "your function stops with"),
            (0.001, "without parentheses"),
        ],
    ),
}
