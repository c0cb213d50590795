"""Chapter 14: from a drawing to the picture that a net knows."""

import numpy as np

from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.book.exercises.values import value_exercise
from scratchdl.typing import Array


def _centre(ink: Array) -> tuple[float, float]:
    H, W = ink.shape
    row = np.arange(H) @ ink.sum(axis=1) / ink.sum()
    return float(row), float(np.arange(W) @ ink.sum(axis=0) / ink.sum())


def _sheets(rng: np.random.Generator) -> list[Arguments]:
    corner = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    uneven = np.array([[1.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.5]])
    return [(corner,), (uneven,), (np.maximum(rng.normal(size=(5, 7)), 0),)]


function_exercise(
    "ink_centre",
    solution=_centre,
    inputs=_sheets,
    mistakes=[
        (
            lambda ink: ((ink.shape[0] - 1) / 2, (ink.shape[1] - 1) / 2),
            "that is the middle of the sheet, wherever the ink is.",
        ),
        (lambda ink: _centre(ink)[::-1], "row first, then column."),
        (
            lambda ink: _centre((ink > 0).astype(float)),
            "a pixel with half of the ink counts half: weight each by its ink.",
        ),
        (
            lambda ink: tuple((np.min(k) + np.max(k)) / 2 for k in np.nonzero(ink)),
            "that is the middle of the box round the ink. A 4 has most of its ink on the right of "
            "that.",
        ),
        (
            lambda ink: tuple(k + 0.5 for k in _centre(ink)),
            "half a pixel too far: here a pixel's place is its index.",
        ),
        (
            lambda ink: tuple(k + 1 for k in _centre(ink)),
            "rows and columns are counted from 0.",
        ),
        (
            lambda ink: tuple(k * ink.sum() for k in _centre(ink)),
            "divide by the sum of all ink: the more ink, the farther away this lies.",
        ),
        (
            lambda ink: tuple(k * ink.sum() / ink.size for k in _centre(ink)),
            "divide by the sum of the ink, not by the number of pixels.",
        ),
    ],
    rtol=1e-6,
    praise="a digit that hangs to the left is moved to the right by it, and so is in the middle.",
)


def _cut(ink: Array) -> Array:
    rows, columns = np.nonzero(ink)
    return ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def _drawings(rng: np.random.Generator) -> list[Arguments]:
    simple = np.zeros((4, 5))
    simple[1:3, 2:4] = [[1.0, 0.5], [0.0, 1.0]]
    loose = np.zeros((7, 6))  # as a 5 whose top is loose: an empty row in the middle
    loose[1, 2:5] = 1.0
    loose[3:6, 3] = rng.uniform(0.1, 1, size=3)
    whole = rng.uniform(0.1, 1, size=(3, 4))
    return [(simple,), (loose,), (whole,)]


function_exercise(
    "ink_cut",
    solution=_cut,
    inputs=_drawings,
    mistakes=[
        (lambda ink: ink, "the empty rows and columns around the drawing are still there."),
        (
            lambda ink: ink[ink.any(axis=1)][:, ink.any(axis=0)],
            "this also takes empty rows out of the middle of the drawing, and the loose top of a 5 "
            "falls onto the rest.",
        ),
        (
            lambda ink: ink[
                np.nonzero(ink)[0].min() : np.nonzero(ink)[0].max(),
                np.nonzero(ink)[1].min() : np.nonzero(ink)[1].max(),
            ],
            "a slice ends before its second index: the last row and column of ink are lost.",
        ),
        (
            lambda ink: ink[ink.any(axis=1).argmax() :, ink.any(axis=0).argmax() :],
            "above and on the left it is cut off; below and on the right too, please.",
        ),
        (lambda ink: _cut(ink).T, "rows and columns have changed places."),
        (
            lambda ink: (_cut(ink) > 0).astype(float),
            "cut only: how much ink a pixel holds stays as it is.",
        ),
    ],
    praise="now the size of the sheet and the place on it no longer matter.",
)


