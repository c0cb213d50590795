"""Numbers that set how a function works: learning rates, shares, counts."""

import math
import numbers
import operator
from collections.abc import Iterable

import numpy as np


def as_fraction(name: str, value: float) -> float:
    """Return `value` as a Python float, which never widens float32, if it lies between 0 and 1.

    Args:
        name: What the caller calls the number.
        value: The number.

    Returns:
        The same number.

    Raises:
        TypeError: If `value` is not a number.
        ValueError: If it is 0 or less, 1 or more, or NaN.

    Example:
        >>> from scratchdl.checks import as_fraction
        >>> as_fraction("alpha", 0.01)
        0.01
    """
    check_number(name, value)
    if not 0 < value < 1:
        raise ValueError(f"{name} must be greater than 0 and less than 1, got {value}")
    return float(value)


def as_decay(name: str, value: float) -> float:
    """Return `value` as a Python float if it is a share that can be kept: from 0 to below 1.

    Args:
        name: What the caller calls the number.
        value: The number.

    Returns:
        The same number.

    Raises:
        TypeError: If `value` is not a number.
        ValueError: If it is negative, 1 or more, or NaN.

    Example:
        >>> from scratchdl.checks import as_decay
        >>> as_decay("momentum", 0.9)
        0.9
    """
    check_number(name, value)
    if not 0 <= value < 1:
        raise ValueError(f"{name} must be at least 0 and less than 1, got {value}")
    return float(value)


def as_count(name: str, value: int, *, least: int = 1) -> int:
    """Return `value` as a Python integer if it can be a count, normally at least 1.

    Args:
        name: What the caller calls the number.
        value: The number.
        least: The smallest number allowed; 0 where there may be none.

    Returns:
        The same number.

    Raises:
        TypeError: If it is not an integer.
        ValueError: If it is less than `least`.

    Example:
        >>> from scratchdl.checks import as_count
        >>> as_count("num_classes", 10)
        10
    """
    if isinstance(value, bool):  # an integer to Python, but not what anybody means
        raise TypeError(f"{name} must be an integer, got {value}")
    try:
        count = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be an integer, got {value!r}") from None
    if count < least:
        raise ValueError(f"{name} must be at least {least}, got {count}")
    return count


def check_choice(name: str, value: str, choices: Iterable[str]) -> None:
    """Refuse a name that is not on the list, and point to the nearest one that is.

    Raises:
        ValueError: If `value` is not one of `choices`.

    Example:
        >>> from scratchdl.checks import check_choice
        >>> check_choice("activation", "rellu", ["relu", "sigmoid", "tanh"])
        Traceback (most recent call last):
        ValueError: there is no activation 'rellu'; did you mean 'relu'?
    """
    choices = list(choices)
    if value not in choices:
        raise ValueError(no_such(name, value, choices))


def no_such(name: str, value: str, choices: Iterable[str]) -> str:
    """The sentence about a name that is not on the list.

    Example:
        >>> from scratchdl.checks import no_such
        >>> no_such("command", "trian", ["train", "evaluate"])
        "there is no command 'trian'; did you mean 'train'?"
    """
    import difflib  # here, not above: it is needed once in a thousand runs

    choices = list(choices)
    close = difflib.get_close_matches(str(value).lower(), choices, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"choose from {', '.join(choices)}"
    return f"there is no {name} {value!r}; {hint}"


def check_function(f: object) -> None:
    """Refuse what cannot be called, such as an `x` that was given before its function.

    Raises:
        TypeError: If it is not a function.
    """
    if not callable(f):
        raise TypeError(f"f must be a function, and comes first, got {type(f).__name__}")


def check_number(name: str, value: float) -> None:
    """Refuse anything but a single real number.

    Raises:
        TypeError: If `value` is an array, text, a complex number, `True` or no number at all.
        ValueError: If it is a whole number that no float can hold.
    """
    if not isinstance(value, float | numbers.Real) or isinstance(value, bool):
        raise TypeError(f"{name} must be a number, got {value!r}")
    try:
        float(value)
    except OverflowError:
        raise ValueError(f"{name} is too large for a float") from None


def check_not_negative(name: str, value: float) -> None:
    """Refuse a negative, infinite or NaN number.

    Raises:
        TypeError: If `value` is not a number.
        ValueError: If `value` is not a finite number of at least 0.
    """
    check_number(name, value)
    if not (math.isfinite(value) and value >= 0):
        raise ValueError(f"{name} must be a finite number of at least 0, got {value}")


def check_positive(name: str, value: float) -> None:
    """Refuse a number that is zero, negative, infinite or NaN.

    Raises:
        TypeError: If `value` is not a number.
        ValueError: If `value` is not a finite number greater than 0.
    """
    check_number(name, value)
    if not (math.isfinite(value) and value > 0):
        raise ValueError(f"{name} must be a finite number greater than 0, got {value}")


def check_flag(name: str, value: bool) -> None:
    """Refuse anything but `True` and `False`: the text "none" would count as true.

    Raises:
        TypeError: If `value` is neither.
    """
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{name} must be True or False, got {value!r}")
