"""Chapter 13, first part: what deep nets are made of, and which changes a digit survives."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from scratchdl.book.exercises.comparing import unpacked
from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.values import value_exercise
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.book.exercises.words import show
from scratchdl.typing import Array

EPS = 1e-5


def _sees(sizes: Sequence[int], strides: Sequence[int], *, before: int = 0) -> int:
    """How many pixels; `before` says whether a window's own stride counts for it (1) or not."""
    seen, step = 1, 1
    for F, S in zip(sizes, strides, strict=True):
        if before:
            step *= S
        seen += (F - 1) * step
        if not before:
            step *= S
    return seen


function_exercise(
    "stack_sees",
    solution=_sees,
    inputs=lambda rng: [
        ([3], [1]),
        ([3, 3], [1, 1]),
        ([3, 3, 2, 3], [1, 1, 2, 1]),
        ([3, 3, 2, 3, 3, 2, 3, 3, 2], [1, 1, 2, 1, 1, 2, 1, 1, 2]),
        (rng.integers(1, 6, size=4).tolist(), rng.integers(2, 4, size=4).tolist()),
    ],
    mistakes=[
        (
            lambda sizes, strides: sum(sizes),
            "two windows of 3, one after the other, see 5 pixels in a row and not 6: what they see "
            "overlaps.",
        ),
        (
            lambda sizes, strides: _sees(sizes, [1] * len(sizes)),
            "strides count: after a stride of 2, one step is two pixels of the image.",
        ),
        (
            lambda sizes, strides: _sees(sizes, strides, before=1),
            "the stride of a window counts for the windows after it, not for itself.",
        ),
        (
            lambda sizes, strides: 1 + sum(F - 1 for F in sizes) * int(np.prod(strides)),
            "each window has its own step: the product of the strides before it.",
        ),
        (
            lambda sizes, strides: int(np.prod(sizes)),
            "windows overlap, so their sizes, each less 1, add up; they are not multiplied.",
        ),
        (
            lambda sizes, strides: _sees(sizes, strides) ** 2,
            "that is the number of pixels in the square; its side was asked for.",
        ),
    ],
    praise="18 weights see what 25 see, and the six convolutions of DeepConvNet most of a digit.",
)


def _skip(x: Array, dout: Array, W: Array) -> Array:
    """The slope of `x + tanh(x W)`."""
    return dout + (dout * (1 - np.tanh(x @ W) ** 2)) @ W.T


def _blocks(rng: np.random.Generator) -> list[Arguments]:
    return [
        (np.array([[0.5]]), np.array([[1.0]]), np.array([[0.0]])),
        (np.array([[0.5, -1.0]]), np.array([[1.0, 2.0]]), np.array([[1.0, 0.0], [2.0, 1.0]])),
        (rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), rng.normal(size=(4, 4))),
    ]


function_exercise(
    "skip_backward",
    solution=_skip,
    inputs=_blocks,
    mistakes=[
        (
            lambda x, dout, W: _skip(x, dout, W) - dout,
            "that is the slope through the layers alone. The way round them passes dout as it is, "
            "and where paths meet, slopes add.",
        ),
        (
            lambda x, dout, W: dout * ((dout * (1 - np.tanh(x @ W) ** 2)) @ W.T),
            "the two ways meet in a sum, so their slopes are added, not multiplied.",
        ),
        (lambda x, dout, W: dout, "that is the way round alone; the layers pass a slope too."),
        (
            lambda x, dout, W: dout + (dout * (1 - np.tanh(x @ W) ** 2)) @ W,
            "on the way back it is the transpose of W.",
        ),
        (
            lambda x, dout, W: dout + dout @ W.T,
            "tanh is missing: its slope is 1 - tanh².",
        ),
        (
            lambda x, dout, W: dout + (1 - np.tanh(x @ W) ** 2) @ W.T,
            "the arriving slope multiplies both ways.",
        ),
        (
            lambda x, dout, W: dout + (dout * (1 - np.tanh(x + x @ W) ** 2)) @ W.T,
            "tanh is taken of x W alone: x is added after it.",
        ),
    ],
    praise="with W = 0 the slope passes whole. That is why a fresh deep net of such blocks learns.",
)


