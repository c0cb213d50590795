"""What cannot be differentiated, and what to do then."""

from collections.abc import Callable
from typing import Any, NoReturn


def refuse_writing(
    what: str, instead: str = "a new array, as in x = x + y or np.where"
) -> NoReturn:
    """Refuse to change an array that the way back still needs."""
    raise TypeError(
        f"{what} would overwrite an array that is being differentiated, and the derivative still "
        f"needs its old numbers: write {instead}"
    )


def no_rule(function: Callable[..., Any], how: str = "") -> NoReturn:
    """Name the operation that nobody has told the derivative of."""
    name = getattr(function, "__name__", str(function))
    module = "np." if getattr(function, "__module__", "numpy") in (None, "numpy") else ""
    raise TypeError(
        f"{module}{name}{how} has no rule for its derivative: write it with operations that have "
        "one, or make it a layer with forward and backward and call record(layer, x)"
    )
