"""Chapter 0: arrays and their shapes."""

import numpy as np

from exercises.answers import Answers


def to_rows_by_a_loop(images):
    return np.array([image.ravel() for image in images])


def centre_by_a_loop(x):
    return [row - row.mean() for row in x]


def centre_in_place(x):
    x -= x.mean(axis=1, keepdims=True)
    return x


ANSWERS = {
    "shape_quiz": Answers(
        right=[
            ((784,), (10, 784), (784,), (100, 1, 28, 28)),
            (784, [10, 784], 784, (100, 1, 28, 28)),
        ],
        wrong=[
            (((1, 784), (10, 784), (784,), (100, 1, 28, 28)), "removes its axis"),
            (((784,), (784,), (784,), (100, 1, 28, 28)), "keeps its axis"),
            (((784,), (10, 784), (100,), (100, 1, 28, 28)), "axis=0 is the axis of the 100 rows"),
            (((784,), (10, 784), (784,), (-1, 1, 28, 28)), "No array has a size of -1"),
            (((784,), (10, 784), (784,), (100, 28, 28)), "must stay 78,400"),
            (((784.5,), (10, 784), (784,), (100, 28, 28)), "not (784.5,)"),
            ((..., ..., ..., ...), "still missing"),
            (((...,), (10, 784), (784,), (100, 1, 28, 28)), "still missing"),
            ((np.zeros((10, 784)), (10, 784), (784,), (100, 1, 28, 28)), "x[0].shape"),
        ],
    ),
    "to_rows": Answers(
        right=[
            lambda images: images.reshape(len(images), -1),
            lambda images: images.reshape(images.shape[0], images.shape[1] * images.shape[2]),
            to_rows_by_a_loop,
        ],
        wrong=[
            (lambda images: images.reshape(-1), "one single row"),
            (lambda images: images.reshape(-1, len(images)), "wrong order"),
            (lambda images: images.reshape(-1, len(images)).T, "mixed"),
            (lambda images: images.transpose(0, 2, 1).reshape(len(images), -1), "column by column"),
            (lambda images: images.reshape(-1, 784), "784 holds for"),
        ],
    ),
    "centre_rows": Answers(
        right=[lambda x: x - x.mean(axis=1, keepdims=True), centre_by_a_loop],
        wrong=[
            (lambda x: x - x.mean(axis=1), "keepdims=True"),
            (lambda x: x - x.mean(axis=0), "mean of each column"),
            (lambda x: x - x.mean(), "one mean of everything"),
            (lambda x: x.mean(axis=1, keepdims=True), "subtract them from x"),
            (lambda x: x - np.median(x, axis=1, keepdims=True), "do not have mean 0"),
            (
                lambda x: (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True),
                "standard deviation",
            ),
            (centre_in_place, "changes its input"),
        ],
    ),
    "empty_pixels": Answers(
        right=[135, np.int64(135)],
        wrong=[
            (649, "hold ink in some image"),
            (784, "all pixels"),
            (171, "test images"),
            (134, "is not it"),
        ],
    ),
}
