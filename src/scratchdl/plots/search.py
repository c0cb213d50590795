r"""Search: the score of every trial over each of its settings."""

import math
from typing import TYPE_CHECKING

import numpy as np

from scratchdl.plots.style import BLUE, INK, VERMILION, WIDTH, styled
from scratchdl.search import Draw, SearchResult, Trial

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@styled
def plot_search(result: SearchResult, *, ylabel: str = "score") -> "Figure":
    """Draw the score of every trial over each setting, with a ring around the best.

    The axis of a setting is logarithmic where the setting was drawn on a logarithmic scale; the
    options of a choice, and the values of a grid, are equally far apart. Trials that failed, with a
    score of minus infinity, are crosses at the lower edge.

    Args:
        result: What `random_search` or `grid_search` returned.
        ylabel: What the score is.

    Returns:
        The figure. A setting matters where its points form a hill; where they form a cloud it does
        not, or another one matters more.

    Raises:
        ValueError: If all trials failed.

    Example:
        >>> from scratchdl import log_uniform, random_search, uniform
        >>> from scratchdl.plots import plot_search
        >>> def score(lr, momentum, rng):
        ...     return 1 - abs(lr - 0.1) - 0.01 * momentum
        >>> space = {"lr": log_uniform(1e-4, 1), "momentum": uniform(0, 1)}
        >>> figure = plot_search(random_search(score, space, trials=60, rng=0))
        >>> [ax.get_xscale() for ax in figure.axes]
        ['log', 'linear']
    """
    import matplotlib.pyplot as plt

    if math.isinf(result.best.score):
        raise ValueError(f"all {len(result.trials)} trials failed: there is no score to draw")
    rows = len(result.space)
    figure, axes = plt.subplots(rows, 1, figsize=(WIDTH, 0.9 + 2.5 * rows), squeeze=False)
    for ax, (name, draw) in zip(axes.flat, result.space.items(), strict=True):
        draw_trials(ax, result, name, draw)
        ax.set(xlabel=name, ylabel=ylabel)
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside upper left", ncols=3)
    return figure


def draw_trials(ax: "Axes", result: SearchResult, name: str, draw: Draw) -> None:
    """Draw a point for each trial, a cross for each that failed, and a ring around the best."""
    set_axis(ax, draw)
    scores = np.array([trial.score for trial in result.trials])
    where = np.array([place(trial, name, draw) for trial in result.trials])
    failed = np.isinf(scores)
    ax.plot(where[~failed], scores[~failed], "o", color=BLUE, alpha=0.75, label="a trial")
    if failed.any():
        edge = ax.get_xaxis_transform()  # heights from 0 to 1, the lower and the upper edge
        bottom = np.full(failed.sum(), 0.03)
        ax.plot(where[failed], bottom, "X", color=VERMILION, transform=edge, label="failed")
    best = result.best
    x, y = [place(best, name, draw)], [best.score]
    (ring,) = ax.plot(x, y, "o", markerfacecolor="none", color=INK, label="the best")
    ring.set(markersize=14, markeredgewidth=2)
    ax.margins(y=0.12)


def set_axis(ax: "Axes", draw: Draw) -> None:
    """Give the axis of a setting the scale on which it was drawn, from end to end."""
    if draw.law == "choice":
        words = [format(v, ".3g") if isinstance(v, float) else str(v) for v in draw.values]
        ax.set_xticks(range(len(words)), words)
        ax.set_xlim(-0.5, len(words) - 0.5)
        return
    low, high = draw.values
    margin = 0.03
    if draw.law == "log_uniform":
        ax.set_xscale("log")
        ax.set_xlim(low * (low / high) ** margin, high * (high / low) ** margin)
        if high / low > 100:  # enough powers of ten to do without what lies between
            ax.minorticks_off()
    else:
        ax.set_xlim(low - margin * (high - low), high + margin * (high - low))


def place(trial: Trial, name: str, draw: Draw) -> float:
    """The place of a setting on its axis: an option is at its place in the list."""
    value = trial.settings[name]
    return float(draw.values.index(value) if draw.law == "choice" else value)
