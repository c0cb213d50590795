r"""More pictures from the ones there are: moved, turned, resized or bent, each time at random.

A digit that is moved by two pixels is still the same digit. A network that has seen it in many
places reads it in more of them, and so fewer examples go further. Each function here draws one
change for each picture of a batch, and a `Trainer` applies it to every batch that it learns from:
`Trainer(..., augment=shift)`, or `augment=partial(rotate, degrees=10)`.

Between pixels a picture is read by bilinear interpolation; outside it is 0.
"""

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from scratchdl.checks import as_count, as_decay, as_floats, check_not_negative, check_positive
from scratchdl.initializers import Rng
from scratchdl.typing import Array, ArrayLike, Float

Augment: TypeAlias = Callable[..., Array]
"""`augment(x, rng=rng)` returns a changed batch of the same shape."""


def shift(
    x: Float[ArrayLike, "N *shape"], pixels: int = 2, *, rng: Rng = None
) -> Float[Array, "N *shape"]:
    r"""Move each picture by whole pixels, down and across, by distances drawn for it.

    $$ y_{ij} = x_{i + a,\, j + b}, \qquad a, b \in \{-p, \dots, p\} $$

    Args:
        x: Pictures, of shape `(N, C, H, W)` or `(N, H, W)`, or as rows of square ones.
        pixels: How far at most, $p$; every distance up to it is equally likely.
        rng: A `numpy.random.Generator`, a seed, or `None` for a new draw on every call.

    Returns:
        A new array of the same shape; integers become float64.

    Raises:
        TypeError: If `x` does not hold real numbers, or `pixels` is not an integer.
        ValueError: If `x` holds no pictures, or `pixels` is negative.

    Example:
        >>> import numpy as np
        >>> from scratchdl.augment import shift
        >>> shift(np.array([[[0.0, 0, 0], [0, 9, 0], [0, 0, 0]]]), 1, rng=5)
        array([[[9., 0., 0.],
                [0., 0., 0.],
                [0., 0., 0.]]])
    """
    images, shape = as_images(x)
    p, rng = as_count("pixels", pixels, least=0), np.random.default_rng(rng)
    N, _, H, W = images.shape
    edge = np.pad(images, ((0, 0), (0, 0), (p, p), (p, p)))
    rows = rng.integers(0, 2 * p + 1, (N, 1)) + np.arange(H)
    columns = rng.integers(0, 2 * p + 1, (N, 1)) + np.arange(W)
    of_image = np.arange(N)[:, np.newaxis, np.newaxis]
    moved = edge[of_image, :, rows[:, :, np.newaxis], columns[:, np.newaxis]]  # (N, H, W, C)
    return np.ascontiguousarray(moved.transpose(0, 3, 1, 2)).reshape(shape)


def rotate(
    x: Float[ArrayLike, "N *shape"], degrees: float = 15.0, *, rng: Rng = None
) -> Float[Array, "N *shape"]:
    r"""Turn each picture about its centre, by an angle drawn for it.

    The pixel at $(i, j)$, counted from the centre, becomes what the picture shows at

    $$
    \begin{pmatrix} \cos\varphi & -\sin\varphi \\ \sin\varphi & \cos\varphi \end{pmatrix}
    \begin{pmatrix} i \\ j \end{pmatrix}, \qquad \varphi \in [-\varphi_0, \varphi_0].
    $$

    Args:
        x: Pictures, as for `shift`.
        degrees: The largest angle, $\varphi_0$; every angle up to it is equally likely.
        rng: A `numpy.random.Generator`, a seed, or `None` for a new draw on every call.

    Returns:
        A new array of the same shape.

    Raises:
        TypeError: If `x` does not hold real numbers, or `degrees` is not a number.
        ValueError: If `x` holds no pictures, or `degrees` is negative or not finite.

    Example:
        >>> import numpy as np
        >>> from scratchdl.augment import rotate
        >>> bar = np.zeros((1, 5, 5))
        >>> bar[0, 2] = 1.0
        >>> rotate(bar, 45, rng=3)[0].round(1)
        array([[0. , 0. , 0. , 0. , 0.1],
               [0. , 0. , 0.2, 0.8, 0.5],
               [0. , 0.4, 1. , 0.4, 0. ],
               [0.5, 0.8, 0.2, 0. , 0. ],
               [0.1, 0. , 0. , 0. , 0. ]])
    """
    images, shape = as_images(x)
    check_not_negative("degrees", degrees)
    rng = np.random.default_rng(rng)
    phi = np.deg2rad(rng.uniform(-degrees, degrees, len(images)))
    turn = np.array([[np.cos(phi), -np.sin(phi)], [np.sin(phi), np.cos(phi)]])
    return linear(images, turn.transpose(2, 0, 1)).reshape(shape)


