r"""How much ink there is at each pixel of a picture, whatever the paper, the pen and the light."""

import math

import numpy as np

from scratchdl.typing import Array, Float

BLOCKS = 16  # along the longer side, in each of which the paper is looked for
AROUND = 2  # blocks on each side that are asked along with it
SMALL = 100  # pixels along the longer side; in a smaller picture the paper is the same everywhere
FAINTEST = 0.08  # of the way from black to white: ink that differs less from its paper is none
NOISE = 5.0  # times the spread of the paper itself: what differs less is none either


def ink_of(colours: Float[Array, "H W C"]) -> Float[Array, "H W"]:
    r"""Tell ink from paper.

    The paper's colour $p$ is the median of a wide neighbourhood, so that it follows the light. Ink
    is what differs from it, and differs in one direction $u$ of colours: dark on light, light on
    dark, red on grey. With $d_{ij} = x_{ij} - p_{ij}$,

    $$ u \propto \sum_{ij} \lVert d_{ij} \rVert^2 \, d_{ij}, \qquad
    a_{ij} = \frac{\max(0, u \cdot d_{ij})}{\text{ink}} $$

    where "ink" is the strength of full ink, and what is weaker than a threshold counts as paper.

    Args:
        colours: A picture, from 0 to 1.

    Returns:
        A new array in float32, from 0 for paper to 1 for full ink; all 0 if nothing stands out.
    """
    d = colours - paper_of(colours)
    strength = along_ink(d)
    found = strength > 0
    if not found.any():
        return np.zeros_like(strength)
    least = max(FAINTEST, NOISE * spread(strength))
    if strength.max() <= least:
        return np.zeros_like(strength)
    cut = max(threshold(strength), least)
    inked = strength[strength > cut]
    if inked.size == 0:
        return np.zeros_like(strength)
    full, weakest = np.median(inked), min(least, cut) / 2
    return np.clip((strength - weakest) / max(full - weakest, 1e-6), 0, 1)


def paper_of(colours: Float[Array, "H W C"]) -> Float[Array, "H W C"]:
    """The colour of the bare paper at each pixel: the median of what lies around it."""
    H, W, C = colours.shape
    if max(H, W) < SMALL:
        return np.broadcast_to(np.median(colours, axis=(0, 1)), colours.shape)
    side = math.ceil(max(H, W) / BLOCKS)
    rows, columns = math.ceil(H / side), math.ceil(W / side)
    edges = ((0, rows * side - H), (0, columns * side - W), (0, 0))
    whole = np.pad(colours, edges, mode="symmetric" if min(H, W) >= side else "edge")
    blocks = whole.reshape(rows, side, columns, side, C)[:, ::2, :, ::2]
    paper = np.empty((rows, columns, C), colours.dtype)
    for i in range(rows):
        for j in range(columns):
            near = blocks[
                max(i - AROUND, 0) : i + AROUND + 1, :, max(j - AROUND, 0) : j + AROUND + 1
            ]
            paper[i, j] = np.median(near, axis=(0, 1, 2, 3))
    return enlarged(paper, side, H, W)


def enlarged(paper: Float[Array, "h w C"], side: int, H: int, W: int) -> Float[Array, "H W C"]:
    """The colours of blocks, carried over from one middle to the next without steps."""
    down, across = (between(n, side, N) for n, N in zip(paper.shape, (H, W), strict=False))
    return np.einsum("ih,hwc,jw->ijc", down, paper, across, optimize=True)


def between(n: int, side: int, N: int) -> Float[Array, "N n"]:
    """The matrix that interpolates `N` pixels from `n` blocks of `side` pixels."""
    place = np.clip((np.arange(N) + 0.5) / side - 0.5, 0, n - 1)
    weight = np.clip(1 - np.abs(place[:, np.newaxis] - np.arange(n)), 0, None)
    return weight.astype(np.float32)


def along_ink(d: Float[Array, "H W C"]) -> Float[Array, "H W"]:
    """How far each pixel lies from its paper, in the direction in which ink does."""
    u = np.einsum("ij,ijc->c", np.einsum("ijc,ijc->ij", d, d), d)
    length = np.linalg.norm(u)
    if length == 0:
        return np.zeros(d.shape[:2], np.float32)
    return np.maximum(d @ (u / length) / math.sqrt(d.shape[2]), 0).astype(np.float32)


def spread(strength: Float[Array, "H W"]) -> float:
    """The standard deviation of what is paper, from the half that lies nearest to it."""
    return float(np.median(strength)) * 1.4826


def threshold(strength: Float[Array, "H W"]) -> float:
    r"""The cut between weak and strong for which the two differ most in the mean.

    With $w_0, w_1$ the shares and $\mu_0, \mu_1$ the means on both sides, it makes
    $w_0 w_1 (\mu_0 - \mu_1)^2$ largest.

    Reference:
        N. Otsu, *A Threshold Selection Method from Gray-Level Histograms*, 1979.
    """
    counts, edges = np.histogram(strength, bins=128, range=(0, float(strength.max())))
    middle = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    above = below[-1] - below
    sums = np.cumsum(counts * middle)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = (sums / below - (sums[-1] - sums) / above) ** 2 * below * above
    return float(edges[1:][np.nanargmax(apart[:-1])])
