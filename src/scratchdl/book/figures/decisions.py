r"""What a neuron or a network decides, drawn in the plane of its two inputs."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from scratchdl.perceptron import Perceptron
from scratchdl.plots.style import BLUE, COLOURS, GREY, INK, MARKERS, WIDTH, styled
from scratchdl.typing import Array, ArrayLike

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SWITCHES: Final = ((0, 0), (1, 0), (0, 1), (1, 1))

GATE_NAMES: Final = {
    (0, 0, 0, 0): "never fires",
    (0, 0, 0, 1): "AND",
    (0, 1, 0, 0): "x₁ and not x₂",
    (0, 0, 1, 0): "x₂ and not x₁",
    (0, 1, 0, 1): "x₁",
    (0, 0, 1, 1): "x₂",
    (0, 1, 1, 1): "OR",
    (1, 0, 0, 0): "NOR",
    (1, 0, 1, 0): "not x₁",
    (1, 1, 0, 0): "not x₂",
    (1, 1, 0, 1): "x₁ or not x₂",
    (1, 0, 1, 1): "x₂ or not x₁",
    (1, 1, 1, 0): "NAND",
    (1, 1, 1, 1): "always fires",
}


@styled
def plot_gate(
    weights: Sequence[float], threshold: float | None = None, *, bias: float | None = None
) -> "Figure":
    r"""Draw a neuron with two inputs as the line $w_1 x_1 + w_2 x_2 = \theta$.

    The side on which it fires is shaded. The four positions of two switches are a full disc where
    the neuron fires, an empty square where it does not, and the gate that results is named above.

    Args:
        weights: Two numbers.
        threshold: What the weighted sum must exceed. Give this or `bias`.
        bias: The same with the other sign.

    Returns:
        The figure.

    Raises:
        ValueError: If there are not two weights.

    Example:
        >>> from scratchdl.book.figures import plot_gate
        >>> plot_gate(weights=(0.5, 0.5), threshold=0.7).axes[0].get_title()
        'AND: threshold 0.7'
    """
    import matplotlib.pyplot as plt

    neuron = Perceptron(weights, bias, threshold=threshold)
    if len(neuron.weights) != 2:
        raise ValueError(f"a gate has two weights, got {len(neuron.weights)}")
    figure, ax = plt.subplots(figsize=(WIDTH, 4.8))
    shade_firing_side(ax, neuron)
    answers = np.asarray(neuron.predict(SWITCHES))
    for fires, marker, name in ((1, "o", "fires: 1"), (0, "s", "rests: 0")):
        x1, x2 = np.array(SWITCHES)[answers == fires].T
        face = BLUE if fires else "none"
        ax.scatter(x1, x2, s=220, marker=marker, fc=face, ec=BLUE, lw=2, label=name)
    number = f"bias {bias:g}" if threshold is None else f"threshold {threshold:g}"
    name = GATE_NAMES[tuple(answers.tolist())]
    ax.set(xlabel="x₁", ylabel="x₂", title=f"{name}: {number}".replace("-", "−"))
    ax.set(xticks=(0, 1), yticks=(0, 1), aspect="equal")
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))
    return figure


def shade_firing_side(ax: "Axes", neuron: Perceptron) -> None:
    """Shade where the neuron fires, and draw the line at which it begins to."""
    edge = np.array([-0.5, 1.5])
    x1, x2 = np.meshgrid(edge, edge)
    above = neuron.weights[0] * x1 + neuron.weights[1] * x2 + neuron.bias
    if above.max() > 0:
        ax.contourf(x1, x2, above, levels=(0, above.max()), colors=[BLUE], alpha=0.15)
    if above.min() < 0 < above.max():
        ax.contour(x1, x2, above, levels=(0,), colors=[INK], linewidths=2)
    ax.set(xlim=edge, ylim=edge)


@styled
def plot_regions(
    predict: Callable[[Array], ArrayLike],
    x: ArrayLike,
    t: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    xlabel: str = "x₁",
    ylabel: str = "x₂",
    title: str = "",
) -> "Figure":
    """Draw which class each place of a plane is given, with samples whose class is known.

    Args:
        predict: Takes an array of places, two numbers each, and returns their classes 0, 1, 2 ...
        x: The samples, two numbers each.
        t: Their true classes.
        names: What to call the classes in the legend.
        xlabel: What the first number is.
        ylabel: What the second number is.
        title: What to write above.

    Returns:
        The figure. A sample on the wrong side is crossed out.

    Raises:
        ValueError: If `x` is not pairs of numbers, or `t` not one class for each.

    Example:
        >>> from scratchdl import XOR
        >>> from scratchdl.book.figures import plot_regions
        >>> x, t = [(0, 0), (1, 0), (0, 1), (1, 1)], [0, 1, 1, 0]
        >>> figure = plot_regions(lambda x: XOR(x[:, 0], x[:, 1]), x, t)
        >>> [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
        ['class 0', 'class 1']
    """
    import matplotlib.pyplot as plt

    x, t = np.asarray(x), np.asarray(t)
    if x.ndim != 2 or x.shape[1] != 2 or t.shape != x.shape[:1] or t.size == 0:
        raise ValueError(f"x must have shape (N, 2) and t shape (N,), got {x.shape} and {t.shape}")
    classes = range(max(2, int(t.max()) + 1))
    if t.min() < 0 or len(classes) > len(COLOURS):
        raise ValueError(f"classes must be numbers from 0 to {len(COLOURS) - 1}, got {t.max()}")
    figure, ax = plt.subplots(figsize=(WIDTH, 4.6))
    shade_regions(ax, predict, x, len(classes))
    for k in classes:
        x1, x2 = x[t == k].T
        name = names[k] if names else f"class {k}"
        face = COLOURS[k] if k % 2 else "none"
        ax.scatter(x1, x2, s=60, marker=MARKERS[k], fc=face, ec=COLOURS[k], lw=1.8, label=name)
    x1, x2 = x[np.asarray(predict(x)) != t].T
    if len(x1):
        ax.scatter(x1, x2, s=110, marker="x", color=INK, lw=2, label="mistake")
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title)
    ax.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=3, borderaxespad=0.2)
    return figure


def shade_regions(
    ax: "Axes", predict: Callable[[Array], ArrayLike], x: Array, num_classes: int
) -> None:
    """Shade the plane around the samples, class by class, and draw the borders between."""
    low, high = x.min(axis=0), x.max(axis=0)
    margin = 0.25 * np.maximum(high - low, 1e-9)
    low, high = low - margin, high + margin
    x1, x2 = np.meshgrid(np.linspace(low[0], high[0], 201), np.linspace(low[1], high[1], 201))
    region = np.asarray(predict(np.stack([x1, x2], axis=-1).reshape(-1, 2))).reshape(x1.shape)
    for k in range(num_classes):
        inside = soften(region == k)
        if inside.max() > 0.5:
            ax.contourf(x1, x2, inside, levels=(0.5, 1.5), colors=[COLOURS[k]], alpha=0.14)
        if k > 0 and inside.min() < 0.5 < inside.max():
            ax.contour(x1, x2, inside, levels=(0.5,), colors=[GREY], linewidths=1.5)
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))


def soften(inside: Array) -> Array:
    """Average each place with its neighbours, so that a slanted border is drawn without stairs."""
    padded = np.pad(inside.astype(np.float64), 2, mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, (5, 5)).mean(axis=(2, 3))