def scale(
    x: Float[ArrayLike, "N *shape"], share: float = 0.1, *, rng: Rng = None
) -> Float[Array, "N *shape"]:
    r"""Make each picture larger or smaller about its centre, by a factor drawn for it.

    $$ y_{ij} = x_{i / f,\, j / f}, \qquad f \in [1 - s, 1 + s] $$

    with $i$ and $j$ counted from the centre.

    Args:
        x: Pictures, as for `shift`.
        share: How far the factor may lie from 1, $s$; from 0 to below 1.
        rng: A `numpy.random.Generator`, a seed, or `None` for a new draw on every call.

    Returns:
        A new array of the same shape.

    Raises:
        TypeError: If `x` does not hold real numbers, or `share` is not a number.
        ValueError: If `x` holds no pictures, or `share` is negative, 1 or more.

    Example:
        >>> import numpy as np
        >>> from scratchdl.augment import scale
        >>> square = np.zeros((1, 6, 6))
        >>> square[0, 2:4, 2:4] = 1.0
        >>> ink = scale(square, 0.4, rng=0).sum()  # as the square of the factor
        >>> round(float(ink / square.sum()) ** 0.5, 2)
        1.15
    """
    images, shape = as_images(x)
    s, rng = as_decay("share", share), np.random.default_rng(rng)
    factors = rng.uniform(1 - s, 1 + s, len(images))
    return linear(images, np.eye(2) / factors[:, np.newaxis, np.newaxis]).reshape(shape)


def elastic(
    x: Float[ArrayLike, "N *shape"],
    pixels: float = 1.0,
    *,
    smoothness: float = 4.0,
    rng: Rng = None,
) -> Float[Array, "N *shape"]:
    r"""Bend each picture as if it were drawn on rubber.

    Every pixel is moved by its own numbers $a_{ij}$ and $b_{ij}$, and neighbours by nearly the
    same: they are draws $u$ from a bell curve, averaged with weights that fade with distance.

    $$
    y_{ij} = x_{i + a_{ij},\, j + b_{ij}}, \qquad A = p \, G U G^\top, \qquad
    G_{ik} \propto e^{-(i - k)^2 / 2 \sigma^2}, \qquad \sum_k G_{ik}^2 = 1
    $$

    and $B$ likewise. Since the squares of each row of $G$ sum to 1, the standard deviation of each
    $a_{ij}$ is $p$, at the edge as in the middle.

    Args:
        x: Pictures, as for `shift`.
        pixels: How far a pixel is moved in each direction, as a standard deviation, $p$.
        smoothness: Over how many pixels neighbours move alike, $\sigma$.
        rng: A `numpy.random.Generator`, a seed, or `None` for a new draw on every call.

    Returns:
        A new array of the same shape.

    Raises:
        TypeError: If `x` does not hold real numbers, or a setting is not a number.
        ValueError: If `x` holds no pictures, `pixels` is negative, or `smoothness` is not positive.

    Reference:
        P. Simard, D. Steinkraus, J. Platt, *Best Practices for Convolutional Neural Networks
        Applied to Visual Document Analysis*, 2003, section 2.

    Example:
        >>> import numpy as np
        >>> from scratchdl import load_mnist_sample
        >>> from scratchdl.augment import elastic
        >>> (x, t), _ = load_mnist_sample()
        >>> elastic(x[:100], rng=0).shape
        (100, 784)
    """
    images, shape = as_images(x)
    check_not_negative("pixels", pixels)
    check_positive("smoothness", smoothness)
    rng = np.random.default_rng(rng)
    N, _, H, W = images.shape
    U = rng.standard_normal((2, N, H, W), np.float32)
    A, B = np.float32(pixels) * (smoother(H, smoothness) @ U @ smoother(W, smoothness).T)
    rows, columns = np.arange(H)[:, np.newaxis] + A, np.arange(W) + B
    return bilinear(images, rows, columns).reshape(shape)


