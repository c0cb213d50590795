"""A chain of steps: what goes into what, and what comes back."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from scratchdl.plots.diagram import SMALL, Place, new_diagram, write
from scratchdl.plots.style import BLUE, GREY, VERMILION, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BOX: Final = (1.2, 0.8)  # width and height, in inches
STEP: Final = 1.5  # from the middle of one box to the middle of the next


@styled
def plot_flow(steps: Sequence[str], *, back: str = "") -> "Figure":
    r"""Draw steps from left to right, joined by arrows.

    Args:
        steps: What to write into the boxes, two to four; `\n` starts a new line.
        back: What an arrow from the last box back to the second carries; empty for no arrow.

    Returns:
        The figure.

    Raises:
        ValueError: If there are fewer than two steps or more than four.

    Example:
        >>> from scratchdl.book.figures import plot_flow
        >>> figure = plot_flow(["picture", "network", "probabilities"])
        >>> len(figure.axes)
        1
    """
    if not 2 <= len(steps) <= 4:
        raise ValueError(f"a flow has two to four steps, got {len(steps)}")
    below = 1.0 if back else 0.0
    figure, ax = new_diagram(STEP * len(steps), BOX[1] + 0.4 + below)
    middles = [(STEP * (i + 0.5), 0.2 + below + BOX[1] / 2) for i in range(len(steps))]
    for place, text in zip(middles, steps, strict=True):
        _draw_box(ax, place, text)
    for left, right in pairwise(middles):
        start, end = (left[0] + BOX[0] / 2, left[1]), (right[0] - BOX[0] / 2, right[1])
        _draw_path(ax, [start, end], GREY)
    if back:
        _draw_way_back(ax, middles[-1], middles[1], back)
    return figure


def _draw_box(ax: "Axes", place: Place, text: str) -> None:
    from matplotlib.patches import Rectangle

    corner = (place[0] - BOX[0] / 2, place[1] - BOX[1] / 2)
    ax.add_patch(Rectangle(corner, *BOX, fill=False, edgecolor=BLUE, linewidth=2))
    write(ax, place, text, size=SMALL)


def _draw_way_back(ax: "Axes", last: Place, target: Place, text: str) -> None:
    """Lead an arrow below the boxes, from the last one back up into the target."""
    bottom, floor = last[1] - BOX[1] / 2, 0.55
    corners = [(last[0], bottom), (last[0], floor), (target[0], floor), (target[0], bottom)]
    _draw_path(ax, corners, VERMILION)
    write(ax, ((last[0] + target[0]) / 2, floor - 0.27), text)


def _draw_path(ax: "Axes", places: Sequence[Place], colour: str) -> None:
    """Draw a line through all places, with an arrow head at the last."""
    x, y = zip(*places, strict=True)
    ax.plot(x[:-1], y[:-1], color=colour, linewidth=1.5, linestyle="-", marker="")
    head = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.5, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", places[-1], places[-2], arrowprops=head)
