r"""Networks, drawn as neurons and arrows: their shape alone, or with every value in its place."""

from collections.abc import Sequence
from itertools import pairwise, product
from typing import TYPE_CHECKING

from scratchdl.networks.three_layer_net import ThreeLayerNet
from scratchdl.plots.diagram import (
    RADIUS,
    SMALL,
    Place,
    draw_arrow,
    draw_input,
    draw_neuron,
    new_diagram,
    subscript,
    write,
)
from scratchdl.plots.style import WIDTH, styled
from scratchdl.typing import Array, ArrayLike, Float

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 4  # neurons of a layer that are drawn; of a larger one the first two and the last


@styled
def plot_network(sizes: Sequence[int]) -> "Figure":
    """Draw the shape of a network: a column for the input and one for each layer.

    The input is drawn as squares, since it computes nothing and does not count as a layer. Between
    the columns is the name of the weights. Of a large layer only a few neurons are drawn; its size
    is written below.

    Args:
        sizes: How many inputs there are, then how many neurons in each layer.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no layer, or a size is not positive.

    Example:
        >>> from scratchdl.plots import plot_network
        >>> figure = plot_network((784, 50, 100, 10))
    """
    if not 2 <= len(sizes) <= 6 or min(sizes) < 1:
        raise ValueError(f"sizes must be two to six positive numbers, got {tuple(sizes)}")
    tall = 1.2 * (min(max(sizes), MOST) - 1)
    figure, ax = new_diagram(WIDTH, tall + 2.2)
    columns = [
        place_column(i, len(sizes), size, 1.2, middle=1.25 + tall / 2)
        for i, size in enumerate(sizes)
    ]
    for i, (left, right) in enumerate(pairwise(columns), start=1):
        for start, end in product(left, right):
            draw_arrow(ax, start, end)
        write(ax, ((left[0][0] + right[0][0]) / 2, tall + 1.95), f"W{subscript(i)}")
    for i, (size, places) in enumerate(zip(sizes, columns, strict=True)):
        for place in places:
            draw_node(ax, place, "", is_input=i == 0)
        if size > MOST:
            write(ax, (places[0][0], (places[1][1] + places[2][1]) / 2), "⋮", size=20)
        name = "input" if i == 0 else f"layer {i}"
        write(ax, (places[0][0], 0.32), f"{name}\n{size}", size=SMALL)
    return figure


@styled
def plot_forward_pass(net: ThreeLayerNet, x: Float[ArrayLike, "D"]) -> "Figure":
    """Draw a small three-layer net with every number in its place for one input.

    Each weight is on its arrow, each bias above its neuron; in the neuron are the weighted sum `a`
    and what the neuron passes on, `z` or, in the last layer, the probability `y`.

    Args:
        net: A network with at most three inputs, and three neurons in a layer.
        x: One sample.

    Returns:
        The figure.

    Raises:
        ValueError: If a layer is too large to draw, or `x` is not one sample.

    Example:
        >>> from scratchdl import ThreeLayerNet, init_network
        >>> from scratchdl.plots import plot_forward_pass
        >>> figure = plot_forward_pass(ThreeLayerNet(init_network()), [2, 1])
    """
    values = net.forward(x)
    if values.x.ndim != 1:
        raise ValueError(f"one sample can be drawn at a time, got x of shape {values.x.shape}")
    largest = max(map(len, values))
    if largest > 3:
        raise ValueError(f"a layer of {largest} neurons is too large to draw; 3 fit")
    tall = 1.85 * (largest - 1)
    figure, ax = new_diagram(WIDTH, tall + 2 * RADIUS + 0.5)
    columns = [
        place_column(i, 4, len(layer), 1.85, middle=RADIUS + 0.1 + tall / 2)
        for i, layer in enumerate((values.x, values.a1, values.a2, values.a3))
    ]
    for place, number in zip(columns[0], values.x, strict=True):
        draw_node(ax, place, f"{number:g}", is_input=True)
    outputs = (("z", values.a1, values.z1), ("z", values.a2, values.z2), ("y", values.a3, values.y))
    for i, (letter, a, out) in enumerate(outputs, start=1):
        draw_weights(ax, net.params[f"W{i}"], columns[i - 1], columns[i])
        for place, bias, a_m, out_m in zip(columns[i], net.params[f"b{i}"], a, out, strict=True):
            text = f"a {a_m:.3f}\n{letter} {out_m:.3f}"
            draw_node(ax, place, text, is_input=False)
            write(ax, (place[0], place[1] + RADIUS + 0.16), f"b {bias:g}", size=SMALL)
    return figure


def draw_weights(ax: "Axes", W: Array, left: list[Place], right: list[Place]) -> None:
    """Draw an arrow with its weight from each node on the left to each on the right."""
    clear_of_crossings = 0.3 if len(left) >= len(right) else 0.7
    for (d, start), (m, end) in product(enumerate(left), enumerate(right)):
        draw_arrow(ax, start, end, f"{W[d, m]:.2g}", at=clear_of_crossings)


def draw_node(ax: "Axes", place: Place, text: str, *, is_input: bool) -> None:
    """Draw an input as a square, a neuron as a circle."""
    if is_input:
        draw_input(ax, place, text)
    else:
        draw_neuron(ax, place, text, size=SMALL)


def place_column(
    column: int, num_columns: int, size: int, spacing: float, *, middle: float
) -> list[Place]:
    """The places of the nodes in one column, from top to bottom; three for a large layer."""
    x = 0.52 + column * (WIDTH - 1.04) / (num_columns - 1)
    slots = range(size) if size <= MOST else (0, 1, MOST - 1)
    top = middle + spacing * (min(size, MOST) - 1) / 2
    return [(x, top - spacing * slot) for slot in slots]
