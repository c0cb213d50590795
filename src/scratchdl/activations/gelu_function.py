r"""GELU: keep a number with the probability that a normal variable is smaller."""

import math

import numpy as np

from scratchdl.activations.sigmoid_tanh import sigmoid, sigmoid_grad
from scratchdl.checks import as_floats, check_flag
from scratchdl.tape import with_rule
from scratchdl.typing import Array, ArrayLike, Float

FAR = 40.0  # further out the normal density is below 1e-347, so 0 in float64 or coarser
SCALE, CUBIC = math.sqrt(2 / math.pi), 0.044715  # of the approximation by tanh


def gelu(x: Float[ArrayLike, "*shape"], *, approximate: bool = False) -> Float[Array, "*shape"]:
    r"""Weigh every number by the share of a normal distribution below it.

    $$
    \operatorname{gelu}(x) = x \, \Phi(x)
    $$

    $\Phi$ is the standard normal distribution function; `approximate` takes
    $\Phi(x) \approx \sigma(2u)$ from `normal_cdf_by_tanh`, as GPT-2 did. The two differ by less
    than 0.0005. For $x \to -\infty$ the product tends to 0; `np.maximum` makes sure of that, since
    $-\infty \cdot 0$ would be NaN.

    Args:
        x: Any numbers; infinities give 0 or infinity, NaN stays NaN.
        approximate: Take the cheaper $\Phi$.

    Returns:
        Numbers of at least -0.17, the lowest near -0.75.

    Raises:
        TypeError: If `x` does not hold real numbers, or `approximate` is not a bool.
        ValueError: If `x` is a list of rows that differ in length.

    Reference:
        Hendrycks and Gimpel, "Gaussian error linear units (GELUs)", 2016, section 2.

    Example:
        >>> from scratchdl import gelu
        >>> gelu([-1.0, 0.0, 1.0]).round(4)
        array([-0.1587,  0.    ,  0.8413])
        >>> gelu([-1.0, 0.0, 1.0], approximate=True).round(4)
        array([-0.1588,  0.    ,  0.8412])
    """
    x = as_floats(x)
    check_flag("approximate", approximate)
    Phi = normal_cdf_by_tanh if approximate else normal_cdf
    return np.maximum(x, -FAR) * Phi(x)


def gelu_grad(
    x: Float[ArrayLike, "*shape"], *, approximate: bool = False
) -> Float[Array, "*shape"]:
    r"""Give the derivative of GELU.

    $$
    \operatorname{gelu}'(x) = \Phi(x) + x \, \varphi(x), \qquad \varphi = \Phi'
    $$

    $\varphi$ is the bell curve; with `approximate` both are those of the approximation, so that the
    derivative is that of the function which is actually computed.

    Args:
        x: Any numbers; infinities give 0 or 1, NaN stays NaN.
        approximate: Differentiate the cheaper form.

    Returns:
        Derivatives from about -0.13 to 1.13: unlike ReLU, GELU falls before it rises.

    Raises:
        TypeError: If `x` does not hold real numbers, or `approximate` is not a bool.
        ValueError: If `x` is a list of rows that differ in length.

    Example:
        >>> from scratchdl import gelu_grad
        >>> gelu_grad([-2.0, 0.0, 2.0]).round(4)
        array([-0.0852,  0.5   ,  1.0852])
    """
    x = as_floats(x)
    check_flag("approximate", approximate)
    Phi = normal_cdf_by_tanh if approximate else normal_cdf
    phi = normal_density_by_tanh if approximate else normal_density
    return Phi(x) + np.clip(x, -FAR, FAR) * phi(x)


