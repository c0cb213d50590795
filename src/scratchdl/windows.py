r"""The windows through which a filter looks at an image, and the matrix that holds them all.

A window of $F_H \times F_W$ pixels glides over an image in strides of $S$ pixels. Along an axis of
$H$ pixels, with $P$ zeros added at both ends, it stops

$$ O = \frac{H + 2P - F}{S} + 1 $$

times. Images are `(N, C, H, W)`, as everywhere: samples, channels, height, width.
"""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from scratchdl.checks import as_count, as_floats
from scratchdl.typing import Array, ArrayLike, Float

Slices = tuple[slice, slice]


def output_size(size: int, filter_size: int, stride: int = 1, pad: int = 0) -> int:
    r"""How often a window stops along one axis.

    $$ O = \frac{H + 2P - F}{S} + 1 $$

    If this is not a whole number, the last pixels would never be seen. The book and PyTorch round
    it down and say nothing; here it is an error.

    Args:
        size: How many pixels the image has along the axis, $H$.
        filter_size: How many the window has, $F$.
        stride: How far the window moves from one stop to the next, $S$.
        pad: How many zeros are added at each end, $P$.

    Returns:
        The number of stops, at least 1.

    Raises:
        TypeError: If a number is not an integer.
        ValueError: If the window is larger than the image, or pixels are left over at the end.

    Example:
        >>> from scratchdl import output_size
        >>> output_size(28, 5), output_size(28, 3, pad=1), output_size(24, 2, stride=2)
        (24, 28, 12)
        >>> output_size(28, 5, stride=2)
        Traceback (most recent call last):
        ValueError: a window of 5 in strides of 2 does not fit 28 pixels with pad 0: (28 + 2 * 0 - 5) / 2 + 1 = 12.5 is not a whole number, so that 1 pixel would be left over
    """  # noqa: E501  # the last line is the whole message
    size, filter_size = as_count("size", size), as_count("filter_size", filter_size)
    stride, pad = as_count("stride", stride), as_count("pad", pad, least=0)
    free = size + 2 * pad - filter_size
    if free < 0:
        raise ValueError(
            f"a window of {filter_size} is larger than {size} pixels with pad {pad}: "
            f"{size} + 2 * {pad} = {size + 2 * pad}"
        )
    stops, rest = divmod(free, stride)
    if rest:
        raise ValueError(
            f"a window of {filter_size} in strides of {stride} does not fit {size} pixels with pad "
            f"{pad}: ({size} + 2 * {pad} - {filter_size}) / {stride} + 1 = {free / stride + 1:g} "
            f"is not a whole number, so that {rest} pixel{'s' * (rest > 1)} would be left over"
        )
    return stops + 1


def im2col(
    x: Float[ArrayLike, "N C H W"], filter_h: int, filter_w: int, stride: int = 1, pad: int = 0
) -> Float[Array, "rows columns"]:
    r"""Lay every window out as a row: then a filter is a column, and gliding is a product.

    Row $(n, i, j)$ holds, channel by channel, the $F_H \times F_W$ pixels of sample $n$ whose first
    is $(iS, jS)$. Windows overlap, so most pixels appear several times.

    Args:
        x: Images `(N, C, H, W)`.
        filter_h: The height of the window, $F_H$.
        filter_w: Its width, $F_W$.
        stride: How far it moves from one stop to the next, $S$.
        pad: How many zeros are added on each of the four sides, $P$.

    Returns:
        A new matrix of `N * OH * OW` rows and `C * filter_h * filter_w` columns.

    Raises:
        TypeError: If `x` does not hold real numbers, or another argument is not an integer.
        ValueError: If `x` does not have four axes, or the windows do not fit.

    Example:
        >>> import numpy as np
        >>> from scratchdl import im2col
        >>> image = np.arange(9.0).reshape(1, 1, 3, 3)
        >>> im2col(image, 2, 2)
        array([[0., 1., 3., 4.],
               [1., 2., 4., 5.],
               [3., 4., 6., 7.],
               [4., 5., 7., 8.]])
    """
    x = as_images(as_floats(x))
    N, C, *_ = x.shape
    OH, OW = output_shape(x.shape, filter_h, filter_w, stride, pad)
    x = padded(x, pad)
    col = np.empty_like(x, shape=(N, C, filter_h, filter_w, OH, OW), order="C")
    for i, j, pixels in slices(filter_h, filter_w, OH, OW, stride):
        col[:, :, i, j] = x[:, :, *pixels]
    return col.transpose(0, 4, 5, 1, 2, 3).reshape(N * OH * OW, C * filter_h * filter_w)


