"""Chapter 10, initial weights: a rule for every slope of leaky ReLU."""

import numpy as np

from scratchdl.book.exercises.functions import function_exercise

function_exercise(
    "keeping_std",
    solution=lambda n, slope: np.sqrt(2 / ((1 + slope**2) * n)),
    inputs=lambda rng: [
        (100, 0.0),
        (100, 1.0),
        (100, 0.5),
        (int(rng.integers(50, 1000)), float(rng.uniform(0.05, 0.3))),
    ],
    mistakes=[
        (
            lambda n, slope: np.sqrt(2 / n),
            "that is He's rule, right for slope 0 alone. With another slope the negative half "
            "passes something too.",
        ),
        (
            lambda n, slope: np.sqrt(1 / n),
            "that is right for slope 1 alone, where nothing is taken away.",
        ),
        (
            lambda n, slope: 2 / ((1 + slope**2) * n),
            "that is the variance; the standard deviation is its root.",
        ),
        (
            lambda n, slope: np.sqrt(2 / ((1 + slope) * n)),
            "a factor before a number multiplies its square by the factor's square.",
        ),
        (
            lambda n, slope: np.sqrt(2 / ((1 + slope) ** 2 * n)),
            "each half is squared by itself: (1 + slope²) / 2, not ((1 + slope) / 2)².",
        ),
        (
            lambda n, slope: np.sqrt((1 + slope**2) / (2 * n)),
            "upside down: what the activation takes away, the weights must give back.",
        ),
        (
            lambda n, slope: np.sqrt(2 / (1 + slope**2)),
            "n is missing: a sum of more products is larger.",
        ),
        (
            lambda n, slope: np.sqrt(1 / ((1 + slope**2) * n)),
            "half of the sums are positive, so the mean square of what leaves is (1 + slope²) / 2 "
            "of what arrives: a 2 is missing.",
        ),
    ],
    rtol=1e-6,
    praise="slope 0 gives He's rule, slope 1 the memo's Xavier, the others a rule of their own.",
)
