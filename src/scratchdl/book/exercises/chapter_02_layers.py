"""Chapter 2, layers with and without an activation: what readers get wrong, and why."""

import math

import numpy as np

from scratchdl.activations import gelu, relu
from scratchdl.book.exercises.functions import Arguments, function_exercise

function_exercise(
    "gelu_mirror",
    solution=lambda x, g: g - x,
    inputs=lambda rng: [
        (2.0, float(gelu(2.0))),
        (0.0, 0.0),
        *[(float(x), float(gelu(x))) for x in rng.normal(size=5)],
    ],
    mistakes=[
        (
            lambda x, g: -g,
            "that would hold if the curve were symmetric about the origin, as tanh is. "
            "Put 1 - Φ(x) for Φ(-x) and expand.",
        ),
        (lambda x, g: g, "the curve is not a mirror image: far on the left it is near 0."),
        (lambda x, g: x - g, "the sign: -x · (1 - Φ(x)) is -x + x · Φ(x)."),
        (
            lambda x, g: 1 - g,
            "1 - Φ(x) is right for Φ; the factor in front of it is -x, not 1.",
        ),
        (lambda x, g: g + x, "the sign of x: the factor in front of 1 - Φ(x) is -x."),
    ],
    praise="gelu(-x) = gelu(x) - x: for large x that is nearly 0, as for ReLU.",
)


def _layers(rng: np.random.Generator) -> list[Arguments]:
    def draw(D: int, H: int, M: int) -> Arguments:
        sizes = ((D, H), (H,), (H, M), (M,))
        return tuple(rng.integers(-3, 4, size=size).astype(float) for size in sizes)

    return [
        (np.array([[1.0, 2.0]]), np.array([1.0, 0.0]), np.array([[1.0], [3.0]]), np.array([4.0])),
        draw(2, 3, 2),
        draw(3, 3, 3),
        draw(4, 2, 3),
    ]


function_exercise(
    "collapse",
    solution=lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2 + b2),
    inputs=_layers,
    mistakes=[
        (
            lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2),
            "the order: x meets W1 first, so the product is W1 @ W2.",
        ),
        (
            lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2),
            "b1 goes through the second layer too: b1 @ W2 + b2.",
        ),
        (lambda W1, b1, W2, b2: (W1 @ W2, b2), "b1 is lost: it goes through the second layer."),
        (
            lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2),
            "b2 is missing: it is added after the second product.",
        ),
        (
            lambda W1, b1, W2, b2: (W1 @ W2, (b1 + b2) @ W2),
            "b2 is added after the second product, so W2 does not touch it.",
        ),
        (lambda W1, b1, W2, b2: (W1 + W2, b1 + b2), "layers in a row multiply, they do not add."),
        (
            lambda W1, b1, W2, b2: W1 @ W2,
            "the weights are right; return the bias as well: `return W, b`.",
        ),
    ],
    praise="one layer gives the same as two, for every input: nothing was gained by the second.",
)


def _activities(rng: np.random.Generator) -> list[Arguments]:
    z = relu(rng.normal(size=(4, 4)))
    z[:, 1] = 0
    z[2, :] = 0
    z[0, 0], z[0, 2], z[0, 3] = 1, 2, 3
    return [
        (np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 2.0]]),),
        (z,),
        (np.zeros((5, 3)),),
        (rng.uniform(0.1, 1.0, size=(3, 5)),),
        (np.array([[0.0, 0.0, 7.0, 0.0]]),),
    ]


function_exercise(
    "count_dead",
    solution=lambda z: int(np.sum(~np.any(z > 0, axis=0))),
    inputs=_activities,
    mistakes=[
        (
            lambda z: int(np.sum(z == 0)),
            "you count every zero. A unit is dead only if its whole column is 0.",
        ),
        (
            lambda z: int(np.sum(~np.any(z > 0, axis=1))),
            "you count images on which no unit fires: that is a row. A unit is a column, axis=0.",
        ),
        (
            lambda z: int(np.sum(np.any(z == 0, axis=0))),
            "you count units that are silent for some image. Dead means silent for all of them.",
        ),
        (
            lambda z: int(np.sum(np.any(z > 0, axis=0))),
            "you count the living units; the dead are the others.",
        ),
        (
            lambda z: float(np.mean(~np.any(z > 0, axis=0))),
            "that is the share of dead units; their number is asked for.",
        ),
        (
            lambda z: ~np.any(z > 0, axis=0),
            "these are the dead units one by one; add them up.",
        ),
    ],
    praise="a dead unit is a column of zeros, whatever the other columns do.",
)


function_exercise(
    "hat",
    solution=lambda x: np.maximum(0.0, 1 - np.abs(x - 1)),
    inputs=lambda rng: [
        (np.array([-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0]),),
        (rng.uniform(-1.0, 4.0, size=20),),
    ],
    mistakes=[
        (
            lambda x: relu(x) - relu(x - 1),
            "from 1 on yours stays at 1: the slope there must be -1, so take away twice as much.",
        ),
        (
            lambda x: relu(x) - 2 * relu(x - 1),
            "yours keeps falling beyond 2: a third ReLU must bend it flat there.",
        ),
        (
            lambda x: relu(x) - relu(x - 1) + relu(x - 2),
            "at 1 the slope changes from 1 to -1, that is by 2.",
        ),
        (
            lambda x: relu(x) + relu(x - 1) + relu(x - 2),
            "every bend of yours turns upwards; the one at 1 must turn down.",
        ),
        (
            lambda x: relu(x) - 2 * relu(x + 1) + relu(x + 2),
            "the bends are at 0, -1 and -2: relu(x - 1) bends at +1.",
        ),
    ],
    symptoms=[
        (
            lambda y, x: bool(np.any(np.abs(np.asarray(y)[x > 2]) > 1e-6)),
            "beyond 2 the hat is over: there the slopes must cancel, 1 - 2 + 1.",
        ),
    ],
    praise="three bends: up at 0, down at 1, flat again at 2.",
)

function_exercise(
    "gelu",
    solution=lambda x: x * 0.5 * (1 + math.erf(x / math.sqrt(2))),
    inputs=lambda rng: [(1.0,), (-1.0,), (0.0,), *[(float(x),) for x in 2 * rng.normal(size=5)]],
    mistakes=[
        (
            lambda x: 0.5 * (1 + math.erf(x / math.sqrt(2))),
            "that is Φ(x), the share; multiply x by it.",
        ),
        (lambda x: x * 0.5 * (1 + math.erf(x)), "erf(x / √2), not erf(x): Φ has variance 1."),
        (lambda x: x * (1 + math.erf(x / math.sqrt(2))), "the factor 1/2 of Φ is missing."),
        (lambda x: x * 0.5 * math.erf(x / math.sqrt(2)), "the 1 of Φ = (1 + erf) / 2 is missing."),
        (
            lambda x: x / (1 + math.exp(-x)),
            "that is x · σ(x), called SiLU or swish: a near relative, with another weight.",
        ),
    ],
    praise="x weighed by the share of a normal distribution below it.",
)
