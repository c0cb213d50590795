"""Slopes: lines that touch a curve, errors of measured slopes, arrows that point downhill."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from scratchdl.plots.curves import put_legend_above, sample_interval
from scratchdl.plots.style import BLUE, INK, LINE_STYLES, MARKERS, VERMILION, WIDTH, styled
from scratchdl.typing import Array, ArrayLike

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Function: TypeAlias = Callable[[Array], Array]


@styled
def plot_tangents(
    f: Callable[[float], float],
    slopes: Mapping[float, float],
    *,
    interval: tuple[float, float] = (0.0, 20.0),
    xlabel: str = "x",
    ylabel: str = "f(x)",
) -> "Figure":
    """Draw a curve, and through some of its points a line with the slope given there.

    Args:
        f: The function; it is called with an array, and with single numbers.
        slopes: For each place `x`, the slope of the line through the point above it.
        interval: Where to begin and end.
        xlabel: What the horizontal axis shows.
        ylabel: What the vertical axis shows.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no place, or the interval is not one.

    Example:
        >>> from scratchdl.book.figures import plot_tangents
        >>> figure = plot_tangents(lambda x: x**2, {1.0: 2.0}, interval=(-1, 3))
    """
    import matplotlib.pyplot as plt

    if not slopes:
        raise ValueError("slopes must name at least one place")
    figure, ax = plt.subplots()
    x = sample_interval(interval)
    y = np.asarray(f(x))  # type: ignore[arg-type]  # a formula takes an array as well as a number
    ax.plot(x, y, label="the curve", color=BLUE)
    for i, (place, slope) in enumerate(slopes.items(), start=1):
        height = float(f(place))
        line = height + slope * (x - place)
        style = LINE_STYLES[i % len(LINE_STYLES)]
        (drawn,) = ax.plot(x, line, linestyle=style, label=f"slope {slope:.2f} at {place:g}")
        ax.plot([place], [height], MARKERS[i % len(MARKERS)], color=drawn.get_color())
    margin = 0.08 * float(np.ptp(y))
    ax.set(xlabel=xlabel, ylabel=ylabel, xlim=interval, ylim=(y.min() - margin, y.max() + margin))
    put_legend_above(ax)
    return figure


@styled
def plot_errors(
    errors: Mapping[str, ArrayLike], x: ArrayLike, *, xlabel: str = "step h", ylabel: str = "error"
) -> "Figure":
    """Draw errors against a size, both on logarithmic axes; an error of 0 is left out.

    Args:
        errors: The errors by name, one for each number in `x`.
        x: The sizes.
        xlabel: What the horizontal axis shows.
        ylabel: What the vertical axis shows.

    Returns:
        The figure.

    Raises:
        ValueError: If there are no errors, or not as many as sizes.

    Example:
        >>> from scratchdl.book.figures import plot_errors
        >>> figure = plot_errors({"forward": [0.1, 0.01]}, x=[0.1, 0.01])
    """
    import matplotlib.pyplot as plt

    x = np.asarray(x, dtype=float)
    if not errors or any(np.shape(values) != x.shape for values in errors.values()):
        raise ValueError(f"each name in errors needs {x.size} numbers, one for each in x")
    figure, ax = plt.subplots()
    for i, (name, values) in enumerate(errors.items()):
        seen = np.asarray(values, dtype=float)
        marker = MARKERS[i % len(MARKERS)]
        ax.plot(x[seen > 0], seen[seen > 0], marker=marker, markersize=4, label=name)
    ax.set(xscale="log", yscale="log", xlabel=xlabel, ylabel=ylabel)
    put_legend_above(ax)
    return figure


@styled
def plot_downhill(
    gradient: Function,
    *,
    interval: tuple[float, float] = (-2.0, 2.0),
    points: Sequence[tuple[float, float]] = (),
    title: str = "",
) -> "Figure":
    """Draw, at many places of the plane, an arrow against the gradient: where it falls fastest.

    Args:
        gradient: Takes a place, an array of two numbers, and returns the two slopes there.
        interval: Where to begin and end, for both axes.
        points: Places to mark.
        title: What to write above.

    Returns:
        The figure; a longer arrow is a steeper slope.

    Raises:
        ValueError: If the interval is not one.

    Example:
        >>> from scratchdl.book.figures import plot_downhill
        >>> figure = plot_downhill(lambda x: 2 * x, points=[(0, 0)])
    """
    import matplotlib.pyplot as plt

    ticks = sample_interval(interval)[::60]
    places = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    downhill = -np.stack([gradient(place) for place in places])
    figure, ax = plt.subplots(figsize=(WIDTH, WIDTH * 0.85))
    ax.quiver(*places.T, *downhill.T, color=BLUE, angles="xy", width=0.006)
    for point in points:
        ax.plot(*point, "o", color=VERMILION, markersize=9)
    ax.margins(0.12)  # room for the arrows that start at the edge
    ax.set(xlabel="x₀", ylabel="x₁", title=title, aspect="equal")
    ax.spines[:].set_color(INK)
    return figure
