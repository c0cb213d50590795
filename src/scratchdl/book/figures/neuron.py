r"""One neuron, drawn with its weights and, if there is an input, with every number in it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from scratchdl.perceptron import Perceptron
from scratchdl.plots.diagram import (
    SMALL,
    draw_arrow,
    draw_input,
    draw_neuron,
    new_diagram,
    subscript,
    write,
)
from scratchdl.plots.style import WIDTH, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@styled
def plot_neuron(
    weights: Sequence[float],
    *,
    bias: float | None = None,
    threshold: float | None = None,
    x: Sequence[float] | None = None,
) -> "Figure":
    """Draw a neuron: its inputs, the weights on the arrows, the sum and the decision.

    A threshold is written below the neuron. A bias is drawn as one more weight, on an input that
    is always 1 and therefore dashed.

    Args:
        weights: From one to six weights.
        bias: What is added to the weighted sum. Give this or `threshold`.
        threshold: What the weighted sum must exceed.
        x: A sample; its numbers, their weighted sum and the answer are then written in place of
            letters.

    Returns:
        The figure.

    Raises:
        ValueError: If there are more than six weights, or `x` has another length.

    Example:
        >>> from scratchdl.book.figures import plot_neuron
        >>> figure = plot_neuron(weights=(0.5, 0.5), threshold=0.7, x=(1, 0))
        >>> [text.get_text() for text in figure.axes[0].texts][-1]
        'y = 0'
    """
    neuron = Perceptron(weights, bias, threshold=threshold)
    if len(neuron.weights) > 6:
        raise ValueError(f"a neuron with {len(neuron.weights)} inputs is too large; 6 can be drawn")
    inputs = [f"x{subscript(i)}" for i in range(1, len(neuron.weights) + 1)]
    total, answer = "sum", "y"
    if x is not None:
        answer = f"y = {neuron.predict(x)}"
        total = f"{np.dot(x, neuron.weights) + (bias or 0):.4g}"
        inputs = [f"{value:g}" for value in x]
    arrows = list(zip(inputs, neuron.weights, strict=True))
    if bias is not None:
        arrows.append(("1", bias))

    height = 0.4 + 1.1 * max(len(arrows), 2)
    figure, ax = new_diagram(WIDTH, height)
    middle = (3.3, height / 2)
    for i, (name, weight) in enumerate(arrows):
        place = (0.7, height / 2 + 1.1 * ((len(arrows) - 1) / 2 - i))
        draw_input(ax, place, name, constant=i == len(neuron.weights))
        draw_arrow(ax, place, middle, f"{weight:g}", at=0.42)
    draw_neuron(ax, middle, total)
    rule = "fires above 0" if threshold is None else f"fires above {threshold:g}"
    write(ax, (middle[0], middle[1] - 0.65), rule, size=SMALL)
    draw_arrow(ax, middle, (5.5, height / 2))
    write(ax, (5.5, height / 2), answer)
    return figure
