"""Comparing a result with the right one, and saying in plain words how they differ."""

from collections.abc import Mapping

import numpy as np

RTOL, ATOL = 1e-5, 1e-6  # loose enough for float32 and for a delta of 1e-7 inside a logarithm


def difference(value: object, expected: object, rtol: float = RTOL, atol: float = ATOL) -> str:
    """Say how a result differs from the right one.

    Args:
        value: The reader's result: numbers, arrays, strings, or tuples and dicts of them.
        expected: The right result.
        rtol: Relative tolerance.
        atol: Absolute tolerance.

    Returns:
        One sentence without the numbers, or an empty string if the two agree.

    Example:
        >>> import numpy as np
        >>> from scratchdl.book.exercises.comparing import difference
        >>> difference(np.zeros(3), np.zeros((1, 3)))
        'the shape should be (1, 3), but yours is (3,).'
    """
    if value is Ellipsis:
        return "your function still returns `...`: put the result in its place."
    if value is None:
        return "your function returns nothing yet: is a `return` missing?"
    if isinstance(expected, Mapping):
        return _mapping_difference(value, expected, rtol, atol)
    if isinstance(expected, tuple):
        return _tuple_difference(value, expected, rtol, atol)
    if isinstance(expected, str):
        return "" if value == expected else "that is not the right word."
    return _number_difference(value, np.asarray(expected), rtol, atol)


def near(value: object, expected: object, rtol: float = RTOL, atol: float = 0.0) -> bool:
    """Whether numbers are the expected ones, as far as anybody writes them down.

    Where 0 is expected, no relative tolerance helps: give an absolute one then.

    Args:
        value: The reader's numbers, all of them finite.
        expected: The right ones, in a shape that broadcasts with the reader's.
        rtol: Relative tolerance; the usual one leaves room for float32.
        atol: Absolute tolerance.

    Returns:
        True where all of them are as close as that.

    Example:
        >>> from scratchdl.book.exercises.comparing import near
        >>> near([0.6999999, 0.3], [0.7, 0.3]), near(0.0, 1e-8), near(1e-9, 0.0, atol=1e-6)
        (True, False, True)
    """
    return bool(np.allclose(value, expected, rtol, atol))  # type: ignore[arg-type]  # an answer may be anything


def as_numbers(value: object) -> np.ndarray | None:
    """Turn numbers, lists and arrays into an array of real numbers.

    Args:
        value: Whatever the reader handed in.

    Returns:
        The array, or None where the value is neither a real number nor a regular array of them.

    Example:
        >>> from scratchdl.book.exercises.comparing import as_numbers
        >>> as_numbers([1, 2]).shape, as_numbers("one")
        ((2,), None)
    """
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):  # rows of unequal length, or no array at all
        return None
    return array if array.dtype.kind in "biuf" else None


def unpacked(value: object) -> object:
    """Take one number out of a list or an array that holds nothing else.

    Args:
        value: Whatever the reader handed in.

    Returns:
        The number, or the value itself if it holds more, or no number.

    Example:
        >>> from scratchdl.book.exercises.comparing import unpacked
        >>> unpacked([135]), unpacked([1, 2]), unpacked("a")
        (135, [1, 2], 'a')
    """
    array = as_numbers(value)
    return value if array is None or array.size != 1 else array.item()


def same_shape(value: object, expected: object) -> bool:
    """Whether a result is of the right kind, so that only its numbers can be wrong.

    Args:
        value: The reader's result.
        expected: The right result.

    Returns:
        False where the kinds or shapes differ.

    Example:
        >>> from scratchdl.book.exercises.comparing import same_shape
        >>> same_shape([1, 2], [3, 4]), same_shape([1, 2], 3)
        (True, False)
    """
    if isinstance(expected, tuple):
        if not isinstance(value, tuple) or len(value) != len(expected):
            return False
        return all(map(same_shape, value, expected))
    mine, right = as_numbers(value), as_numbers(expected)
    return mine is not None and right is not None and mine.shape == right.shape


def factor(value: object, expected: object) -> float | None:
    """Find the one factor by which all numbers are off.

    Args:
        value: The reader's result.
        expected: The right result.

    Returns:
        The factor, or None if there is no single one.

    Example:
        >>> from scratchdl.book.exercises.comparing import factor
        >>> factor([2.0, 4.0], [1.0, 2.0])
        2.0
    """
    mine, right = _side_by_side(value, expected)
    if mine is None or right is None or mine.shape != right.shape:
        return None
    nonzero = np.abs(right) > ATOL
    if not np.any(nonzero) or not np.all(np.isfinite(mine)) or not np.all(np.isfinite(right)):
        return None
    ratio = float(np.median(mine[nonzero] / right[nonzero]))
    return ratio if ratio and np.allclose(mine, ratio * right, RTOL, ATOL) else None


def _side_by_side(value: object, expected: object) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Two results as arrays; of two dicts with equal keys and shapes, all numbers in a row."""
    if not isinstance(expected, Mapping):
        return as_numbers(value), as_numbers(expected)
    if not isinstance(value, Mapping) or value.keys() != expected.keys():
        return None, None
    if not all(same_shape(value[key], right) for key, right in expected.items()):
        return None, None
    mine = np.concatenate([np.ravel(value[key]) for key in expected])
    return mine, np.concatenate([np.ravel(right) for right in expected.values()])


def _number_difference(value: object, expected: np.ndarray, rtol: float, atol: float) -> str:
    mine = as_numbers(value)
    if mine is None:
        mine_is = f"an array of {value.dtype}" if isinstance(value, np.ndarray) else _type(value)
        return f"the result should be {_kind(expected)}, but yours is {mine_is}."
    if expected.ndim == 0 and mine.ndim > 0:
        return f"the result should be one number, but yours is {_kind(mine)}."
    if mine.shape != expected.shape:
        return f"the shape should be {expected.shape}, but yours is {mine.shape}."
    if np.any(np.isnan(mine) & ~np.isnan(expected)):
        return "your result contains nan."
    if np.any(np.isinf(mine) & ~np.isinf(expected)):
        return "your result contains an infinite number."
    close = np.allclose(mine, expected, rtol, atol, equal_nan=True)
    return "" if close else "the numbers differ."


def _tuple_difference(value: object, expected: tuple[object, ...], rtol: float, atol: float) -> str:
    if isinstance(value, np.ndarray) and value.ndim == 1:
        value = value.tolist()  # an array of two numbers is unpacked like a tuple of them
    if not isinstance(value, (tuple, list)) or len(value) != len(expected):
        return f"the result should be {len(expected)} values, in this order."
    for i, (mine, right) in enumerate(zip(value, expected, strict=True), start=1):
        if mine is None or mine is Ellipsis:
            return f"value {i} of {len(expected)} is still missing."
        if words := difference(mine, right, rtol, atol):
            return f"in value {i} of {len(expected)}, {words}"
    return ""


def _mapping_difference(
    value: object, expected: Mapping[object, object], rtol: float, atol: float
) -> str:
    if not isinstance(value, Mapping) or value.keys() != expected.keys():
        return f"the result should be a dict with the keys {', '.join(map(repr, expected))}."
    for key, right in expected.items():
        if value[key] is None or value[key] is Ellipsis:
            return f"{key!r} is still missing."
        if words := difference(value[key], right, rtol, atol):
            return f"under {key!r}, {words}"
    return ""


def _type(value: object) -> str:
    name = type(value).__name__
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def _kind(expected: np.ndarray) -> str:
    return "a number" if expected.ndim == 0 else f"an array of shape {expected.shape}"
