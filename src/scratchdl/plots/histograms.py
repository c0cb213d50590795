r"""Histograms: how often which numbers occur."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from scratchdl.plots.style import WIDTH, styled
from scratchdl.typing import ArrayLike

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@styled
def plot_histograms(
    panels: Mapping[str, ArrayLike],
    *,
    bins: int = 40,
    interval: tuple[float, float] | None = None,
    xlabel: str = "value",
    ylabel: str = "share",
) -> "Figure":
    """Draw histograms one below the other, with the same axes.

    Args:
        panels: The numbers of each panel under its title; arrays of any shape.
        bins: Into how many bars to sort them.
        interval: Lowest and highest number shown; all of them if not given.
        xlabel: What the numbers are.
        ylabel: What the heights are: each bar is its share of all numbers of the panel.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no panel, or one has no number or one that is not finite.

    Example:
        >>> from scratchdl import sigmoid
        >>> from scratchdl.plots import plot_histograms
        >>> figure = plot_histograms({"small": sigmoid([0.1, 0.2]), "large": sigmoid([-9.0, 9.0])})
        >>> [ax.get_title() for ax in figure.axes]
        ['small', 'large']
    """
    import matplotlib.pyplot as plt

    numbers = {title: np.ravel(np.asarray(values)) for title, values in panels.items()}
    if not numbers or not all(v.size and np.all(np.isfinite(v)) for v in numbers.values()):
        raise ValueError("give at least one panel, each with at least one number, all finite")
    everything = np.concatenate(list(numbers.values()))
    ends = interval or (float(everything.min()), float(everything.max()))
    figure, axes = plt.subplots(
        len(panels), 1, figsize=(WIDTH, 0.8 + 1.7 * len(panels)), sharex=True, squeeze=False
    )
    for ax, (title, values) in zip(axes.flat, numbers.items(), strict=True):
        ax.hist(values, bins=bins, range=ends, weights=np.full(values.size, 1 / values.size))
        ax.set(title=title, ylabel=ylabel, xlim=ends)
        ax.tick_params(labelbottom=True)
    for ax in axes.flat:
        ax.set_ylim(0, max(other.get_ylim()[1] for other in axes.flat))
    axes.flat[-1].set_xlabel(xlabel)
    return figure
