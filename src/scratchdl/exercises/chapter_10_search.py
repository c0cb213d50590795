"""Chapter 10, choosing: how strong a cure, and where to try."""

from collections.abc import Callable, Mapping

import numpy as np

from scratchdl.exercises.comparing import as_numbers
from scratchdl.exercises.functions import Arguments, function_exercise
from scratchdl.exercises.registry import exercise
from scratchdl.exercises.running import line_of, run
from scratchdl.exercises.verdict import NotYet
from scratchdl.exercises.words import show

Runs = Mapping[float, Mapping[str, list[float]]]


def _best(runs: Runs, key: Callable[[Mapping[str, list[float]]], float]) -> float:
    return max(runs, key=lambda strength: key(runs[strength]))


def _results(rng: np.random.Generator) -> list[Arguments]:
    """Three seeds for each strength; each wrong way to choose leads somewhere else."""
    runs = {
        0.0: {"train": [1.0, 1.0, 1.0], "validation": [0.80, 0.81, 0.79], "test": [0.8, 0.8, 0.8]},
        0.001: {
            "train": [0.99, 0.98, 0.99],
            "validation": [0.82, 0.90, 0.80],
            "test": [0.82, 0.83, 0.83],
        },
        0.01: {
            "train": [0.97, 0.96, 0.97],
            "validation": [0.86, 0.87, 0.85],
            "test": [0.84, 0.83, 0.84],
        },
        0.1: {
            "train": [0.91, 0.92, 0.91],
            "validation": [0.84, 0.85, 0.85],
            "test": [0.86, 0.87, 0.86],
        },
        1.0: {"train": [0.11, 0.1, 0.1], "validation": [0.11, 0.1, 0.1], "test": [0.1, 0.1, 0.1]},
    }
    renamed = {strength * 3: runs[strength] for strength in rng.permutation(list(runs)).tolist()}
    return [(runs,), (renamed,)]


function_exercise(
    "pick_lambda",
    solution=lambda runs: _best(runs, lambda r: float(np.mean(r["validation"]))),
    inputs=_results,
    mistakes=[
        (
            lambda runs: _best(runs, lambda r: float(np.mean(r["train"]))),
            "by the training accuracy no cure is ever worth it: the net that knows all by heart "
            "wins.",
        ),
        (
            lambda runs: _best(runs, lambda r: float(np.mean(r["test"]))),
            "what the test data have chosen, they can no longer judge: choose by validation.",
        ),
        (
            lambda runs: _best(runs, lambda r: max(r["validation"])),
            "that is the luckiest single seed. Its strength is no better on average: take the "
            "mean over the seeds.",
        ),
        (
            lambda runs: _best(
                runs, lambda r: float(np.mean(r["validation"]) - np.mean(r["train"]))
            ),
            "the smallest gap belongs to the net that has learnt nothing. A gap is a symptom; what "
            "counts is the validation accuracy.",
        ),
        (
            lambda runs: max(float(np.mean(r["validation"])) for r in runs.values()),
            "that is the accuracy; asked for is the strength that reached it.",
        ),
    ],
    praise="by the mean over seeds, on data that neither trained the net nor will judge it.",
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
        drawn = _many(draw, low, high, int(rng.integers(1000)))
        given = f"between {low:g} and {high:g}"
        if outside := drawn[(drawn < low * (1 - 1e-9)) | (drawn > high * (1 + 1e-9))].tolist():
            raise NotYet(
                f"{given}, you drew {outside[0]:.3g}, which lies outside. The logarithm and the "
                "power that undoes it need the same base."
            )
        if len(np.unique(drawn)) < 100:
            few = len(np.unique(drawn))
            raise NotYet(f"{given}, 600 draws gave {few} different numbers; draw all between, too.")
        middle = np.sqrt(low * high)
        share = float(np.mean(drawn < middle))
        if not 0.4 < share < 0.6:
            raise NotYet(
                f"{given}, {share:.0%} of the draws lie below {middle:.3g}, the middle of the "
                "powers of ten; half of them should. Draw the logarithm, not the number."
            )


def _many(draw: Callable[..., object], low: float, high: float, seed: int) -> np.ndarray:
    drawn = []
    for i in range(600):  # each with a Generator of its own, as a reader's function gets a copy
        outcome = run(draw, (low, high, np.random.default_rng((seed, i))))
        if outcome.error is not None:
            said = f"{type(outcome.error).__name__}: {outcome.error}"
            raise NotYet(f"your function stops with {said} {line_of(outcome.error, draw)}".rstrip())
        number = as_numbers(outcome.value)
        if outcome.value is None or number is None or number.shape != ():
            raise NotYet(f"return one number, not {show(outcome.value)}.")
        drawn.append(float(number))
    return np.array(drawn)
