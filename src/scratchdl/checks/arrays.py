"""Arrays that a function cannot work on."""

import warnings
from collections.abc import Mapping

import numpy as np

from scratchdl.typing import Array, ArrayLike


def check_no_nan(x: Array) -> None:
    """Refuse NaN, where the result could not show it.

    Raises:
        ValueError: If any entry is NaN.
    """
    if np.any(np.isnan(x)):
        raise ValueError("cannot tell on which side of 0 a NaN lies; remove or replace it first")


def check_finite(name: str, x: Array) -> None:
    """Refuse NaN and infinity where a decision depends on every number.

    Raises:
        ValueError: If any entry is NaN or infinite.
    """
    finite = np.isfinite(x)
    if not np.all(finite):
        raise ValueError(f"{name} must hold finite numbers, got {x[~finite][0]}")


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


def check_sample_size(x: Array, num_inputs: int) -> None:
    """Refuse samples that do not have one number for each weight.

    Raises:
        ValueError: If the last axis of `x` is not `num_inputs` long.
    """
    if x.shape[-1:] != (num_inputs,):
        raise ValueError(
            f"each sample must have {num_inputs} numbers, one for each weight: "
            f"give x of shape ({num_inputs},) or (N, {num_inputs}), got {x.shape}"
        )


def check_not_empty(y: Array) -> None:
    """Refuse an empty batch: it has no mean.

    Raises:
        ValueError: If `y` has no entries.
    """
    if y.size == 0:
        raise ValueError(f"an empty batch has no loss, got shape {y.shape}")


def check_named(name: str, arrays: Mapping[str, ArrayLike]) -> None:
    """Refuse anything but a dictionary of arrays by name.

    Raises:
        TypeError: If it has no names.
    """
    if not hasattr(arrays, "items"):
        raise TypeError(
            f"{name} must be a dictionary of arrays by name, got {type(arrays).__name__}"
        )


def check_scale(x: ArrayLike) -> None:
    """Warn of bytes such as the pixels of pictures, for which weights and rates are not made."""
    if getattr(x, "dtype", None) == np.uint8 and np.max(x, initial=0) > 1:
        warnings.warn(
            "x holds bytes up to 255, with which networks hardly learn and one that learnt from "
            "numbers up to 1 is mostly wrong: give x / 255",
            stacklevel=5,  # the caller of `net.predict`, which stands in a frame that answers
        )
