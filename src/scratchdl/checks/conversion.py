"""From what a caller gives to the array that a function works on."""

import sys
from collections.abc import Mapping

import numpy as np

from scratchdl.tape import Traced
from scratchdl.typing import Array, ArrayLike


def as_array(x: ArrayLike) -> Array:
    """Turn lists and numbers into an array, and leave arrays alone.

    An array is whatever dispatches NumPy's functions, so that GPU arrays stay on their device. A
    matrix becomes a plain array, since its `*` and `**` mean something else.

    Args:
        x: An array, a number, or nested lists of numbers.

    Returns:
        `x` itself if it is an array, else a new NumPy array.

    Raises:
        TypeError: If `x` is a masked array, whose gaps would silently be filled, a sparse matrix
            of SciPy's, or a dictionary.
        ValueError: If nested lists differ in length.

    Example:
        >>> from scratchdl.checks import as_array
        >>> as_array([1, 2])
        array([1, 2])
    """
    if type(x) is np.ndarray or type(x) is Traced:  # nearly always, and the quickest to see
        return x  # type: ignore[return-value]  # what is traced stands for an array
    if is_masked(x):
        raise TypeError("masked arrays are not supported; fill the gaps first, with x.filled(...)")
    if isinstance(x, Mapping):
        raise TypeError("expected real numbers, got a dictionary: give one array, by its name")
    if hasattr(x, "toarray"):
        raise TypeError("sparse matrices are not supported: give x.toarray()")
    if hasattr(type(x), "__array_function__") and not isinstance(x, np.ndarray):
        return x  # type: ignore[return-value]  # the protocol makes it an array
    return np.asarray(x)


def is_masked(x: object) -> bool:
    """Whether this is one of NumPy's arrays with gaps.

    NumPy loads its module for them when it is first used, which takes as long as loading much of
    this package. If nobody has used it, there are no such arrays.
    """
    masked = sys.modules.get("numpy.ma")
    return masked is not None and isinstance(x, masked.MaskedArray)


def on_host(x: Array) -> Array:
    """The numbers of an array in NumPy's memory: copied from a GPU, else the array itself.

    An array on a GPU never becomes a NumPy array by itself, so whatever is written to a file, sent,
    or compared on the host goes through here. The reverse is `np.asarray(x, like=array)`.

    Args:
        x: A NumPy array, or one of a library whose arrays have a `get`, such as CuPy.

    Returns:
        A NumPy array.

    Example:
        >>> import numpy as np
        >>> from scratchdl.checks import on_host
        >>> on_host(np.array([1.0, 2.0]))
        array([1., 2.])
    """
    return x if isinstance(x, np.ndarray | np.generic) else x.get()


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
    # Tables of pandas with columns of several kinds hold objects.
    hint = "; if they are numbers, give x.astype(float)" if x.dtype.kind == "O" and x.ndim else ""
    raise TypeError(f"expected real numbers, got an array of dtype {x.dtype}{hint}")


def as_number(x: Array | float) -> float:
    """Turn an array of one number into a Python number; one that is being differentiated stays.

    Args:
        x: An array without axes, or a NumPy number.

    Returns:
        A `float`.

    Example:
        >>> import numpy as np
        >>> from scratchdl.checks import as_number
        >>> as_number(np.sum([1.0, 2.0]))
        3.0
    """
    return x if isinstance(x, Traced) else float(x)


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
