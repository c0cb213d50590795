r"""How the numbers of a network spread, layer by layer."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from scratchdl.plots.style import BLUE, INK, WIDTH, styled
from scratchdl.typing import Array, ArrayLike

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@styled
def plot_layers(
    panels: Mapping[str, Sequence[ArrayLike]],
    *,
    interval: tuple[float, float] | None = None,
    bins: int = 40,
    ylabel: str = "activation",
) -> "Figure":
    """Draw, for each network, the numbers of its layers as histograms that lie on their side.

    Args:
        panels: For each network, by its title, the numbers of each layer: arrays of any shape.
        interval: Lowest and highest number shown, the same in all panels; if not given, each panel
            shows all of its own.
        bins: Into how many bars to sort them. The widest bar of each layer has the same width.
        ylabel: What the numbers are.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no panel, or a layer has no number or one that is not finite.

    Example:
        >>> import numpy as np
        >>> from scratchdl.book.figures import plot_layers
        >>> x = np.random.default_rng(0).normal(size=1000)
        >>> figure = plot_layers({"halved": [x, x / 2, x / 4], "kept": [x, x, x]}, interval=(-3, 3))
        >>> [ax.get_title() for ax in figure.axes]
        ['halved', 'kept']
    """
    import matplotlib.pyplot as plt

    networks = {title: [np.ravel(a) for a in layers] for title, layers in panels.items()}
    everything = [numbers for layers in networks.values() for numbers in layers]
    if not everything or not all(a.size and np.all(np.isfinite(a)) for a in everything):
        raise ValueError("give at least one panel, each with layers of finite numbers")
    rows = (len(networks) + 1) // 2
    columns = min(2, len(networks))
    figure, axes = plt.subplots(rows, columns, figsize=(WIDTH, 0.4 + 2.4 * rows), squeeze=False)
    for ax, (title, layers) in zip(axes.flat, networks.items(), strict=False):
        draw_layers(ax, layers, interval or ends_of(layers), bins)
        ax.set_title(title)
    for ax in axes.flat[len(networks) :]:
        ax.remove()
    figure.supxlabel("layer")
    figure.supylabel(ylabel)
    return figure


def draw_layers(
    ax: "Axes", layers: Sequence[Array], interval: tuple[float, float], bins: int
) -> None:
    """Draw one histogram beside the other, each upon the upright line of its layer."""
    for number, values in enumerate(layers, start=1):
        counts, edges = np.histogram(values, bins, interval)  # equal bins need no sorting
        widths = 0.85 * counts / max(counts.max(), 1)
        shape = ax.stairs(number + widths, edges, baseline=number, orientation="horizontal")
        shape.set(fill=True, color=BLUE)
        ax.axvline(number, color=INK, linewidth=0.8)
    ax.set(xlim=(0.8, len(layers) + 1), ylim=interval)
    ax.set_xticks(range(1, len(layers) + 1))
    ax.grid(visible=False)


def ends_of(layers: Sequence[Array]) -> tuple[float, float]:
    """The lowest and the highest number, or a little more where all are equal."""
    low = float(min(values.min() for values in layers))
    high = float(max(values.max() for values in layers))
    return (low, high) if low < high else (low - 0.5, high + 0.5)
