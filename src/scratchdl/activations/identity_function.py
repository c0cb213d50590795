r"""The identity: an output neuron that predicts a number simply passes it on."""

import numpy as np

from scratchdl.checks import as_floats
from scratchdl.typing import Array, ArrayLike, Float


def identity(x: Float[ArrayLike, "*shape"]) -> Float[Array, "*shape"]:
    r"""Pass every number on unchanged.

    $$
    \operatorname{id}(x) = x
    $$

    It closes a network that predicts numbers rather than classes. Two layers joined by it are
    no better than one, since $(x W_1) W_2 = x (W_1 W_2)$.

    Args:
        x: Any numbers. NaN and infinities pass through.

    Returns:
        The same numbers in a new array.

    Raises:
        TypeError: If `x` does not hold real numbers.
        ValueError: If `x` is a list of rows that differ in length.

    Example:
        >>> from scratchdl import identity
        >>> identity([0.3, 0.7])
        array([0.3, 0.7])
    """
    x = as_floats(x)
    return +x  # a copy, so that changing the result cannot change x


def identity_grad(x: Float[ArrayLike, "*shape"]) -> Float[Array, "*shape"]:
    r"""Give the derivative of the identity, which is 1 everywhere.

    $$
    \operatorname{id}'(x) = 1
    $$

    Args:
        x: Any numbers.

    Returns:
        Ones, in the shape of `x`.

    Raises:
        TypeError: If `x` does not hold real numbers.
        ValueError: If `x` is a list of rows that differ in length.

    Example:
        >>> from scratchdl import identity_grad
        >>> identity_grad([0.3, 0.7])
        array([1., 1.])
    """
    x = as_floats(x)
    return np.ones_like(x)
