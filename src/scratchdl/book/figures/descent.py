"""Walks downhill, drawn on the map of what they descend."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from scratchdl.plots.curves import put_legend_above, sample_interval
from scratchdl.plots.style import GREY, MARKERS, WIDTH, styled
from scratchdl.typing import Array, ArrayLike

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Function: TypeAlias = Callable[[Array], Array]
Interval: TypeAlias = tuple[float, float]

MARGINS = {"left": 0.1, "right": 0.98, "top": 0.84, "bottom": 0.1}


@styled
def plot_descent(
    f: Function,
    paths: Mapping[str, ArrayLike],
    *,
    intervals: tuple[Interval, Interval] = ((-5.0, 5.0), (-5.0, 5.0)),
    levels: int = 12,
) -> "Figure":
    """Draw walks on the map of a function of two numbers, with lines of equal height.

    Args:
        f: Takes an array of shape `(2, ...)`, both coordinates first, and returns the heights.
        paths: The walks by name, each of shape `(steps + 1, 2)`, as `gradient_descent` returns it.
        intervals: Where the two axes begin and end; what leaves the map is cut off.
        levels: About how many lines of equal height to draw.

    Returns:
        The figure. Each walk starts at its open circle.

    Raises:
        ValueError: If an interval is not one, or a path is not a list of places.

    Example:
        >>> import numpy as np
        >>> from scratchdl import gradient_descent
        >>> from scratchdl.book.figures import plot_descent
        >>> f = lambda x: x[0] ** 2 + x[1] ** 2
        >>> x, path = gradient_descent(f, [3.0, 4.0], lr=0.1, return_path=True)
        >>> figure = plot_descent(f, {"η = 0.1": path})
    """
    import matplotlib.pyplot as plt

    # A place given, not sought: a slider has many of these figures, and none may move its axes.
    size = (WIDTH, WIDTH * 0.85)
    figure, ax = plt.subplots(figsize=size, layout="none", gridspec_kw=MARGINS)
    draw_map(ax, f, intervals, levels)
    for i, (name, path) in enumerate(paths.items()):
        draw_path(ax, name, np.asarray(path, dtype=float), MARKERS[i % len(MARKERS)])
    ax.set(xlabel="x₀", ylabel="x₁", xlim=intervals[0], ylim=intervals[1])
    wide, high = (stop - start for start, stop in intervals)
    if 0.5 < wide / high < 2:  # then steps cross the lines at right angles, as they do in truth
        ax.set_aspect("equal")
    if paths:
        put_legend_above(ax)
    return figure


@styled
def plot_walks(
    f: Function,
    walks: Mapping[str, ArrayLike],
    *,
    interval: Interval = (-2.0, 2.0),
    xlabel: str = "x",
    ylabel: str = "f(x)",
) -> "Figure":
    """Draw walks on the curve of a function of one number.

    Args:
        f: Takes an array and returns the heights.
        walks: By name, the places that were visited, in order.
        interval: Where to begin and end; what leaves the picture is cut off.
        xlabel: What the horizontal axis shows.
        ylabel: What the vertical axis shows.

    Returns:
        The figure. Each walk starts at its open circle.

    Raises:
        ValueError: If the interval is not one.

    Example:
        >>> from scratchdl.book.figures import plot_walks
        >>> figure = plot_walks(lambda x: x**2, {"η = 0.4": [2.0, 0.4, 0.08]})
    """
    import matplotlib.pyplot as plt

    figure, ax = plt.subplots()
    x = sample_interval(interval)
    y = f(x)
    ax.plot(x, y, color=GREY, linestyle="-", linewidth=1.5)
    for i, (name, places) in enumerate(walks.items()):
        visited = np.asarray(places, dtype=float).ravel()
        path = np.stack([visited, f(visited)], axis=-1)
        draw_path(ax, name, path, MARKERS[i % len(MARKERS)])
    margin = 0.08 * float(np.ptp(y))
    ax.set(xlabel=xlabel, ylabel=ylabel, xlim=interval, ylim=(y.min() - margin, y.max() + margin))
    put_legend_above(ax)
    return figure


def draw_map(ax: "Axes", f: Function, intervals: tuple[Interval, Interval], levels: int) -> None:
    """Draw the lines of equal height, closer together where it is low."""
    grid = np.stack(np.meshgrid(*(sample_interval(interval)[::3] for interval in intervals)))
    heights = f(grid)
    low, high = float(heights.min()), float(heights.max())
    steps = low + (high - low) * np.linspace(0.05, 1, levels) ** 2
    ax.contour(*grid, heights, levels=steps, colors=GREY, linewidths=0.9)


def draw_path(ax: "Axes", name: str, path: Array, marker: str) -> None:
    """Draw one walk: a marker for each place, an open circle around the first."""
    if path.ndim != 2 or path.shape[1] != 2:
        raise ValueError(f"a path must have shape (steps + 1, 2), got {path.shape} for {name!r}")
    # No dashes: a walk goes to and fro over its own line, and they would fill each other.
    (line,) = ax.plot(*path.T, linestyle="-", linewidth=1.6, marker=marker, label=name)
    line.set_markersize(5)
    (circle,) = ax.plot(*path[0], "o", color=line.get_color())
    circle.set(markerfacecolor="none", markersize=13, markeredgewidth=2, clip_on=False)
