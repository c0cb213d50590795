"""Predictions and targets of a classifier.

A check looks at the numbers, `untraced`: on a tape it would leave steps that matter to no slope.
"""

import numpy as np

from scratchdl.checks.arrays import check_not_empty
from scratchdl.checks.conversion import as_floats
from scratchdl.tape import untraced
from scratchdl.typing import Array

TOLERANCE = 1e-3  # probabilities in float16 add up to 1 only as closely as this
MANY = 8  # rows that nobody writes down as an example
ROUNDING = 1e-5  # those that softmax makes in float32, as closely as this


def check_labels(t: Array, num_classes: int) -> None:
    """Refuse labels that name no class.

    Args:
        t: Labels.
        num_classes: The number of classes `K`.

    Raises:
        TypeError: If the labels are not integers.
        IndexError: If a label lies outside `0 .. K - 1`.
    """
    if t.dtype.kind not in "iu":
        raise TypeError(f"labels must be integers, got dtype {t.dtype}{advice(t)}")
    if t.size and (t.min() < 0 or t.max() >= num_classes):
        bad = t.min() if t.min() < 0 else t.max()
        hint = "; if they begin at 1, give t - 1" if bad == num_classes and t.min() == 1 else ""
        raise IndexError(f"labels must lie in 0..{num_classes - 1}, got {bad}{hint}")


def advice(t: Array) -> str:
    """How to make labels of what is not integers, if that is possible."""
    if t.dtype.kind == "f":
        whole = np.all(t == np.floor(t))  # NaN, where a label is missing, is not equal to itself
        return "; give t.astype(int)" if whole else ", some of which are not whole numbers"
    if t.dtype.kind in "OUS":
        return "; give np.unique(t, return_inverse=True)[1]"
    return ""


def check_in_unit_interval(y: Array) -> None:
    """Refuse numbers that cannot be probabilities; scores are the usual mistake.

    Raises:
        ValueError: If a number is negative or NaN, or exceeds 1 by more than rounding explains.
    """
    y = untraced(y)
    lowest, highest = y.min(), y.max()
    if not (lowest >= 0 and highest <= 1 + TOLERANCE):
        raise ValueError(
            f"y must hold probabilities from 0 to 1, got {highest if lowest >= 0 else lowest}; if "
            "these are scores, use softmax_cross_entropy(x, t) or sigmoid_cross_entropy(x, t)"
        )


def check_predictions(y: Array) -> None:
    """Refuse predictions whose rows are not probabilities of classes, one of which must come true.

    Raises:
        ValueError: If a number is not a probability, or a row does not sum to 1.
    """
    y = untraced(y)
    check_in_unit_interval(y)
    sums = np.sum(y, axis=-1)
    farthest = np.max(np.abs(sums - 1))
    if farthest > TOLERANCE:
        raise ValueError(
            "the probabilities that y holds for one sample must sum to 1, but one sum is off by "
            f"{farthest:.3g}; for yes-or-no questions, one probability each, use "
            "binary_cross_entropy"
        )


def check_answers(t: Array) -> None:
    """Refuse targets that cannot answer a yes-or-no question.

    Raises:
        ValueError: If one is not from 0 (no) to 1 (yes), or NaN.
    """
    t = untraced(t)
    lowest, highest = t.min(), t.max()
    if not (lowest >= 0 and highest <= 1):
        raise ValueError(
            "targets must be 1 for yes, 0 for no, or a probability between, got "
            f"{highest if lowest >= 0 else lowest}; they come after the predictions"
        )


def check_targets(y: Array, t: Array) -> None:
    """Refuse targets that do not fit the predictions.

    The number of axes alone tells the two kinds of targets apart: as many as `y` has means
    probabilities (one-hot rows are a special case), one less means labels.

    Args:
        y: Predictions or scores, `(..., K)`.
        t: Probabilities `(..., K)` or labels `(...)`.

    Raises:
        ValueError: If the batch is empty, if the shapes do not fit, or if the probabilities of
            a sample do not sum to 1.
        TypeError: If labels are not integers.
        IndexError: If a label lies outside `0 .. K - 1`.
    """
    check_not_empty(y)
    if t.shape == y.shape[:-1]:
        check_labels(t, y.shape[-1])
    elif t.shape == y.shape:
        check_distributions(as_floats(t))
    else:
        hint = "; predictions come first, then targets" if y.shape == t.shape[:-1] else ""
        if t.shape == (*y.shape[:-1], 1):
            hint = "; if these are labels, give np.squeeze(t, -1)"
        raise ValueError(
            f"targets must have shape {y.shape[:-1]} (labels) or {y.shape} (one-hot or "
            f"probabilities) for predictions of shape {y.shape}, got {t.shape}{hint}"
        )


def check_order(y: Array, t: Array) -> None:
    """Refuse targets in the place of predictions: they are sure of everything, `t` is not.

    If those were the predictions, what they hold impossible would happen: an infinite loss.

    Args:
        y: Predictions, `(..., K)`.
        t: Targets that fit them: rows of probabilities, or labels, which are no predictions.

    Raises:
        ValueError: If every row of `y` is one-hot, and one of `t` is not.
    """
    if t.shape == y.shape and is_certain(y) and not is_certain(t):
        raise ValueError(
            "y holds nothing but 0 and 1, and t other probabilities, as if they were swapped: "
            "predictions come first, then targets"
        )


def is_certain(y: Array) -> bool:
    """Whether all probabilities are exactly 0 or 1."""
    return bool(np.all((y == 0) | (y == 1)))


def check_scores(x: Array) -> None:
    """Refuse probabilities where scores belong: softmax would be taken of them once more.

    A few rows may be an example on paper; a batch of rows that all sum to 1 comes from softmax.

    Raises:
        ValueError: If `x` has many rows, and every one holds probabilities that sum to 1.
    """
    x = untraced(x)
    if x.size < MANY * x.shape[-1] or not x.min() >= 0:  # as nearly always
        return
    if np.all(np.abs(np.sum(x, axis=-1) - 1) < ROUNDING):
        raise ValueError(
            "the rows of x are probabilities, where scores are needed, and these come first: use "
            "cross_entropy_error(y, t) for probabilities"
        )


def check_distributions(t: Array) -> None:
    """Refuse targets whose rows are not probability distributions.

    Raises:
        ValueError: If an entry is negative or NaN, or if a row does not sum to 1.
    """
    t = untraced(t)
    if not t.min() >= 0:
        raise ValueError(
            f"target probabilities must not be negative or NaN, got {t.min()}; "
            "predictions come first, then targets"
        )
    farthest = np.max(np.abs(np.sum(t, axis=-1) - 1))
    if farthest > TOLERANCE:
        raise ValueError(
            "the target probabilities of every sample must sum to 1, "
            f"but one sum is off by {farthest:.3g}; are these labels in the wrong shape?"
        )
