r"""The digits of a picture, found and brought into the form of MNIST."""

from dataclasses import dataclass, field

import numpy as np

from scratchdl.images.ink import ink_of
from scratchdl.images.normal_form import as_mnist
from scratchdl.images.pictures import Picture, as_colours
from scratchdl.images.strokes import Box, boxes_of, grouped, in_reading_order, pieces
from scratchdl.typing import Array, Float

STROKE = 0.5  # the ink of a pixel that belongs to a stroke for sure


@dataclass(frozen=True, eq=False)
class FoundDigit:
    """A digit in a picture.

    Attributes:
        image: The digit as a network sees it, 28 by 28 pixels from 0 to 1.
        box: Where it stands in the picture: `(top, left, bottom, right)` in pixels, the last two
            just outside, so that `picture[top:bottom, left:right]` shows it.
    """

    image: Float[Array, "28 28"] = field(repr=False)
    box: tuple[int, int, int, int]


def digits_in(picture: Picture) -> list[FoundDigit]:
    """Find the digits in a picture.

    Ink is told from paper, whatever their colours and the light. Strokes that touch are one digit;
    so is a stroke with what floats close above or below it, as the loose top of a 5. Digits that
    touch each other are taken for one.

    Args:
        picture: A path, the bytes of a picture, a file open for bytes, or an array: `(H, W)` in
            grey, or `(H, W, 3)` or `(H, W, 4)` in colours; `uint8`, `uint16`, or floats from 0 to
            1. Files need Pillow, which `pip install "scratchdl[images]"` brings.

    Returns:
        The digits from left to right, line after line; an empty list if there is no ink. A picture
        with the note of a camera that was held on its side is turned upright first.

    Raises:
        TypeError: If `picture` is nothing of the kind.
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
    boxes = boxes_of(labels)
    found = []
    for members in grouped(boxes):
        box = boxes[members[0]]
        for member in members[1:]:
            box = box.with_(boxes[member])
        found.append((box, members))
    order = in_reading_order([box for box, _ in found])
    return [
        FoundDigit(
            as_mnist(ink_in(ink, labels, *found[i])),
            in_picture(found[i][0], colours.step, colours.shape),
        )
        for i in order
    ]


def ink_in(ink: Array, labels: Array, box: Box, members: list[int]) -> Float[Array, "h w"]:
    """The ink of one digit: its own pieces with their soft edges, and no other piece."""
    top, left = max(box.top - 1, 0), max(box.left - 1, 0)
    window = slice(top, box.bottom + 1), slice(left, box.right + 1)
    other = (labels[window] > 0) & ~np.isin(labels[window], np.array(members) + 1)
    return np.where(other, 0, ink[window])


def in_picture(box: Box, step: int, shape: tuple[int, int]) -> tuple[int, int, int, int]:
    """The box in pixels of the picture as it was given."""
    top, left, bottom, right = (step * side for side in box)
    return top, left, min(bottom, shape[0]), min(right, shape[1])
