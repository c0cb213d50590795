r"""All pairs of learning rate and momentum in one picture, with the walk of one of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from scratchdl.book.figures.descent import Function, Interval, draw_map, draw_path
from scratchdl.plots.style import GREY, INK, VERMILION, WIDTH, styled
from scratchdl.typing import Array, ArrayLike

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Share: TypeAlias = Callable[[Array, Array], Array]

SHARES = (0.7, 0.8, 0.9, 0.95)  # of the distance that a step keeps: where lines are drawn
RATES: Interval = (0.01, 2.1)
MOMENTA: Interval = (0.0, 0.999)
MARGINS = {"left": 0.1, "right": 0.98, "top": 0.98, "bottom": 0.08, "hspace": 0.25}


@styled
def plot_convergence(
    share: Share,
    f: Function,
    path: ArrayLike,
    *,
    lr: float,
    momentum: float,
    intervals: tuple[Interval, Interval] = ((-8.0, 3.0), (-4.0, 4.0)),
) -> "Figure":
    """Draw which pairs of learning rate and momentum converge, and the walk of one pair below.

    Args:
        share: Takes arrays of learning rates and of momenta, and returns the share of the distance
            that a step keeps in the long run; above 1 the walk diverges.
        f: What is descended; it takes an array of shape `(2, ...)` and returns the heights.
        path: The walk, of shape `(steps + 1, 2)`.
        lr: Its learning rate.
        momentum: Its momentum.
        intervals: Where the axes of the map below begin and end.

    Returns:
        The figure. The pair is marked by a dot, and where walks diverge the plane is shaded.

    Raises:
        ValueError: If the path is not a list of places.

    Example:
        >>> import numpy as np
        >>> from scratchdl.book.figures import plot_convergence
        >>> share = lambda lr, momentum: np.maximum(abs(1 - lr), momentum)
        >>> f = lambda x: x[0] ** 2 + x[1] ** 2
        >>> figure = plot_convergence(share, f, [(3, 4), (1, 1)], lr=0.5, momentum=0.0)
        >>> [ax.get_xlabel() for ax in figure.axes]
        ['learning rate η', 'x₀']
    """
    import matplotlib.pyplot as plt

    # Places given, not sought: a slider has many of these figures, and none may move its axes.
    figure, (plane, ground) = plt.subplots(
        2, 1, figsize=(WIDTH, 6.6), layout="none", gridspec_kw=MARGINS
    )
    _draw_plane(plane, share)
    plane.plot(lr, momentum, "o", color=VERMILION, markersize=11, clip_on=False)
    plane.set(xlabel="learning rate η", ylabel="momentum α", xlim=(0, RATES[1]), ylim=(0, 1))
    draw_map(ground, f, intervals, levels=12)
    draw_path(ground, "walk", np.asarray(path, dtype=float), "o")
    ground.set(xlabel="x₀", ylabel="x₁", xlim=intervals[0], ylim=intervals[1])
    return figure


def _draw_plane(ax: "Axes", share: Share) -> None:
    """Draw lines of equal share, and shade where it is above 1."""
    lr, momentum = np.meshgrid(np.linspace(*RATES, 211), np.linspace(*MOMENTA, 101))
    kept = share(lr, momentum)
    ax.contourf(lr, momentum, kept, levels=(1, max(float(kept.max()), 2)), colors=[GREY], alpha=0.3)
    ax.contour(lr, momentum, kept, levels=(1,), colors=[INK], linewidths=2)
    lines = ax.contour(lr, momentum, kept, levels=SHARES, colors=[GREY], linewidths=0.9)
    ax.clabel(lines, fmt="%g", fontsize=11)
    if kept[5, -5] > 1:
        ax.text(RATES[1] - 0.03, 0.05, "diverges", ha="right")
