r"""Softmax and its logarithm: from scores of any size to probabilities."""

import numpy as np

from scratchdl.checks import as_scores
from scratchdl.tape import with_way_back
from scratchdl.typing import Array, ArrayLike, Float


def softmax(x: Float[ArrayLike, "*batch K"]) -> Float[Array, "*batch K"]:
    r"""Turn scores into probabilities: all positive, summing to 1, in the same order.

    $$
    \operatorname{softmax}(x)_k = \frac{e^{x_k - c}}{\sum_j e^{x_j - c}},
    \qquad c = \max_j x_j
    $$

    Any $c$ gives the same probabilities, since $e^{-c}$ cancels. The largest score keeps every
    exponent at or below 0, so that nothing overflows. Maximum and sum run over the last axis
    only: with a whole batch in one sum, as in the memos, two rows would share a total of 1.

    Args:
        x: Scores; the last axis runs over the `K` classes. A score of $-\infty$ rules a class
            out. A NaN spreads over its row, and so does a largest score that is infinite, with
            NumPy's warning.

    Returns:
        Probabilities that sum to 1 along the last axis.

    Raises:
        TypeError: If `x` does not hold real numbers.
        ValueError: If there is no class.

    Reference:
        Bridle, "Probabilistic interpretation of feedforward classification network outputs",
        1990.

    Example:
        >>> from scratchdl import softmax
        >>> softmax([0.3, 2.9, 4.0]).round(3)
        array([0.018, 0.245, 0.737])
    """
    e = np.exp(below_largest(x))
    return e / e.sum(axis=-1, keepdims=True)


@with_way_back(lambda dz, z, x: dz - np.exp(z) * np.sum(dz, axis=-1, keepdims=True))
def log_softmax(x: Float[ArrayLike, "*batch K"]) -> Float[Array, "*batch K"]:
    r"""Turn scores into the logarithms of probabilities.

    $$
    \log \operatorname{softmax}(x)_k = x_k - c - \log \sum_j e^{x_j - c},
    \qquad c = \max_j x_j
    $$

    Taking `np.log(softmax(x))` instead gives $-\infty$ as soon as a probability is too small
    for a float; this form is exact for any scores.

    Args:
        x: Scores; the last axis runs over the `K` classes. NaN and infinities as in `softmax`.

    Returns:
        Numbers of at most 0.

    Raises:
        TypeError: If `x` does not hold real numbers.
        ValueError: If there is no class.

    Example:
        >>> from scratchdl import log_softmax
        >>> log_softmax([0.0, -1000.0])
        array([    0., -1000.])
    """
    x = below_largest(x)
    return x - np.log(np.exp(x).sum(axis=-1, keepdims=True))


def softmax_jacobian(x: Float[ArrayLike, "*batch K"]) -> Float[Array, "*batch K K"]:
    r"""Give the derivative of every probability with respect to every score.

    $$
    \frac{\partial y_i}{\partial x_j} = y_i \, (\delta_{ij} - y_j),
    \qquad y = \operatorname{softmax}(x)
    $$

    $\delta_{ij}$ is 1 if $i = j$, else 0. Each row and each column sums to 0: what one
    probability gains, the others lose.

    Args:
        x: Scores; the last axis runs over the `K` classes.

    Returns:
        A `K` by `K` matrix for every row of scores, with $i$ before $j$.

    Raises:
        TypeError: If `x` does not hold real numbers.
        ValueError: If there is no class.

    Example:
        >>> from scratchdl import softmax_jacobian
        >>> softmax_jacobian([0.0, 0.0])
        array([[ 0.25, -0.25],
               [-0.25,  0.25]])
    """
    y = softmax(x)
    y_i, y_j = y[..., :, np.newaxis], y[..., np.newaxis, :]
    delta_ij = np.eye(y.shape[-1], dtype=y.dtype, like=y)
    return y_i * (delta_ij - y_j)


def log_softmax_jacobian(x: Float[ArrayLike, "*batch K"]) -> Float[Array, "*batch K K"]:
    r"""Give the derivative of every log-probability with respect to every score.

    $$
    \frac{\partial \log y_i}{\partial x_j} = \delta_{ij} - y_j,
    \qquad y = \operatorname{softmax}(x)
    $$

    With label $i$ the loss is $-\log y_i$, so its gradient is a row of this matrix with the
    sign changed: $y_j - \delta_{ij}$, the prediction minus the one-hot target.

    Args:
        x: Scores; the last axis runs over the `K` classes.

    Returns:
        A `K` by `K` matrix for every row of scores, with $i$ before $j$.

    Raises:
        TypeError: If `x` does not hold real numbers.
        ValueError: If there is no class.

    Example:
        >>> from scratchdl import log_softmax_jacobian
        >>> log_softmax_jacobian([0.0, 0.0])
        array([[ 0.5, -0.5],
               [-0.5,  0.5]])
    """
    y_j = softmax(x)[..., np.newaxis, :]
    delta_ij = np.eye(y_j.shape[-1], dtype=y_j.dtype, like=y_j)
    return delta_ij - y_j


def below_largest(x: Float[ArrayLike, "*batch K"]) -> Float[Array, "*batch K"]:
    r"""Measure each score from the largest in its row.

    $$ x_k - \max_j x_j $$

    The difference of two large numbers may be too large for a float. Then $-\infty$ does no harm,
    since its exponential, 0, is right to the last digit.

    Example:
        >>> from scratchdl.activations.softmax_family import below_largest
        >>> below_largest([1.0, 4.0])
        array([-3.,  0.])
    """
    x = as_scores(x).copy(order="F")  # classes first: N sums at once are quicker
    with np.errstate(over="ignore"):
        return x - x.max(axis=-1, keepdims=True)
