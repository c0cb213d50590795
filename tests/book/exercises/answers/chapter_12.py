"""Chapter 12: the sizes, the costs and the products of windows."""

import numpy as np

from exercises.answers import Answers
from scratchdl import im2col


def stops(size, filter_size, stride, pad):
    return 1 + (size + 2 * pad - filter_size) // stride


def stops_by_walking(size, filter_size, stride, pad):
    count, first = 0, -pad
    while first + filter_size <= size + pad:
        count, first = count + 1, first + stride
    return count


def spread(col, length, stride):
    x = np.zeros(length)
    for i in range(len(col)):
        for k in range(col.shape[1]):
            x[i * stride + k] += col[i, k]
    return x


def spread_by_a_matrix(col, length, stride):
    rows = np.arange(length).reshape(1, 1, 1, -1)
    places = im2col(rows, 1, col.shape[1], 1)[::stride][: len(col)].astype(int)
    x = np.zeros(length)
    np.add.at(x, places, col)
    return x


def overwritten(col, length, stride):
    x = np.zeros(length)
    for i in range(len(col)):
        x[i * stride : i * stride + col.shape[1]] = col[i]
    return x


def without_stride(col, length, stride):
    return spread(col, length, 1)


def averaged(col, length, stride):
    return spread(col, length, stride) / np.maximum(spread(col * 0 + 1, length, stride), 1)


def pool(x):
    pairs = np.maximum(x[:, :, ::2], x[:, :, 1::2])
    return np.maximum(pairs[..., ::2], pairs[..., 1::2])


def pool_by_reshape(x):
    N, C, H, W = x.shape
    return x.reshape(N, C, H // 2, 2, W // 2, 2).max(axis=5).max(axis=3)


def pool_wrong(x):
    N, C, H, W = x.shape
    return x.reshape(N, C, H // 2, W // 2, 4).max(axis=4)


def pool_far_apart(x):
    N, C, H, W = x.shape
    return x.reshape(N, C, 2, H // 2, 2, W // 2).max(axis=(2, 4))


def pool_means(x):
    pairs = (x[:, :, ::2] + x[:, :, 1::2]) / 2
    return (pairs[..., ::2] + pairs[..., 1::2]) / 2


RIGHT = {"A": "turned", "B": "right", "C": "overwrites", "D": "stride"}

ANSWERS = {
    "count_stops": Answers(
        right=[stops, stops_by_walking],
        wrong=[
            (lambda H, F, S, P: (H - F) // S + 1, "added zeros are missing"),
            (lambda H, F, S, P: (H + P - F) // S + 1, "counts twice"),
            (lambda H, F, S, P: H + 2 * P - F + 1, "stride is missing"),
            (lambda H, F, S, P: (H + 2 * P - F) // S, "first stop is missing"),
            (lambda H, F, S, P: (H + 2 * P - F + 1) // S, "then count the first stop"),
        ],
    ),
    "conv_cost": Answers(
        right=[((4640, 903168),), ((32 * 16 * 9 + 32, 32 * 16 * 9 * 14 * 14),)],
        wrong=[
            (((4608, 903168),), "also has a bias"),
            (((4640, 909440),), "products alone"),
            (((320, 56448),), "as deep as the image"),
            (((4640, 4608),), "at every stop"),
            (((4640, 663552),), "not 12 x 12"),
        ],
    ),
    "edge_filter": Answers(
        right=[
            [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
            [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
            [[0, -1, 0], [0, 0, 0], [0, 1, 0]],
        ],
        wrong=[
            ([[0, 0, 0], [0, 0, 0], [0, 0, 0]], "finds nothing"),
            ([[-1, -1, -1], [0, 0, 0], [1, 1, 2]], "must sum to 0"),
            ([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]], "vertical edge"),
            ([[1, 1, 1], [0, 0, 0], [-1, -1, -1]], "negative sum"),
            ([[1, 2], [3, 4]], "shape (3, 3)"),
        ],
    ),
    "col_to_line": Answers(
        right=[spread, spread_by_a_matrix],
        wrong=[
            (overwritten, "with +="),
            (averaged, "mean over the windows"),
            (without_stride, "i times the stride"),
        ],
    ),
    "pool_by_reshape": Answers(
        right=[pool, pool_by_reshape],
        wrong=[
            (pool_wrong, "part of one row"),
            (pool_far_apart, "blocks of 2 must be inside"),
            (lambda x: x[:, :, ::2, ::2], "first pixel"),
            (pool_means, "mean of each square"),
        ],
    ),
    "conv_suspects": Answers(
        right=[RIGHT],
        wrong=[
            ({**RIGHT, "A": "right"}, "fails some gradient check"),
            ({**RIGHT, "B": "stride"}, "passes every gradient check"),
            ({**RIGHT, "C": "stride"}, "with stride 1 it would be right"),
            ({**RIGHT, "D": "overwrites"}, "as large as the filter"),
            ({**RIGHT, "D": "turned"}, "after half a turn"),
            ({**RIGHT, "D": "no"}, "the words are"),
            ({**RIGHT, "D": ...}, "still missing"),
            ("turned", "give a dict"),
        ],
    ),
}
