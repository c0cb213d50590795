r"""Losses: what one prediction costs, and what a weight does to loss and accuracy."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from scratchdl.plots.style import ACCURACY, GREY, INK, LINE_STYLES, LOSS, PURPLE, WIDTH, styled
from scratchdl.typing import ArrayLike

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@styled
def plot_surprise(marks: Mapping[str, float], *, delta: float = 0.0) -> "Figure":
    r"""Draw what the probability of the correct class costs, by cross entropy and by squares.

    The cross entropy is $-\log p$. The sum of squares depends on the other classes too; drawn is
    the most that it can be, $(1 - p)^2$, when all the rest goes to a single wrong class.

    Args:
        marks: Probabilities to mark on the curve, each under its name.
        delta: The small number that the memos add inside the logarithm.

    Returns:
        The figure.

    Raises:
        ValueError: If a mark is not a probability greater than 0.

    Example:
        >>> from scratchdl.book.figures import plot_surprise
        >>> figure = plot_surprise({"y": 0.6, "y2": 0.1})
        >>> figure.axes[0].get_xlabel()
        'probability p given to the correct class'
    """
    import matplotlib.pyplot as plt

    if not all(0 < p <= 1 for p in marks.values()):
        raise ValueError(f"marks must be probabilities greater than 0, got {dict(marks)}")
    figure, ax = plt.subplots()
    p = np.linspace(0.005, 1, 400)
    ax.plot(p, -np.log(p + delta), color=LOSS, label="cross entropy, $-\\log\\,p$")
    ax.plot(
        p,
        (1 - p) ** 2,
        color=PURPLE,
        linestyle="--",
        label="half the sum of squares, at most $(1-p)^2$",
    )
    for name, mark in marks.items():
        cost = -np.log(mark + delta)
        ax.plot(mark, cost, "o", color=INK, zorder=3)
        ax.annotate(f"{name}: {cost:.4f}", (mark, cost), (9, 7), textcoords="offset points")
    ax.set(xlabel="probability p given to the correct class", ylabel="loss")
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.1, 5))
    ax.legend(loc="upper right")
    return figure


@styled
def plot_loss_and_accuracy(
    weight: ArrayLike,
    loss: ArrayLike,
    accuracy: ArrayLike,
    *,
    now: float | None = None,
    xlabel: str = "value of one weight",
) -> "Figure":
    """Draw accuracy and loss one below the other, while a single weight takes many values.

    Args:
        weight: The values of the weight.
        loss: The loss at each of them.
        accuracy: The accuracy at each of them, from 0 to 1.
        now: The value that the weight has; marked by an upright line.
        xlabel: What the horizontal axis shows.

    Returns:
        The figure.

    Raises:
        ValueError: If the three lists are not equally long.

    Example:
        >>> from scratchdl.book.figures import plot_loss_and_accuracy
        >>> figure = plot_loss_and_accuracy([0, 1, 2], [0.9, 0.7, 0.8], [0.5, 0.75, 0.75])
        >>> [ax.get_ylabel() for ax in figure.axes]
        ['accuracy', 'loss in nats']
    """
    import matplotlib.pyplot as plt
    from matplotlib.ticker import PercentFormatter

    weight, loss, accuracy = np.asarray(weight), np.asarray(loss), np.asarray(accuracy)
    if not weight.shape == loss.shape == accuracy.shape == (weight.size,):
        raise ValueError(
            "weight, loss and accuracy must be equally long lists, "
            f"got shapes {weight.shape}, {loss.shape} and {accuracy.shape}"
        )
    figure, (top, bottom) = plt.subplots(2, 1, figsize=(WIDTH, 4.8), sharex=True)
    top.plot(weight, accuracy, color=ACCURACY, linestyle="-", drawstyle="steps-mid")
    top.yaxis.set_major_formatter(PercentFormatter(1.0))  # as many digits as the ticks need
    bottom.plot(weight, loss, color=LOSS, linestyle="-")
    for ax in (top, bottom):
        if now is not None:
            ax.axvline(now, color=GREY, linestyle=LINE_STYLES[3], linewidth=1.4)
    top.set(title="accuracy: a staircase", ylabel="accuracy")
    bottom.set(title="loss: a slope", xlabel=xlabel, ylabel="loss in nats")
    return figure