def smoother(length: int, smoothness: float) -> Float[Array, "L L"]:
    r"""The matrix $G$ of `elastic`: each row is a bell curve whose squares sum to 1."""
    i = np.arange(length, dtype=np.float32)
    G = np.exp(-((i[:, np.newaxis] - i) ** 2) / (2 * smoothness**2))
    return (G / np.linalg.norm(G, axis=1, keepdims=True)).astype(np.float32)


def linear(images: Float[Array, "N C H W"], A: Float[Array, "N 2 2"]) -> Float[Array, "N C H W"]:
    """Read each picture through a matrix of its own; rows and columns count from the centre."""
    H, W = images.shape[2:]
    i = (np.arange(H, dtype=np.float32) - np.float32((H - 1) / 2))[:, np.newaxis]
    j = np.arange(W, dtype=np.float32) - np.float32((W - 1) / 2)
    (a, b), (c, d) = A.astype(np.float32).transpose(1, 2, 0)[..., np.newaxis, np.newaxis]
    rows, columns = a * i + b * j - i[0], c * i + d * j - j[0]
    return bilinear(images, rows, columns)


def bilinear(
    images: Float[Array, "N C H W"],
    rows: Float[Array, "N OH OW"],
    columns: Float[Array, "N OH OW"],
) -> Float[Array, "N C OH OW"]:
    r"""What pictures show between their pixels, and 0 outside them.

    With $r$ and $s$ the fractions of a row and a column,

    $$ (1 - r)(1 - s)\, x_{ij} + (1 - r) s\, x_{i, j+1} + r (1 - s)\, x_{i+1, j} +
    r s\, x_{i+1, j+1} . $$

    Args:
        images: Pictures.
        rows: For each pixel of the result the row to look at, counted from 0.
        columns: The same for columns.

    Returns:
        New pictures in the precision of `images`.

    Example:
        >>> import numpy as np
        >>> from scratchdl.augment import bilinear
        >>> image = np.array([[[[0.0, 10.0], [20.0, 30.0]]]])
        >>> bilinear(image, np.array([[[0.5, 1.5]]]), np.array([[[0.5, 0.0]]]))
        array([[[[15., 10.]]]])
    """
    N, C, H, W = images.shape
    rows, columns = np.clip(rows, -1, H), np.clip(columns, -1, W)  # from there on all is 0
    i, j = np.floor(rows), np.floor(columns)
    r, s = (rows - i).astype(images.dtype), (columns - j).astype(images.dtype)
    edge = np.pad(images, ((0, 0), (0, 0), (1, 2), (1, 2))).reshape(N, C, -1)
    first = ((i + 1) * (W + 3) + j + 1).astype(np.intp).reshape(N, 1, -1)

    def at(down: int, right: int) -> Array:
        found = np.take_along_axis(edge, first + (down * (W + 3) + right), axis=2)
        return found.reshape(N, C, *rows.shape[1:])

    r, s = r[:, np.newaxis], s[:, np.newaxis]
    upper = (1 - s) * at(0, 0) + s * at(0, 1)
    lower = (1 - s) * at(1, 0) + s * at(1, 1)
    return (1 - r) * upper + r * lower


def as_images(x: ArrayLike) -> tuple[Float[Array, "N C H W"], tuple[int, ...]]:
    """Pictures in any form as `(N, C, H, W)`, and the shape they came in.

    Raises:
        TypeError: If `x` does not hold real numbers.
        ValueError: If there are no pictures in it.

    Example:
        >>> import numpy as np
        >>> from scratchdl.augment import as_images
        >>> images, shape = as_images(np.zeros((5, 784)))
        >>> images.shape, shape
        ((5, 1, 28, 28), (5, 784))
    """
    x = as_floats(x)
    side = math.isqrt(x.shape[-1]) if x.ndim == 2 else 0
    if x.ndim == 4:
        images = x
    elif x.ndim == 3:
        images = x[:, np.newaxis]
    elif x.ndim == 2 and side * side == x.shape[1]:
        images = x.reshape(-1, 1, side, side)
    else:
        raise ValueError(
            "x must hold pictures, as (N, C, H, W), (N, H, W) or rows of square ones such as "
            f"(N, 784), got shape {x.shape}"
        )
    if images.size == 0:
        raise ValueError(f"there must be at least one picture with one pixel, got shape {x.shape}")
    return images, x.shape
