r"""Loss functions: one number that says how wrong a prediction is.

Every loss returns a Python float, computed in the precision of its input; a Python float never
widens float32 arrays that it meets. An empty batch has no loss and is refused.

Targets `t` of a classifier come in two kinds, told apart by their number of axes alone: one less
than the predictions means labels, the same number means one-hot rows or any other probabilities.
"""

import numpy as np

from scratchdl.activations import log_softmax
from scratchdl.activations.relu_family import softplus
from scratchdl.checks import (
    as_array,
    as_floats,
    as_number,
    as_scores,
    check_answers,
    check_in_unit_interval,
    check_not_empty,
    check_not_negative,
    check_order,
    check_predictions,
    check_same_shape,
    check_scores,
    check_targets,
)
from scratchdl.labels import as_distributions
from scratchdl.tape import with_way_back
from scratchdl.typing import Array, ArrayLike, Float, Int


def sum_squared_error(y: Float[ArrayLike, "*shape"], t: Float[ArrayLike, "*shape"]) -> float:
    r"""Add up the squared distances from the targets and halve the sum.

    $$
    L = \frac{1}{2} \sum_k (y_k - t_k)^2
    $$

    The ½ makes the derivative $y_k - t_k$ without a factor of 2. It is a sum, over the batch too,
    although the memos' heading calls it a mean.

    Args:
        y: Predictions.
        t: Targets, in the same shape; labels must be made one-hot first.

    Returns:
        The loss, at least 0; NaN if `y` or `t` holds NaN.

    Raises:
        TypeError: If `y` or `t` does not hold real numbers.
        ValueError: If the shapes differ or nothing is in them.

    Example:
        >>> from scratchdl import sum_squared_error
        >>> sum_squared_error([0.5, 0.5], [0.0, 1.0])
        0.25
    """
    y, t = as_floats(y), as_floats(t)
    check_same_shape(y=y, t=t)
    check_not_empty(y)
    return as_number(np.sum((y - t) ** 2) / 2)


def mean_squared_error(y: Float[ArrayLike, "*shape"], t: Float[ArrayLike, "*shape"]) -> float:
    r"""Average the squared distances from the targets.

    $$
    L = \frac{1}{n} \sum_{i=1}^{n} (y_i - t_i)^2
    $$

    The mean runs over all $n$ numbers, samples times outputs, as in the big frameworks.

    Args:
        y: Predictions.
        t: Targets, in the same shape; labels must be made one-hot first.

    Returns:
        The loss, at least 0; NaN if `y` or `t` holds NaN.

    Raises:
        TypeError: If `y` or `t` does not hold real numbers.
        ValueError: If the shapes differ or nothing is in them.

    Example:
        >>> from scratchdl import mean_squared_error
        >>> mean_squared_error([1.0, 2.0, 3.0], [1.0, 2.0, 6.0])
        3.0
    """
    y, t = as_floats(y), as_floats(t)
    check_same_shape(y=y, t=t)
    check_not_empty(y)
    return as_number(np.mean((y - t) ** 2))


def cross_entropy_error(
    y: Float[ArrayLike, "*batch K"],
    t: Int[ArrayLike, "*batch"] | Float[ArrayLike, "*batch K"],
    *,
    delta: float = 0.0,
) -> float:
    r"""Average, over the samples, the surprise at the correct class.

    $$
    L = -\frac{1}{N} \sum_{n=1}^{N} \sum_{k} t_{nk} \log (y_{nk} + \delta)
    $$

    With labels the inner sum has a single term, $\log (y_{n,\,t_n} + \delta)$. The memos add
    $\delta = 10^{-7}$ everywhere, against $\log 0$: this changes every loss a little and caps
    it at 16.118. Here $\delta$ is 0 unless asked for, and only a probability of exactly 0 is
    replaced, by the smallest positive number of its precision (a loss of about 708 in float64).
    During training prefer `softmax_cross_entropy`, which needs neither.

    Args:
        y: Predicted probabilities; the last axis runs over the `K` classes.
        t: Labels from 0 to `K - 1`, or one-hot rows or probabilities in the shape of `y`.
        delta: Added to every probability; `1e-7` gives the memos' digits.

    Returns:
        The loss in nats, at least 0 while `delta` is 0.

    Raises:
        TypeError: If `y` does not hold real numbers or labels are not integers.
        IndexError: If a label lies outside `0 .. K - 1`.
        ValueError: If the batch is empty, the shapes do not fit, a probability is negative,
            above 1 or NaN, a row of predictions or targets does not sum to 1, or `delta` is
            negative; single probabilities of a yes or no are for `binary_cross_entropy`. Also if
            `y` is all 0 and 1, and `t` is not: an infinite loss, and nearly always a swap.

    Example:
        >>> from scratchdl import cross_entropy_error
        >>> y = [[0.1, 0.6, 0.3], [0.5, 0.25, 0.25]]
        >>> round(cross_entropy_error(y, [1, 0]), 4)
        0.602
        >>> round(cross_entropy_error(y, [[0, 1, 0], [1, 0, 0]]), 4)
        0.602
    """
    y, t = as_scores(y), as_array(t)
    check_targets(y, t)
    check_predictions(y)
    check_order(y, t)
    check_not_negative("delta", delta)
    y = np.maximum(y + float(delta), np.finfo(y.dtype).tiny)
    return as_number(mean_surprise(np.log(y), t))


