r"""Where a network starts: the random numbers its weights have before it learns.

Randomness is an argument, never a hidden state: `rng` is a generator, a whole number that seeds a
new one, or `None` for another draw on every call.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import DTypeLike

from scratchdl.checks import check_not_negative
from scratchdl.typing import Array, Float

Rng: TypeAlias = "np.random.Generator | int | None"  # quoted: NumPy loads its random part late


def gaussian(
    shape: Sequence[int],
    *,
    std: float = 0.01,
    rng: Rng = None,
    dtype: DTypeLike = np.float32,
) -> Float[Array, "*shape"]:
    r"""Draw weights from a bell curve around zero.

    $$ W_{ij} \sim \mathcal{N}(0, \sigma^2) $$

    Args:
        shape: The shape of the array, for instance `(784, 50)`.
        std: The standard deviation $\sigma$; 0 gives zeros.
        rng: A `numpy.random.Generator`, a seed, or `None` for a fresh draw.
        dtype: `float32`, which is half as large and about twice as fast, or `float64`. A seed gives
            the same weights in both, up to rounding.

    Returns:
        The array.

    Raises:
        TypeError: If `dtype` is no float.
        ValueError: If `std` is negative.

    Example:
        >>> from scratchdl import gaussian
        >>> W = gaussian((784, 50), std=0.01, rng=0)
        >>> W.shape, W.dtype, round(float(W.std()), 3)
        ((784, 50), dtype('float32'), 0.01)
    """
    check_not_negative("std", std)
    if np.dtype(dtype).kind != "f":
        raise TypeError(f"weights must be floats, got dtype {np.dtype(dtype)}")
    W = std * np.random.default_rng(rng).standard_normal(shape)
    return W.astype(dtype)
