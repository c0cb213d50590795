"""Chapter 11, choosing: how strong a cure, and where to try."""

import itertools
from collections.abc import Callable, Sequence
from typing import cast

import numpy as np

from scratchdl.book.exercises.comparing import as_numbers
from scratchdl.book.exercises.functions import function_exercise
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.running import line_of, run
from scratchdl.book.exercises.tuning import accuracies_with_l2
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.book.exercises.words import show
from scratchdl.typing import Array

Train = Callable[[float, int], tuple[float, float]]

DRAWS = 1500
STRENGTHS = (0.0, 0.003, 0.01, 0.03, 0.1)
# Each set has a winner of its own, and every wrong way to choose leads elsewhere for both.
SEEDS = ((18, 16, 12), (21, 5, 19))


def _best_by(judge: Callable[[Array], float]) -> Callable[..., float]:
    """Choose the strength whose rows (learnt, held out), one for each seed, are judged best."""

    def pick(train: Train, strengths: Sequence[float], seeds: Sequence[int]) -> float:
        rows = {s: np.array([train(s, seed) for seed in seeds]) for s in strengths}
        return max(strengths, key=lambda s: judge(rows[s]))

    return pick


def _highest(train: Train, strengths: Sequence[float], seeds: Sequence[int]) -> float:
    return max(float(np.mean([train(s, seed)[1] for seed in seeds])) for s in strengths)


function_exercise(
    "pick_lambda",
    solution=_best_by(lambda rows: float(rows[:, 1].mean())),
    inputs=lambda rng: [(accuracies_with_l2, STRENGTHS, seeds) for seeds in SEEDS],
    mistakes=[
        (
            _best_by(lambda rows: float(rows[:, 0].mean())),
            "judged by the digits that were learnt, a penalty of 0 wins: the best net there is the "
            "one that repeats most labels, wrong ones too. Compare the accuracies on the digits "
            "held out.",
        ),
        (
            _best_by(lambda rows: float(rows[0, 1])),
            "that is the winner of the first seed alone. Train with each of them, and take the "
            "mean.",
        ),
        (
            _best_by(lambda rows: float(rows[:, 1].max())),
            "that is the luckiest single seed. Its strength is no better on average: take the "
            "mean over the seeds.",
        ),
        (
            _best_by(lambda rows: float((rows[:, 1] - rows[:, 0]).mean())),
            "with that strength the gap is small since the net has learnt less. A gap is a "
            "symptom; what counts is the highest accuracy on the digits held out.",
        ),
        (
            lambda train, strengths, seeds: list(strengths).index(
                _best_by(lambda rows: float(rows[:, 1].mean()))(train, strengths, seeds)
            ),
            "that is the place of the strength in the list; return the strength itself.",
        ),
        (
            _highest,
            "that is the accuracy; the question is which strength reached it.",
        ),
        *(
            (
                lambda train, strengths, seeds, found=found: found,
                "other seeds have another winner: let your function train and look.",
            )
            for found in STRENGTHS[1:-1]
        ),
    ],
    rtol=1e-9,
    praise="by the mean over seeds, on digits that have taught the net nothing. A promise would "
    "need a third pile.",
)


@exercise(
    "log_uniform_draw",
    praise="each power of ten gets as many draws as any other, and every number between too.",
)
def _log_uniform_draw(draw: Callable[..., object], *, rng: np.random.Generator) -> None:
    """Draw one number from `(low, high, rng)`."""
    if not callable(draw):
        raise NotYet(f"hand over the function itself, without parentheses, not {show(draw)}.")
    for low, high in ((1e-6, 1e-2), (0.5, 8.0), (1e-3, 1.0)):
        seed = int(rng.integers(1000))
        drawn = _many(draw, low, high, seed)
        given = f"between {low:g} and {high:g}"
        if outside := drawn[(drawn < low * (1 - 1e-9)) | (drawn > high * (1 + 1e-9))].tolist():
            raise NotYet(
                f"{given}, you drew {outside[0]:.3g}, which lies outside. The logarithm and the "
                "power that undoes it need the same base."
            )
        if len(np.unique(drawn)) < 100:
            few = len(np.unique(drawn))
            raise NotYet(
                f"{given}, {DRAWS:,} draws gave {few} different numbers; draw all between, too."
            )
        if not np.array_equal(drawn[:5], _many(draw, low, high, seed, 5)):
            raise NotYet("two equal Generators gave different numbers: draw from `rng`.")
        middle = np.sqrt(low * high)
        share = float(np.mean(drawn < middle))
        if not 0.4 < share < 0.6:
            raise NotYet(
                f"{given}, {share:.0%} of the draws lie below {middle:.3g}, the middle of the "
                "powers of ten; half of them should. Draw the logarithm, not the number."
            )
        edges = np.geomspace(low, high, 5)
        for a, b in itertools.pairwise(edges):
            share = float(np.mean((a <= drawn) & (drawn < b)))
            if abs(share - 0.25) > 0.07:  # six standard errors
                raise NotYet(
                    f"{given}, {share:.0%} of the draws lie between {a:.3g} and {b:.3g}, a quarter "
                    "of the powers of ten; a quarter of them should. Draw the logarithm evenly."
                )


def _many(
    draw: Callable[..., object], low: float, high: float, seed: int, count: int = DRAWS
) -> np.ndarray:
    def draw_all(low: float, high: float, rng: np.random.Generator) -> tuple[object, ...]:
        return tuple(draw(low, high, rng) for _ in range(count))

    # As one run, within which one Generator goes on; each run begins with a copy of its own.
    outcome = run(draw_all, (low, high, np.random.default_rng(seed)))
    if outcome.error is not None:
        said = f"{type(outcome.error).__name__}: {outcome.error}"
        raise NotYet(f"your function stops with {said} {line_of(outcome.error, draw)}".rstrip())
    drawn = []
    for value in cast("tuple[object, ...]", outcome.value):
        number = as_numbers(value)
        if value is None or number is None or number.shape != ():
            raise NotYet(f"return one number, not {show(value)}.")
        drawn.append(float(number))
    return np.array(drawn)