def col2im(
    col: Float[ArrayLike, "rows columns"],
    input_shape: Sequence[int],
    filter_h: int,
    filter_w: int,
    stride: int = 1,
    pad: int = 0,
) -> Float[Array, "N C H W"]:
    r"""Send every number of the matrix back to the pixel that it came from, and add up.

    It is not the inverse of `im2col` but its adjoint: for all images $x$ and matrices $c$

    $$ \langle \operatorname{im2col}(x), c \rangle = \langle x, \operatorname{col2im}(c) \rangle, $$

    where $\langle a, b \rangle = \sum_i a_i b_i$. That is what the chain rule asks for: a pixel in
    nine windows acts on the loss in nine ways, and its derivative is the sum of nine. So each pixel
    of an image comes back multiplied by the number of windows that contain it.

    Args:
        col: A matrix in the shape that `im2col` gives.
        input_shape: The shape `(N, C, H, W)` of the images.
        filter_h: As in `im2col`.
        filter_w: As in `im2col`.
        stride: As in `im2col`.
        pad: As in `im2col`; what belongs to the added zeros is dropped.

    Returns:
        New images of shape `input_shape`.

    Raises:
        TypeError: If `col` does not hold real numbers, or another argument is not an integer.
        ValueError: If the shapes do not fit.

    Example:
        >>> import numpy as np
        >>> from scratchdl import col2im
        >>> col2im(np.ones((4, 4)), (1, 1, 3, 3), 2, 2)  # the centre is seen four times
        array([[[[1., 2., 1.],
                 [2., 4., 2.],
                 [1., 2., 1.]]]])
    """
    col = as_floats(col)
    if np.ndim(input_shape) != 1 or len(input_shape) != 4:
        raise ValueError("input_shape must be the sizes (N, C, H, W); for images x give x.shape")
    N, C, H, W = input_shape
    OH, OW = output_shape(tuple(input_shape), filter_h, filter_w, stride, pad)
    if col.shape != (N * OH * OW, C * filter_h * filter_w):
        raise ValueError(
            f"col must have shape {(N * OH * OW, C * filter_h * filter_w)} for windows of "
            f"{filter_h} x {filter_w} in images of shape {tuple(input_shape)}, got {col.shape}"
        )
    col = col.reshape(N, OH, OW, C, filter_h, filter_w).transpose(0, 3, 4, 5, 1, 2)
    x = np.zeros_like(col, shape=(N, C, H + 2 * pad, W + 2 * pad), order="C")
    for i, j, pixels in slices(filter_h, filter_w, OH, OW, stride):
        x[:, :, *pixels] += col[:, :, i, j]
    return x[:, :, pad : pad + H, pad : pad + W]


def output_shape(
    image_shape: tuple[int, ...], filter_h: int, filter_w: int, stride: int, pad: int
) -> tuple[int, int]:
    """How often a window stops down and across: `OH`, `OW`.

    Raises:
        ValueError: As `output_size`, with the shape of the images.
    """
    *_, H, W = image_shape
    try:
        return output_size(H, filter_h, stride, pad), output_size(W, filter_w, stride, pad)
    except ValueError as error:
        raise ValueError(f"in images of shape {image_shape}, {error}") from None


def slices(FH: int, FW: int, OH: int, OW: int, stride: int) -> Iterator[tuple[int, int, Slices]]:
    """For each pixel `(i, j)` of a window: the slices of the image that it meets at all stops."""
    for i in range(FH):
        for j in range(FW):
            down = slice(i, i + stride * (OH - 1) + 1, stride)
            across = slice(j, j + stride * (OW - 1) + 1, stride)
            yield i, j, (down, across)


def padded(x: Float[Array, "N C H W"], pad: int, value: float = 0.0) -> Float[Array, "N C H1 W1"]:
    """Images with a margin of `pad` equal numbers on all four sides; `x` itself if `pad` is 0."""
    if pad == 0:
        return x
    N, C, H, W = x.shape
    wide = np.full_like(x, value, shape=(N, C, H + 2 * pad, W + 2 * pad))
    wide[:, :, pad : pad + H, pad : pad + W] = x
    return wide


def as_images(x: Array, C: int | None = None) -> Array:
    """Refuse anything but a batch of images with `C` channels.

    Raises:
        ValueError: If there are not four axes, or not `C` channels, or an image has no pixels.
    """
    if x.ndim != 4 or (C is not None and x.shape[1] != C) or 0 in x.shape[1:]:
        wanted = f"(N, {'C' if C is None else C}, H, W)"
        raise ValueError(
            f"images must have shape {wanted} with at least one pixel, got {x.shape}"
            f"{advice(x.shape, C)}"
        )
    return x


def advice(shape: tuple[int, ...], C: int | None) -> str:
    """What to do about images of a wrong shape, where that can be guessed."""
    if len(shape) == 4 and shape[3] == C:
        return "; channels come before height and width: give x.transpose(0, 3, 1, 2)"
    if C == 1 and len(shape) == 2 and (side := math.isqrt(shape[1])) ** 2 == shape[1] > 0:
        return f"; if these are rows of pixels, give x.reshape(-1, 1, {side}, {side})"
    if C == 1 and (len(shape) == 3 or (len(shape) == 4 and shape[0] == 1)):
        return f"; if these are grey images, give x.reshape(-1, 1, {shape[-2]}, {shape[-1]})"
    return ""
