r"""Gradients that a formula gave beside measured ones, entry by entry."""

from typing import TYPE_CHECKING, Final

import numpy as np

from scratchdl.plots.heat_map import draw_matrix, write_numbers
from scratchdl.plots.style import WIDTH, styled
from scratchdl.typing import Array, Float, Params

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EXACT: Final = -14  # the exponent of what differs by rounding alone, if at all
MOST = 14  # columns of all matrices together, so that each number fits into its square


@styled
def plot_gradient_check(computed: Params, measured: Params) -> "Figure":
    r"""Draw how far each entry of each gradient is from the measured one.

    The square of entry $i$ shows the power of ten nearest to
    $\lvert g_i - \hat g_i \rvert / (\lVert g \rVert + \lVert \hat g \rVert)$: the error of
    `gradient_check`, entry by entry. Blue is right, red is wrong, white lies between, at $10^{-7}$.

    Args:
        computed: Gradients by name: matrices, and vectors, each below the matrix before it.
        measured: The measured gradients, as `GradientCheck.measured` holds them.

    Returns:
        The figure.

    Raises:
        ValueError: If there is nothing to draw, names or shapes differ, a gradient is neither a
            matrix nor a vector, or the matrices are too wide.

    Example:
        >>> import numpy as np
        >>> from scratchdl.plots import plot_gradient_check
        >>> computed = {"W": np.array([[1.0, 2.0]]), "b": np.array([3.0, 4.0])}
        >>> measured = {"W": np.array([[1.0, 2.0]]), "b": np.array([3.0, 5.0])}
        >>> figure = plot_gradient_check(computed, measured)
    """
    import matplotlib.pyplot as plt

    check_gradients(computed, measured)
    columns = below_each_other(computed)
    widths = [max(computed[name].shape[-1] for name in column) for column in columns]
    if sum(widths) > MOST:
        raise ValueError(f"matrices of {sum(widths)} columns together are too wide; {MOST} fit")
    tallest = max(np.atleast_2d(computed[column[0]]).shape[0] for column in columns)
    heights = [tallest, 1][: max(map(len, columns))]
    size = (WIDTH, 0.5 * len(heights) + 0.38 * sum(heights))
    figure, axes = plt.subplots(
        len(heights),
        len(columns),
        figsize=size,
        width_ratios=widths,
        height_ratios=heights,
        squeeze=False,
    )
    for panels, column in zip(axes.T, columns, strict=True):
        for ax in panels[len(column) :]:
            ax.axis("off")
        for ax, name in zip(panels, column, strict=False):
            draw_exponents(ax, name, exponents(computed[name], measured[name]))
    return figure


def draw_exponents(ax: "Axes", name: str, values: Float[Array, "rows columns"]) -> None:
    """Draw one gradient: small errors blue, large ones red."""
    image = draw_matrix(ax, values)
    image.set_cmap(image.get_cmap().reversed())
    image.set_clim(EXACT, 0)
    write_numbers(ax, image, values, ".0f")
    ax.set(xticks=[], yticks=[], title=name)


def exponents(
    g: Float[Array, "*shape"], g_hat: Float[Array, "*shape"]
) -> Float[Array, "rows columns"]:
    """The power of ten of each entry's error, as a matrix."""
    length = np.linalg.norm(g) + np.linalg.norm(g_hat)
    share = np.abs(g - g_hat) / (length or 1.0)
    nearest = np.round(np.log10(np.maximum(share, 10.0**EXACT)))
    return np.atleast_2d(nearest + 0.0)  # + 0.0 makes 0 of -0


def below_each_other(gradients: Params) -> list[list[str]]:
    """The columns of the drawing: each matrix, with the vector that follows it."""
    columns: list[list[str]] = []
    for name, array in gradients.items():
        if array.ndim == 1 and columns and len(columns[-1]) == 1:
            columns[-1].append(name)
        else:
            columns.append([name])
    return columns


def check_gradients(computed: Params, measured: Params) -> None:
    """Refuse gradients that cannot be compared or drawn."""
    if not computed or computed.keys() != measured.keys():
        raise ValueError(
            f"give the same names twice, got {sorted(computed)} and {sorted(measured)}"
        )
    for name, array in computed.items():
        if array.ndim not in (1, 2) or array.shape != measured[name].shape:
            raise ValueError(
                f"{name} must be a matrix or a vector, of one shape in both, "
                f"got {array.shape} and {measured[name].shape}"
            )
