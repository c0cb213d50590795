r"""Pencil and paper for drawings of neurons: nodes, arrows with a number on them, short texts.

Places are measured in inches from the lower left corner, so a node is as large as its text needs.
"""

import math
from typing import TYPE_CHECKING, Final

from scratchdl.plots.style import BLUE, GREY, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Place = tuple[float, float]

RADIUS: Final = 0.47
NORMAL: Final = 13.0  # points
SMALL: Final = 12.5  # for the numbers on the arrows


def new_diagram(width: float, height: float) -> "tuple[Figure, Axes]":
    """An empty sheet of the given size, without axes."""
    import matplotlib.pyplot as plt

    figure, ax = plt.subplots(figsize=(width, height))
    ax.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    ax.axis("off")
    return figure, ax


def draw_input(ax: "Axes", place: Place, text: str, *, constant: bool = False) -> None:
    """Draw an input: a square, since it computes nothing; dashed if it never changes."""
    from matplotlib.patches import Rectangle

    side = 1.6 * RADIUS
    corner = (place[0] - side / 2, place[1] - side / 2)
    square = Rectangle(corner, side, side, fill=False, edgecolor=GREY, linewidth=2)
    square.set_linestyle("--" if constant else "-")
    ax.add_patch(square)
    write(ax, place, text)


def draw_neuron(ax: "Axes", place: Place, text: str, *, size: float = NORMAL) -> None:
    """Draw a neuron: a circle, with what it computes written inside."""
    from matplotlib.patches import Circle

    ax.add_patch(Circle(place, RADIUS, fill=False, edgecolor=BLUE, linewidth=2))
    write(ax, place, text, size=size)


def draw_arrow(ax: "Axes", start: Place, end: Place, text: str = "", *, at: float = 0.5) -> None:
    """Draw an arrow between two nodes, interrupted where its number is.

    Args:
        ax: The sheet.
        start: The middle of the first node.
        end: The middle of the second node.
        text: The number.
        at: Where it is: 0 is at the first node, 1 at the second.
    """
    length = math.dist(start, end)
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)

    def on_the_way(distance: float) -> Place:
        return start[0] + distance * along[0], start[1] + distance * along[1]

    first, last = RADIUS + 0.06, length - RADIUS - 0.06
    tail = first
    if text:
        middle = first + at * (last - first)
        half = gap(text, along) / 2
        write(ax, on_the_way(middle), text, size=SMALL)
        tail = middle + half
        dash = 0.25 if abs(along[1]) < 0.2 else 0.05  # shorter and level, it looks like a minus
        if middle - half > first + dash:
            x, y = zip(on_the_way(first), on_the_way(middle - half), strict=True)
            ax.plot(x, y, color=GREY, linewidth=1.3, linestyle="-")
    head = {"arrowstyle": "-|>", "color": GREY, "linewidth": 1.3, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", on_the_way(last), on_the_way(tail), arrowprops=head)


def gap(text: str, along: Place) -> float:
    """How long a line with direction `along` must be interrupted so as not to touch the text."""
    width, height = 0.11 * len(text) + 0.08, 0.24
    across = width / max(abs(along[0]), 1e-9)
    upright = height / max(abs(along[1]), 1e-9)
    return min(across, upright)


def write(ax: "Axes", place: Place, text: str, *, size: float = NORMAL) -> None:
    """Write a text with its middle at the place."""
    ax.text(*place, text.replace("-", "−"), fontsize=size, ha="center", va="center", color=INK)


def subscript(number: int) -> str:
    """A number as small low digits: x₁, W₁₂."""
    return "".join(chr(ord("₀") + int(digit)) for digit in str(number))
