"""Chapter 11: how strong a cure, and where to try."""

import numpy as np

from exercises.answers import Answers


def by(pile, summary=np.mean):
    def pick(train, strengths, seeds):
        scores = {s: summary([train(s, seed)[pile] for seed in seeds]) for s in strengths}
        return max(scores, key=scores.get)

    return pick


def by_gap(train, strengths, seeds):
    def gap(strength):
        learnt, held_out = np.mean([train(strength, seed) for seed in seeds], axis=0)
        return learnt - held_out

    return min(strengths, key=gap)


def by_one_seed(train, strengths, seeds):
    return max(strengths, key=lambda strength: train(strength, seeds[0])[1])


def in_a_loop(train, strengths, seeds):
    best, highest = None, -1.0
    for strength in strengths:
        accuracy = 0.0
        for seed in seeds:
            _, held_out = train(strength, seed)
            accuracy += held_out / len(seeds)
        if accuracy > highest:
            best, highest = strength, accuracy
    return best


def highest(train, strengths, seeds):
    return max(np.mean([train(s, seed)[1] for seed in seeds]) for s in strengths)


def two_even_halves(low, high, rng):
    middle = np.sqrt(low * high)
    return rng.uniform(low, middle) if rng.random() < 0.5 else rng.uniform(middle, high)


def clipped_bell(low, high, rng):
    middle, width = np.log(low * high) / 2, np.log(high / low) / 4
    return np.exp(np.clip(rng.normal(middle, width), np.log(low), np.log(high)))


def index_of_the_best(train, strengths, seeds):
    return list(strengths).index(by(1)(train, strengths, seeds))


ANSWERS = {
    "pick_lambda": Answers(
        right=[by(1), by(1, sum), in_a_loop],
        wrong=[
            (by(0), "repeats most labels"),
            (lambda train, strengths, seeds: strengths[0], "on the digits held out"),
            (by_one_seed, "the first seed alone"),
            (by(1, max), "luckiest single seed"),
            (by_gap, "a symptom"),
            (highest, "that is the accuracy"),
            (index_of_the_best, "the place of the strength"),
            (lambda train, strengths, seeds: 0.01, "have another winner"),
            (lambda train, strengths, seeds: None, "nothing yet"),
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
            (two_even_halves, "Draw the logarithm evenly"),
            (clipped_bell, "Draw the logarithm evenly"),
            (
                lambda low, high, rng: low * (high / low) ** np.random.default_rng().random(),
                "draw from `rng`",
            ),
            (lambda low, high, rng: rng.uniform(low, high, size=3), "return one number"),
            (lambda low, high, rng: None, "return one number"),
            (lambda low, high, rng: low / 0, "your function stops with"),
            (0.001, "without parentheses"),
        ],
    ),
}
