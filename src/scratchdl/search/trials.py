r"""One trial of a search: the settings, a seed of its own, and the score they led to."""

import math
import numbers
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from scratchdl.checks import as_count, check_number
from scratchdl.initializers import Rng

Objective: TypeAlias = Callable[..., float]


@dataclass(frozen=True)
class Plan:
    """What a trial will try.

    Attributes:
        number: The number of the trial, counted from 0.
        settings: The settings by name.
        seed: A whole number for this trial alone, which the objective gets as `rng`.
    """

    number: int
    settings: dict[str, Any]
    seed: int

    def __str__(self) -> str:
        words = ", ".join(f"{name}={value!r}" for name, value in self.settings.items())
        return f"trial {self.number} ({words}, rng={self.seed})"


@dataclass(frozen=True)
class Trial(Plan):
    """What a trial has tried, and what came out; see `Plan` for the rest.

    Attributes:
        score: What the objective returned.
        seconds: How long that took.
    """

    score: float
    seconds: float


class TrialError(RuntimeError):
    """A trial has failed; the message names its settings.

    Attributes:
        trials: Those that had succeeded by then, so that their scores are not lost.
    """

    trials: tuple[Trial, ...] = ()


def as_seed(rng: Rng) -> int:
    """The whole number from which a search derives everything that is drawn.

    Raises:
        TypeError: If `rng` is not what `numpy.random.default_rng` takes.
        ValueError: If it is a negative number.
    """
    if isinstance(rng, numbers.Integral):
        return as_count("rng", int(rng), least=0)
    return int(np.random.default_rng(rng).integers(2**63))


def seeds_of(seed: int, number: int) -> "tuple[np.random.Generator, int]":
    """A generator for the settings of a trial, and a seed for its objective.

    They are the children that `numpy.random.SeedSequence(seed).spawn` would give, so that they
    depend on the number of the trial alone: not on how many there are, nor on who runs them when.
    """
    of_settings, of_objective = np.random.SeedSequence(seed, spawn_key=(number,)).spawn(2)
    return np.random.default_rng(of_settings), int(of_objective.generate_state(1, np.uint64)[0])


def run_trial(objective: Objective, plan: Plan, minimize: bool) -> Trial:
    """Call the objective, here or in another process, and look at what it returns.

    Raises:
        TypeError: If the score is not a number.
        ValueError: If the score is NaN, or infinitely good.
    """
    start = time.perf_counter()
    score = objective(rng=plan.seed, **plan.settings)
    seconds = time.perf_counter() - start
    return Trial(plan.number, plan.settings, plan.seed, as_score(score, minimize), seconds)


def as_score(score: float, minimize: bool) -> float:
    """The score as a Python float, if it can be ranked among others."""
    check_number("the score", score)
    worst = math.inf if minimize else -math.inf
    if math.isnan(score) or score == -worst:
        raise ValueError(
            f"the score must be a finite number, or {worst} for settings that fail, got {score}"
        )
    return float(score)


def outcome(get: Callable[[], Trial], plan: Plan) -> Trial:
    """What `get` returns; where it raises, an error that names the settings.

    Raises:
        TrialError: If `get` raises anything but an interruption by the user.
    """
    try:
        return get()
    except Exception as error:
        message = f"{plan} raised {type(error).__name__}: {error}"
        raise TrialError(message) from error