def _channels(x: Array, gamma: Array, beta: Array, *, axis: tuple[int, ...] = (0, 2, 3)) -> Array:
    mean, var = x.mean(axis=axis, keepdims=True), x.var(axis=axis, keepdims=True)
    along = (1, -1, 1, 1)
    return gamma.reshape(along) * (x - mean) / np.sqrt(var + EPS) + beta.reshape(along)


def _pictures(rng: np.random.Generator) -> list[Arguments]:
    def draw(N: int, C: int, H: int, W: int) -> Arguments:
        x = rng.normal(1, 3, size=(N, C, H, W)) * np.arange(1, C + 1).reshape(1, -1, 1, 1)
        return x, rng.uniform(0.5, 2, size=C), rng.normal(size=C)

    flat = np.array([[[[1.0, 3.0]]], [[[5.0, 7.0]]]])
    return [(flat, np.ones(1), np.zeros(1)), draw(4, 2, 3, 3), draw(3, 4, 4, 4)]


def _other_axes(*axis: int) -> Callable[[Array, Array, Array], Array]:
    return lambda x, gamma, beta: _channels(x, gamma, beta, axis=axis)


function_exercise(
    "channel_norm",
    solution=_channels,
    inputs=_pictures,
    mistakes=[
        (
            _other_axes(0),
            "that is one mean for each pixel of each channel, as in the textbook's code. A filter "
            "is the same everywhere in the picture, and so is what normalises it.",
        ),
        (
            _other_axes(2, 3),
            "that is one mean for each picture: the batch, axis 0, is left out.",
        ),
        (
            _other_axes(1, 2, 3),
            "that is layer normalisation: one mean for each sample. Here it is one for each "
            "channel.",
        ),
        (
            _other_axes(0, 1, 2, 3),
            "that is one mean for everything: each channel has its own.",
        ),
        (
            lambda x, gamma, beta: _channels(x, np.ones_like(gamma), np.zeros_like(beta)),
            "gamma and beta are missing, one number of each for a channel.",
        ),
        (
            lambda x, gamma, beta: _channels(x, gamma, np.zeros_like(beta)),
            "beta is missing.",
        ),
    ],
    rtol=1e-7,
    praise="C means and C variances, however large the pictures are.",
)


value_exercise(
    "dropped_scores",
    expected=0.5,
    mistakes=[
        (2.0, "the other way round: half of a score makes all classes more alike."),
        (1.0, "then nothing would change. What happens to the scores when the net is used?"),
        (
            0.25,
            "each score is multiplied once: by the share that is kept, which is a half.",
        ),
    ],
    praise="probabilities become those of temperature 2: less sure, and in the same order.",
)


SAFE = {
    "shift by 2 pixels": True,
    "rotate by 10 degrees": True,
    "rotate by 180 degrees": False,
    "mirror left and right": False,
    "scale by 10 %": True,
    "bend by 1 pixel": True,
    "shift by 14 pixels": False,
}
WHY = {
    "shift by 2 pixels": "a digit has four white pixels around it, so that none of it is lost.",
    "rotate by 10 degrees": "people write as slanted as that, and no digit becomes another.",
    "rotate by 180 degrees": "look at a 6. What is it upside down?",
    "mirror left and right": "a mirrored 2 is no digit, and a mirrored 5 looks like a 2.",
    "scale by 10 %": "people write that large and that small.",
    "bend by 1 pixel": "no hand draws the same curve twice.",
    "shift by 14 pixels": "half of the picture is gone: what remains of a 3 may be an 8's.",
}


@exercise(
    "safe_changes",
    praise="a change is allowed if you would still give the picture the same label. No formula "
    "knows that; you do.",
)
def _safe_changes(your_answers: object, *, rng: np.random.Generator) -> None:
    """A dict from each change to whether the label survives it."""
    if not isinstance(your_answers, Mapping) or set(your_answers) != set(SAFE):
        raise NotYet(f"give a dict with the keys {', '.join(SAFE)}.")
    for change, safe in SAFE.items():
        answer = unpacked(your_answers[change])
        if not isinstance(answer, bool | np.bool_):
            raise NotYet(f"{change}: answer True or False, not {show(answer)}.")
        if bool(answer) != safe:
            raise NotYet(f"{change}: {WHY[change]}")
