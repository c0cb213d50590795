r"""The step: the neuron of 1943, which fires or does not."""

import numpy as np

from scratchdl.checks import as_floats, check_no_nan
from scratchdl.typing import Array, ArrayLike, Float, Int


def step_function(x: Float[ArrayLike, "*shape"]) -> Int[Array, "*shape"]:
    r"""Fire (1) where the number exceeds 0, else stay silent (0).

    $$
    \operatorname{step}(x) = \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}
    $$

    At 0 exactly the neuron stays silent. An integer has no way to say "unknown", so NaN is
    refused.

    Args:
        x: Any numbers but NaN.

    Returns:
        Integers, 0 or 1.

    Raises:
        TypeError: If `x` does not hold real numbers.
        ValueError: If `x` holds NaN.

    Reference:
        McCulloch and Pitts, "A logical calculus of the ideas immanent in nervous activity",
        1943.

    Example:
        >>> from scratchdl import step_function
        >>> step_function([-1.0, 0.0, 2.0])
        array([0, 0, 1])
    """
    x = as_floats(x)
    check_no_nan(x)
    return (x > 0).astype(int)


def step_function_grad(x: Float[ArrayLike, "*shape"]) -> Float[Array, "*shape"]:
    r"""Give the derivative of the step, which is 0 wherever it has one.

    $$
    \operatorname{step}'(x) = 0 \qquad (x \ne 0)
    $$

    At 0 the step jumps and has no derivative; 0 is returned there too. A derivative of 0 tells
    gradient descent nothing, which is why a network of steps cannot learn by it.

    Args:
        x: Any numbers but NaN.

    Returns:
        Zeros, in the shape of `x`.

    Raises:
        TypeError: If `x` does not hold real numbers.
        ValueError: If `x` holds NaN.

    Example:
        >>> from scratchdl import step_function_grad
        >>> step_function_grad([-1.0, 0.0, 2.0])
        array([0., 0., 0.])
    """
    x = as_floats(x)
    check_no_nan(x)
    return np.zeros_like(x)
