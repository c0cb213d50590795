r"""Which pixels hang together, and which pieces make one digit."""

from typing import NamedTuple

import numpy as np

from scratchdl.typing import Array, Int

SPECK = 0.15  # of the height of the tallest piece: what is smaller in both directions is dirt
PART = 0.7  # of the height of a neighbour: what is lower may be a part of it
NEAR = 0.3  # of the height of a neighbour: how far a part may lie from it


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

    def with_(self, other: "Box") -> "Box":
        """The smallest rectangle round both."""
        tops = min(self.top, other.top), min(self.left, other.left)
        return Box(*tops, max(self.bottom, other.bottom), max(self.right, other.right))


def pieces(mask: Int[Array, "H W"]) -> Int[Array, "H W"]:
    """Number the pieces of a mask from 1 on; pixels that touch, even at a corner, are one piece.

    Each row is a list of runs. A run hangs together with those of the row above that it touches;
    every run takes over the smallest number among those it hangs together with, until none changes.

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
    labels = np.zeros((H, W + 1), np.int64)
    labels[row, start] += number + 1
    labels[row, end] -= number + 1
    return np.cumsum(labels, axis=1)[:, :-1]


def connected(n: int, a: Int[Array, "E"], b: Int[Array, "E"]) -> Int[Array, "n"]:
    """For each of `n` things the smallest with which pairs `a`, `b` connect it."""
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


def grouped(boxes: list[Box]) -> list[list[int]]:
    """Which pieces make one digit: for each digit their indices; specks of dirt are left out."""
    if not boxes:
        return []
    tallest = max(box.height for box in boxes)
    kept = [i for i, b in enumerate(boxes) if max(b.height, b.width) >= SPECK * tallest]
    groups = [([i], boxes[i]) for i in kept]
    while (pair := next_pair(groups)) is not None:
        (first, box), (second, other) = groups[pair[0]], groups.pop(pair[1])
        groups[pair[0]] = (first + second, box.with_(other))
    return [members for members, _ in groups]


def next_pair(groups: list[tuple[list[int], Box]]) -> tuple[int, int] | None:
    """Two groups that belong together, the first of them the earlier one."""
    for i, (_, box) in enumerate(groups):
        for j, (_, other) in enumerate(groups[i + 1 :], i + 1):
            if belong_together(box, other):
                return i, j
    return None


def belong_together(box: Box, other: Box) -> bool:
    """Whether the lower of two pieces is a part of the other: near it, and above or below it."""
    part, whole = sorted((box, other), key=lambda each: each.height)
    if part.height > PART * whole.height:
        return False
    shared = min(part.right, whole.right) - max(part.left, whole.left)
    apart = max(part.top, whole.top) - min(part.bottom, whole.bottom)
    return shared >= 0.3 * min(part.width, whole.width) and apart <= NEAR * whole.height


def in_reading_order(boxes: list[Box]) -> list[int]:
    """Indices from left to right, line after line."""
    lines: list[list[int]] = []
    for i in sorted(range(len(boxes)), key=lambda i: boxes[i].top + boxes[i].bottom):
        middle = (boxes[i].top + boxes[i].bottom) / 2
        if lines and middle < np.mean([boxes[k].bottom for k in lines[-1]]):
            lines[-1].append(i)
        else:
            lines.append([i])
    return [i for line in lines for i in sorted(line, key=lambda i: boxes[i].left)]
