"""Exercises whose answer is a number, an array or a word; and reading such answers."""

from collections.abc import Sequence

import numpy as np

from scratchdl.book.exercises.comparing import as_numbers, difference, unpacked
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.book.exercises.words import show


def value_exercise(
    name: str,
    *,
    expected: object,
    praise: str,
    mistakes: Sequence[tuple[object, str]] = (),
    tolerance: float = 1e-3,
) -> None:
    """Register an exercise whose answer is one value.

    Args:
        name: The name that the page uses.
        expected: The right value: a number, an array, a word or a tuple of them.
        praise: What a right answer has shown, said after "Right: ".
        mistakes: Wrong values, each with the sentence that explains it.
        tolerance: Relative tolerance for numbers, which readers round.

    Example:
        >>> from scratchdl.book.exercises import evaluate  # "cross_entropy_cap" is in chapter_04.py
        >>> print(evaluate("cross_entropy_cap", 7).message)
        Not yet: that is the base-10 logarithm; the loss uses the natural one, np.log.
    """

    @exercise(name, praise=praise, mistakes=mistakes)
    def judge(your_answer: object, *, rng: np.random.Generator) -> None:
        refuse_blank(your_answer)
        if np.ndim(expected) == 0:  # type: ignore[arg-type]  # a word has no axes either
            your_answer = unpacked(your_answer)
        words = difference(your_answer, expected, tolerance, tolerance * 1e-3)
        if not words:
            return
        for wrong, why in mistakes:
            if not difference(your_answer, wrong, tolerance, tolerance * 1e-3):
                raise NotYet(why)
        if words == "the numbers differ." and _is_rounded(your_answer, expected):
            raise NotYet(f"{show(your_answer)} is close: give more digits.")
        raise NotYet(f"{show(your_answer)} is not it: {words}")


def _is_rounded(answer: object, expected: object) -> bool:
    """Whether the answer is right as far as it goes: the expected number with fewer decimals."""
    if not isinstance(expected, (float, np.ndarray)):
        return False
    return any(not difference(answer, np.round(expected, n), 1e-9, 1e-9) for n in range(6))


def numbers(
    answer: object, *, shape: tuple[int, ...] | None = None, name: str = "your answer"
) -> np.ndarray:
    """Read an answer that consists of numbers.

    Args:
        answer: What the reader handed over.
        shape: The shape it must have, if it matters.
        name: What the message calls it.

    Returns:
        A copy of the answer as an array of float64.

    Raises:
        NotYet: If it is blank, no array of finite numbers, or of another shape.

    Example:
        >>> from scratchdl.book.exercises.values import numbers
        >>> numbers([1, 2], shape=(2,))
        array([1., 2.])
    """
    refuse_blank(answer, name)
    array = as_numbers(unpacked(answer) if shape == () else answer)
    if array is None:
        wanted = "one number" if shape == () else "numbers"
        raise NotYet(f"{name} should be {wanted}, not {show(answer)} ({type(answer).__name__}).")
    if shape == () and array.shape != ():
        raise NotYet(f"{name} should be one number, but has the shape {array.shape}.")
    if shape is not None and array.shape != shape:
        raise NotYet(f"{name} should have the shape {shape}, but has {array.shape}.")
    if not np.all(np.isfinite(array)):
        raise NotYet(f"{name} contains a number that is not finite: {show(array)}.")
    return np.array(array, dtype=np.float64)


def refuse_blank(answer: object, name: str = "your answer") -> None:
    """Refuse an answer that is still missing.

    Args:
        answer: What the reader handed over.
        name: What the message calls it.

    Raises:
        NotYet: If the answer, or a part of it, is `...` or None.

    Example:
        >>> from scratchdl.book.exercises.values import refuse_blank
        >>> refuse_blank(0)
    """
    parts = answer if isinstance(answer, (tuple, list)) else (answer,)
    if any(part is None or part is Ellipsis for part in parts):
        raise NotYet(f"{name} is still missing: replace {show(answer)} by it.")
