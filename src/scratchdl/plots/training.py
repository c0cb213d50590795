r"""Training: how loss and accuracy went, which classes are confused, which digits are misread."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from scratchdl.checks import as_count
from scratchdl.metrics import classes, confusion_matrix
from scratchdl.plots.digits import plot_digits
from scratchdl.plots.heat_map import draw_matrix, write_numbers
from scratchdl.plots.style import ACCURACY, LINE_STYLES, LOSS, WIDTH, axes_for, styled
from scratchdl.training import History
from scratchdl.typing import ArrayLike

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@styled
def plot_history(history: History, *, title: str = "") -> "Figure":
    """Draw loss and accuracy of every epoch, on samples that are learnt from and on others.

    Args:
        history: What `Trainer.fit` returns.
        title: What to write above.

    Returns:
        The figure. Where training and validation part, the network begins to learn by heart.

    Raises:
        ValueError: If no epoch is complete.

    Example:
        >>> from scratchdl import History
        >>> from scratchdl.plots import plot_history
        >>> history = History(
        ...     train_loss=[0.9, 0.4, 0.2],
        ...     train_accuracy=[0.7, 0.9, 0.95],
        ...     validation_loss=[0.8, 0.5, 0.45],
        ...     validation_accuracy=[0.75, 0.86, 0.88],
        ... )
        >>> figure = plot_history(history)
        >>> [ax.get_ylabel() for ax in figure.axes]
        ['loss', 'accuracy']
    """
    import matplotlib.pyplot as plt

    if history.epochs == 0:
        raise ValueError("no epoch is complete: there is nothing to draw yet")
    figure, (above, below) = plt.subplots(2, 1, figsize=(WIDTH, 5.2), sharex=True)
    draw_pair(above, history.train_loss, history.validation_loss, LOSS)
    draw_pair(below, history.train_accuracy, history.validation_accuracy, ACCURACY)
    above.set(ylabel="loss", title=title, ylim=(0, None))
    below.set(ylabel="accuracy", xlabel="epoch")
    return figure


def draw_pair(ax: "Axes", train: Sequence[float], validation: Sequence[float], colour: str) -> None:
    """Draw two lines in one colour: solid for training, dashed for validation if there is any."""
    from matplotlib.ticker import MaxNLocator

    lines = {"training": train, "validation": validation}
    for (name, values), style in zip(lines.items(), LINE_STYLES, strict=False):
        if values:
            epochs = np.arange(1, len(values) + 1)
            marker = "o" if len(values) <= 30 else ""
            ax.plot(epochs, values, color=colour, linestyle=style, marker=marker, label=name)
    if ax.lines:
        ax.legend()
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))


@styled
def plot_confusion_matrix(
    y: ArrayLike,
    t: ArrayLike,
    *,
    names: Sequence[object] | None = None,
    ax: "Axes | None" = None,
) -> "Figure":
    """Draw which classes are taken for which: right answers blue, on the diagonal, mistakes red.

    The red is darker the more frequent a mistake is among all mistakes, else they would all be
    pale.

    Args:
        y: Scores or probabilities, one row of `K` for each sample.
        t: Labels, or one-hot rows.
        names: What to call the classes; their numbers if not given.
        ax: Axes to draw into; new ones in a figure of their own if not given.

    Returns:
        The figure.

    Raises:
        ValueError: If the shapes do not fit, there is no sample, or `y` holds NaN.

    Example:
        >>> import numpy as np
        >>> from scratchdl import load_mnist_sample
        >>> from scratchdl.plots import plot_confusion_matrix
        >>> (x_train, t_train), (x_test, t_test) = load_mnist_sample()
        >>> mean_digits = np.stack([x_train[t_train == k].mean(axis=0) for k in range(10)])
        >>> scores = x_test @ mean_digits.T - np.sum(mean_digits**2, axis=1) / 2  # the nearest
        >>> figure = plot_confusion_matrix(scores, t_test)
        >>> figure.axes[0].get_xlabel(), figure.axes[0].get_ylabel()
        ('predicted', 'correct')
    """
    counts = confusion_matrix(y, t)
    K = len(counts)
    labels = [str(name) for name in (range(K) if names is None else names)]
    right = np.eye(K, dtype=bool)
    mistakes = np.where(right, 0, counts)
    shades = np.where(
        right, 0.6 * counts / max(counts.max(), 1), -mistakes / max(mistakes.max(), 1)
    )
    figure, ax = axes_for(ax, (WIDTH, 0.9 * WIDTH))
    write_numbers(ax, draw_matrix(ax, shades), counts, "d", shades=shades)
    for text in list(ax.texts):
        if text.get_text() == "0":
            text.remove()
    ax.set_xticks(range(K), labels)
    ax.set_yticks(range(K), labels)
    ax.set(xlabel="predicted", ylabel="correct")
    return figure


@styled
def plot_mistakes(
    x: ArrayLike, y: ArrayLike, t: ArrayLike, *, most: int = 15, columns: int = 5
) -> "Figure":
    """Draw the digits that were misread, beginning with those the network was most certain of.

    Args:
        x: The digits, in any shape that `plot_digits` takes.
        y: Probabilities, one row of `K` for each digit.
        t: Labels, or one-hot rows.
        most: How many to draw at most.
        columns: How many digits stand in a row.

    Returns:
        The figure. Above each digit is written what it is, and what it was taken for.

    Raises:
        ValueError: If the shapes do not fit, or there is no mistake.

    Example:
        >>> from scratchdl import TwoLayerNet, load_mnist_sample
        >>> from scratchdl.plots import plot_mistakes
        >>> _, (x_test, t_test) = load_mnist_sample()
        >>> y = TwoLayerNet(784, 50, 10, rng=0).predict(x_test)
        >>> figure = plot_mistakes(x_test, y, t_test, most=5)
        >>> len(figure.axes)
        5
    """
    predicted, correct = classes(y, t)
    wrong = np.flatnonzero(predicted != correct)
    if wrong.size == 0:
        raise ValueError("there is no mistake to draw: every digit is read rightly")
    most = as_count("most", most)
    certainty = np.max(np.asarray(y), axis=-1)[wrong]
    shown = wrong[np.argsort(-certainty, kind="stable")][:most]
    names = [f"{correct[n]} → {predicted[n]}" for n in shown]
    return plot_digits(np.asarray(x)[shown], names, columns=columns)
