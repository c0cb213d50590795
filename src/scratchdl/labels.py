"""Labels as rows of numbers, one for each class."""

import numpy as np
from numpy.typing import DTypeLike

from scratchdl.checks import as_array, as_count, check_labels
from scratchdl.typing import Array, ArrayLike, Float, Int


def one_hot(
    t: Int[ArrayLike, "*batch"], num_classes: int, *, dtype: DTypeLike = np.float64
) -> Float[Array, "*batch K"]:
    r"""Write every label as a row of zeros with a single 1.

    $$
    y_{nk} = [k = t_n]
    $$

    The bracket is 1 where its condition holds, else 0.

    Args:
        t: Labels from 0 to `K - 1`.
        num_classes: The number of classes `K`.
        dtype: The kind of float; take `np.float32` for a float32 network.

    Returns:
        One row of `K` numbers for every label.

    Raises:
        TypeError: If the labels or `num_classes` are not integers.
        IndexError: If a label lies outside `0 .. K - 1`.
        ValueError: If `num_classes` is less than 1.

    Example:
        >>> from scratchdl import one_hot
        >>> one_hot([2, 0], num_classes=3)
        array([[0., 0., 1.],
               [1., 0., 0.]])
    """
    t, K = as_array(t), as_count("num_classes", num_classes)
    check_labels(t, K)
    return indicators(t, K).astype(dtype, order="C")


def indicators(t: Int[Array, "*batch"], K: int) -> Array:
    r"""The brackets $[k = t_n]$: for every label a row that says which class it is.

    Example:
        >>> import numpy as np
        >>> from scratchdl.labels import indicators
        >>> indicators(np.array([1]), 3)
        array([[False,  True, False]])
    """
    k = np.arange(K, like=t)
    return np.equal.outer(k, t.T).T  # classes first in memory, as in `log_softmax`


def as_distributions(t: Array, y: Float[Array, "*batch K"]) -> Float[Array, "*batch K"]:
    """Targets that were checked as one row of probabilities a sample, in the precision of `y`.

    Example:
        >>> import numpy as np
        >>> from scratchdl.labels import as_distributions
        >>> as_distributions(np.array([1]), np.zeros((1, 3)))
        array([[0., 1., 0.]])
    """
    return (indicators(t, y.shape[-1]) if t.ndim < y.ndim else t).astype(y.dtype, order="F")
