"""Overflow, noticed even where the processor does not report it.

NumPy asks the processor whether a computation overflowed. WebAssembly, and so the Python of a web
page, has no such report: `np.exp(1000.0)` is infinity there, without a warning. For those machines
the arrays of this file look at every result themselves and warn in NumPy's words.
"""

import contextlib
import functools
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from scratchdl.typing import Array

_listeners: list[list[str]] = []

LOGARITHMS = (np.log, np.log2, np.log10, np.log1p)


@functools.cache
def is_silent() -> bool:
    """Whether NumPy says nothing here when a result is too large.

    Returns:
        True in a browser, False where Python runs directly on the processor.

    Example:
        >>> from scratchdl.book.exercises.watching import is_silent
        >>> is_silent() in (True, False)
        True
    """
    with warnings.catch_warnings(record=True) as caught, np.errstate(over="warn"):
        warnings.simplefilter("always")
        np.exp(np.array([1000.0]))
    return not caught


@contextlib.contextmanager
def noticing() -> Iterator[list[str]]:
    """Write down what watched arrays notice, instead of warning of it.

    Telling NumPy to be quiet, or Python to ignore warnings, has no effect here.

    Yields:
        The list that the words go into.

    Example:
        >>> import numpy as np
        >>> from scratchdl.book.exercises.watching import noticing, watched
        >>> with noticing() as words, np.errstate(over="ignore"):
        ...     y = np.exp(watched(np.array([1000.0])))
        >>> words
        ['overflow encountered in exp']
    """
    words: list[str] = []
    _listeners.append(words)
    try:
        yield words
    finally:
        _listeners.pop()


class WatchedArray(np.ndarray[Any, Any]):
    """An array that warns when a computation makes infinity or NaN out of finite numbers."""

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: object, **options: object
    ) -> object:
        operands: list[Any] = [unwatched(value) for value in inputs]
        if "out" in options:
            options["out"] = unwatched(options["out"])
        with np.errstate(all="ignore"):
            result = getattr(ufunc, method)(*operands, **options)
        fault = _fault(ufunc, operands, result)
        if fault:
            words = f"{fault} encountered in {ufunc.__name__}"
            if _listeners:
                _listeners[-1].append(words)
            else:
                warnings.warn(words, RuntimeWarning, stacklevel=2)
        return watched(result)


def watched(value: object) -> object:
    """Let every array of floats in a value watch what is computed from it.

    Args:
        value: An array, or a tuple, list or dict that may hold arrays; anything else stays.

    Returns:
        The value with watched arrays, which share the memory of the given ones.

    Example:
        >>> import numpy as np
        >>> from scratchdl.book.exercises.watching import watched
        >>> type(watched((np.ones(2), "a"))[0]).__name__
        'WatchedArray'
    """
    return _with_arrays(value, WatchedArray)


def unwatched(value: object) -> object:
    """Undo `watched`.

    Args:
        value: What `watched` has made, or what was computed from it.

    Returns:
        The value with ordinary arrays.

    Example:
        >>> import numpy as np
        >>> from scratchdl.book.exercises.watching import unwatched, watched
        >>> unwatched(watched(np.ones(2)))
        array([1., 1.])
    """
    return _with_arrays(value, np.ndarray)


def _with_arrays(value: object, kind: type[Array]) -> object:
    if isinstance(value, np.ndarray):
        return value.view(kind if value.dtype.kind == "f" else np.ndarray)
    if type(value) is tuple:
        return tuple(_with_arrays(item, kind) for item in value)
    if type(value) is list:
        return [_with_arrays(item, kind) for item in value]
    if type(value) is dict:
        return {key: _with_arrays(item, kind) for key, item in value.items()}
    return value


def _fault(ufunc: np.ufunc, operands: list[Any], result: object) -> str:
    """What went wrong, in NumPy's words; empty if nothing did."""
    if not isinstance(result, (np.ndarray, np.floating)) or result.dtype.kind != "f":
        return ""
    if np.any(np.isnan(result)) and not any(np.any(np.isnan(value)) for value in operands):
        return "invalid value"
    if np.all(np.isfinite(result)) or any(np.any(np.isinf(value)) for value in operands):
        return ""
    by_zero = ufunc is np.divide and np.any(operands[1] == 0)
    return "divide by zero" if by_zero or ufunc in LOGARITHMS else "overflow"
