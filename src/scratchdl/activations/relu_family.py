r"""ReLU and leaky ReLU, a straight line with a bend at 0, and softplus, where the bend is round."""

import numpy as np

from scratchdl.activations.sigmoid_tanh import sigmoid
from scratchdl.checks import as_floats, as_fraction
from scratchdl.tape import untraced, with_rule
from scratchdl.typing import Array, ArrayLike, Float


@with_rule(lambda dz, z, x: dz * (x > 0))
def relu(x: Float[ArrayLike, "*shape"]) -> Float[Array, "*shape"]:
    r"""Keep positive numbers and replace the others by 0.

    $$
    \operatorname{relu}(x) = \max(x, 0)
    $$

    Args:
        x: Any numbers; NaN stays NaN.

    Returns:
        Numbers of at least 0, without an upper bound.

    Raises:
        TypeError: If `x` does not hold real numbers.
        ValueError: If `x` is a list of rows that differ in length.

    Reference:
        Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines", 2010.

    Example:
        >>> from scratchdl import relu
        >>> relu([-2.0, 0.0, 3.0])
        array([0., 0., 3.])
    """
    x = as_floats(x)
    return np.maximum(x, 0)


def relu_grad(x: Float[ArrayLike, "*shape"]) -> Float[Array, "*shape"]:
    r"""Give the derivative of ReLU: 1 to the right of 0, else 0.

    $$
    \operatorname{relu}'(x) = \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}
    \quad = \max(\operatorname{sign} x,\, 0)
    $$

    At 0 the line bends and any number from 0 to 1 would do; 0 is used here, in our layers, and
    in the big frameworks. The book's code disagrees with itself: its function gives 1 at 0, its
    layer 0. The sign of a number is -1, 0 or 1.

    Args:
        x: Any numbers; NaN stays NaN.

    Returns:
        Derivatives, 0 or 1.

    Raises:
        TypeError: If `x` does not hold real numbers.
        ValueError: If `x` is a list of rows that differ in length.

    Example:
        >>> from scratchdl import relu_grad
        >>> relu_grad([-2.0, 0.0, 3.0])
        array([0., 0., 1.])
    """
    x = as_floats(x)
    return np.maximum(np.sign(x), 0)


@with_rule(lambda dz, z, x, alpha=0.01: dz * leaky_relu_grad(untraced(x), alpha))
def leaky_relu(x: Float[ArrayLike, "*shape"], alpha: float = 0.01) -> Float[Array, "*shape"]:
    r"""Keep positive numbers and shrink the others, so that none is lost.

    $$
    \operatorname{leaky}(x) = \max(x, \alpha x), \qquad 0 < \alpha < 1
    $$

    Args:
        x: Any numbers; NaN stays NaN.
        alpha: The derivative on the left, between 0 and 1.

    Returns:
        Numbers with the signs of `x`.

    Raises:
        TypeError: If `x` does not hold real numbers.
        ValueError: If `alpha` is not between 0 and 1.

    Reference:
        Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models",
        2013, section 2.

    Example:
        >>> from scratchdl import leaky_relu
        >>> leaky_relu([-2.0, 0.0, 3.0])
        array([-0.02,  0.  ,  3.  ])
    """
    x, alpha = as_floats(x), as_fraction("alpha", alpha)
    return np.maximum(x, alpha * x)


def leaky_relu_grad(x: Float[ArrayLike, "*shape"], alpha: float = 0.01) -> Float[Array, "*shape"]:
    r"""Give the derivative of leaky ReLU: 1 to the right of 0, else $\alpha$.

    $$
    \operatorname{leaky}'(x) = \begin{cases} 1 & x > 0 \\ \alpha & x \le 0 \end{cases}
    \quad = \max(\operatorname{sign} x,\, \alpha)
    $$

    At the bend the derivative on the left, $\alpha$, is used. Since $\alpha$ lies between the signs
    0 and 1, the maximum picks the right derivative.

    Args:
        x: Any numbers; NaN stays NaN.
        alpha: The derivative on the left, between 0 and 1.

    Returns:
        Derivatives, $\alpha$ or 1.

    Raises:
        TypeError: If `x` does not hold real numbers.
        ValueError: If `alpha` is not between 0 and 1.

    Example:
        >>> from scratchdl import leaky_relu_grad
        >>> leaky_relu_grad([-2.0, 0.0, 3.0])
        array([0.01, 0.01, 1.  ])
    """
    x, alpha = as_floats(x), as_fraction("alpha", alpha)
    return np.maximum(np.sign(x), alpha)


@with_rule(lambda dz, z, x: dz * sigmoid(x))
def softplus(x: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
    r"""A ReLU with a round corner, whose derivative is the sigmoid.

    $$
    \zeta(x) = \log (1 + e^x) = \max(x, 0) + \log (1 + e^{-|x|})
    $$

    The second form never overflows.

    Example:
        >>> import numpy as np
        >>> from scratchdl.activations.relu_family import softplus
        >>> softplus(np.array([-1000.0, 0.0, 2.0])).round(3)
        array([0.   , 0.693, 2.127])
    """
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))
