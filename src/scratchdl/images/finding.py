r"""The digits of a picture, found and brought into the form of MNIST."""

from dataclasses import dataclass, field

import numpy as np

from scratchdl.images.ink import ink_of
from scratchdl.images.normal_form import as_mnist
from scratchdl.images.pictures import Picture, as_colours
from scratchdl.images.strokes import Box, boxes_of, grouped, pieces
from scratchdl.typing import Array, Float

STROKE = 0.5  # the ink of a pixel that belongs to a stroke for sure
SMALLEST = 5  # pixels: what is lower cannot be read; in a large picture a hundredth of its side
RIM = 2  # pixels around a stroke that are its own; beyond them, as far again, there must be paper
PEN = 0.07  # of the longer side of a digit: the thinnest pen, of 1.4 pixels in MNIST's 20
FADING = 0.15  # the most ink at that distance from a stroke; with more it is not one


@dataclass(frozen=True, eq=False)
class FoundDigit:
    """A digit in a picture.

    Attributes:
        image: The digit as a network sees it, 28 by 28 pixels from 0 to 1.
        box: Where it is in the picture: `(top, left, bottom, right)` in pixels, the last two
            just outside, so that `picture[top:bottom, left:right]` shows it.
    """

    image: Float[Array, "28 28"] = field(repr=False)
    box: tuple[int, int, int, int]


def digits_in(picture: Picture) -> list[FoundDigit]:
    """Find the digits in a picture.

    Ink is told from paper, whatever their colours and the light. Strokes that touch are one digit;
    so is a stroke together with whatever floats close above or below it, like the loose top of a 5.
    Digits that touch each other are taken for one.

    Args:
        picture: A path, the bytes of a picture, a file open for bytes, or an array: `(H, W)` in
            grey, or `(H, W, 3)` or `(H, W, 4)` in colours; `uint8`, `uint16`, floats from 0 to 1,
            or a mask of 0 and 1. Files need Pillow, which `pip install "scratchdl[images]"` brings.

    Returns:
        The digits from left to right, line after line; an empty list if there is no ink. If the
        camera noted in the picture that it was held on its side, the picture is turned upright
        first.

    Raises:
        TypeError: If `picture` is none of these.
        ValueError: If it cannot be read as a picture, is too large, or is animated.
        OSError: If there is no such file.
        ImportError: If it is a file, and Pillow is not installed.

    Example:
        >>> import numpy as np
        >>> from scratchdl.images import digits_in
        >>> paper = np.full((80, 120), 230, np.uint8)
        >>> paper[20:60, 80:86] = 40  # a 1, and left of it a 7
        >>> paper[20:26, 20:45] = paper[20:60, 39:45] = 40
        >>> digits_in(paper)
        [FoundDigit(box=(20, 20, 60, 45)), FoundDigit(box=(20, 80, 60, 86))]
    """
    colours = as_colours(picture)
    ink = ink_of(colours.pixels)
    labels = pieces(ink > STROKE)
    found = []
    for box, members in grouped(boxes_of(labels), max(SMALLEST, max(ink.shape) // 100)):
        window = box.window(2 * RIM)
        own = np.isin(labels[window], members)
        other = (labels[window] > 0) & ~own
        near = grown(own, RIM)
        if is_drawn(ink[window], near, other):
            alone = np.where(other | ~near, 0, ink[window])
            digit = as_mnist(with_pen(alone, own, PEN * max(box.height, box.width)))
            found.append(FoundDigit(digit, in_picture(box, colours.step, colours.shape)))
    return in_reading_order(found)


def is_drawn(ink: Array, near: Array, other: Array) -> bool:
    """Whether there is bare paper round a piece of ink: the edge of a shadow fades slowly."""
    around = grown(near, RIM) & ~near & ~other
    return not around.any() or float(ink[around].mean()) < FADING


def with_pen(ink: Array, own: Array, width: float) -> Array:
    r"""The ink as a pen of at least this width would have left it.

    Made small, a hairline would be nothing but a grey shadow. A line of length
    $l$ and width $w$ has the area $l w$ and the outline $2 l$, so that $w$ is twice their ratio;
    counted in sides of pixels an outline is $4 / \pi$ times as long, on average over directions.
    """
    edges = np.pad(own, 1).astype(np.int8)
    outline = np.pi / 4 * sum(np.abs(np.diff(edges, axis=axis)).sum() for axis in (0, 1))
    missing = round((width - 2 * own.sum() / outline) / 2)
    if missing < 1:
        return ink
    wide = np.pad(ink, 2 * missing)
    for axis in (0, 1):
        near = np.lib.stride_tricks.sliding_window_view(wide, 2 * missing + 1, axis=axis)
        wide = np.max(near, axis=2)
    return wide


def grown(mask: Array, pixels: int) -> Array:
    """A mask with all pixels within this distance of it, in rows and columns."""
    for _ in ("down", "across"):
        wide = np.pad(mask, [(pixels, pixels), (0, 0)])
        moved = [wide[k : k + len(mask)] for k in range(2 * pixels + 1)]
        mask = np.logical_or.reduce(moved).T
    return mask


def in_picture(box: Box, step: int, shape: tuple[int, int]) -> tuple[int, int, int, int]:
    """The box in pixels of the picture as it was given."""
    top, left, bottom, right = (step * side for side in box)
    return top, left, min(bottom, shape[0]), min(right, shape[1])


def in_reading_order(found: list[FoundDigit]) -> list[FoundDigit]:
    """Line after line, each from left to right.

    A digit belongs to the current line if its middle is above the foot of that line.
    """
    lines: list[list[FoundDigit]] = []
    for digit in sorted(found, key=lambda digit: digit.box[0] + digit.box[2]):
        top, _, bottom, _ = digit.box
        if lines and (top + bottom) / 2 < np.mean([each.box[2] for each in lines[-1]]):
            lines[-1].append(digit)
        else:
            lines.append([digit])
    return [digit for line in lines for digit in sorted(line, key=lambda digit: digit.box[1])]
