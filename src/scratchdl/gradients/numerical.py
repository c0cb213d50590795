r"""Derivatives by measurement: nudge the input, watch the output.

Slow, and right whatever the function: the referee for every formula of backpropagation. Everything
is measured in float64, whose rounding unit is $\varepsilon \approx 2.2 \cdot 10^{-16}$; in float32
the best step is a thousand times larger and the result a hundred thousand times less exact.
"""

from collections.abc import Callable
from typing import Literal, SupportsFloat

import numpy as np

from scratchdl.checks import as_floats, check_function, check_number, check_positive
from scratchdl.typing import Array, ArrayLike, Float

EPSILON = float(np.finfo(np.float64).eps)
BEST_STEP: dict[str, float] = {"central": EPSILON ** (1 / 3), "forward": EPSILON ** (1 / 2)}


def numerical_diff(
    f: Callable[[float], float],
    x: float,
    h: float | None = None,
    method: Literal["central", "forward"] = "central",
) -> float:
    r"""Measure the derivative of a function of one number.

    $$
    f'(x) \approx \frac{f(x + h) - f(x - h)}{2h} \;\text{(central)}, \qquad
    f'(x) \approx \frac{f(x + h) - f(x)}{h} \;\text{(forward)}
    $$

    A large step misses the curve, by about $h^2$ (central) or $h$ (forward). A small one drowns
    in rounding, about $\varepsilon / h$. The default makes the two equal. The memos'
    $h = 10^{-4}$ is safe, and a hundred times less exact than possible.

    The code divides by the distance between the two places as rounding has left them, which for a
    large $x$ is not quite $2h$. The default suits an $x$ of the size of 1; close to where a
    function ends or turns sharply, as the logarithm does at $10^{-6}$, give an $h$ much smaller
    than $x$.

    Args:
        f: A function of one number.
        x: Where to measure.
        h: The step; `None` means $\varepsilon^{1/3}$ (central) or $\varepsilon^{1/2}$ (forward).
        method: `"central"` looks both ways, `"forward"` only ahead.

    Returns:
        The derivative of `f` at `x`.

    Raises:
        TypeError: If `x` or `h` is not a number.
        ValueError: If `h` is not positive or so small that `x + h` is `x`, if `method` is unknown,
            or if `f` does not return one number.

    Reference:
        Press et al., "Numerical Recipes" (2007), section 5.7.

    Example:
        >>> from scratchdl import numerical_diff
        >>> round(numerical_diff(lambda x: x**2, 3), 9)
        6.0
    """
    check_function(f)
    check_number("x", x)
    x, h = float(x), step_size(h, method)
    check_step_counts(h, x)
    above, below = x + h, x if method == "forward" else x - h
    return (number(f(above)) - number(f(below))) / (above - below)


def numerical_gradient(
    f: Callable[[Array], float], x: ArrayLike, h: float | None = None
) -> Float[Array, "*shape"]:
    r"""Measure the partial derivative of every component, one at a time.

    $$
    \frac{\partial f}{\partial x_i} \approx \frac{f(x + h e_i) - f(x - h e_i)}{2h}
    $$

    $e_i$ is 1 at component $i$ and 0 elsewhere. A float64 array is nudged in place, so that `f` may
    look at the network that owns it instead of at its argument, and is put back even if `f` raises.
    Lists and integers are measured on a float64 copy: the memo's version writes $3 + h$ back into
    an array of integers, loses $h$, and returns $[25000, 35000]$ where $[6, 8]$ is right. The
    function must then look at its argument, for nothing else changes. Arrays of other floats are
    refused, since a network that computes in float32 would never see the nudges of a copy.

    Args:
        f: Takes an array in the shape of `x` and returns one number.
        x: Where to measure; an array of any shape, or a list.
        h: The step, as for `numerical_diff`; `None` means $\varepsilon^{1/3}$, about $6 \cdot
            10^{-6}$.

    Returns:
        The gradient: float64, in the shape of `x`.

    Raises:
        TypeError: If `x` does not hold real numbers, is an array of floats other than float64 or
            one that cannot be changed, or had to be copied although `f` does not look at the copy.
        ValueError: If `h` is not positive or is lost in rounding beside a number of `x`, or if `f`
            does not return one number.

    Example:
        >>> from scratchdl import numerical_gradient
        >>> numerical_gradient(lambda x: x[0] ** 2 + x[1] ** 2, [3, 4]).round(6)
        array([6., 8.])
    """
    check_function(f)
    given, x, h = x, as_float64(x), step_size(h, "central")
    grad = np.empty_like(x)
    for i in np.ndindex(x.shape):
        x_i = float(x[i])
        check_step_counts(h, x_i)
        above, below = both_sides(f, x, i, h)
        grad[i] = (above - below) / ((x_i + h) - (x_i - h))
    if x is not given and not np.any(grad):
        check_argument_counts(f, x)
    return grad


def both_sides(
    f: Callable[[Array], float], x: Float[Array, "*shape"], i: tuple[int, ...], h: float
) -> tuple[float, float]:
    """What `f` gives a step above and a step below; `x` is put back even if `f` raises."""
    x_i = float(x[i])
    try:
        x[i] = x_i + h
        above = number(f(x))
        x[i] = x_i - h
        return above, number(f(x))
    finally:
        x[i] = x_i


def step_size(h: float | None, method: str) -> float:
    """The step to take: the one asked for, or the best one for this method."""
    if method not in BEST_STEP:
        raise ValueError(f"method must be 'central' or 'forward', got {method!r}")
    if h is None:
        return BEST_STEP[method]
    check_positive("h", h)
    return float(h)


def check_step_counts(h: float, x: float) -> None:
    """Refuse a step that rounding swallows: every derivative would be 0."""
    if x + h == x:
        raise ValueError(f"a step of h={h:g} is lost in rounding beside {x:g}; give a larger h")


def as_float64(x: ArrayLike) -> Float[Array, "*shape"]:
    """The same array if it holds float64, a float64 copy of lists, numbers and integers."""
    if isinstance(x, np.ndarray) and x.dtype.kind == "f":
        if x.dtype != np.float64:
            raise TypeError(
                f"x is {x.dtype}, too coarse for nudges this small: build the network with "
                "dtype=np.float64, or give x.astype(np.float64) if f looks at its argument alone"
            )
        if not x.flags.writeable:
            raise TypeError(
                "x is read-only, so it cannot be nudged: give x.copy(), and let f look at its "
                "argument"
            )
    x = as_floats(x)
    return x if x.dtype == np.float64 and x.flags.writeable else x.astype(np.float64)


def check_argument_counts(f: Callable[[Array], float], x: Float[Array, "*shape"]) -> None:
    """Refuse a function that does not look at the copy: every derivative would seem to be 0.

    Raises:
        TypeError: If `f` gives the same number whatever it is called with.
    """
    here = number(f(x))
    with np.errstate(all="ignore"):
        for other in (np.nan, -1e3, 1e3):
            try:
                there = number(f(np.full_like(x, other)))
            except Exception:  # a function that refuses an argument has looked at it
                return
            if there != here:
                return
    raise TypeError(
        "f gives the same number whatever it is called with, and x is not a float64 array to be "
        "nudged in place: let f use its argument, or give the float64 array that f looks at"
    )


def number(value: SupportsFloat) -> float:
    """What `f` has returned, as a Python number."""
    shape = getattr(value, "shape", ())
    if shape != ():
        raise ValueError(f"f must return one number, got an array of shape {shape}")
    if not hasattr(value, "__float__"):
        raise TypeError(f"f must return one number, got {value!r}")
    return float(value)
