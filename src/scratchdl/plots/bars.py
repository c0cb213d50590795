r"""Bars: one number for each class, such as scores and probabilities."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from scratchdl.plots.digits import as_images, draw_image
from scratchdl.plots.style import GREY, INK, OCHRE, WIDTH, styled
from scratchdl.typing import Array, ArrayLike

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@styled
def plot_bars(
    rows: Mapping[str, ArrayLike],
    *,
    truth: int | None = None,
    classes: Sequence[object] | None = None,
    xlabel: str = "class",
    ylabel: str = "probability",
    number: str = ".2f",
    ylim: tuple[float, float] | None = None,
) -> "Figure":
    """Draw one panel of bars for every row of numbers, with the same scale in all panels.

    Args:
        rows: The numbers of each panel under the panel's title.
        truth: The correct class; its bar is hatched.
        classes: What to write under each bar; 0, 1, 2 and so on if not given.
        xlabel: What the classes are.
        ylabel: What the heights are.
        number: How to write the height above each bar, as in `format`; `""` writes none. What
            rounds to zero gets no number.
        ylim: Lowest and highest height shown; chosen to fit if not given.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no row, or the rows are not equally long lists of finite numbers.

    Example:
        >>> from scratchdl import softmax
        >>> from scratchdl.plots import plot_bars
        >>> figure = plot_bars({"T = 1": softmax([0.3, 2.9, 4.0])}, truth=2)
        >>> [bar.get_height().round(2) for bar in figure.axes[0].patches]
        [np.float64(0.02), np.float64(0.25), np.float64(0.74)]
    """
    import matplotlib.pyplot as plt

    heights = _as_rows(rows)
    names = [str(name) for name in (range(heights.shape[1]) if classes is None else classes)]
    figure, axes = plt.subplots(
        len(rows), 1, figsize=(WIDTH, 0.7 + 2.1 * len(rows)), sharex=True, squeeze=False
    )
    for ax, title, values in zip(axes.flat, rows, heights, strict=True):
        draw_bars(ax, values, names, truth, number)
        ax.set(title=title, ylabel=ylabel, ylim=ylim or _limits(heights))
    axes.flat[-1].set_xlabel(xlabel)
    return figure


@styled
def plot_prediction(
    image: ArrayLike,
    values: ArrayLike,
    *,
    truth: int | None = None,
    title: str = "",
    xlabel: str = "digit",
    ylabel: str = "probability",
    number: str = "",
) -> "Figure":
    """Draw one picture, and beside it what a net makes of it, as bars.

    Args:
        image: One picture, flat or square.
        values: A score or a probability for each class.
        truth: The correct class; its bar is hatched.
        title: What to write above the picture.
        xlabel: What the classes are.
        ylabel: What the heights are.
        number: How to write the height above each bar, as in `plot_bars`.

    Returns:
        The figure.

    Raises:
        ValueError: If `image` is not one square picture, or `values` no list of finite numbers.

    Example:
        >>> from scratchdl import load_mnist_sample, softmax
        >>> from scratchdl.plots import plot_prediction
        >>> (x_train, t_train), _ = load_mnist_sample()
        >>> figure = plot_prediction(x_train[0], softmax([0.0] * 10), truth=int(t_train[0]))
        >>> len(figure.axes[1].patches)
        10
    """
    import matplotlib.pyplot as plt

    (picture, *others) = as_images(image)
    if others:
        raise ValueError(f"plot_prediction draws one picture, got {1 + len(others)}")
    heights = _as_rows({ylabel: values})
    figure, (left, right) = plt.subplots(
        1, 2, figsize=(WIDTH, 2.9), gridspec_kw={"width_ratios": [1, 1.7]}
    )
    draw_image(left, picture, float(picture.max()))
    left.set_title(title)
    draw_bars(right, heights[0], [str(k) for k in range(heights.shape[1])], truth, number)
    right.set(xlabel=xlabel, ylabel=ylabel, ylim=_limits(heights))
    return figure


def draw_bars(
    ax: "Axes", heights: Array, names: Sequence[str], truth: int | None, number: str
) -> None:
    """Draw one bar a class; hatch the correct one and say so."""
    bars = ax.bar(range(len(heights)), heights, width=0.72)
    ax.set_xticks(range(len(heights)), names)
    ax.grid(visible=False, axis="x")
    ax.axhline(0, color=GREY, linewidth=1.0)
    if truth is not None:
        bars[truth].set(hatch="///", facecolor=OCHRE, edgecolor=INK, label="the truth")
        ax.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), borderaxespad=0.2)
    if number:
        zero = format(0.0, number)
        words = [format(height, number) for height in heights]
        ax.bar_label(bars, ["" if w == zero else w for w in words], padding=2, fontsize=11)


def _as_rows(rows: Mapping[str, ArrayLike]) -> Array:
    """The numbers as a matrix of one row a panel."""
    lengths = {np.shape(values) for values in rows.values()}
    if len(lengths) != 1 or len(*lengths) != 1:
        raise ValueError(f"give one or more lists of numbers of the same length, got {lengths}")
    heights = np.array(list(rows.values()), dtype=np.float64)
    if heights.size == 0 or not np.all(np.isfinite(heights)):
        raise ValueError("there must be at least one bar, and every height a finite number")
    return heights


def _limits(heights: Array) -> tuple[float, float]:
    """From zero to a little above the highest bar, so that its number fits; likewise below."""
    low, high = min(0.0, float(heights.min())), max(0.0, float(heights.max()))
    room = 0.14 * (high - low or 1.0)
    return (low - room if low < 0 else 0.0, high + room)
