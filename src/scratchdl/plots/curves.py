r"""Curves: functions over an interval, and numbers that follow each other."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from scratchdl.plots.style import GREY, LINE_STYLES, MARKERS, WIDTH, axes_for, styled
from scratchdl.typing import Array, ArrayLike

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Function: TypeAlias = Callable[[Array], Array]


@styled
def plot_curves(
    curves: Mapping[str, Function],
    *,
    interval: tuple[float, float] = (-6.0, 6.0),
    xlabel: str = "x",
    ylabel: str = "y",
    title: str = "",
    levels: Iterable[float] = (),
    marks: Iterable[float] = (),
    ax: "Axes | None" = None,
) -> "Figure":
    """Draw functions over an interval, each under its name in the legend.

    Args:
        curves: The functions by name, for instance `{"sigmoid": sigmoid}`. Each is called once,
            with an array.
        interval: Where to begin and end.
        xlabel: What the horizontal axis shows.
        ylabel: What the vertical axis shows.
        title: What to write above.
        levels: Heights at which to draw a thin line across, such as a limit.
        marks: Places at which to draw a thin upright line, such as a threshold.
        ax: Axes to draw into; new ones in a figure of their own if not given.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no function, or the interval is not one.

    Example:
        >>> from scratchdl import sigmoid, sigmoid_grad
        >>> from scratchdl.plots import plot_curves
        >>> figure = plot_curves({"sigmoid": sigmoid, "derivative": sigmoid_grad}, levels=(0, 1))
        >>> [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
        ['sigmoid', 'derivative']
    """
    if not curves:
        raise ValueError("curves must hold at least one function")
    figure, ax = axes_for(ax)
    x = sample_interval(interval)
    draw_references(ax, levels, marks)
    for name, f in curves.items():
        ax.plot(x, f(x), label=name)
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title, xlim=interval)
    put_legend_above(ax)
    return figure


@styled
def plot_lines(
    lines: Mapping[str, ArrayLike],
    *,
    x: ArrayLike | None = None,
    xlabel: str = "step",
    ylabel: str = "",
    title: str = "",
    colours: Mapping[str, str] | None = None,
    levels: Iterable[float] = (),
    ax: "Axes | None" = None,
) -> "Figure":
    """Draw numbers that follow each other, such as the mistakes of each epoch.

    Args:
        lines: The numbers by name.
        x: Their places on the axis; 1, 2, 3 and so on if not given.
        xlabel: What the horizontal axis shows.
        ylabel: What the vertical axis shows.
        title: What to write above.
        colours: A colour for some of the names, as `scratchdl.plots.style` has them.
        levels: Heights at which to draw a thin line across.
        ax: Axes to draw into; new ones in a figure of their own if not given.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no line, or one does not have as many numbers as `x`.

    Example:
        >>> from scratchdl.plots import plot_lines
        >>> figure = plot_lines({"mistakes": [1, 3, 3, 2, 1, 0]}, xlabel="epoch")
    """
    from matplotlib.ticker import MaxNLocator

    if not lines:
        raise ValueError("lines must hold at least one list of numbers")
    figure, ax = axes_for(ax)
    draw_references(ax, levels, ())
    for i, (name, values) in enumerate(lines.items()):
        where = np.arange(1, np.size(values) + 1) if x is None else np.asarray(x)
        if np.shape(values) != where.shape:
            raise ValueError(f"{name} has shape {np.shape(values)}, x has {where.shape}")
        marker = MARKERS[i % len(MARKERS)] if np.size(values) <= 30 else ""
        (line,) = ax.plot(where, values, label=name, marker=marker)
        if colours and name in colours:
            line.set_color(colours[name])
        for axis, numbers in ((ax.xaxis, where), (ax.yaxis, np.asarray(values))):
            if numbers.dtype.kind in "iu":  # there is no epoch 2.5
                axis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title)
    if len(lines) > 1 or not ylabel:
        put_legend_above(ax)
    return figure


def sample_interval(interval: Sequence[float]) -> Array:
    """Enough places in the interval for a smooth curve, its ends included."""
    start, stop = interval
    if not (math.isfinite(start) and math.isfinite(stop) and start < stop):
        raise ValueError(f"interval must be (start, stop) with start < stop, got {interval}")
    return np.linspace(start, stop, 601)


def draw_references(ax: "Axes", levels: Iterable[float], marks: Iterable[float]) -> None:
    """Draw thin lines across (`levels`) and upright (`marks`), behind everything else."""
    lines = [ax.axhline(level) for level in levels] + [ax.axvline(mark) for mark in marks]
    for line in lines:
        line.set(color=GREY, linewidth=1.2, linestyle=LINE_STYLES[3], zorder=1)


def put_legend_above(ax: "Axes") -> None:
    """Put the legend where no curve can run through it, in as many columns as fit."""
    names = [str(line.get_label()) for line in ax.get_legend_handles_labels()[0]]
    needed = sum(0.8 + 0.11 * len(name) for name in names)  # inches in one row
    columns = len(names) if needed < WIDTH - 0.6 else 2
    ax.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=columns, borderaxespad=0.2)
