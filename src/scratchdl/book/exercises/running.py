"""Running the reader's function: nothing it does goes unnoticed, nothing it raises is hidden."""

import copy
import linecache
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scratchdl.book.exercises.watching import is_silent, noticing, unwatched, watched

Error = Exception | SystemExit  # what a reader's function may end with; Stop is another matter


@dataclass(frozen=True)
class Outcome:
    """What came of one call: a value or an exception, warnings, and whether inputs were changed."""

    value: object = None
    error: Error | None = None
    warned: tuple[str, ...] = ()
    changed: str = ""  # what of the inputs: "values", "shape", "dict", "list"; empty if nothing


def run(
    function: Callable[..., object], args: tuple[object, ...], *, watch: bool = False
) -> Outcome:
    """Call a function on a copy of its arguments.

    Args:
        function: The reader's function, a solution, or a known mistake.
        args: The arguments; they stay as they are, whatever the function does.
        watch: Whether overflow counts even where the function tells NumPy to be quiet about it.

    Returns:
        What came of it.

    Example:
        >>> from scratchdl.book.exercises.running import run
        >>> run(lambda x: x + 1, (2,)).value
        3
    """
    given = copy.deepcopy(args)
    watch = watch or is_silent()
    if watch:
        given = tuple(map(watched, given))
    # The verdict must not depend on what the reader's program has told NumPy about errors.
    with (
        warnings.catch_warnings(record=True) as caught,
        np.errstate(all="warn", under="ignore"),
        noticing() as noticed,
    ):
        warnings.simplefilter("always")
        try:
            value = function(*given)
        except (Exception, SystemExit) as error:
            return Outcome(error=error)
    words = tuple(dict.fromkeys([*(str(w.message) for w in caught), *noticed]))
    if watch:
        value = unwatched(value)
    return Outcome(value=value, warned=words, changed=_change(args, given))


def line_of(error: BaseException, function: Callable[..., object]) -> str:
    """Say in which line of the reader's code an exception arose.

    Args:
        error: The exception, as caught.
        function: The function that the reader handed in.

    Returns:
        "line 2 of my_softmax: `return e / s`", or an empty string if the code is not Python.

    Example:
        >>> from scratchdl.book.exercises.running import line_of, run
        >>> def half(x):
        ...     return x / 0
        >>> line_of(run(half, (1,)).error, half)
        'line 2 of half: `return x / 0`'
    """
    code = getattr(function, "__code__", None)
    if code is None:
        return ""
    inside = [
        (frame.f_code, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename == code.co_filename
    ]
    if not inside:
        return ""
    last, line = inside[-1]
    text = linecache.getline(last.co_filename, line).strip()
    place = f"line {line - last.co_firstlineno + 1} of {last.co_name}"
    return f"{place}: `{text}`" if text else place


def _change(before: tuple[object, ...], after: tuple[object, ...]) -> str:
    """What of the arguments is no longer as it was; empty if nothing."""
    for old, new in zip(before, after, strict=True):
        if _same(old, new):
            continue
        if isinstance(old, np.ndarray) and isinstance(new, np.ndarray):
            return "values" if old.shape == new.shape else "shape"
        return "dict" if isinstance(old, dict) else "list"
    return ""


def _same(a: object, b: object) -> bool:
    """Whether two arguments hold the same content, bit for bit in arrays."""
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(map(_same, a, b))
    # Numbers and strings cannot be changed; functions and Generators may keep a state of their own.
    return True
