"""All exercises by name, and the two calls that judge an answer."""

import functools
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scratchdl.book.exercises.verdict import NotYet, Verdict
from scratchdl.checks import no_such

Judge = Callable[
    ..., None
]  # judge(*answer, rng=...): returns if the answer is right, raises NotYet if not


@dataclass(frozen=True)
class Exercise:
    """One exercise: its name, its judge, what a right answer has shown, and known mistakes."""

    name: str
    judge: Judge
    praise: str
    mistakes: Sequence[tuple[object, str]] = ()


_EXERCISES: dict[str, Exercise] = {}
_COLUMNS = 68  # a verdict is read on the page, in a box narrower than its column


def exercise(
    name: str, *, praise: str, mistakes: Sequence[tuple[object, str]] = ()
) -> Callable[[Judge], Judge]:
    """Register a judge under the name of its exercise.

    Args:
        name: The name that the page uses; unique in the whole book.
        praise: What a right answer has shown, said after "Right: ".
        mistakes: Wrong answers, each with the sentence that the judge says to it.

    Returns:
        A decorator for a function `judge(*answer, rng)` that raises `NotYet` if it is not right.

    Raises:
        ValueError: If the name is taken.

    Example:
        >>> from scratchdl.book.exercises import exercise, names
        >>> "softmax" in names()
        True
        >>> exercise("softmax", praise="a second one")(print)
        Traceback (most recent call last):
        ValueError: there is already an exercise named 'softmax'
    """

    def register(judge: Judge) -> Judge:
        if name in _EXERCISES:
            raise ValueError(f"there is already an exercise named {name!r}")
        _EXERCISES[name] = Exercise(name, judge, praise, mistakes)
        return judge

    return register


def check(name: str, *answer: object, rng: np.random.Generator | int | None = 0) -> None:
    """Judge an answer and print the verdict.

    Args:
        name: Name of the exercise, as the page gives it.
        *answer: Your function, or your values.
        rng: Source of the inputs: a seed or Generator, or None for other inputs at each call.

    Raises:
        ValueError: If there is no such exercise.

    Example:
        >>> from scratchdl import softmax
        >>> from scratchdl.book.exercises import check
        >>> check("softmax", softmax)
        Right: every row sums to 1, in batches of any shape, and scores of
        1,000 do not overflow.
    """
    sentence, *details = evaluate(name, *answer, rng=rng).message.split("\n")
    lines = textwrap.wrap(sentence, _COLUMNS, break_long_words=False, break_on_hyphens=False)
    print("\n".join(lines + details))  # noqa: T201  to print the verdict is its purpose


def evaluate(name: str, *answer: object, rng: np.random.Generator | int | None = 0) -> Verdict:
    """Judge an answer and return the verdict.

    Args:
        name: Name of the exercise, as the page gives it.
        *answer: The reader's function, or values.
        rng: Source of the inputs: a seed or Generator, or None for other inputs at each call.

    Returns:
        The verdict, with words for the reader.

    Raises:
        ValueError: If there is no such exercise.

    Example:
        >>> from scratchdl.book.exercises import evaluate
        >>> evaluate("cross_entropy_cap", 0.0).passed
        False
    """
    found = find(name)
    try:
        _check_count(found, answer)
        with np.errstate(all="warn", under="ignore"):  # whatever the reader's program has set
            found.judge(*answer, rng=np.random.default_rng(rng))
    except NotYet as reason:
        return Verdict(False, f"Not yet: {reason}")
    return Verdict(True, f"Right: {found.praise}")


def names() -> list[str]:
    """List the names of all exercises.

    Returns:
        The names in alphabetical order.

    Example:
        >>> from scratchdl.book.exercises import names
        >>> "softmax" in names()
        True
    """
    _load_chapters()
    return sorted(_EXERCISES)


def find(name: str) -> Exercise:
    """Look up an exercise.

    Args:
        name: Name of the exercise, as the page gives it.

    Returns:
        The exercise.

    Raises:
        ValueError: If there is none; the message names the nearest.

    Example:
        >>> from scratchdl.book.exercises.registry import find
        >>> find("sofmax")
        Traceback (most recent call last):
        ValueError: there is no exercise 'sofmax'; did you mean 'softmax'?
    """
    _load_chapters()
    if name not in _EXERCISES:
        raise ValueError(no_such("exercise", name, names()))
    return _EXERCISES[name]


def _check_count(found: Exercise, answer: tuple[object, ...]) -> None:
    parameters = inspect.signature(found.judge).parameters
    expected = [p for p in parameters if p != "rng"]
    if len(answer) != len(expected):
        call = ", ".join([f'"{found.name}"', *expected])
        raise NotYet(
            f"this exercise asks for {len(expected)} answer(s), not {len(answer)}: check({call})."
        )


@functools.cache
def _load_chapters() -> None:
    """Import every `chapter_*.py` of this folder, so that its exercises register."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name.startswith("chapter_"):
            importlib.import_module(f"{__package__}.{module.name}")
