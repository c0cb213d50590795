"""Exercises that ask for the shape of an array."""

from collections.abc import Mapping

import numpy as np

from scratchdl.book.exercises.values import numbers
from scratchdl.book.exercises.verdict import NotYet

Shape = tuple[int, ...]
_MOST_AXES = 8  # no array of the book has more; what is longer is the array, not its shape


def check_shape(
    name: str,
    answer: object,
    expected: Shape,
    why: str,
    mistakes: Mapping[Shape, str] | None = None,
) -> None:
    """Refuse a shape that is not the expected one, with the reason.

    Args:
        name: What the page calls the array.
        answer: The reader's shape; a single number counts as a shape with one axis.
        expected: The right shape.
        why: What to think of, said of any wrong shape without a reason of its own.
        mistakes: Wrong shapes, each with its reason.

    Raises:
        NotYet: If the answer is not the expected shape.

    Example:
        >>> from scratchdl.book.exercises.shapes import check_shape
        >>> check_shape("y", (1000, 10), (1000, 10), "One row an image.")
    """
    sizes = np.atleast_1d(numbers(answer, name=f"the shape of {name}"))
    if sizes.ndim > 1 or sizes.size > _MOST_AXES:
        raise NotYet(f"that is {name} itself; its shape is {name}.shape, one number for each axis.")
    found = tuple(int(size) if size == int(size) else size for size in sizes.ravel().tolist())
    if found != expected:
        raise NotYet(f"the shape of {name} is not {found}. {(mistakes or {}).get(found, why)}")