def softmax_cross_entropy(
    x: Float[ArrayLike, "*batch K"],
    t: Int[ArrayLike, "*batch"] | Float[ArrayLike, "*batch K"],
) -> float:
    r"""Average the surprise at the correct class, straight from the scores.

    $$
    L = \frac{1}{N} \sum_{n=1}^{N} \sum_{k} t_{nk}
        \Bigl( \log \sum_j e^{x_{nj}} - x_{nk} \Bigr)
    $$

    It is the cross entropy of `softmax(x)`, but the probabilities are never formed, so that
    none can be rounded to 0: the loss is exact for scores of any size.

    Args:
        x: Scores, before softmax; the last axis runs over the `K` classes.
        t: Labels from 0 to `K - 1`, or one-hot rows or probabilities in the shape of `x`.

    Returns:
        The loss in nats, at least 0; NaN if `x` holds NaN.

    Raises:
        TypeError: If `x` does not hold real numbers or labels are not integers.
        IndexError: If a label lies outside `0 .. K - 1`.
        ValueError: If the batch is empty, the shapes do not fit, a target row does not sum to 1, or
            `x` holds 8 rows or more, all of them probabilities, as softmax makes them.

    Example:
        >>> from scratchdl import softmax_cross_entropy
        >>> softmax_cross_entropy([[0.0, 0.0]], [1])
        0.6931471805599453
        >>> softmax_cross_entropy([[1e4, 0.0]], [1])
        10000.0
    """
    x, t = as_scores(x), as_array(t)
    check_targets(x, t)
    check_scores(x)
    return as_number(mean_surprise(log_softmax(x), t))


@with_way_back(
    lambda dL, L, log_y, t: -dL / num_rows(log_y) * as_distributions(t, log_y),
    lambda dL, L, log_y, t: -dL / num_rows(log_y) * log_y,
)
def mean_surprise(
    log_y: Float[Array, "*batch K"],
    t: Int[Array, "*batch"] | Int[Array, "*batch K"] | Float[Array, "*batch K"],
) -> Array:
    """The mean of `negative_log_likelihood`, as one step of a tape."""
    return average(negative_log_likelihood(log_y, t))


def num_rows(x: Array) -> int:
    """How many samples there are, along all axes but the last."""
    return x.size // x.shape[-1]


def negative_log_likelihood(
    log_y: Float[Array, "*batch K"],
    t: Int[Array, "*batch"] | Int[Array, "*batch K"] | Float[Array, "*batch K"],
) -> Float[Array, "*batch 1"]:
    r"""Say for every sample how unlikely the prediction thought what then came: the surprise.

    $$
    s_n = -\sum_k t_{nk} \log y_{nk} = -\log y_{n,\,t_n} \quad \text{for a label } t_n
    $$

    What never comes, $t_{nk} = 0$, costs nothing, even where $\log y_{nk} = -\infty$.

    Args:
        log_y: Logarithms of predicted probabilities.
        t: Labels, or one-hot rows or probabilities in the shape of `log_y`.

    Returns:
        A number of nats for every sample, as a column.

    Example:
        >>> import numpy as np
        >>> from scratchdl.losses import negative_log_likelihood
        >>> negative_log_likelihood(np.log([[0.5, 0.5], [0.9, 0.1]]), np.array([0, 1])).round(3)
        array([[0.693],
               [2.303]])
    """
    if t.ndim == log_y.ndim:
        t_log_y = t.astype(log_y.dtype, copy=False) * np.where(t > 0, log_y, 0)
        log_y_t = np.sum(t_log_y, axis=-1, keepdims=True)
    else:
        rows, n = log_y.reshape(-1, log_y.shape[-1]), np.arange(t.size, like=t)
        log_y_t = rows[n, t.reshape(-1)].reshape(*t.shape, 1)
    return 0 - log_y_t  # -log_y_t would show a perfect prediction as -0.0


def mean_of(s: Float[Array, "*shape"]) -> float:
    r"""The mean of losses in their precision, added up in float64, where none gets lost.

    $$ L = \frac{1}{N} \sum_{n=1}^{N} s_n $$

    Example:
        >>> import numpy as np
        >>> from scratchdl.losses import mean_of
        >>> mean_of(np.array([0.5, 1.0], np.float32))
        0.75
    """
    return as_number(average(s))


