r"""A window that glides over an image, and filters as pictures."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from scratchdl.plots.digits import draw_image
from scratchdl.plots.heat_map import draw_matrix, write_numbers
from scratchdl.plots.style import INK, VERMILION, WIDTH, styled
from scratchdl.typing import Array, ArrayLike
from scratchdl.windows import output_size

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@styled
def plot_window(image: ArrayLike, W: ArrayLike, row: int, column: int) -> "Figure":
    """Draw one stop of a window: the image, the products laid out with their sum, the result.

    Args:
        image: One picture, `(H, W)`.
        W: One filter, of odd or even size, no larger than the picture.
        row: The first row of the window.
        column: Its first column.

    Returns:
        The figure.

    Raises:
        ValueError: If the window leaves the picture.

    Example:
        >>> import numpy as np
        >>> from scratchdl.book.figures import plot_window
        >>> figure = plot_window(np.eye(5), np.ones((3, 3)), 1, 1)
        >>> figure.axes[1].get_title()
        'products: sum 3.0'
    """
    import matplotlib.pyplot as plt
    from matplotlib.patches import Rectangle

    pixels, weights = np.asarray(image, float), np.asarray(W, float)
    result = correlated(pixels, weights)
    if not (0 <= row < len(result) and 0 <= column < result.shape[1]):
        raise ValueError(
            f"a window at row {row}, column {column} leaves the picture: there are "
            f"{len(result)} rows and {result.shape[1]} columns of stops"
        )
    FH, FW = weights.shape
    products = pixels[row : row + FH, column : column + FW] * weights + 0.0  # no -0.0
    figure, axes = plt.subplots(1, 3, figsize=(WIDTH, WIDTH / 3 + 0.4))
    draw_image(axes[0], pixels, float(pixels.max()))
    image_of_products = draw_matrix(axes[1], products)
    image_of_products.set_clim(-1, 1)
    write_numbers(axes[1], image_of_products, products, ".1f")
    draw_matrix(axes[2], result)
    titles = ("window", f"products: sum {products.sum():.1f}".replace("-", "−"), "result")
    for ax, title in zip(axes, titles, strict=True):
        ax.set(title=title, xticks=[], yticks=[], aspect="equal")
    for ax, height, width in ((axes[0], FH, FW), (axes[2], 1, 1)):
        frame = Rectangle((column - 0.5, row - 0.5), width, height, fill=False)
        frame.set(edgecolor=INK if ax is axes[2] else VERMILION, linewidth=2)
        ax.add_patch(frame)
    return figure


@styled
def plot_filters(
    filters: Sequence[ArrayLike] | Array,
    labels: Sequence[str] | None = None,
    *,
    columns: int = 10,
) -> "Figure":
    """Draw filters, or other small pictures of signed numbers, each white at zero.

    Args:
        filters: Matrices; each is drawn with a scale of its own.
        labels: What to write above each.
        columns: How many go in a row.

    Returns:
        The figure.

    Raises:
        ValueError: If there is none, or not one label for each.

    Example:
        >>> import numpy as np
        >>> from scratchdl.book.figures import plot_filters
        >>> len(plot_filters(np.ones((7, 5, 5)), columns=4).axes)
        7
    """
    import matplotlib.pyplot as plt

    pictures = [np.asarray(each, float) for each in filters]
    names = [""] * len(pictures) if labels is None else list(labels)
    if not pictures or len(names) != len(pictures):
        raise ValueError(f"{len(pictures)} pictures need as many labels, got {len(names)}")
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    side = WIDTH / max(columns, 3)
    height = rows * (side + (0.3 if labels is not None else 0.05))
    figure, axes = plt.subplots(rows, columns, figsize=(WIDTH, height), squeeze=False)
    for ax, picture, name in zip(axes.flat, pictures, names, strict=False):
        draw_matrix(ax, picture)
        ax.set(title=name, xticks=[], yticks=[], aspect="equal")
        ax.spines[:].set_visible(True)
    for ax in axes.flat[len(pictures) :]:
        ax.remove()
    return figure


def correlated(image: Array, W: Array) -> Array:
    """What a filter finds at every stop of one picture."""
    OH, OW = (output_size(*sizes) for sizes in zip(image.shape, W.shape, strict=True))
    windows = np.lib.stride_tricks.sliding_window_view(image, W.shape)
    return np.sum(windows * W, axis=(2, 3)).reshape(OH, OW)
