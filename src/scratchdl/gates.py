r"""Logic gates built from neurons: three are a single one, the fourth needs two layers.

A gate takes numbers or arrays. Switches are 0 or 1, but nothing holds a neuron to that: between and
beyond them it answers too, with 1 on one side of its line and 0 on the other.
"""

import numpy as np

from scratchdl.checks import as_array
from scratchdl.perceptron import Perceptron
from scratchdl.typing import Array, ArrayLike, Int

_AND = Perceptron(weights=(0.5, 0.5), bias=-0.7)
_NAND = Perceptron(weights=(-0.5, -0.5), bias=0.7)
_OR = Perceptron(weights=(0.5, 0.5), bias=-0.2)


def AND(x1: ArrayLike, x2: ArrayLike) -> int | Int[Array, "*shape"]:
    r"""Fire when both switches are on.

    $$ y = [\, 0.5\, x_1 + 0.5\, x_2 - 0.7 > 0 \,] $$

    Args:
        x1: A number, or an array of them.
        x2: The same for the second switch; shapes combine by NumPy's broadcasting.

    Returns:
        1 or 0; an array if an array was given.

    Raises:
        TypeError: If `x1` or `x2` does not hold real numbers.
        ValueError: If a number is missing (NaN) or infinite. The memo's version answers `None`.

    Example:
        >>> from scratchdl import AND
        >>> AND(0, 1), AND(1, 1)
        (0, 1)
        >>> AND([0, 1, 0, 1], [0, 0, 1, 1])
        array([0, 0, 0, 1])
    """
    return _AND.predict(_pair(x1, x2))


def NAND(x1: ArrayLike, x2: ArrayLike) -> int | Int[Array, "*shape"]:
    r"""Fire unless both switches are on: AND with every sign reversed.

    $$ y = [\, -0.5\, x_1 - 0.5\, x_2 + 0.7 > 0 \,] $$

    Args:
        x1: A number, or an array of them.
        x2: The same for the second switch.

    Returns:
        1 or 0; an array if an array was given.

    Raises:
        TypeError: If `x1` or `x2` does not hold real numbers.
        ValueError: If a number is missing (NaN) or infinite.

    Example:
        >>> from scratchdl import NAND
        >>> NAND([0, 1, 0, 1], [0, 0, 1, 1])
        array([1, 1, 1, 0])
    """
    return _NAND.predict(_pair(x1, x2))


def OR(x1: ArrayLike, x2: ArrayLike) -> int | Int[Array, "*shape"]:
    r"""Fire when at least one switch is on: AND with a lower threshold.

    $$ y = [\, 0.5\, x_1 + 0.5\, x_2 - 0.2 > 0 \,] $$

    Args:
        x1: A number, or an array of them.
        x2: The same for the second switch.

    Returns:
        1 or 0; an array if an array was given.

    Raises:
        TypeError: If `x1` or `x2` does not hold real numbers.
        ValueError: If a number is missing (NaN) or infinite.

    Example:
        >>> from scratchdl import OR
        >>> OR([0, 1, 0, 1], [0, 0, 1, 1])
        array([0, 1, 1, 1])
    """
    return _OR.predict(_pair(x1, x2))


def XOR(x1: ArrayLike, x2: ArrayLike) -> int | Int[Array, "*shape"]:
    r"""Fire when exactly one switch is on.

    $$ \operatorname{XOR}(x_1, x_2) = \operatorname{AND}\bigl(
    \operatorname{NAND}(x_1, x_2),\ \operatorname{OR}(x_1, x_2)\bigr) $$

    No line separates the two answers, so no single neuron can do this. A second layer can: it asks
    whether both neurons of the first layer fire.

    Args:
        x1: A number, or an array of them.
        x2: The same for the second switch.

    Returns:
        1 or 0; an array if an array was given.

    Raises:
        TypeError: If `x1` or `x2` does not hold real numbers.
        ValueError: If a number is missing (NaN) or infinite.

    Reference:
        Minsky and Papert, "Perceptrons" (1969), chapter 1.

    Example:
        >>> from scratchdl import XOR
        >>> XOR([0, 1, 0, 1], [0, 0, 1, 1])
        array([0, 1, 1, 0])
    """
    return AND(NAND(x1, x2), OR(x1, x2))


def _pair(x1: ArrayLike, x2: ArrayLike) -> Array:
    """Both switches side by side, as the last axis."""
    return np.stack(np.broadcast_arrays(as_array(x1), as_array(x2)), axis=-1)