def _average(ink: Array, k: int) -> Array:
    H, W = ink.shape
    averages: Array = ink.reshape(H // k, k, W // k, k).mean(axis=(1, 3))
    return averages


def _blocks(rng: np.random.Generator) -> list[Arguments]:
    line = np.zeros((4, 4))
    line[:, 1] = 1.0  # a thin stroke, between the pixels that every second one is
    return [(line, 2), (rng.uniform(size=(6, 9)), 3), (rng.uniform(size=(8, 4)), 4)]


function_exercise(
    "block_average",
    solution=_average,
    inputs=_blocks,
    mistakes=[
        (
            lambda ink, k: ink[::k, ::k],
            "that takes one pixel of each block, and a thin stroke between those pixels vanishes.",
        ),
        (
            lambda ink, k: ink.reshape(ink.shape[0] // k, k, -1, k).max(axis=(1, 3)),
            "with the largest of each block every thin stroke becomes a thick one; MNIST was made "
            "by averages.",
        ),
        (
            lambda ink, k: _average(ink, k) * k * k,
            "that is the sum of each block; divide by its number of pixels.",
        ),
        (
            lambda ink, k: ink.reshape(k, ink.shape[0] // k, k, -1).mean(axis=(0, 2)),
            "the order of the axes: of a row of pixels the first k belong to the first block, so "
            "that H // k comes first, and then k.",
        ),
        (
            lambda ink, k: _average(ink, k) * k,
            "divide by k twice: a block has k × k pixels.",
        ),
        (
            lambda ink, k: np.rint(_average(ink, k)),
            "the greys are lost: a pixel that is covered by a half is half ink.",
        ),
    ],
    rtol=1e-7,
    praise="a thin stroke becomes paler and does not vanish.",
)


def _through(grey: Array, alpha: Array) -> Array:
    return alpha * (1 - grey)


def _transparent(rng: np.random.Generator) -> list[Arguments]:
    grey, alpha = np.array([[0.0, 0.0, 1.0]]), np.array([[1.0, 0.0, 1.0]])
    return [(grey, alpha), (rng.uniform(size=(3, 4)), rng.uniform(size=(3, 4)))]


function_exercise(
    "ink_through",
    solution=_through,
    inputs=_transparent,
    mistakes=[
        (
            lambda grey, alpha: 1 - grey,
            "the opacity is missing: what is transparent shows the white paper, whatever its grey.",
        ),
        (
            lambda grey, alpha: 1 - alpha * grey,
            "that lays the picture on black paper: where it is transparent, this says full ink.",
        ),
        (lambda grey, alpha: alpha, "that takes all that is opaque for ink, white as well."),
        (
            lambda grey, alpha: alpha * grey + 1 - alpha,
            "that is what you see, 1 for white. The ink is 1 minus that.",
        ),
        (lambda grey, alpha: alpha * grey, "ink is dark: 1 - grey, where it is opaque."),
        (
            lambda grey, alpha: np.where(alpha > 0, 1 - grey, 0.0),
            "a pixel of half opacity shows half of the ink; at the edge of a stroke most are so.",
        ),
        (
            lambda grey, alpha: (1 - grey) * (1 - alpha),
            "the other way round: alpha is 1 where the picture is opaque.",
        ),
    ],
    rtol=1e-7,
    praise="a picture with a transparent background is read like one on white paper.",
)


value_exercise(
    "digits_needed",
    expected=475,
    mistakes=[
        (4.75, "0.01² is 0.0001."),
        (9500, "both shares count: p and 1 - p, 0.95 times 0.05."),
        (500, "nearly: p (1 - p) is 0.0475 and not 0.05."),
        (4.36, "the root is of n too: square both sides."),
        (30, "with thirty the standard error is four points."),
    ],
    praise="and half a point takes four times as many. Published accuracies rest on thousands for "
    "that reason.",
)
