r"""The gates with two switches: which of them one neuron can be, and why two are missing."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from scratchdl.book.figures.decisions import GATE_NAMES
from scratchdl.plots.style import BLUE, GREY, LINE_STYLES, MARKERS, VERMILION, WIDTH, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Answers = tuple[int, int, int, int]
Point = tuple[float, float]

ALL_GATES: Final = GATE_NAMES | {(0, 1, 1, 0): "XOR", (1, 0, 0, 1): "equal"}


@styled
def plot_gate_counts(counts: Mapping[Answers, int]) -> "Figure":
    """Draw how often each of the 16 gates with two switches was found, as bars.

    Args:
        counts: For the answers of a gate at (0, 0), (1, 0), (0, 1), (1, 1), how often it was found.
            A gate that is not among the keys was found 0 times.

    Returns:
        The figure; the gates that were found least are at the bottom.

    Raises:
        ValueError: If a key is not four answers, each 0 or 1.

    Example:
        >>> from scratchdl.book.figures import plot_gate_counts
        >>> figure = plot_gate_counts({(0, 0, 0, 1): 3, (0, 1, 1, 1): 5})
        >>> [label.get_text() for label in figure.axes[0].get_yticklabels()][-2:]
        ['0001  AND', '0111  OR']
    """
    import matplotlib.pyplot as plt

    if unknown := counts.keys() - ALL_GATES.keys():
        raise ValueError(f"a gate is four answers, each 0 or 1, got {min(unknown, key=str)}")
    gates = sorted(ALL_GATES, key=lambda gate: (counts.get(gate, 0), gate))
    heights = [counts.get(gate, 0) for gate in gates]
    labels = ["".join(map(str, gate)) + f"  {ALL_GATES[gate]}" for gate in gates]
    figure, ax = plt.subplots(figsize=(WIDTH, 5.6))
    bars = ax.barh(range(len(gates)), heights, height=0.72)
    ax.set_yticks(range(len(gates)), labels)
    ax.bar_label(bars, [f"{height:,}" for height in heights], padding=4, fontsize=11)
    ax.grid(visible=False, axis="y")
    ax.set(xlabel="neurons found", xlim=(0, 1.16 * max(*heights, 1)))
    return figure


@styled
def plot_halfway(
    fires: Sequence[Point], rests: Sequence[Point], *, xlabel: str = "x₁", ylabel: str = "x₂"
) -> "Figure":
    """Draw two pairs of points and the place half-way between each pair.

    Where a neuron fires at both ends of a pair, it fires half-way between them; where it rests at
    both ends, it rests there. If the two places coincide, no neuron can do both.

    Args:
        fires: Two points at which the neuron is to fire.
        rests: Two points at which it is to rest.
        xlabel: What the first number is.
        ylabel: What the second number is.

    Returns:
        The figure.

    Raises:
        ValueError: If a pair is not two points of two numbers.

    Example:
        >>> from scratchdl.book.figures import plot_halfway
        >>> figure = plot_halfway(fires=[(1, 0), (0, 1)], rests=[(0, 0), (1, 1)])
        >>> [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
        ['must fire: 1', 'must rest: 0', 'half-way: both?']
    """
    import matplotlib.pyplot as plt

    figure, ax = plt.subplots(figsize=(WIDTH, 4.2))
    looks = (("must fire: 1", fires, BLUE), ("must rest: 0", rests, "none"))
    for i, (name, pair, face) in enumerate(looks):
        ends = np.asarray(pair, dtype=np.float64)
        if ends.shape != (2, 2):
            raise ValueError(f"a pair is two points of two numbers, got {pair}")
        (x1, x2), (middle1, middle2) = ends.T, ends.mean(axis=0)
        ax.plot(x1, x2, color=(BLUE, GREY)[i], linestyle=LINE_STYLES[i], zorder=1)
        ax.scatter(x1, x2, s=220, marker=MARKERS[i], fc=face, ec=BLUE, lw=2, label=name)
        ax.scatter(middle1, middle2, s=180, marker="X", color=VERMILION, lw=0, zorder=3)
    ax.scatter([], [], s=120, marker="X", color=VERMILION, lw=0, label="half-way: both?")
    ax.set(xlabel=xlabel, ylabel=ylabel, aspect="equal")
    ax.margins(0.2)
    ax.locator_params(nbins=4)
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))
    return figure
