r"""Which neurons a layer of dropout has switched off."""

from typing import TYPE_CHECKING

import numpy as np

from scratchdl.plots.heat_map import draw_matrix
from scratchdl.plots.style import WIDTH, styled
from scratchdl.typing import Array, ArrayLike

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@styled
def plot_dropout(
    before: ArrayLike, after: ArrayLike, *, titles: tuple[str, str] = ("before", "after")
) -> "Figure":
    """Draw the numbers of a layer as squares, before and after dropout; a cross is a neuron off.

    Args:
        before: The activations of one sample.
        after: The same neurons after dropout. Both are drawn with the same scale.
        titles: What to write above the two.

    Returns:
        The figure.

    Raises:
        ValueError: If the two do not have the same number of finite numbers.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Dropout
        >>> from scratchdl.book.figures import plot_dropout
        >>> figure = plot_dropout(np.ones(12), Dropout(rng=0).forward(np.ones(12), training=True))
        >>> len(figure.axes)
        2
    """
    import matplotlib.pyplot as plt

    both = [np.ravel(before), np.ravel(after)]
    if both[0].size != both[1].size or not both[0].size or not np.all(np.isfinite(both)):
        raise ValueError("give the same neurons before and after dropout, as finite numbers")
    columns = int(np.ceil(np.sqrt(both[0].size)))
    largest = float(np.max(np.abs(both))) or 1.0
    figure, axes = plt.subplots(1, 2, figsize=(WIDTH, WIDTH / 2 + 0.3))
    for ax, values, title in zip(axes, both, titles, strict=True):
        squares = in_rows(values, columns)
        draw_matrix(ax, squares).set_clim(-largest, largest)
        ax.set(title=title, xticks=[], yticks=[], aspect="equal")
    off = np.flatnonzero((both[0] != 0) & (both[1] == 0))
    # Not pure black: that is ink, which turns light on a dark page, and the square does not.
    axes[1].plot(off % columns, off // columns, "x", color="#0a0a0a", markersize=6)
    return figure


def in_rows(values: Array, columns: int) -> Array:
    """The numbers in rows of equal length; what is missing in the last one is 0."""
    rows = -(-values.size // columns)
    return np.pad(values, (0, rows * columns - values.size)).reshape(rows, columns)
