r"""Pictures, with what a network found in them laid over them in colour."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from scratchdl.plots.digits import as_images
from scratchdl.plots.style import BLUE, VERMILION, WIDTH, styled
from scratchdl.typing import Array, ArrayLike

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STRONGEST = 0.8  # opacity of the colour where a map is farthest from 0
FAINTEST = 0.35  # ink of the picture, so that the colour can be seen on it


@styled
def plot_evidence(
    x: ArrayLike,
    maps: ArrayLike,
    labels: Sequence[object] | Array | None = None,
    *,
    columns: int = 5,
) -> "Figure":
    """Draw pictures in grey, and over each its map: blue speaks for the class, red against it.

    Each map is scaled by its own number farthest from 0; where it is 0 there is no colour.

    Args:
        x: Pictures, in any shape that `plot_digits` takes.
        maps: A map for each, as `grad_cam` or `occlusion_map` gives it.
        labels: What to write above each.
        columns: How many pictures go in a row.

    Returns:
        The figure.

    Raises:
        ValueError: If `x` does not hold square pictures, or there is not one map and one label for
            each.

    Example:
        >>> from scratchdl import SimpleConvNet, load_mnist_sample
        >>> from scratchdl.explain import grad_cam
        >>> from scratchdl.plots import plot_evidence
        >>> (x, t), _ = load_mnist_sample(flatten=False)
        >>> maps = grad_cam(SimpleConvNet(rng=0), x[:5], t[:5])
        >>> figure = plot_evidence(x[:5], maps, t[:5])
        >>> [ax.get_title() for ax in figure.axes] == [str(t) for t in t[:5]]
        True
    """
    import matplotlib.pyplot as plt

    images, maps = as_images(x), np.asarray(maps, float)
    names = [""] * len(images) if labels is None else [str(label) for label in labels]
    if maps.shape != images.shape or len(names) != len(images):
        raise ValueError(
            f"pictures of shape {images.shape} need maps of the same shape and a label each, got "
            f"maps of shape {maps.shape} and {len(names)} labels"
        )
    columns = min(columns, len(images))
    rows = math.ceil(len(images) / columns)
    height = rows * (WIDTH / max(columns, 3) + (0.3 if labels is not None else 0))
    figure, axes = plt.subplots(rows, columns, figsize=(WIDTH, height), squeeze=False)
    for ax, image, evidence, name in zip(axes.flat, images, maps, names, strict=False):
        ax.imshow(coloured(image, evidence), interpolation="none")
        ax.set(xticks=[], yticks=[], title=name)
        ax.grid(visible=False)
        ax.spines[:].set_visible(True)
    for ax in axes.flat[len(images) :]:
        ax.remove()
    return figure


def coloured(image: Array, evidence: Array) -> Array:
    """One picture with its map, as `(H, W, 3)` from 0 to 1."""
    from matplotlib.colors import to_rgb

    ink = 1 - (1 - FAINTEST) * image / (np.max(image) or 1)
    farthest = np.max(np.abs(evidence)) or 1.0
    opacity = STRONGEST * np.abs(evidence)[..., np.newaxis] / farthest
    colour = np.where(evidence[..., np.newaxis] > 0, to_rgb(BLUE), to_rgb(VERMILION))
    return ink[..., np.newaxis] * (1 - opacity) + colour * opacity
