r"""The nodes of a computational graph: one operation each, values forward, derivatives back.

Buying apples is enough to see the chain rule at work: every node knows only its own operation, and
yet the derivatives that arrive at the left end are those of the whole calculation.
"""

from typing import TypeAlias

import numpy as np

from scratchdl.typing import Array

Number: TypeAlias = float | Array  # an array stands for many numbers that go the same way


class MulLayer:
    r"""A node that multiplies.

    $$
    z = xy, \qquad
    \frac{\partial L}{\partial x} = \frac{\partial L}{\partial z} \, y, \qquad
    \frac{\partial L}{\partial y} = \frac{\partial L}{\partial z} \, x
    $$

    Each input is the derivative of the other: so `forward` must remember both.

    Example:
        >>> from scratchdl import MulLayer
        >>> apples, tax = MulLayer(), MulLayer()
        >>> price = tax.forward(apples.forward(100, 2), 1.1)  # 2 apples at 100 each, 10 % tax
        >>> round(price, 9)
        220.0
        >>> d_sum, d_tax = tax.backward(1.0)
        >>> d_apple, d_number = apples.backward(d_sum)
        >>> round(d_apple, 9), round(d_number, 9), d_tax
        (2.2, 110.0, 200.0)
    """

    def forward(self, x: Number, y: Number) -> Number:
        """Multiply two numbers, or two arrays of one shape number by number.

        Raises:
            ValueError: If the shapes differ.
        """
        check_one_shape(x, y)
        self.x, self.y = x, y
        return x * y

    def backward(self, dout: Number) -> tuple[Number, Number]:
        r"""Compute the derivatives by both inputs from the derivative by the output.

        Args:
            dout: $\partial L / \partial z$.

        Returns:
            $\partial L / \partial x$ and $\partial L / \partial y$.

        Raises:
            RuntimeError: If there was no `forward` before.
        """
        if not hasattr(self, "x"):
            raise RuntimeError("MulLayer.backward needs a call of forward first")
        return dout * self.y, dout * self.x


class AddLayer:
    r"""A node that adds.

    $$
    z = x + y, \qquad
    \frac{\partial L}{\partial x} = \frac{\partial L}{\partial y} = \frac{\partial L}{\partial z}
    $$

    The derivative passes unchanged to both sides, whatever the numbers: nothing is remembered.

    Example:
        >>> from scratchdl import AddLayer
        >>> fruit = AddLayer()
        >>> fruit.forward(200, 450)
        650
        >>> fruit.backward(1.1)
        (1.1, 1.1)
    """

    def forward(self, x: Number, y: Number) -> Number:
        """Add two numbers, or two arrays of one shape number by number.

        Raises:
            ValueError: If the shapes differ.
        """
        check_one_shape(x, y)
        return x + y

    def backward(self, dout: Number) -> tuple[Number, Number]:
        r"""Hand the derivative by the output to both inputs.

        Args:
            dout: $\partial L / \partial z$.

        Returns:
            $\partial L / \partial x$ and $\partial L / \partial y$, both equal to `dout`.
        """
        return dout, dout


def check_one_shape(x: Number, y: Number) -> None:
    """Refuse a number beside an array: where NumPy repeats it, its derivative would be a sum."""
    if np.shape(x) != np.shape(y):
        raise ValueError(f"x and y must have one shape, got {np.shape(x)} and {np.shape(y)}")
