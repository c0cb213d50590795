"""Answers to the exercises, right and wrong, as readers write them; one module a chapter."""

import importlib
import pkgutil
from dataclasses import dataclass


@dataclass(frozen=True)
class Answers:
    """What to try on one exercise.

    right: answers that must pass; a tuple stands for several arguments of `check`.
    wrong: pairs of an answer and words that the message must contain.
    """

    right: tuple
    wrong: tuple


def as_arguments(answer):
    return answer if isinstance(answer, tuple) else (answer,)


def cases():
    """All of them, by the name of the exercise."""
    modules = (
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
    )
    return {name: case for module in modules for name, case in module.ANSWERS.items()}
