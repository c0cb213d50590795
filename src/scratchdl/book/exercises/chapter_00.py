"""Chapter 0: arrays and their shapes."""

import numpy as np

from scratchdl.book.exercises.comparing import ATOL, near
from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.shapes import check_shape
from scratchdl.book.exercises.values import value_exercise


@exercise(
    "shape_quiz",
    praise="an index removes its axis, a slice keeps it, a mean removes the axis it names.",
)
def _shape_quiz(
    first: object, first_ten: object, mean: object, pictures: object, *, rng: np.random.Generator
) -> None:
    check_shape(
        "x[0]",
        first,
        (784,),
        "A single index picks one row, and the axis of the rows is gone.",
        {(1, 784): "A single index removes its axis; x[0:1], a slice, would keep it."},
    )
    check_shape(
        "x[:10]",
        first_ten,
        (10, 784),
        "A slice of ten rows has ten rows, each as long as before.",
        {(784,): "A slice keeps its axis, here with size 10."},
    )
    check_shape(
        "x.mean(axis=0)",
        mean,
        (784,),
        "The axis that is named disappears; the others stay.",
        {(100,): "axis=0 is the axis of the 100 rows, and it is the one that disappears."},
    )
    check_shape(
        "x.reshape(-1, 1, 28, 28)",
        pictures,
        (100, 1, 28, 28),
        "The product of the sizes must stay 78,400; -1 stands for what is left.",
        {(-1, 1, 28, 28): "No array has a size of -1: NumPy works out what it stands for."},
    )


function_exercise(
    "to_rows",
    solution=lambda images: images.reshape(len(images), -1),
    inputs=lambda rng: [
        (np.arange(12.0).reshape(2, 2, 3),),
        (rng.random((5, 28, 28)),),
        (rng.random((1, 4, 7)),),
    ],
    mistakes=[
        (
            lambda images: images.reshape(-1),
            "that is one single row: the first size must stay len(images).",
        ),
        (
            lambda images: images.reshape(-1, len(images)),
            "the sizes are in the wrong order: images first, then pixels.",
        ),
        (
            lambda images: images.reshape(-1, len(images)).T,
            "a transpose cannot repair it: the pixels of different images are mixed now.",
        ),
        (
            lambda images: images.transpose(0, 2, 1).reshape(len(images), -1),
            "the pixels are read column by column; a row of the picture comes first.",
        ),
        (
            lambda images: images.reshape(-1, 784),
            "784 holds for 28 × 28 only; take what is left, -1, as the second size.",
        ),
    ],
    praise="one row per image, its pixels in reading order.",
)


def _samples(rng: np.random.Generator) -> list[Arguments]:
    return [
        (np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 6.0]]),),
        (rng.random((4, 4)),),  # square: a forgotten keepdims broadcasts without an error
        (rng.random((3, 784)),),
    ]


function_exercise(
    "centre_rows",
    solution=lambda x: x - x.mean(axis=1, keepdims=True),
    inputs=_samples,
    mistakes=[
        (
            lambda x: x - x.mean(axis=1),
            "the means have lost their axis, so NumPy lines them up with the columns: "
            "write keepdims=True.",
        ),
        (
            lambda x: x - x.mean(axis=0),
            "you subtract the mean of each column, over all samples. "
            "A row's own mean runs along axis 1.",
        ),
        (lambda x: x - x.mean(), "you subtract one mean of everything; each row has its own."),
        (lambda x: x.mean(axis=1, keepdims=True), "those are the means; subtract them from x."),
        (
            lambda x: (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True),
            "you also divide by the standard deviation, which is not asked here.",
        ),
    ],
    symptoms=[
        (
            lambda y, x: not near(np.mean(y, axis=1), 0, atol=ATOL),
            "the rows of your result do not have mean 0.",
        )
    ],
    praise="each row has mean 0, even where the array happens to be square.",
)

value_exercise(
    "empty_pixels",
    expected=135,
    mistakes=[
        (649, "those are the pixels that hold ink in some image. The question is the others."),
        (784, "that is the number of all pixels."),
        (171, "that is for the 1,000 test images; take x_train."),
    ],
    tolerance=1e-6,
    praise="these pixels are 0 in every training image, so a net learns nothing from them.",
)
