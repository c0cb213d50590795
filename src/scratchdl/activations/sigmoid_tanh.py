r"""Sigmoid and tanh: smooth steps, which have a derivative to learn from."""

import numpy as np

from scratchdl.checks import as_floats
from scratchdl.tape import with_rule
from scratchdl.typing import Array, ArrayLike, Float


@with_rule(lambda dz, z, x: dz * (z * one_minus_sigmoid(x)))
def sigmoid(x: Float[ArrayLike, "*shape"]) -> Float[Array, "*shape"]:
    r"""Squash every number into the interval from 0 to 1.

    $$
    \sigma(x) = \frac{1}{1 + e^{-x}} = \frac{e^{x}}{1 + e^{x}}
    = \frac{e^{\min(x,\,0)}}{1 + e^{-|x|}}
    $$

    All three are equal, but $e^{-x}$ overflows for large negative $x$ and $e^{x}$ for large
    positive $x$. The third is the first where $x \ge 0$ and the second where $x < 0$: no exponent
    ever exceeds 0. The literal first form warns of an overflow at $x = -1000$, although its
    answer, 0, is right.

    Args:
        x: Any numbers; infinities give exactly 0 or 1, NaN stays NaN.

    Returns:
        Numbers from 0 to 1. Rounding makes them exactly 1 from about 37 on.

    Raises:
        TypeError: If `x` does not hold real numbers.
        ValueError: If `x` is a list of rows that differ in length.

    Example:
        >>> from scratchdl import sigmoid
        >>> sigmoid([-1000.0, 0.0, 1000.0])
        array([0. , 0.5, 1. ])
    """
    x = as_floats(x)
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))


def one_minus_sigmoid(x: Float[ArrayLike, "*shape"]) -> Float[Array, "*shape"]:
    r"""$1 - \operatorname{sigmoid}(x) = \operatorname{sigmoid}(-x)$, which keeps all digits.

    Example:
        >>> from scratchdl import sigmoid
        >>> from scratchdl.activations.sigmoid_tanh import one_minus_sigmoid
        >>> 1 - sigmoid(40.0), one_minus_sigmoid(40.0)
        (np.float64(0.0), np.float64(4.248354255291589e-18))
    """
    return sigmoid(np.negative(x))


def sigmoid_grad(x: Float[ArrayLike, "*shape"]) -> Float[Array, "*shape"]:
    r"""Give the derivative of the sigmoid.

    $$
    \sigma'(x) = \sigma(x) \bigl( 1 - \sigma(x) \bigr) = \frac{z}{(1 + z)^2},
    \qquad z = e^{-|x|}
    $$

    The second form keeps all digits where $\sigma(x)$ has been rounded to 1 and
    $1 - \sigma(x)$ would be 0. A layer that still holds $y = \sigma(x)$ takes the cheaper
    $y (1 - y)$.

    Args:
        x: Any numbers; infinities give 0, NaN stays NaN.

    Returns:
        Derivatives from 0 to ¼; the largest is at 0.

    Raises:
        TypeError: If `x` does not hold real numbers.
        ValueError: If `x` is a list of rows that differ in length.

    Example:
        >>> from scratchdl import sigmoid_grad
        >>> sigmoid_grad([0.0, 50.0])
        array([2.50000000e-01, 1.92874985e-22])
    """
    x = as_floats(x)
    z = np.exp(-np.abs(x))
    return z / (1 + z) ** 2


def tanh(x: Float[ArrayLike, "*shape"]) -> Float[Array, "*shape"]:
    r"""Squash every number into the interval from -1 to 1.

    $$
    \tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}} = 2\,\sigma(2x) - 1
    $$

    It is the sigmoid, twice as steep and centred on 0. NumPy's own `tanh` is used: it keeps all
    digits near 0, where the formula subtracts two numbers that are almost equal.

    Args:
        x: Any numbers; infinities give exactly -1 or 1, NaN stays NaN.

    Returns:
        Numbers from -1 to 1.

    Raises:
        TypeError: If `x` does not hold real numbers.
        ValueError: If `x` is a list of rows that differ in length.

    Example:
        >>> from scratchdl import tanh
        >>> tanh([-1000.0, 0.0, 1000.0])
        array([-1.,  0.,  1.])
    """
    x = as_floats(x)
    return np.tanh(x)


def tanh_grad(x: Float[ArrayLike, "*shape"]) -> Float[Array, "*shape"]:
    r"""Give the derivative of tanh.

    $$
    \tanh'(x) = 1 - \tanh^2(x) = \frac{4z}{(1 + z)^2}, \qquad z = e^{-2|x|}
    $$

    The second form keeps all digits where $\tanh(x)$ has been rounded to 1. A layer that still
    holds $y = \tanh(x)$ takes the cheaper $1 - y^2$.

    Args:
        x: Any numbers; infinities give 0, NaN stays NaN.

    Returns:
        Derivatives from 0 to 1; the largest is at 0.

    Raises:
        TypeError: If `x` does not hold real numbers.
        ValueError: If `x` is a list of rows that differ in length.

    Example:
        >>> from scratchdl import tanh_grad
        >>> tanh_grad([0.0, 25.0])
        array([1.00000000e+00, 7.71499939e-22])
    """
    x = as_floats(x)
    z = np.exp(-np.abs(x)) ** 2  # doubling x itself could overflow
    return 4 * z / (1 + z) ** 2