@with_rule(lambda dz, z, x: dz * normal_density(x))
def normal_cdf(x: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
    r"""Give the share of a standard normal distribution below each number.

    $$
    \Phi(-a) = \frac{a \, e^{-a^2/2}}{\pi} \int_0^\infty \frac{e^{-u^2/2}}{a^2 + u^2} \, du,
    \qquad a \ge 0, \qquad \Phi(a) = 1 - \Phi(-a)
    $$

    NumPy has no error function, so the integral becomes a sum of 12 midpoints, $h = 0.7$ apart.
    For an integrand this smooth, the sum is exact except for one known error,
    $1 / (1 + e^{2\pi a/h})$, from the pole at $u = ia$, which is added back where $a < 2\pi/h$.

    In float64 the relative error is below $(8 + x^2) \cdot 10^{-16}$: it grows far out on the left,
    where the exponential magnifies the rounding of $a^2 / 2$.

    Args:
        x: Any floats.

    Returns:
        Shares from 0 to 1.

    Reference:
        Hunter and Regan, "A note on the evaluation of the complementary error function", 1972.

    Example:
        >>> import numpy as np
        >>> from scratchdl.activations.gelu_function import normal_cdf
        >>> normal_cdf(np.array([-1.0, 0.0, 1.0])).round(4)
        array([0.1587, 0.5   , 0.8413])
    """
    h, a = 0.7, np.minimum(np.abs(x), FAR)
    midpoints = [h * (k + 0.5) for k in range(12)]
    integral = h * sum(math.exp(-u * u / 2) / (a * a + u * u) for u in midpoints)
    pole = np.where(a < 2 * math.pi / h, sigmoid(-2 * math.pi / h * a), 0)
    below = a * np.exp(-a * a / 2) / math.pi * integral + pole
    return np.where(x < 0, below, 1 - below)


def normal_density(x: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
    r"""Give the height of the bell curve.

    $$
    \varphi(x) = \Phi'(x) = \frac{e^{-x^2/2}}{\sqrt{2\pi}}
    $$

    Args:
        x: Any floats.

    Returns:
        Numbers from 0 to 0.4.

    Example:
        >>> import numpy as np
        >>> from scratchdl.activations.gelu_function import normal_density
        >>> normal_density(np.array([-1.0, 0.0, 1.0])).round(4)
        array([0.242 , 0.3989, 0.242 ])
    """
    x = np.clip(x, -FAR, FAR)
    return np.exp(-x * x / 2) / math.sqrt(2 * math.pi)


def normal_cdf_by_tanh(x: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
    r"""Approximate the normal distribution function by a sigmoid, to within 0.0002.

    $$
    \Phi(x) \approx \frac{1 + \tanh u}{2} = \sigma(2u), \qquad
    u = \sqrt{\frac{2}{\pi}} \, \bigl( x + 0.044715 \, x^3 \bigr)
    $$

    Args:
        x: Any floats.

    Returns:
        Shares from 0 to 1.

    Reference:
        Hendrycks and Gimpel, "Gaussian error linear units (GELUs)", 2016, section 2.

    Example:
        >>> import numpy as np
        >>> from scratchdl.activations.gelu_function import normal_cdf_by_tanh
        >>> normal_cdf_by_tanh(np.array([-1.0, 0.0, 1.0])).round(4)
        array([0.1588, 0.5   , 0.8412])
    """
    x = np.clip(x, -FAR, FAR)
    u = SCALE * (x + CUBIC * x**2 * x)
    return sigmoid(2 * u)


def normal_density_by_tanh(x: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
    r"""Give the derivative of `normal_cdf_by_tanh`, an approximate bell curve.

    $$
    \varphi(x) \approx 2 \, \sigma'(2u) \, u', \qquad
    u' = \sqrt{\frac{2}{\pi}} \, \bigl( 1 + 3 \cdot 0.044715 \, x^2 \bigr)
    $$

    Args:
        x: Any floats.

    Returns:
        Numbers from 0 to 0.4.

    Example:
        >>> import numpy as np
        >>> from scratchdl.activations.gelu_function import normal_density_by_tanh
        >>> normal_density_by_tanh(np.array([-1.0, 0.0, 1.0])).round(4)
        array([0.2418, 0.3989, 0.2418])
    """
    x = np.clip(x, -FAR, FAR)
    u = SCALE * (x + CUBIC * x**2 * x)
    du = SCALE * (1 + 3 * CUBIC * x**2)
    return 2 * sigmoid_grad(2 * u) * du
