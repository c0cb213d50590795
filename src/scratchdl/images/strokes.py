r"""Which pixels are connected, and which pieces make one digit."""

import math
from typing import NamedTuple

import numpy as np

from scratchdl.typing import Array, Int

SPECK = 0.15  # of the height of the tallest piece: what is smaller in both directions is dirt
MOST_PIECES = 400  # of ink in a picture
PART = 0.7  # of the height of a neighbour: what is lower may be a part of it
NEAR = 0.3  # of the height of a neighbour: how far above or below it a part may lie
SHARED = 0.3  # of its width: how much of such a part must lie right above or below
BESIDE = 0.15  # of the height of a neighbour: how far a part may lie from it in any direction


class Box(NamedTuple):
    """A rectangle of pixels; the last row and column lie just outside, as in a slice."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left

    def window(self, edge: int) -> tuple[slice, slice]:
        """The part of an array that the rectangle is, and a few pixels around it."""
        rows = slice(max(self.top - edge, 0), self.bottom + edge)
        return rows, slice(max(self.left - edge, 0), self.right + edge)

    def with_(self, other: "Box") -> "Box":
        """The smallest rectangle round both."""
        tops = min(self.top, other.top), min(self.left, other.left)
        return Box(*tops, max(self.bottom, other.bottom), max(self.right, other.right))


def pieces(mask: Array) -> Int[Array, "H W"]:
    """Number the pieces of a mask from 1 on; pixels that touch, even at a corner, are one piece.

    Each row is a list of runs. A run is connected to those of the row above that it touches; every
    run takes over the smallest number among those it is connected to, until none changes.

    Example:
        >>> import numpy as np
        >>> from scratchdl.images.strokes import pieces
        >>> pieces(np.array([[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 0, 1]], bool))
        array([[1, 0, 0, 2],
               [0, 1, 0, 2],
               [0, 0, 0, 2]])
    """
    H, W = mask.shape
    wide = np.zeros((H, W + 2), np.int8)
    wide[:, 1:-1] = mask
    steps = np.diff(wide, axis=1)
    row, start = np.nonzero(steps == 1)
    _, end = np.nonzero(steps == -1)
    # A run of the row above touches [start, end) if it begins at `end` or before, and ends at
    # `start` or after. Runs are in order of their places, counted row by row.
    place = row * (W + 2)
    first = np.searchsorted(place + end, place - (W + 2) + start, side="left")
    last = np.searchsorted(place + start, place - (W + 2) + end, side="right")
    touching = np.maximum(last - first, 0)
    lower = np.repeat(np.arange(len(row)), touching)
    offset = np.arange(touching.sum()) - np.repeat(np.cumsum(touching) - touching, touching)
    upper = np.repeat(first, touching) + offset
    number = connected(len(row), lower, upper)
    _, number = np.unique(number, return_inverse=True)
    labels = np.zeros((H, W + 1), int)
    labels[row, start] += number + 1
    labels[row, end] -= number + 1
    return np.cumsum(labels, axis=1)[:, :-1]


def connected(n: int, a: Int[Array, "E"], b: Int[Array, "E"]) -> Int[Array, "n"]:
    """For each of `n` things the smallest one that the pairs `a`, `b` connect it with."""
    number = np.arange(n)
    while True:
        before = number.copy()
        least = np.minimum(number[a], number[b])
        np.minimum.at(number, number[a], least)
        np.minimum.at(number, number[b], least)
        while not np.array_equal(number, number[number]):
            number = number[number]
        if np.array_equal(number, before):
            return number


def boxes_of(labels: Int[Array, "H W"]) -> list[Box]:
    """The rectangle round each piece, in the order of their numbers."""
    n = int(labels.max(initial=0))
    i, j = np.nonzero(labels)
    of = labels[i, j] - 1
    low, high = np.full((2, n), max(labels.shape)), np.zeros((2, n), int)
    for axis, places in enumerate((i, j)):
        np.minimum.at(low[axis], of, places)
        np.maximum.at(high[axis], of, places + 1)
    rows = np.stack([*low, *high], axis=1)
    return [Box(*map(int, row)) for row in rows]


def grouped(boxes: list[Box], smallest: int) -> list[tuple[Box, list[int]]]:
    """Which pieces make one digit: for each digit its rectangle and the numbers of its pieces.

    The tallest come first; each other is a part of the nearest digit that it may belong to, or
    begins one. Specks of dirt are left out.

    Raises:
        ValueError: If there are too many pieces.
    """
    tallest = max((box.height for box in boxes), default=0)
    least = max(SPECK * tallest, smallest)
    kept = [i for i, box in enumerate(boxes) if max(box.height, box.width) >= least]
    if len(kept) > MOST_PIECES:
        raise ValueError(
            f"there are more than {MOST_PIECES} pieces of ink in the picture: cut out the part "
            "with the digits"
        )
    groups: list[tuple[Box, list[int]]] = []
    for i in sorted(kept, key=lambda i: -boxes[i].height):
        near = [g for g, (whole, _) in enumerate(groups) if is_part(boxes[i], whole)]
        if near:
            g = min(near, key=lambda g: gap(boxes[i], groups[g][0]))
            whole, members = groups[g]
            groups[g] = whole.with_(boxes[i]), [*members, i + 1]
        else:
            groups.append((boxes[i], [i + 1]))
    return [(box, members) for box, members in groups if box.height >= smallest]


def is_part(part: Box, whole: Box) -> bool:
    """Whether a piece may belong to a taller one: close above, below or beside it."""
    if part.height > PART * whole.height:
        return False
    beside = max(part.left, whole.left) - min(part.right, whole.right)
    apart = max(part.top, whole.top) - min(part.bottom, whole.bottom)
    if gap(part, whole) <= BESIDE * whole.height:
        return True
    return -beside >= SHARED * min(part.width, whole.width) and apart <= NEAR * whole.height


def gap(box: Box, other: Box) -> float:
    """How far two rectangles lie from each other; 0 if they touch."""
    beside = max(box.left, other.left) - min(box.right, other.right)
    apart = max(box.top, other.top) - min(box.bottom, other.bottom)
    return math.hypot(max(beside, 0), max(apart, 0))
