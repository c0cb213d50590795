r"""Pictures of handwritten digits, and of the numbers they are made of."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from scratchdl.plots.heat_map import write_numbers
from scratchdl.plots.style import VERMILION, WIDTH, styled
from scratchdl.typing import Array, ArrayLike

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage


@styled
def plot_digits(
    x: ArrayLike, labels: Sequence[object] | Array | None = None, *, columns: int = 5
) -> "Figure":
    """Draw digits in rows, each under its label.

    Args:
        x: One digit or a batch, flat (`784` or `N, 784`) or as pictures (`28, 28`, `N, 28, 28` or
            `N, 1, 28, 28`). Any other square size works as well.
        labels: What to write above each: a number, or any short text.
        columns: How many digits go in a row.

    Returns:
        The figure.

    Raises:
        ValueError: If `x` does not hold square pictures, or there is not one label for each.

    Example:
        >>> from scratchdl import load_mnist_sample
        >>> from scratchdl.plots import plot_digits
        >>> (x_train, t_train), _ = load_mnist_sample()
        >>> figure = plot_digits(x_train[:10], t_train[:10])
        >>> [ax.get_title() for ax in figure.axes] == [str(t) for t in t_train[:10]]
        True
    """
    import matplotlib.pyplot as plt

    images = as_images(x)
    names = [""] * len(images) if labels is None else [str(label) for label in labels]
    if len(names) != len(images):
        raise ValueError(f"{len(images)} pictures need as many labels, got {len(names)}")
    columns = min(columns, len(images))
    rows = math.ceil(len(images) / columns)
    height = rows * (WIDTH / max(columns, 3) + (0.3 if labels is not None else 0))
    figure, axes = plt.subplots(rows, columns, figsize=(WIDTH, height), squeeze=False)
    for ax, image, name in zip(axes.flat, images, names, strict=False):
        draw_image(ax, image, float(images.max()))
        ax.set_title(name)
    for ax in axes.flat[len(images) :]:
        ax.remove()
    return figure


@styled
def plot_pixels(
    x: ArrayLike, *, top: int = 7, left: int = 7, size: int = 6, title: str = "the picture"
) -> "Figure":
    """Draw one digit, and beside it a small square of its pixels as the numbers they are.

    Args:
        x: One digit, flat or as a picture. Whole numbers are written as they are, others with one
            digit after the point.
        top: The first row of the square.
        left: The first column of the square.
        size: How many rows and columns the square has.
        title: What to write above the digit.

    Returns:
        The figure.

    Raises:
        ValueError: If `x` is not one square picture, or the square leaves it.

    Example:
        >>> from scratchdl import load_mnist_sample
        >>> from scratchdl.plots import plot_pixels
        >>> (x_train, t_train), _ = load_mnist_sample(normalize=False)
        >>> figure = plot_pixels(x_train[0], top=4, left=10)
        >>> figure.axes[1].get_title()
        'rows 4–9, columns 10–15'
    """
    import matplotlib.pyplot as plt
    from matplotlib.patches import Rectangle

    (image, *others) = as_images(x)
    if others:
        raise ValueError(f"plot_pixels draws one picture, got {1 + len(others)}")
    part = image[max(top, 0) : top + size, max(left, 0) : left + size]
    if part.shape != (size, size) or size < 1:
        raise ValueError(
            f"a square of {size} pixels at row {top}, column {left} does not lie in "
            f"a picture of {image.shape[0]} by {image.shape[1]} pixels"
        )
    figure, (whole, detail) = plt.subplots(1, 2, figsize=(WIDTH, WIDTH / 2 + 0.2))
    draw_image(whole, image, float(image.max()))
    whole.set_title(title)
    frame = Rectangle((left - 0.5, top - 0.5), size, size, fill=False)
    frame.set(edgecolor=VERMILION, linewidth=2.5)
    whole.add_patch(frame)
    write_numbers(detail, draw_image(detail, part, float(image.max())), part, number_format(part))
    detail.set_title(f"rows {top}–{top + size - 1}, columns {left}–{left + size - 1}")
    detail.spines[:].set(edgecolor=VERMILION, linewidth=2.5)
    return figure


def as_images(x: ArrayLike) -> Array:
    """Any shape in which digits come, as an array of shape `(N, side, side)`."""
    images = np.asarray(x)
    side = math.isqrt(images.shape[-1]) if images.ndim else 0
    if images.ndim > 1 and images.shape[-1] == images.shape[-2]:
        images = images.reshape(-1, *images.shape[-2:])
    elif images.ndim in (1, 2) and side * side == images.shape[-1]:
        images = images.reshape(-1, side, side)
    else:
        raise ValueError(
            "x must hold square pictures, as (N, 784), (N, 28, 28) or (N, 1, 28, 28), "
            f"got an array of shape {images.shape}"
        )
    if images.size == 0 or not np.all(np.isfinite(images)):
        raise ValueError("there must be at least one picture, and every pixel a finite number")
    return images


def draw_image(ax: "Axes", image: Array, largest: float) -> "AxesImage":
    """Draw one picture as ink on paper: 0 is white, the largest number black."""
    # "none" keeps the pixels as they are, also in an SVG: larger ones would be a larger file.
    drawn = ax.imshow(image, cmap="gray_r", vmin=0, vmax=largest or 1, interpolation="none")
    ax.set(xticks=[], yticks=[])
    ax.grid(visible=False)
    ax.spines[:].set_visible(True)
    return drawn


def number_format(values: Array) -> str:
    """Whole numbers in full, others short enough for a small square."""
    return "d" if np.issubdtype(values.dtype, np.integer) else ".1f"
