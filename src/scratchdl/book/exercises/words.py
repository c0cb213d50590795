"""How values and calls look in a message: short, and exact enough to try again."""

from collections.abc import Mapping

import numpy as np

_DIGITS = 6
_BITS = 200  # Python refuses to write whole numbers of thousands of digits
_LARGE = 24  # longer arrays are shown by their first numbers and their shape


def show(value: object) -> str:
    """Write a value the way a reader would type it.

    Args:
        value: Any argument or result.

    Returns:
        One line of text.

    Example:
        >>> import numpy as np
        >>> from scratchdl.book.exercises.words import show
        >>> show(np.array([[0.1, 2.0]]))
        '[[0.1, 2]]'
    """
    if value is Ellipsis:
        return "..."
    if isinstance(value, np.ndarray):
        return _show_array(value)
    if isinstance(value, (float, np.floating)):
        return f"{value:.{_DIGITS}g}"
    if isinstance(value, int) and value.bit_length() > _BITS:
        return f"a whole number of {value.bit_length()} bits"
    if isinstance(value, np.generic):
        return str(value.item())
    if isinstance(value, tuple):
        return f"({', '.join(map(show, value))})"
    if isinstance(value, list):
        return f"[{', '.join(map(show, value))}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key!r}: {show(item)}" for key, item in value.items()) + "}"
    return getattr(value, "__name__", None) or repr(value)


def show_call(function: object, args: tuple[object, ...]) -> str:
    """Write a call with its arguments.

    Args:
        function: The reader's function.
        args: The arguments of the call.

    Returns:
        One line of text.

    Example:
        >>> from scratchdl.book.exercises.words import show_call
        >>> show_call(abs, (-2.0,))
        'abs(-2)'
    """
    name = getattr(function, "__name__", "your_function")
    name = "your_function" if name == "<lambda>" else name
    return f"{name}({', '.join(map(_show_argument, args))})"


def _show_argument(value: object) -> str:
    """As `show`, but naming single precision, which can be the cause of a mistake."""
    single = isinstance(value, np.ndarray) and value.dtype == np.float32
    return f"np.float32({show(value)})" if single else show(value)


def _show_array(array: np.ndarray) -> str:
    if array.size > _LARGE:
        first = ", ".join(map(show, array.ravel()[:3].tolist()))
        return f"array of shape {array.shape} starting {first}, ..."
    return show(array.tolist())
