"""Exercises in the reader's browser: what `check` finds is kept as it is, instead of printed.

Beside browser.py in the page's Python; assets/solve/exercise.js calls `listen`, runs the
reader's code, and then asks for the `verdicts`.
"""

from typing import Any

import numpy as np

from scratchdl.book import exercises
from scratchdl.book.exercises import registry

_heard: list[dict[str, Any]] = []


def listen() -> None:
    """From now on keep the verdicts; code that is run imports `check` after this."""
    _heard.clear()
    exercises.check = _keep


def verdicts() -> list[dict[str, Any]]:
    """What was checked since `listen`, in order; from now on `check` prints again."""
    exercises.check = registry.check
    return list(_heard)


def _keep(name: str, *answer: object, rng: np.random.Generator | int | None = None) -> None:
    # Other inputs each time, where `check` itself repeats its own: nothing can be made to fit them.
    verdict = registry.evaluate(name, *answer, rng=rng)
    _heard.append({"name": name, "passed": verdict.passed, "message": verdict.message})
