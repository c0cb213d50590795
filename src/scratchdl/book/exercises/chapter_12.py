"""Chapter 12: the sizes, the costs and the products of windows."""

import numpy as np

from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.values import numbers, value_exercise
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.typing import Array


def _stops(size: int, filter_size: int, stride: int, pad: int) -> int:
    return (size + 2 * pad - filter_size) // stride + 1


function_exercise(
    "count_stops",
    solution=_stops,
    inputs=lambda _: [
        (28, 5, 1, 0),
        (24, 2, 2, 0),
        (28, 3, 1, 1),
        (7, 3, 2, 2),
        (11, 5, 3, 3),
        (6, 6, 4, 0),
    ],
    mistakes=[
        (
            lambda size, filter_size, stride, pad: (size - filter_size) // stride + 1,
            "the added zeros are missing; there are `pad` of them at each of the two ends.",
        ),
        (
            lambda size, filter_size, stride, pad: (size + pad - filter_size) // stride + 1,
            "zeros are added at both ends, so `pad` counts twice.",
        ),
        (
            lambda size, filter_size, stride, pad: size + 2 * pad - filter_size + 1,
            "the stride is missing: the window moves `stride` pixels at a time.",
        ),
        (
            lambda size, filter_size, stride, pad: (size + 2 * pad - filter_size) // stride,
            "the first stop is missing: a window that cannot move still stops once.",
        ),
        (
            lambda size, filter_size, stride, pad: (size + 2 * pad - filter_size + 1) // stride,
            "first divide the distance that the window can move, then count the first stop.",
        ),
    ],
    praise="one stop at the start, and one more for every stride that fits.",
)

value_exercise(
    "conv_cost",
    expected=(4640, 903168),
    mistakes=[
        ((4608, 903168), "every filter also has a bias."),
        ((4640, 909440), "a bias is added, not multiplied: count the products alone."),
        ((320, 56448), "a filter is as deep as the image: 16 channels."),
        ((4640, 4608), "each weight is used at every stop, and there are 14 x 14 of them."),
        ((4640, 663552), "with a margin of 1 there are 14 x 14 stops, not 12 x 12."),
    ],
    praise="few weights, each used 196 times.",
    tolerance=1e-7,  # a count is right or wrong
)


@exercise("edge_filter", praise="it answers only to changes from row to row.")
def _edge_filter(W: object, *, rng: np.random.Generator) -> None:
    w = numbers(W, shape=(3, 3), name="the filter")
    if not np.any(w):
        raise NotYet("a filter of zeros finds nothing at all.")
    if abs(w.sum()) > 1e-6 * np.abs(w).sum():
        raise NotYet(
            f"on evenly grey paper it answers {w.sum():g} times the grey: its weights must sum "
            "to 0."
        )
    columns, rows = w.sum(axis=0), w.sum(axis=1)
    if np.any(np.abs(columns) > 1e-6 * np.abs(w).sum()):
        raise NotYet(
            "on a vertical edge, where all rows are alike, it answers too: each column of the "
            "filter must sum to 0."
        )
    if rows[0] >= 0 or rows[2] <= 0:
        raise NotYet(
            "where it gets darker from top to bottom the answer should be positive at every edge: "
            "the upper row must have a negative sum and the lower a positive one."
        )


def _spread(col: Array, length: int, stride: int = 1) -> Array:
    x = np.zeros(length)
    for i, window in enumerate(col):
        x[i * stride : i * stride + len(window)] += window
    return x


def _assigned(col: Array, length: int, stride: int) -> Array:
    x = np.zeros(length)
    for i, window in enumerate(col):
        x[i * stride : i * stride + len(window)] = window
    return x


def _averaged(col: Array, length: int, stride: int) -> Array:
    seen = _spread(np.ones_like(col), length, stride)
    return _spread(col, length, stride) / np.maximum(seen, 1)


def _rows_of_windows(rng: np.random.Generator) -> list[Arguments]:
    return [
        (np.ones((3, 2)), 4, 1),
        (rng.normal(size=(3, 3)), 5, 1),
        (rng.normal(size=(3, 3)), 7, 2),
        (rng.normal(size=(2, 2)), 5, 3),
    ]


function_exercise(
    "col_to_line",
    solution=_spread,
    inputs=_rows_of_windows,
    mistakes=[
        (_assigned, "you overwrite what other windows have sent to the same pixel: add, with +=."),
        (
            _averaged,
            "that is the mean over the windows, which would undo im2col; a derivative is the sum.",
        ),
        (
            lambda col, length, stride: _spread(col, length, 1),
            "window i starts at i times the stride.",
        ),
    ],
    praise="every pixel receives the sum over all windows that saw it.",
)


def _pooled(x: Array) -> Array:
    N, C, H, W = x.shape
    return x.reshape(N, C, H // 2, 2, W // 2, 2).max(axis=(3, 5))


def _regrouped(x: Array) -> Array:
    N, C, H, W = x.shape
    return x.reshape(N, C, H // 2, W // 2, 2, 2).max(axis=(4, 5))


def _outer(x: Array) -> Array:
    N, C, H, W = x.shape
    return x.reshape(N, C, 2, H // 2, 2, W // 2).max(axis=(2, 4))


function_exercise(
    "pool_by_reshape",
    solution=_pooled,
    inputs=lambda rng: [
        (np.arange(16.0).reshape(1, 1, 4, 4),),
        (rng.normal(size=(2, 3, 4, 6)),),
        (rng.normal(size=(1, 2, 8, 2)),),
    ],
    mistakes=[
        (
            _regrouped,
            "the shape is right and the pictures are wrong: four neighbours in memory are not a "
            "square of 2 x 2, but a part of one row.",
        ),
        (
            _outer,
            "the blocks of 2 must be inside: each axis is (blocks, pixels of a block), in this "
            "order.",
        ),
        (
            lambda x: x[:, :, ::2, ::2],
            "that takes the first pixel of each square, not the largest.",
        ),
        (
            lambda x: x.reshape(*x.shape[:2], x.shape[2] // 2, 2, x.shape[3] // 2, 2).mean((3, 5)),
            "that is the mean of each square.",
        ),
    ],
    praise="an axis of H numbers is one of H/2 pairs, and the maximum runs over the pairs.",
)