def average(s: Float[Array, "*shape"]) -> Array:
    """`mean_of` as a number of NumPy's, which has a precision."""
    return (s.astype(np.float64, copy=False).sum() / s.size).astype(s.dtype)


def binary_cross_entropy(y: Float[ArrayLike, "*shape"], t: Float[ArrayLike, "*shape"]) -> float:
    r"""Average the surprise at the answers to yes-or-no questions, one probability each.

    $$
    L = -\frac{1}{n} \sum_{i=1}^{n} \bigl( t_i \log y_i + (1 - t_i) \log (1 - y_i) \bigr)
    $$

    It is `cross_entropy_error` of the rows $(1 - y_i,\, y_i)$. As there, a probability of exactly 0
    is replaced by the smallest positive number of its precision. During training prefer
    `sigmoid_cross_entropy`, which needs no such thing.

    Args:
        y: The predicted probability of a yes.
        t: 1 for a yes and 0 for a no, or any probability between, in the shape of `y`.

    Returns:
        The loss in nats, at least 0.

    Raises:
        TypeError: If `y` or `t` does not hold real numbers.
        ValueError: If the shapes differ, nothing is in them, a number is not a probability, or `y`
            and `t` seem to be swapped, as in `cross_entropy_error`.

    Example:
        >>> from scratchdl import binary_cross_entropy
        >>> round(binary_cross_entropy([0.2, 0.9, 0.3], [0, 1, 0]), 4)
        0.2284
    """
    y, t = as_floats(y), as_floats(t)
    check_same_shape(y=y, t=t)
    check_not_empty(y)
    check_answers(t)
    check_in_unit_interval(y)
    check_order(y, t)
    smallest = np.finfo(y.dtype).tiny
    log_yes, log_no = np.log(np.maximum(y, smallest)), np.log(np.maximum(1 - y, smallest))
    t = t.astype(y.dtype)
    return as_number(np.mean(0 - t * log_yes - (1 - t) * log_no))


def sigmoid_cross_entropy(x: Float[ArrayLike, "*shape"], t: Float[ArrayLike, "*shape"]) -> float:
    r"""Average the surprise at the answers to yes-or-no questions, straight from the scores.

    $$
    L = \frac{1}{n} \sum_{i=1}^{n} \bigl( t_i \log (1 + e^{-x_i}) + (1 - t_i) \log (1 + e^{x_i})
        \bigr), \qquad
    \frac{\partial L}{\partial x_i} = \frac{\sigma(x_i) - t_i}{n}
    $$

    It is the binary cross entropy of `sigmoid(x)`, but the probabilities are never formed, so that
    none can be rounded to 0 or 1.

    Args:
        x: Scores, before the sigmoid.
        t: 1 for a yes and 0 for a no, or any probability between, in the shape of `x`.

    Returns:
        The loss in nats, at least 0; NaN if `x` holds NaN.

    Raises:
        TypeError: If `x` or `t` does not hold real numbers.
        ValueError: If the shapes differ, nothing is in them, or a target is not from 0 to 1.

    Example:
        >>> from scratchdl import sigmoid_cross_entropy
        >>> sigmoid_cross_entropy([0.0], [1])
        0.6931471805599453
        >>> sigmoid_cross_entropy([-1e4], [1])
        10000.0
    """
    x, t = as_floats(x), as_floats(t)
    check_same_shape(x=x, t=t)
    check_not_empty(x)
    check_answers(t)
    return as_number(np.mean(sigmoid_surprise(x, t.astype(x.dtype))))


def sigmoid_surprise(
    x: Float[Array, "*shape"], t: Float[Array, "*shape"]
) -> Float[Array, "*shape"]:
    r"""Say for every question how unlikely the sigmoid thought the answer.

    $$
    s = -t \log \sigma(x) - (1 - t) \log (1 - \sigma(x)) = t \zeta(-x) + (1 - t) \zeta(x)
    $$

    $\zeta$ is `softplus`, since $-\log \sigma(x) = \log (1 + e^{-x})$ and
    $1 - \sigma(x) = \sigma(-x)$. A term whose factor is 0 is left out, even where it is infinite.

    Args:
        x: Scores.
        t: Answers from 0 to 1, in the precision of `x`.

    Returns:
        A number of nats for each of them.

    Example:
        >>> import numpy as np
        >>> from scratchdl.losses import sigmoid_surprise
        >>> sigmoid_surprise(np.array([0.0, 2.0]), np.array([1.0, 0.0])).round(3)
        array([0.693, 2.127])
    """
    return t * np.where(t > 0, softplus(-x), 0) + (1 - t) * np.where(t < 1, softplus(x), 0)
