"""Chapter 14: from a drawing to the picture that a net knows."""

import numpy as np

from exercises.answers import Answers


def centre_by_places(ink):
    rows, columns = np.indices(ink.shape)
    return (rows * ink).sum() / ink.sum(), (columns * ink).sum() / ink.sum()


def centre_in_loops(ink):
    total, row, column = 0.0, 0.0, 0.0
    for i, line in enumerate(ink):
        for j, amount in enumerate(line):
            total, row, column = total + amount, row + i * amount, column + j * amount
    return np.array([row / total, column / total])


def centre_of_box(ink):
    rows, columns = np.nonzero(ink)
    return (rows.min() + rows.max()) / 2, (columns.min() + columns.max()) / 2


def cut_by_slices(ink):
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def cut_row_by_row(ink):
    while not ink[0].any():
        ink = ink[1:]
    while not ink[-1].any():
        ink = ink[:-1]
    while not ink[:, 0].any():
        ink = ink[:, 1:]
    while not ink[:, -1].any():
        ink = ink[:, :-1]
    return ink


def average_in_loops(ink, k):
    small = np.zeros((len(ink) // k, len(ink[0]) // k))
    for i in range(len(small)):
        for j in range(len(small[0])):
            small[i, j] = ink[i * k : (i + 1) * k, j * k : (j + 1) * k].mean()
    return small


ANSWERS = {
    "ink_centre": Answers(
        right=[centre_by_places, centre_in_loops],
        wrong=[
            (lambda ink: (len(ink) / 2 - 0.5, len(ink[0]) / 2 - 0.5), "the middle of the sheet"),
            (lambda ink: centre_by_places(ink)[::-1], "row first"),
            (centre_of_box, "the middle of the box"),
            (lambda ink: centre_by_places(ink > 0), "counts half"),
            (lambda ink: np.add(centre_by_places(ink), 1), "counted from 0"),
        ],
    ),
    "ink_cut": Answers(
        right=[cut_by_slices, cut_row_by_row],
        wrong=[
            (lambda ink: ink, "still there"),
            (lambda ink: ink[ink.any(1)][:, ink.any(0)], "out of the middle"),
            (lambda ink: cut_by_slices(ink)[:-1, :-1], "ends before its second index"),
            (lambda ink: cut_by_slices(ink).T, "changed places"),
        ],
    ),
    "block_average": Answers(
        right=[
            lambda ink, k: ink.reshape(len(ink) // k, k, -1, k).mean((1, 3)),
            average_in_loops,
        ],
        wrong=[
            (lambda ink, k: ink[::k, ::k], "one pixel of each block"),
            (lambda ink, k: average_in_loops(ink, k) * k**2, "the sum of each block"),
            (
                lambda ink, k: ink.reshape(len(ink) // k, k, -1, k).max((1, 3)),
                "every thin stroke becomes a thick one",
            ),
            (
                lambda ink, k: ink.reshape(k, len(ink) // k, k, -1).mean((0, 2)),
                "the order of the axes",
            ),
        ],
    ),
    "ink_through": Answers(
        right=[
            lambda grey, alpha: alpha * (1 - grey),
            lambda grey, alpha: 1 - (grey * alpha + 1 - alpha),
        ],
        wrong=[
            (lambda grey, alpha: 1 - grey, "the opacity is missing"),
            (lambda grey, alpha: 1 - grey * alpha, "on black paper"),
            (lambda grey, alpha: grey * alpha + 1 - alpha, "that is what you see"),
            (lambda grey, alpha: (1 - grey) * (alpha > 0), "half opacity"),
        ],
    ),
    "digits_needed": Answers(
        right=[475, 475.0, 0.95 * 0.05 / 0.01**2],
        wrong=[
            (500, "not 0.05"),
            (9500, "both shares count"),
            (30, "four points"),
            (4.75, "0.0001"),
        ],
    ),
}
