r"""One digit in the form of MNIST: 20 pixels long, its centre of mass in the middle of 28 x 28."""

import numpy as np

from scratchdl.checks import as_floats, check_finite
from scratchdl.typing import Array, ArrayLike, Float

SIDE, LONGER = 28, 20  # pixels of the whole picture, and of the longer side of the digit in it
MIDDLE = 14  # the pixel, counted from 0, on which MNIST has the centre of mass


def as_mnist(ink: Float[ArrayLike, "H W"]) -> Float[Array, "28 28"]:
    r"""Bring one digit into the form that every picture of MNIST has.

    Four steps: cut out the smallest rectangle that holds all ink; make its longer side 20 pixels,
    each the average of what it covers, the other side in proportion; make the strongest ink 1; and
    lay it on 28 x 28 pixels so that the centre of mass,

    $$ (\bar\imath, \bar\jmath) = \frac{\sum_{ij} (i, j) \, a_{ij}}{\sum_{ij} a_{ij}} , $$

    is at pixel (14, 14), moved by whole pixels.

    Args:
        ink: How much ink there is at each pixel: 0 for bare paper, and nothing below it.

    Returns:
        A new picture in float32, from 0 to 1.

    Raises:
        TypeError: If `ink` does not hold real numbers.
        ValueError: If it does not have two axes, or holds no ink, negative ink, or a number that is
            not finite.

    Reference:
        Y. LeCun, C. Cortes, C. Burges, *The MNIST database of handwritten digits*, 1998.

    Example:
        >>> import numpy as np
        >>> from scratchdl.images import as_mnist
        >>> ink = np.zeros((60, 90))
        >>> ink[5:45, 70:76] = 1.0  # a 1 of 40 by 6 pixels, near the upper right corner
        >>> image = as_mnist(ink)
        >>> image.shape, np.flatnonzero(image.any(axis=1))[[0, -1]].tolist()
        ((28, 28), [4, 23])
        >>> np.flatnonzero(image.any(axis=0)).tolist()
        [13, 14, 15]
    """
    ink = as_floats(ink)
    if ink.ndim != 2:
        raise ValueError(f"ink must have shape (H, W), got {ink.shape}")
    check_finite("ink", ink)
    if ink.size == 0 or ink.max() <= 0:
        raise ValueError("there is no ink in the picture")
    if ink.min() < 0:
        raise ValueError(f"ink must not be negative, got {ink.min():.3g}")
    small = shrunk(cut_out(ink), LONGER)
    small /= small.max()
    top, left = (place(small, axis) for axis in (0, 1))
    image = np.zeros((SIDE, SIDE), np.float32)
    image[top : top + small.shape[0], left : left + small.shape[1]] = small
    return image


def cut_out(ink: Float[Array, "H W"]) -> Float[Array, "h w"]:
    """The smallest rectangle that holds all ink."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def shrunk(ink: Float[Array, "h w"], longer: int) -> Float[Array, "OH OW"]:
    """The picture with another number of pixels, `longer` along its longer side."""
    h, w = ink.shape
    OH, OW = (max(1, round(longer * side / max(h, w))) for side in (h, w))
    return averaging(h, OH) @ ink @ averaging(w, OW).T


def averaging(n: int, m: int) -> Float[Array, "m n"]:
    r"""The matrix that makes `m` pixels out of `n`, each the average of what it covers.

    The new pixel $i$ covers the old ones from $i n / m$ to $(i + 1) n / m$, perhaps only a part of
    the first and the last.

    Example:
        >>> from scratchdl.images.normal_form import averaging
        >>> averaging(3, 2).round(2)
        array([[0.67, 0.33, 0.  ],
               [0.  , 0.33, 0.67]])
    """
    edges = np.arange(m + 1) * (n / m)
    start, end = edges[:-1, np.newaxis], edges[1:, np.newaxis]
    pixels = np.arange(n)
    covered = np.minimum(end, pixels + 1) - np.maximum(start, pixels)
    return np.clip(covered, 0, None) * (m / n)


def place(small: Float[Array, "h w"], axis: int) -> int:
    """Where the first row or column goes, so that the centre of mass is in the middle."""
    length, mass = small.shape[axis], small.sum(axis=1 - axis)
    centre = np.arange(length) @ mass / mass.sum()
    return int(np.clip(round(MIDDLE - centre), 0, SIDE - length))
