"""Chapter 13, second part: Grad-CAM, and numbers with fewer bits."""

from collections.abc import Callable, Mapping

import numpy as np

from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.book.exercises.maps import FAULTS
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.book.exercises.words import show
from scratchdl.typing import Array


def _cam(A: Array, dA: Array) -> Array:
    alpha = dA.mean(axis=(1, 2), keepdims=True)
    return np.maximum((alpha * A).sum(axis=0), 0)


def _maps(rng: np.random.Generator) -> list[Arguments]:
    def draw(K: int, H: int, W: int) -> Arguments:
        return np.maximum(rng.normal(size=(K, H, W)), 0), rng.normal(size=(K, H, W))

    first = np.array([[[1.0, 0.0]], [[0.0, 2.0]]]), np.array([[[1.0, 3.0]], [[-1.0, -1.0]]])
    return [first, draw(3, 2, 4), draw(5, 3, 3), draw(6, 4, 4)]


function_exercise(
    "grad_cam",
    solution=_cam,
    inputs=_maps,
    mistakes=[
        (
            lambda A, dA: (np.maximum(dA, 0).mean(axis=(1, 2), keepdims=True) * A).sum(axis=0),
            "ReLU is taken of the slopes: whatever speaks against the class is lost before it "
            "could be weighed. (A public library has done so for years.) It belongs to the sum.",
        ),
        (
            lambda A, dA: np.maximum(dA.mean(axis=(1, 2), keepdims=True) * A, 0).sum(axis=0),
            "the maximum comes after the sum over the filters: one filter may speak against what "
            "another speaks for.",
        ),
        (
            lambda A, dA: (dA.mean(axis=(1, 2), keepdims=True) * A).sum(axis=0),
            "negative places speak against the class; the map shows what speaks for it: max(0, …).",
        ),
        (
            lambda A, dA: np.maximum((dA * A).sum(axis=0), 0),
            "each filter has one weight, the mean of its slopes over all pixels.",
        ),
        (
            lambda A, dA: np.maximum((dA.sum(axis=(1, 2), keepdims=True) * A).sum(axis=0), 0),
            "the weight is a mean over the pixels, not a sum.",
        ),
        (
            lambda A, dA: np.maximum((dA.mean() * A).sum(axis=0), 0),
            "each filter has a weight of its own: the mean runs over axes 1 and 2 only.",
        ),
        (
            lambda A, dA: np.maximum((dA.mean(axis=(1, 2), keepdims=True) * A).mean(axis=0), 0),
            "the filters are added up, not averaged.",
        ),
        (
            lambda A, dA: np.maximum(dA.mean(axis=0), 0),
            "A is missing: a slope says what would help, A what is there.",
        ),
        (
            lambda A, dA: np.abs((dA.mean(axis=(1, 2), keepdims=True) * A).sum(axis=0)),
            "with the absolute value, evidence against the class looks like evidence for it.",
        ),
    ],
    rtol=1e-7,
    praise="three lines, and most public bugs are in the place of the ReLU.",
)


def _step(x: float, *, bits: int = 10) -> float:
    return float(2.0 ** (np.floor(np.log2(x)) - bits))


function_exercise(
    "half_spacing",
    solution=_step,
    inputs=lambda rng: [
        (1.0,),
        (2.0,),
        (0.1,),
        (256.0,),
        (2048.0,),
        (float(rng.uniform(5, 60000)),),
        (float(rng.uniform(0.001, 0.9)),),
    ],
    mistakes=[
        (
            lambda x: 2.0**-10,
            "that is the step at 1. The point floats: at 2 the step is twice as large.",
        ),
        (
            lambda x: x * 2.0**-10,
            "between two powers of two the step is the same: it depends on the power below x.",
        ),
        (
            lambda x: _step(x, bits=11),
            "half a step too small: of the 11 bits the first is the power of two itself, and 10 "
            "come after it.",
        ),
        (lambda x: _step(x, bits=9), "there are 10 bits after the first, not 9."),
        (lambda x: _step(x, bits=23), "those are the bits of float32; float16 has 10."),
        (lambda x: _step(x, bits=52), "those are the bits of float64; float16 has 10."),
        (
            lambda x: float(2.0 ** (np.ceil(np.log2(x)) - 10)),
            "it is the power of two at or below x, not above.",
        ),
        (lambda x: float(np.log2(x)) - 10, "that is an exponent: 2 to it, and rounded down first."),
    ],
    praise="at 2,048 the step is 2. There, adding 1 changes nothing any more.",
)


