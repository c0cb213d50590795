"""What every function asks of its input before it computes: clear words, no silent guess.

The converters (`as_...`) return what the function then works on. The checks (`check_...`)
return nothing; they raise an error that says what was wrong and what to do instead.
"""

import math
import operator

import numpy as np

from scratchdl.typing import Array, ArrayLike

SUM_TOLERANCE = 1e-3  # probabilities in float16 add up to 1 only as closely as this


def as_array(x: ArrayLike) -> Array:
    """Turn lists and numbers into an array, and leave arrays alone.

    An array is whatever dispatches NumPy's functions, so that GPU arrays stay on their device.

    Args:
        x: An array, a number, or nested lists of numbers.

    Returns:
        `x` itself if it is an array, else a new NumPy array.

    Example:
        >>> from scratchdl.checks import as_array
        >>> as_array([1, 2])
        array([1, 2])
    """
    if hasattr(x, "__array_function__"):
        return x  # type: ignore[return-value]  # the protocol makes it an array
    return np.asarray(x)


def as_floats(x: ArrayLike) -> Array:
    """Make sure that `x` holds floats: float32 stays float32, integers become float64.

    Args:
        x: An array, a number, or nested lists of numbers. Booleans count as 0 and 1.

    Returns:
        An array of floats; `x` itself if it already is one.

    Raises:
        TypeError: If `x` holds anything else, such as text or complex numbers.

    Example:
        >>> from scratchdl.checks import as_floats
        >>> as_floats([3, 4])
        array([3., 4.])
    """
    x = as_array(x)
    if x.dtype.kind == "f":
        return x
    if x.dtype.kind in "iub":
        return x.astype(np.float64)
    raise TypeError(f"expected real numbers, got an array of dtype {x.dtype}")


def as_scores(x: ArrayLike) -> Array:
    """Make sure that `x` holds floats and that its last axis has at least one class.

    Args:
        x: Scores or probabilities, one number for each class along the last axis.

    Returns:
        An array of floats.

    Raises:
        TypeError: If `x` does not hold real numbers.
        ValueError: If there is no class.

    Example:
        >>> from scratchdl.checks import as_scores
        >>> as_scores([[1, 2, 3]])
        array([[1., 2., 3.]])
    """
    x = as_floats(x)
    if x.ndim == 0 or x.shape[-1] == 0:
        raise ValueError(f"expected at least one class along the last axis, got shape {x.shape}")
    return x


def as_fraction(name: str, value: float) -> float:
    """Return `value` as a Python float, which never widens float32, if it lies between 0 and 1.

    Args:
        name: What the caller calls the number.
        value: The number.

    Returns:
        The same number.

    Raises:
        ValueError: If it is 0 or less, 1 or more, or NaN.

    Example:
        >>> from scratchdl.checks import as_fraction
        >>> as_fraction("alpha", 0.01)
        0.01
    """
    if not 0 < value < 1:
        raise ValueError(f"{name} must be greater than 0 and less than 1, got {value}")
    return float(value)


def as_count(name: str, value: int) -> int:
    """Return `value` as a Python integer if it counts something, so is at least 1.

    Args:
        name: What the caller calls the number.
        value: The number.

    Returns:
        The same number.

    Raises:
        TypeError: If it is not an integer.
        ValueError: If it is 0 or less.

    Example:
        >>> from scratchdl.checks import as_count
        >>> as_count("num_classes", 10)
        10
    """
    try:
        count = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be an integer, got {value!r}") from None
    if count < 1:
        raise ValueError(f"{name} must be at least 1, got {count}")
    return count


def check_no_nan(x: Array) -> None:
    """Refuse NaN, where the result could not show it.

    Raises:
        ValueError: If any entry is NaN.
    """
    if np.any(np.isnan(x)):
        raise ValueError("cannot tell on which side of 0 a NaN lies; remove or replace it first")


