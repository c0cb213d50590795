r"""Derivatives by computation: exact to rounding, from the very code of the function.

`derivative` and `gradient` are called like `numerical_diff` and `numerical_gradient`. The function
is ordinary Python with NumPy: loops, branches, operators, NumPy's functions, the activations and
losses of this package. What is computed from `x` is traced because it came from `x`; there is
nothing to switch on.
"""

from collections.abc import Callable, Mapping
from functools import partial
from inspect import signature
from typing import TypeVar

import numpy as np

from scratchdl.checks import as_floats, as_number, check_function, check_number
from scratchdl.checks.foreign_names import answering
from scratchdl.tape import Duals, Tape, Traced, Value, untraced

Inputs = TypeVar("Inputs")
NUMBERS = int | float | np.ndarray | np.generic | Traced
# Calls as in other libraries, and what to write here.
AS_FUNCTION = "the slope is computed at once; a function that computes it is lambda x: {}(f, x)"
TOGETHER = "give several arrays as one tuple or dict, which is what f gets"


@partial(answering, instead={"": AS_FUNCTION.format("derivative")})
def derivative(f: Callable[[float], float], x: float) -> float:
    r"""Compute the slope of a function of one number, by dual numbers.

    $$
    f(x + \varepsilon) = f(x) + f'(x) \, \varepsilon, \qquad \varepsilon^2 = 0
    $$

    Every operation carries the slope of its result along, by the rules of calculus: there is no
    step to choose, and no digit is lost to it. `numerical_diff(f, x)` measures the same.

    Second derivatives work too: `derivative(lambda x: derivative(f, x), x)`.

    Args:
        f: A function of one number, written with operators and NumPy's functions; `np.exp`, not
            `math.exp`.
        x: Where to compute it.

    Returns:
        The slope of `f` at `x`. At a corner, as of `abs` at 0, it is the mean of both sides; where
        the function jumps, as `np.sign` does, the slope of the steps, 0.

    Raises:
        TypeError: If `x` is not a number, or `f` uses an operation without a rule, which the
            message names.
        ValueError: If `f` does not return one number.

    Reference:
        Wengert, "A simple automatic derivative evaluation program", 1964.

    Example:
        >>> import numpy as np
        >>> from scratchdl import derivative
        >>> derivative(lambda x: x**2, 3)
        6.0
        >>> round(derivative(lambda x: derivative(np.sin, x), 0.5), 9)  # -sin(0.5)
        -0.479425539
    """
    check_function(f)
    if not isinstance(x, Traced):
        check_number("x", x)
        x = np.float64(x)  # NumPy's, since functions for arrays ask for a shape and a dtype
    duals = Duals()
    y = one_number(called(f, duals.number(x, 1.0)))  # type: ignore[arg-type]  # like a number
    slope: Value = y.mark if isinstance(y, Traced) and y.tracer is duals else 0.0
    return as_number(slope)


@partial(
    answering,
    instead={"": AS_FUNCTION.format("gradient"), "*": TOGETHER, "argnums": TOGETHER},
)
def gradient(f: Callable[[Inputs], float], x: Inputs) -> Inputs:
    r"""Compute the slope along every component at once, by a tape.

    $$
    \frac{\partial f}{\partial x_i} = \sum_{z \text{ made of } x_i}
    \frac{\partial f}{\partial z} \frac{\partial z}{\partial x_i}
    $$

    While `f` runs, every operation is written on a tape with its result. Then the tape is read
    backwards, and each operation turns the slope with respect to its result into the slopes with
    respect to its inputs. The cost is a few times that of `f`, however many numbers `x` holds;
    `numerical_gradient(f, x)`, which measures the same, runs `f` twice for each of them.

    The function gets `x` in floats: lists and integers as float64, float32 as it is. While it runs,
    the arrays it uses cannot be changed in place, since the way back needs their numbers. A view
    that was taken before still can change them, and then the gradient is wrong.

    Gradients of gradients work: `gradient(lambda x: np.sum(gradient(f, x) * v), x)` is the second
    derivative of `f` along `v`.

    Args:
        f: Takes `x` and returns one number.
        x: Where to compute it: an array or list, a tuple of arrays, or a dict of arrays such as
            `net.params`.

    Returns:
        The gradient in the form of `x`: an array, a tuple, or a dict, each array in the shape and
        precision of its input. Where two arguments of a maximum are equal they share the slope; at
        0 the slope of `abs` is 0. A function that does not depend on `x` has the gradient 0. NaN
        gives NaN; only `relu` lets none through, since NaN is not above 0.

    Raises:
        TypeError: If `x` does not hold real numbers, `f` writes into an array, it computes with the
            arrays of `x` where they lie instead of its argument, or it uses an operation without a
            rule, which the message names.
        ValueError: If `f` does not return one number.

    Reference:
        Linnainmaa, "Taylor expansion of the accumulated rounding error", 1976; Griewank and
        Walther, "Evaluating derivatives" (2008), chapter 3.

    Example:
        >>> import numpy as np
        >>> from scratchdl import gradient
        >>> gradient(lambda x: x[0] ** 2 + x[1] ** 2, [3, 4])
        array([6., 8.])
        >>> gradient(lambda p: np.sum(p["x"] * p["y"]), {"x": [1.0, 2.0], "y": [3.0, 4.0]})
        {'x': array([3., 4.]), 'y': array([1., 2.])}
    """
    check_function(f)
    tape = Tape()
    try:
        parts = [as_values(part) for part in parts_of(x)]
        inputs = [tape.input(part) for part in parts]
        y = one_number(called(f, in_form(x, inputs)))
        if isinstance(y, Traced) and y.tracer is tape:
            slopes = tape.slopes(y)
            return in_form(x, own([slopes[i.mark] for i in inputs], parts))
    finally:
        tape.close()
    check_looks_at_argument(f, x, y)
    return in_form(x, [np.zeros_like(part) for part in parts])


