"""Activation functions side by side, each with its derivative."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from scratchdl.plots.curves import Function, sample_interval
from scratchdl.plots.style import WIDTH, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@styled
def plot_activations(
    functions: Mapping[str, Function | tuple[Function, Function]],
    *,
    interval: tuple[float, float] = (-4.0, 4.0),
) -> "Figure":
    """Draw activation functions side by side, with their derivatives as dashed lines.

    Args:
        functions: By name, functions, or pairs of a function and its derivative.
        interval: Where to begin and end.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no function, or the interval is not one.

    Example:
        >>> from scratchdl import relu, relu_grad, tanh, tanh_grad
        >>> from scratchdl.book.figures import plot_activations
        >>> figure = plot_activations({"tanh": (tanh, tanh_grad), "ReLU": (relu, relu_grad)})
    """
    import matplotlib.pyplot as plt

    if not functions:
        raise ValueError("functions must hold at least one function")
    x = sample_interval(interval)
    rows = math.ceil(len(functions) / 2)
    figure, axes = plt.subplots(
        rows, 2, figsize=(WIDTH, 0.6 + 2.3 * rows), sharex=True, squeeze=False
    )
    for ax, (name, given) in zip(axes.flat, functions.items(), strict=False):
        both = given if isinstance(given, tuple) else (given,)
        for f, label in zip(both, ("function", "derivative"), strict=False):
            ax.plot(x, f(x), label=label)
        ax.set(title=name, xlim=interval)
        ax.tick_params(labelbottom=True)
    for ax in axes.flat[len(functions) :]:
        ax.remove()
    if any(isinstance(given, tuple) for given in functions.values()):
        lines = next(ax for ax in axes.flat if len(ax.lines) > 1).get_legend_handles_labels()
        figure.legend(*lines, loc="outside upper left", ncols=2)
    figure.supxlabel("x")
    return figure
