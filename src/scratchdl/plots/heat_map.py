r"""A table of numbers as coloured squares."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from scratchdl.plots.style import BLUE, INK, VERMILION, WIDTH, axes_for, styled
from scratchdl.typing import Array, ArrayLike

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage


@styled
def plot_heat_map(
    values: ArrayLike,
    *,
    rows: Sequence[object] | None = None,
    columns: Sequence[object] | None = None,
    xlabel: str = "",
    ylabel: str = "",
    title: str = "",
    number: str = ".2f",
    ax: "Axes | None" = None,
) -> "Figure":
    """Draw a matrix as squares: the further a number is from zero, the darker; negative ones red.

    Args:
        values: A matrix.
        rows: What to write at each row; its index if not given.
        columns: What to write at each column; its index if not given.
        xlabel: What the columns are.
        ylabel: What the rows are.
        title: What to write above.
        number: How to write the number into each square, as in `format`; `""` writes none.
        ax: Axes to draw into; new ones in a figure of their own if not given.

    Returns:
        The figure.

    Raises:
        ValueError: If `values` is not a matrix of finite numbers, or there are too few or too many
            names.

    Example:
        >>> from scratchdl import init_network
        >>> from scratchdl.plots import plot_heat_map
        >>> figure = plot_heat_map(init_network()["W1"], xlabel="neuron", ylabel="input")
    """
    matrix = np.asarray(values)
    if matrix.ndim != 2 or matrix.size == 0 or not np.all(np.isfinite(matrix)):
        raise ValueError(f"values must be a matrix of finite numbers, got shape {matrix.shape}")
    height, width = matrix.shape
    row_names = list(range(height) if rows is None else rows)
    column_names = list(range(width) if columns is None else columns)
    if (len(row_names), len(column_names)) != matrix.shape:
        raise ValueError(
            f"a matrix of shape {matrix.shape} needs as many names, got {len(row_names)} "
            f"for its rows and {len(column_names)} for its columns"
        )
    figure, ax = axes_for(ax, (WIDTH, 1 + WIDTH * min(1.2, 0.8 * height / width)))
    image = draw_matrix(ax, matrix)
    if number:
        write_numbers(ax, image, matrix, number)
    ax.set_xticks(range(width), map(str, column_names))
    ax.set_yticks(range(height), map(str, row_names))
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title)
    return figure


def draw_matrix(ax: "Axes", matrix: Array) -> "AxesImage":
    """Draw the squares, the closer to zero the more transparent: on a dark page zero is dark."""
    from matplotlib.colors import LinearSegmentedColormap

    furthest = float(np.max(np.abs(matrix))) or 1.0
    around_zero = LinearSegmentedColormap.from_list(
        "around zero", [(0, VERMILION), (0.5, f"{VERMILION}00"), (0.5, f"{BLUE}00"), (1, BLUE)]
    )
    image = ax.imshow(matrix, cmap=around_zero, vmin=-furthest, vmax=furthest, aspect="auto")
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    return image


def write_numbers(
    ax: "Axes", image: "AxesImage", values: Array, number: str, *, shades: Array | None = None
) -> None:
    """Write each number into its square, in ink or in white, whichever is easier to read there.

    The squares are drawn from the same numbers, unless `shades` says from which others.
    """
    colours = np.asarray(image.to_rgba(values if shades is None else shades))
    alpha = colours[..., 3:]
    luminance = (colours[..., :3] * alpha + 1 - alpha) @ np.array([0.2126, 0.7152, 0.0722])
    # Ink turns light on a dark page, except on the white of an opaque picture.
    black = "#0a0a0a" if np.all(alpha == 1) else INK
    for (row, column), value in np.ndenumerate(values):
        dark = luminance[row, column] < 0.45
        words = format(value, number).replace("-", "−")
        text = ax.text(column, row, words, ha="center", va="center")
        text.set_color("#ffffff" if dark else black)