def check_same_shape(**arrays: Array) -> None:
    """Refuse arrays of different shapes, which NumPy might stretch to fit each other.

    Args:
        arrays: The arrays, each under the caller's name for it: `check_same_shape(y=y, t=t)`.

    Raises:
        ValueError: If the shapes differ.
    """
    if len({x.shape for x in arrays.values()}) > 1:
        shapes = ", ".join(f"{name} has {x.shape}" for name, x in arrays.items())
        raise ValueError(f"shapes must be equal, but {shapes}")


def check_not_empty(y: Array) -> None:
    """Refuse an empty batch: it has no mean.

    Raises:
        ValueError: If `y` has no entries.
    """
    if y.size == 0:
        raise ValueError(f"an empty batch has no loss, got shape {y.shape}")


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
        raise TypeError(f"labels must be integers, got dtype {t.dtype}")
    if t.size and (t.min() < 0 or t.max() >= num_classes):
        bad = t.min() if t.min() < 0 else t.max()
        raise IndexError(f"labels must lie in 0..{num_classes - 1}, got {bad}")


def check_probabilities(y: Array) -> None:
    """Refuse numbers that cannot be probabilities; scores are the usual mistake.

    Raises:
        ValueError: If a number is negative or NaN, or exceeds 1 by more than rounding explains.
    """
    lowest, highest = y.min(), y.max()
    if not (lowest >= 0 and highest <= 1 + SUM_TOLERANCE):
        raise ValueError(
            f"y must hold probabilities from 0 to 1, got {highest if lowest >= 0 else lowest}; "
            "if these are scores from before softmax, use softmax_cross_entropy(x, t)"
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
        raise ValueError(
            f"targets must have shape {y.shape[:-1]} (labels) or {y.shape} (one-hot or "
            f"probabilities) for predictions of shape {y.shape}, got {t.shape}"
        )


def check_distributions(t: Array) -> None:
    """Refuse targets whose rows are not probability distributions.

    Raises:
        ValueError: If an entry is negative or NaN, or if a row does not sum to 1.
    """
    if not t.min() >= 0:
        raise ValueError(f"target probabilities must not be negative or NaN, got {t.min()}")
    farthest = float(np.max(np.abs(np.sum(t, axis=-1) - 1)))
    if farthest > SUM_TOLERANCE:
        raise ValueError(
            "the target probabilities of every sample must sum to 1, "
            f"but one sum is off by {farthest:.3g}; are these labels in the wrong shape?"
        )


def check_not_negative(name: str, value: float) -> None:
    """Refuse a negative, infinite or NaN number.

    Raises:
        ValueError: If `value` is not a finite number of at least 0.
    """
    if not (math.isfinite(value) and value >= 0):
        raise ValueError(f"{name} must be a finite number of at least 0, got {value}")


def check_positive(name: str, value: float) -> None:
    """Refuse a number that is zero, negative, infinite or NaN.

    Raises:
        ValueError: If `value` is not a finite number greater than 0.
    """
    if not (math.isfinite(value) and value > 0):
        raise ValueError(f"{name} must be a finite number greater than 0, got {value}")


def check_finite(name: str, x: Array) -> None:
    """Refuse NaN and infinity where a decision depends on every number.

    Raises:
        ValueError: If any entry is NaN or infinite.
    """
    finite = np.isfinite(x)
    if not np.all(finite):
        raise ValueError(f"{name} must hold finite numbers, got {x[~finite][0]}")


def check_sample_size(x: Array, num_inputs: int) -> None:
    """Refuse samples that do not have as many numbers as there are weights for.

    Raises:
        ValueError: If the last axis of `x` is not `num_inputs` long.
    """
    if x.shape[-1:] != (num_inputs,):
        raise ValueError(
            f"each sample must have {num_inputs} numbers, as many as there are weights for it: "
            f"give x of shape ({num_inputs},) or (N, {num_inputs}), got {x.shape}"
        )
