"""How much faster several machines are than one, and how their numbers go round."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from scratchdl.plots.diagram import SMALL, new_diagram, write
from scratchdl.plots.style import BLUE, COLOURS, GREY, LINE_STYLES, MARKERS, VERMILION, styled
from scratchdl.typing import ArrayLike

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

CELL = 0.9  # width of a piece in the picture of the ring, in inches


@styled
def plot_speed_up(machines: Sequence[int], curves: Mapping[str, Sequence[float]]) -> "Figure":
    """Draw how many times as fast several machines are as one, beside the ideal.

    Args:
        machines: How many there are, from 1 upwards.
        curves: For each label the speed-up with each number of machines.

    Returns:
        The figure, with logarithmic axes.

    Raises:
        ValueError: If a curve does not have one number for each count of machines.

    Example:
        >>> from scratchdl.book.figures import plot_speed_up
        >>> figure = plot_speed_up([1, 2, 4], {"half is shared": [1, 1.33, 1.6]})
        >>> len(figure.axes)
        1
    """
    figure, ax = _new_axes("machines", machines[-1])
    for i, (label, speed_ups) in enumerate(curves.items()):
        if len(speed_ups) != len(machines):
            raise ValueError(f"{label!r} has {len(speed_ups)} numbers for {len(machines)} machines")
        line = LINE_STYLES[i]
        ax.plot(machines, speed_ups, color=COLOURS[i], linestyle=line, marker="", label=label)
    ax.set_ylim(bottom=0.5, top=machines[-1])
    ax.legend()
    return figure


@styled
def plot_amdahl(
    serial: Mapping[str, float], measured: Mapping[str, Mapping[int, float]]
) -> "Figure":
    """Draw how many times as fast several processes were, and Amdahl's law through the points.

    Args:
        serial: For each label the share of a single process's time that is not divided.
        measured: For each label how many times as fast each number of processes was.

    Returns:
        The figure, with logarithmic axes: for each label a curve, and points with a marker.

    Raises:
        ValueError: If the two do not have the same labels, or one has no measurement.

    Example:
        >>> from scratchdl.book.figures import plot_amdahl
        >>> figure = plot_amdahl({"small net": 0.2}, {"small net": {1: 1.0, 2: 1.5, 4: 1.8}})
        >>> len(figure.axes)
        1
    """
    if serial.keys() != measured.keys() or not all(measured.values()):
        raise ValueError(f"not all of {list(serial)} have been measured: {dict(measured)}")
    most = max(max(points) for points in measured.values())
    processes = np.geomspace(1, most, 50)
    figure, ax = _new_axes("processes", most)
    for i, (label, s) in enumerate(serial.items()):
        points, colour, line, marker = measured[label], COLOURS[i], LINE_STYLES[i], MARKERS[i]
        ax.plot(processes, 1 / (s + (1 - s) / processes), color=colour, linestyle=line, marker="")
        ax.plot([*points], [*points.values()], color=colour, linestyle="", marker=marker)
        ax.plot([], [], color=colour, linestyle=line, marker=marker, label=label)  # in the legend
    figure.legend(loc="outside upper center", ncols=2)
    figure.set_figheight(5.2)
    return figure


def _new_axes(of_what: str, most: int) -> "tuple[Figure, Axes]":
    """Logarithmic axes, with the line on which twice as many are twice as fast."""
    import matplotlib.pyplot as plt

    figure, ax = plt.subplots()
    label = f"as many as {of_what}"
    ax.plot([1, most], [1, most], color=GREY, linestyle=":", marker="", label=label)
    ax.set_xscale("log", base=2)
    ax.set_yscale("log", base=2)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(lambda value, _: f"{value:g}")
    ax.set_xlabel(of_what)
    ax.set_ylabel("times as fast as one")
    return figure, ax


@styled
def plot_ring(summed: ArrayLike, sent: Sequence[int] = ()) -> "Figure":
    """Draw which sums each process holds of each piece, and what each sends to the next.

    Args:
        summed: For each process (rows) and piece (columns), of how many processes it is the sum.
        sent: Which piece each process sends to the process below it, the last one to the first.

    Returns:
        The figure: a row for each process, complete sums in dark blue.

    Raises:
        ValueError: If `summed` is not a table with as many rows as columns.

    Example:
        >>> import numpy as np
        >>> from scratchdl.book.figures import plot_ring
        >>> figure = plot_ring(np.ones((4, 4)), sent=[0, 1, 2, 3])
        >>> len(figure.axes)
        1
    """
    from matplotlib.patches import Rectangle

    counts = np.asarray(summed)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"summed must have a row and a column for each process: {counts.shape}")
    size = len(counts)
    figure, ax = new_diagram(CELL * size + 1.6, CELL * size + 0.4)
    for rank in range(size):
        y = CELL * (size - rank - 1) + 0.3
        write(ax, (0.7, y + 0.3), f"process {rank}", size=SMALL)
        for piece in range(size):
            x, held = 1.4 + CELL * piece, int(counts[rank, piece])
            is_sent = len(sent) == size and sent[rank] == piece
            edge, width = (VERMILION, 2.5) if is_sent else (GREY, 1.0)
            box = Rectangle((x, y), 0.75, 0.6, edgecolor=edge, linewidth=width)
            box.set_facecolor((*_rgb(BLUE), 0.75 * (held - 1) / max(size - 1, 1)))
            ax.add_patch(box)
            write(ax, (x + 0.375, y + 0.3), f"{held}", size=SMALL)
    return figure


def _rgb(colour: str) -> tuple[float, float, float]:
    from matplotlib.colors import to_rgb

    return to_rgb(colour)