def _levels(W: Array) -> tuple[Array, Array]:
    s = np.abs(W).max(axis=0) / 127
    return np.rint(W / s).astype(np.int8), s


def _weights(rng: np.random.Generator) -> list[Arguments]:
    return [
        (np.array([[1.0, 0.01], [-0.3, 0.04]]),),
        (rng.normal(size=(5, 3)) * np.array([1.0, 0.1, 10.0]),),
        (rng.normal(size=(4, 4)) * np.array([2.0, 0.5, 0.05, 1.0]),),
    ]


def _with_scale(scale: Callable[[Array], Array]) -> Callable[[Array], tuple[Array, Array]]:
    def quantize(W: Array) -> tuple[Array, Array]:
        s = scale(W)
        return np.rint(W / s), s

    return quantize


function_exercise(
    "quantize_outputs",
    solution=_levels,
    inputs=_weights,
    mistakes=[
        (
            _with_scale(lambda W: np.abs(W).max() / 127),
            "that is one scale for all: the column of large weights sets the levels, and a column "
            "of small ones is left with few. Each column has its own.",
        ),
        (
            _with_scale(lambda W: np.abs(W).max() / 127 * np.ones(W.shape[1])),
            "the same scale for every column: take each column's own largest weight.",
        ),
        (
            _with_scale(lambda W: np.abs(W).max(axis=1, keepdims=True) / 127),
            "an output of an affine layer is a column of W: the maximum runs over axis 0.",
        ),
        (
            _with_scale(lambda W: W.max(axis=0) / 127),
            "the largest weight may be negative: take absolute values.",
        ),
        (
            _with_scale(lambda W: np.abs(W).max(axis=0) / 128),
            "int8 ends at 127; with 128 the largest weight does not fit.",
        ),
        (
            _with_scale(lambda W: np.abs(W).max(axis=0) / 255),
            "255 levels, but from -127 to 127: the largest weight is level 127.",
        ),
        (
            lambda W: (np.trunc(W / _levels(W)[1]), _levels(W)[1]),
            "int() and astype cut off; round to the nearest level, with np.rint.",
        ),
        (lambda W: _levels(W)[::-1], "the order: levels first, then scales."),
    ],
    rtol=1e-7,
    praise="a quarter of the memory, and no weight moves by more than half a level.",
)


EVIDENCE = {
    "A": "At the last pixel both filters have found the same, and they pull in opposite "
    "directions. Which evidence should be left there, and which does it show?",
    "B": "Compare its two maps. What was it asked?",
    "C": "In the middle no filter has found anything. What does it show there?",
    "D": "Compute the map of class 0 by the formula: is there any difference?",
}


@exercise(
    "cam_suspects",
    praise="three real bugs. None of them raises an error, and all of them make pretty pictures.",
)
def _cam_suspects(your_answers: object, *, rng: np.random.Generator) -> None:
    """A dict from the map's letter to its fault."""
    if not isinstance(your_answers, Mapping) or set(your_answers) != set(FAULTS):
        raise NotYet(f"give a dict with the keys {', '.join(FAULTS)}.")
    kinds = sorted(FAULTS.values())
    for letter, fault in FAULTS.items():
        answer = your_answers[letter]
        if answer not in kinds:
            raise NotYet(f"{letter}: the faults are {', '.join(kinds)}; {show(answer)} is none.")
        if answer != fault:
            raise NotYet(f"{letter}: it is another. {EVIDENCE[letter]}")
