r"""Strokes drawn as a picture: for chapter 14, where digits are drawn and not loaded."""

from collections.abc import Sequence

import numpy as np

from scratchdl.checks import as_count, as_floats, check_finite, check_positive
from scratchdl.typing import Array, ArrayLike, Float


def draw_strokes(
    strokes: Sequence[Float[ArrayLike, "N 2"]], pen: float = 10.0, *, side: int = 200
) -> Float[Array, "side side"]:
    r"""Draw strokes on a sheet, with a round pen.

    A pixel whose centre lies at the distance $d$ from the nearest stroke has the ink

    $$ \min\bigl(1, \max(0, \tfrac{p}{2} - d + \tfrac12)\bigr) , $$

    where $p$ is the width of the pen: full inside, none outside, and a smooth edge of one pixel.

    Args:
        strokes: Each a list of points `(across, down)` in pixels, joined by straight lines; a
            single point is a dot.
        pen: The width of the pen in pixels, $p$.
        side: The height and the width of the sheet in pixels; what lies outside is not seen.

    Returns:
        The ink at each pixel: 0 for bare paper, 1 for full ink.

    Raises:
        TypeError: If points are not real numbers, or `side` is not an integer.
        ValueError: If a stroke is not a list of points, a number is not finite, or `pen` or `side`
            is not positive.

    Example:
        >>> from scratchdl.book.drawings import draw_strokes
        >>> draw_strokes([[(1, 2), (4, 2)]], pen=2, side=5).round(1)
        array([[0. , 0. , 0. , 0. , 0. ],
               [0.8, 1. , 1. , 1. , 0.8],
               [0.8, 1. , 1. , 1. , 0.8],
               [0. , 0. , 0. , 0. , 0. ],
               [0. , 0. , 0. , 0. , 0. ]])
    """
    check_positive("pen", pen)
    side = as_count("side", side, least=1)
    centres = np.arange(side) + 0.5
    pixels = np.stack(np.meshgrid(centres, centres), axis=-1)  # (side, side, 2): across, down
    ink = np.zeros((side, side))
    for stroke in strokes:
        points = as_points(stroke)
        for start, end in zip(points, [*points[1:], points[-1]], strict=True):
            distance = np.linalg.norm(pixels - nearest(pixels, start, end), axis=-1)
            np.maximum(ink, np.clip(pen / 2 - distance + 0.5, 0, 1), out=ink)
    return ink


def as_points(stroke: Float[ArrayLike, "N 2"]) -> Float[Array, "N 2"]:
    """A stroke as an array of points, or a refusal that says what is wrong."""
    points = as_floats(stroke)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) == 0:
        raise ValueError(f"a stroke is a list of points (across, down), got shape {points.shape}")
    check_finite("stroke", points)
    return points


def nearest(
    pixels: Float[Array, "H W 2"], start: Float[Array, "2"], end: Float[Array, "2"]
) -> Float[Array, "H W 2"]:
    """The point of a line from `start` to `end` that is nearest to each pixel."""
    along = end - start
    length = max(float(along @ along), 1e-12)  # of a dot: any number serves
    share = np.clip((pixels - start) @ along / length, 0, 1)
    return start + share[..., np.newaxis] * along
