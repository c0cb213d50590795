r"""Curves of several runs: their mean, in a band from the lowest run to the highest."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from scratchdl.checks import as_count, check_choice
from scratchdl.plots.curves import draw_references, put_legend_above
from scratchdl.plots.style import MARKERS, axes_for, styled
from scratchdl.typing import Array, ArrayLike

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Scale: TypeAlias = Literal["linear", "log"]
SCALES = ("linear", "log")
MARKED = 30  # points, up to which every point of a curve has a marker; longer curves have fewer


@styled
def plot_bands(
    runs: Mapping[str, ArrayLike],
    *,
    x: ArrayLike | Mapping[str, ArrayLike] | None = None,
    block: int = 1,
    xlabel: str = "step",
    ylabel: str = "",
    title: str = "",
    xscale: Scale = "linear",
    yscale: Scale = "linear",
    colours: Mapping[str, str] | None = None,
    levels: Iterable[float] = (),
    ax: "Axes | None" = None,
) -> "Figure":
    r"""Draw runs that differ in their seed alone: their mean, and a band that holds all of them.

    The band goes from the lowest run to the highest. It shows everything that happened, and says
    nothing about runs that did not take place; with more runs it can only become wider.

    Curves differ in dashes and in the shape of their markers, not in colour alone. A long curve
    among others has about eight markers, at places of its own.

    Args:
        runs: By name, one row for each run and one column for each step. A single run may be given
            as a plain list; it has no band.
        x: The places of the columns on the axis, the same for all or by name; 1, 2, 3 and so on if
            not given.
        block: Average each run over this many columns at a time, and draw one point for them, at
            the last of them; what is left over joins the last block. Curves of thousands of noisy
            losses become legible, and no loss is left out.
        xlabel: What the horizontal axis shows.
        ylabel: What the vertical axis shows.
        title: What to write above.
        xscale: `"linear"` or `"log"`.
        yscale: `"linear"` or `"log"`.
        colours: A colour for some of the names, as `scratchdl.plots.style` has them.
        levels: Heights at which to draw a thin line across.
        ax: Axes to draw into; new ones in a figure of their own if not given.

    Returns:
        The figure.

    Raises:
        TypeError: If `block` is not an integer.
        KeyError: If `x` is given by name and a name is missing.
        ValueError: If there are no runs, a number is not finite, or not positive on a logarithmic
            axis, `x` has another length, or a scale is unknown.

    Example:
        >>> from scratchdl.plots import plot_bands
        >>> losses = {"SGD": [[2.3, 1.1, 0.9], [2.2, 1.4, 0.7]], "Adam": [[2.3, 0.4, 0.1]]}
        >>> figure = plot_bands(losses, ylabel="loss", yscale="log")
        >>> [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
        ['SGD', 'Adam']
    """
    if not runs:
        raise ValueError("runs must hold at least one name with its runs")
    check_choice("xscale", xscale, SCALES)
    check_choice("yscale", yscale, SCALES)
    figure, ax = axes_for(ax)
    draw_references(ax, levels, ())
    for i, (name, values) in enumerate(runs.items()):
        rows = _as_rows(name, values, positive=yscale == "log")
        given = x[name] if isinstance(x, Mapping) else x
        where, rows = _blocks(_places(name, given, rows, positive=xscale == "log"), rows, block)
        (line,) = ax.plot(where, rows.mean(axis=0), label=name)
        if len(where) <= MARKED or len(runs) > 1:
            every = _marked(i, len(runs), len(where))
            line.set(marker=MARKERS[i % len(MARKERS)], markevery=every)
        if colours and name in colours:
            line.set_color(colours[name])
        if len(rows) > 1:
            band = ax.fill_between(where, rows.min(axis=0), rows.max(axis=0), alpha=0.2)
            band.set(facecolor=line.get_color(), edgecolor="none")
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title, xscale=xscale, yscale=yscale)
    if len(runs) > 1 or not ylabel:
        put_legend_above(ax)
    return figure


def _as_rows(name: str, values: ArrayLike, *, positive: bool) -> Array:
    """The runs of one name as rows, all of them numbers that can be drawn."""
    rows = np.atleast_2d(np.asarray(values, dtype=float))
    if rows.ndim != 2 or not rows.size:
        raise ValueError(f"{name} must have shape (runs, steps), got {np.shape(values)}")
    if not np.all(np.isfinite(rows)):
        row, column = np.argwhere(~np.isfinite(rows))[0]
        raise ValueError(f"{name} holds {rows[row, column]} in run {row}, column {column}")
    if positive and rows.min() <= 0:
        raise ValueError(f"{name} holds {rows.min()}, which has no place on a logarithmic axis")
    return rows


def _places(name: str, x: ArrayLike | None, rows: Array, *, positive: bool) -> Array:
    """The places of the columns on the axis."""
    steps = rows.shape[1]
    places = np.arange(1.0, steps + 1) if x is None else np.asarray(x, dtype=float)
    if places.shape != (steps,):
        raise ValueError(f"{name} has {steps} columns, x has shape {places.shape}")
    if positive and places.min() <= 0:
        raise ValueError(f"x holds {places.min()}, which has no place on a logarithmic axis")
    return places


def _marked(i: int, curves: int, points: int) -> tuple[int, int]:
    """The first point of a curve that has a marker, and how many points later the next one is."""
    if points <= MARKED:
        return 0, 1
    gap = points // 8
    return i * gap // curves, gap


def _blocks(places: Array, rows: Array, block: int) -> tuple[Array, Array]:
    """The mean of each block of columns, placed at its last; what is left over joins the last."""
    starts = np.arange(max(1, len(places) // as_count("block", block))) * block
    ends = np.append(starts[1:], len(places))
    return places[ends - 1], np.add.reduceat(rows, starts, axis=1) / (ends - starts)
