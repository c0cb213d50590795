r"""How much ink there is at each pixel of a picture, whatever the paper, the pen and the light."""

import math

import numpy as np

from scratchdl.typing import Array, Float

BLOCKS = 16  # along the longer side; the paper is looked for in each
AROUND = 2  # blocks on each side that are looked at together with it
ASKED = 8  # pixels along the side of a block that are looked at
FITS = 5  # of the slow light, each weighing the blocks by the one before
SMALL = 100  # pixels along the longer side; in a smaller picture the paper is the same everywhere
FAINTEST = 0.08  # of the way from black to white: what differs less from its paper is not ink
WEAKEST = 0.1  # of full ink: what is weaker is paper
NOISE = 5.0  # times the spread of the paper itself: what differs less is not ink either


def ink_of(colours: Float[Array, "H W C"]) -> Float[Array, "H W"]:
    r"""Tell ink from paper.

    The paper's colour $p$ is the median of a wide neighbourhood, so that it follows the light. Ink
    is what differs from it, and differs in one direction $u$ of colours: dark on light, light on
    dark, red on grey. With $d_{ij} = x_{ij} - p_{ij}$,

    $$ u \propto \sum_{ij} \lVert d_{ij} \rVert^2 \, d_{ij}, \qquad s_{ij} = u \cdot d_{ij}, \qquad
    a_{ij} = \frac{s_{ij} - b}{f - b} \text{ between 0 and 1,} $$

    where $f$ is the strength of full ink, the median of all that is strong, and $b$ that of bare
    paper, which the noise of the paper sets.

    Args:
        colours: A picture, from 0 to 1.

    Returns:
        A new array in float32, from 0 for paper to 1 for full ink; all 0 if nothing stands out.
    """
    strength = along_ink(colours - paper_of(colours))
    noise = NOISE * spread(strength)
    least = max(FAINTEST, noise)
    if strength.max() <= least:
        return np.zeros_like(strength)
    full = np.median(strength[strength > max(threshold(strength), least)])
    bare = max(noise / 2, WEAKEST * full)
    return np.clip((strength - bare) / (full - bare), 0, 1)


def paper_of(colours: Float[Array, "H W C"]) -> Float[Array, "H W C"]:
    """The colour of the bare paper at each pixel.

    On a screen most pixels have exactly this colour. On a photograph none does. There it is, in
    each block, the median of the blocks around it, after the slowly changing light of the whole
    sheet has been subtracted: near the edge there are blocks on one side only, and a rise of the
    light there would be taken for ink.
    """
    H, W, C = colours.shape
    plain = np.median(colours, axis=(0, 1))
    if max(H, W) < SMALL or np.mean(np.all(colours == plain, axis=2)) > 0.5:
        return np.broadcast_to(plain, colours.shape)
    side = math.ceil(max(H, W) / BLOCKS)
    rows, columns = math.ceil(H / side), math.ceil(W / side)
    whole = np.pad(colours, ((0, rows * side - H), (0, columns * side - W), (0, 0)), mode="edge")
    few = math.ceil(side / ASKED)
    blocks = whole.reshape(rows, side, columns, side, C)[:, ::few, :, ::few].transpose(
        0, 2, 1, 3, 4
    )
    sheet = slow_light(np.median(blocks, axis=(2, 3)))
    edges = [(AROUND, AROUND)] * 2 + [(0, 0)] * 3
    rest = np.pad(blocks - sheet[:, :, np.newaxis, np.newaxis], edges, mode="symmetric")
    near = np.lib.stride_tricks.sliding_window_view(rest, [2 * AROUND + 1] * 2, axis=(0, 1))
    return enlarged(sheet + np.median(near, axis=(2, 3, 5, 6)), side, H, W)


def slow_light(blocks: Float[Array, "h w C"]) -> Float[Array, "h w C"]:
    r"""A surface of second degree through the colours of blocks, $\sum_{m+n \le 2} c_{mn} i^m j^n$.

    Blocks that lie far from it, since much ink is in them, count less and less: each fit weighs a
    block by $1 / (1 + r^2)$, where $r$ is its distance in units of the median distance.
    """
    h, w, C = blocks.shape
    i, j = (np.linspace(-1, 1, n) if n > 2 else np.zeros(n) for n in (h, w))
    i, j = (a.ravel() for a in np.meshgrid(i, j, indexing="ij"))
    A = np.stack([np.ones_like(i), i, j, i * i, i * j, j * j], axis=1)
    y = blocks.reshape(-1, C)
    weight = np.ones((len(y), 1))
    for _ in range(FITS):
        c, *_ = np.linalg.lstsq(A * weight, y * weight, rcond=None)
        far = np.linalg.norm(y - A @ c, axis=1, keepdims=True)
        weight = 1 / (1 + (far / max(float(np.median(far)), 1e-3)) ** 2)
    return (A @ c).reshape(h, w, C).astype(blocks.dtype)


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
    """How far each pixel lies from its paper, in the direction of ink or, negative, against it."""
    u = np.einsum("ij,ijc->c", np.einsum("ijc,ijc->ij", d, d), d)
    length = np.linalg.norm(u)
    if length == 0:
        return np.zeros(d.shape[:2], np.float32)
    return (d @ (u / length) / math.sqrt(d.shape[2])).astype(np.float32)


def spread(strength: Float[Array, "H W"]) -> float:
    """The standard deviation of bare paper, from the half of the pixels that differ least.

    Half of a bell curve lies within 0.6745 standard deviations.
    """
    return float(np.median(np.abs(strength))) / 0.6745


def threshold(strength: Float[Array, "H W"]) -> float:
    r"""The cut between weak and strong for which the two differ most in the mean.

    With $w_0, w_1$ the shares and $\mu_0, \mu_1$ the means on both sides, it makes
    $w_0 w_1 (\mu_0 - \mu_1)^2$ largest.

    Reference:
        N. Otsu, *A Threshold Selection Method from Gray-Level Histograms*, 1979.
    """
    counts, edges = np.histogram(np.maximum(strength, 0), bins=128, range=(0, strength.max()))
    middle = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    above = below[-1] - below
    sums = np.cumsum(counts * middle)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = (sums / below - (sums[-1] - sums) / above) ** 2 * below * above
    return float(edges[1:][np.nanargmax(apart[:-1])])