def check_looks_at_argument(f: Callable[[Inputs], float], x: Inputs, y: Value) -> None:
    """Refuse a function that reads the arrays where they lie, not its argument: nothing is traced.

    Args:
        f: The function, which has not used its argument.
        x: Where it was computed.
        y: Its value there.

    Raises:
        TypeError: If the value changes when the arrays do, and the argument does not.
    """
    parts = parts_of(x)
    arrays = [W for W in parts if type(W) is np.ndarray and W.flags.writeable]
    if not arrays or Traced in map(type, (y, *parts)):
        return
    before = [W.copy() for W in arrays]
    given = in_form(x, [as_floats(part).copy() for part in parts])
    try:
        for W in arrays:
            W += np.ones_like(W)
        changed = f(given)
    finally:
        for W, values in zip(arrays, before, strict=True):
            W[...] = values
    if not np.array_equal(changed, y, equal_nan=True):
        raise TypeError(
            "f does not compute with its argument but with the arrays themselves, so nothing can "
            "be traced; the gradient of a network is net.gradient(x, t)"
        )


def called(f: Callable[[Inputs], float], x: Inputs) -> Value:
    """The value of `f`, which takes one argument, whatever that holds.

    Raises:
        TypeError: If it takes another number of arguments.
    """
    try:
        return f(x)
    except TypeError as error:
        try:
            signature(f).bind(x)
        except TypeError:
            hint = ", the whole tuple: write lambda p: f(*p)" if isinstance(x, tuple) else ""
            raise TypeError(f"f gets one argument{hint} ({error})") from None
        except ValueError:  # a function of C's has no signature
            pass
        raise


def parts_of(x: Value) -> list[Value]:
    """The arrays of a tuple or a dict, or the one array there is."""
    if isinstance(x, Mapping):
        return list(x.values())
    return list(x) if isinstance(x, tuple) else [x]


def in_form(x: Value, parts: list[Value]) -> Value:
    """Arrays in the form of `x`: one array, a tuple, or a dict."""
    if isinstance(x, Mapping):
        return dict(zip(x, parts, strict=True))
    return tuple(parts) if isinstance(x, tuple) else parts[0]


def as_values(x: Value) -> Value:
    """An array of floats, or a number that is being differentiated already."""
    if isinstance(x, list) and any(isinstance(part, Traced) for part in x):
        return np.stack(x)
    if isinstance(x, list) and len({np.shape(part) for part in x}) > 1:
        raise ValueError("x is a list of different shapes: give several arrays as a tuple or dict")
    return as_floats(x)


def own(slopes: list[Value], inputs: list[Value]) -> list[Value]:
    """Slopes as arrays of their own, in the precision of the inputs; 0 where there is none."""
    owned: list[Value] = []
    taken: set[int] = set()  # the identity of each
    for slope, x in zip(slopes, inputs, strict=True):
        if slope is None:
            slope = np.zeros_like(x)
        elif type(slope) is np.ndarray and (slope.base is not None or id(slope) in taken):
            slope = slope.copy()
        owned.append(slope if type(slope) is Traced else np.asarray(slope, x.dtype))
        taken.add(id(slope))
    return owned


def one_number(y: Value) -> Value:
    """What a function has returned, if it is one number.

    Raises:
        TypeError: If it is not a number at all.
        ValueError: If it is more than one.
    """
    if not isinstance(y, NUMBERS):
        raise TypeError(f"f must return one number, got {type(y).__name__}; does it have a return?")
    shape = np.shape(untraced(y))
    if shape != ():
        raise ValueError(
            f"f must return one number, got an array of shape {shape}; np.sum and np.mean "
            "make one number of it"
        )
    return y
