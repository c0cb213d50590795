r"""How often a classifier is right, and which classes it confuses."""

import numpy as np

from scratchdl.checks import as_array, as_scores, check_order, check_targets
from scratchdl.typing import Array, ArrayLike, Float, Int


def accuracy(
    y: Float[ArrayLike, "*batch K"], t: Int[ArrayLike, "*batch"] | Float[ArrayLike, "*batch K"]
) -> float:
    r"""The share of samples whose correct class got the largest number.

    $$
    \frac{1}{N} \sum_{n=1}^{N} \bigl[ \operatorname{argmax}_k y_{nk} = t_n \bigr]
    $$

    Scores and probabilities give the same answer, as softmax keeps the order. The memo's version
    takes the maximum of `t` too, whatever it holds, and so fails on labels.

    Args:
        y: Scores or probabilities; the last axis runs over the `K` classes.
        t: Labels, or one-hot rows in the shape of `y`.

    Returns:
        A number from 0 to 1.

    Raises:
        TypeError: If `y` does not hold real numbers or labels are not integers.
        IndexError: If a label lies outside `0 .. K - 1`.
        ValueError: If the batch is empty, the shapes do not fit, `y` holds NaN, as after a training
            that has diverged, or it looks like labels instead of scores.

    Example:
        >>> from scratchdl import accuracy
        >>> y = [[0.1, 0.9], [0.8, 0.2], [0.6, 0.4], [0.3, 0.7]]
        >>> accuracy(y, [1, 0, 1, 1])
        0.75
    """
    predicted, correct = classes(y, t)
    return float(np.mean(predicted == correct))


def confusion_matrix(
    y: Float[ArrayLike, "*batch K"], t: Int[ArrayLike, "*batch"] | Float[ArrayLike, "*batch K"]
) -> Int[Array, "K K"]:
    r"""Count how often samples of each class are taken for each class.

    $$
    C_{ij} = \sum_{n=1}^{N} \bigl[ t_n = i \bigr] \,
        \bigl[ \operatorname{argmax}_k y_{nk} = j \bigr]
    $$

    Scikit-learn's function of this name takes the targets first, and labels for both.

    Args:
        y: Scores or probabilities; the last axis runs over the `K` classes.
        t: Labels, or one-hot rows in the shape of `y`.

    Returns:
        Counts: a row for each correct class, a column for each predicted one. The right answers
        stand on the diagonal.

    Raises:
        TypeError: If `y` does not hold real numbers or labels are not integers.
        IndexError: If a label lies outside `0 .. K - 1`.
        ValueError: If the batch is empty, the shapes do not fit, `y` holds NaN, as after a training
            that has diverged, or it looks like labels instead of scores; or if every row of `y` is
            one-hot and `t` holds other probabilities, as if they were swapped.

    Example:
        >>> from scratchdl import confusion_matrix
        >>> confusion_matrix([[0.1, 0.9], [0.8, 0.2], [0.6, 0.4], [0.3, 0.7]], [1, 0, 1, 1])
        array([[1, 0],
               [1, 2]])
    """
    predicted, correct = classes(y, t)
    check_order(as_scores(y), as_array(t))
    K = np.shape(y)[-1]
    counts = np.bincount((correct * K + predicted).ravel(), minlength=K * K)
    return counts.reshape(K, K)


def classes(
    y: Float[ArrayLike, "*batch K"], t: Int[ArrayLike, "*batch"] | Float[ArrayLike, "*batch K"]
) -> tuple[Int[Array, "..."], Int[Array, "..."]]:
    """The predicted and the correct class of every sample.

    Example:
        >>> from scratchdl.metrics import classes
        >>> classes([[0.1, 0.9], [0.8, 0.2]], [[0, 1], [0, 1]])
        (array([1, 0]), array([1, 1]))
    """
    y, t = as_scores(y), as_array(t)
    check_are_scores(y, t)
    check_targets(y, t)
    if np.any(np.isnan(y)):
        raise ValueError(
            "y holds NaN, so no class is the likeliest: the net has diverged; train it with a "
            "smaller learning rate or smaller initial weights, and look for NaN in the data"
        )
    correct = np.argmax(t, axis=-1) if t.ndim == y.ndim else t.astype(np.intp)
    return np.argmax(y, axis=-1), correct


def check_are_scores(y: Array, t: Array) -> None:
    """Refuse labels in the place of scores: one label for each sample, or one column.

    Raises:
        ValueError: If `y` looks like labels.
    """
    if y.ndim == 1 and t.shape == y.shape and np.all(y == np.round(y)):
        raise ValueError(
            f"y must hold scores, a row of K for each sample; {y.shape} whole numbers look like "
            "labels, for which the share of right ones is np.mean(y == t); one_hot(y, K) makes "
            "such rows of them"
        )
    if y.shape[-1] == 1:
        raise ValueError(
            f"y of shape {y.shape} has one score a sample, so there is no class to choose; for "
            "a net with one output compare the answers: np.mean((y[:, 0] > 0.5) == t)"
        )
