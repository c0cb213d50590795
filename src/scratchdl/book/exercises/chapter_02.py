"""Chapter 2, activations and their slopes: what readers of the chapter get wrong, and why."""

import numpy as np

from scratchdl.activations import leaky_relu, relu, sigmoid, sigmoid_grad, tanh_grad
from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.book.exercises.values import value_exercise
from scratchdl.typing import Array


def _numbers(rng: np.random.Generator) -> list[Arguments]:
    return [
        (np.array([-2.0, 0.0, 1.0]),),
        (np.linspace(-4.0, 4.0, 7),),
        (rng.normal(size=(2, 3)),),
    ]


def _memo_step(x: Array) -> Array:
    """The memo's function; NumPy has no int of its own since version 1.24."""
    return np.array(x > 0, dtype=np.int)  # type: ignore[attr-defined]  # noqa: NPY001  that is the bug


function_exercise(
    "step_function",
    solution=lambda x: (x > 0).astype(int),
    inputs=_numbers,
    mistakes=[
        (
            lambda x: (x >= 0).astype(int),
            "at exactly 0 yours fires: write >, not >=.",
        ),
        (
            _memo_step,
            "np.int was another name for Python's int, and NumPy 1.24 removed it: write int.",
        ),
        (np.sign, "that is the sign, which is -1 on the left; the step is 0 there."),
        (lambda x: (x < 0).astype(int), "yours fires on the wrong side of 0."),
        (
            lambda x: np.heaviside(x, 0.5),
            "at 0 yours gives 1/2: the second argument of heaviside is the value there.",
        ),
    ],
    praise="0 up to and including 0, then 1, with a dtype that today's NumPy knows.",
)


def _large_numbers(rng: np.random.Generator) -> list[Arguments]:
    return [
        (np.array([-1000.0, 0.0]),),  # each side by itself: which form overflows where
        (np.array([0.0, 1000.0]),),
        (np.array([-5.0, -1.0, -0.5, 0.0, 0.5, 1.0, 5.0]),),
        (np.array([-750.0, -30.0, 30.0, 750.0]),),
        (rng.normal(size=(2, 3)) * 300,),
        (np.array([-100.0, 100.0], dtype=np.float32),),
    ]


def _clipped(x: Array) -> Array:
    return 1 / (1 + np.exp(-np.clip(x, -10, 10)))


function_exercise(
    "stable_sigmoid",
    solution=sigmoid,
    inputs=_large_numbers,
    mistakes=[
        (
            lambda x: 1 / (1 + np.exp(-x)),
            "e to the power of -x overflows far on the left. The result happens to be right, "
            "but NumPy warns with good reason: use e^x / (1 + e^x) there.",
        ),
        (
            lambda x: np.exp(x) / (1 + np.exp(x)),
            "now e^x overflows far on the right, and infinity / infinity is nan. "
            "Use this form for x < 0 only.",
        ),
        (
            lambda x: np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x))),
            "np.where computes both forms for every number and only then chooses, so both "
            "overflow somewhere. Take z = np.exp(-np.abs(x)), which never exceeds 1.",
        ),
        (
            lambda x: 1 / (1 + np.exp(-np.abs(x))),
            "with -|x| the left side mirrors the right one. For x < 0 the numerator is z, not 1.",
        ),
        (
            lambda x: np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))),
            "for x >= 0 the numerator is 1, not z: your curve falls again on the right.",
        ),
        (
            _clipped,
            "clipping x at 10 stops the curve at 0.99995. Clip where rounding hides it, "
            "beyond 40, or do not clip.",
        ),
        (
            lambda x: 1 / (1 + np.exp(-np.clip(x, -500, 500))),
            "500 is safe for float64, but in float32 e^89 already overflows. "
            "Clip nearer to 0, at 80, or use z = np.exp(-np.abs(x)).",
        ),
        (lambda x: 1 - sigmoid(x), "the sign in the exponent: your curve falls from 1 to 0."),
    ],
    rtol=1e-6,
    atol=1e-9,
    quiet=True,
    praise="from -1000 to 1000 without a warning, and the same curve as before in between.",
)

function_exercise(
    "tanh_slope",
    solution=tanh_grad,
    inputs=_numbers,
    mistakes=[
        (
            lambda x: np.tanh(x) * (1 - np.tanh(x)),
            "that is the rule of the sigmoid. tanh has one of its own: take its quotient of "
            "exponentials and the quotient rule.",
        ),
        (
            lambda x: 1 + np.tanh(x) ** 2,
            "the sign: where tanh is flat it is near 1 or -1, and there the slope must be near 0.",
        ),
        (
            lambda x: 1 - np.tanh(x),
            "the square is missing: far on the left yours tends to 2, but the curve is flat there.",
        ),
        (
            lambda x: 1 - x**2,
            "square tanh(x), not x: beyond 1 your slope is negative, but tanh never falls.",
        ),
        (
            lambda x: sigmoid_grad(2 * x),
            "nearly: tanh(x) = 2 sigmoid(2x) - 1, so the chain rule gives the factor 2 twice, "
            "once for the 2 in front and once for the 2 inside.",
        ),
        (
            lambda x: 2 * sigmoid_grad(2 * x),
            "one factor 2 is missing: the 2 in front counts, and so does the 2 inside.",
        ),
        (lambda x: 1 / np.tanh(x) ** 2, "a slope of tanh is never above 1."),
        (np.tanh, "that is tanh itself; its slope is asked for."),
    ],
    praise="1 - tanh², steepest at 0 with slope 1, four times as steep as the sigmoid.",
)

value_exercise(
    "ten_slopes",
    expected=4**10,
    mistakes=[
        (40, "the slopes multiply, they do not add."),
        (4, "that is one layer. Ten of them multiply: a factor for each."),
        (2**10, "the sigmoid's value at 0 is 1/2; its slope there is 1/4."),
        (10**4, "the other way round: the factor 4, ten times."),
        (1, "1 is the largest slope of tanh and ReLU. The sigmoid's is 1/4."),
        (0.25**10, "that is the share that gets through; how many times smaller is that?"),
    ],
    praise="more than a million times smaller, at best. Ten open ReLUs pass it on undiminished.",
)

function_exercise(
    "leaky_relu",
    solution=leaky_relu,
    inputs=lambda rng: [
        (np.array([-2.0, 0.0, 3.0]), 0.1),
        (np.array([-2.0, 0.0, 3.0]), 0.01),
        (rng.normal(size=(2, 3)), 0.3),
    ],
    mistakes=[
        (lambda x, alpha: relu(x), "the left side is flat: alpha must leave a small slope there."),
        (
            lambda x, alpha: np.maximum(x, alpha),
            "alpha is a slope, not a floor: on the left the line is alpha * x.",
        ),
        (lambda x, alpha: np.where(x > 0, x, alpha), "on the left the line is alpha * x."),
        (
            lambda x, alpha: np.minimum(x, alpha * x),
            "the small slope is on the wrong side: take the larger of x and alpha * x.",
        ),
        (
            lambda x, alpha: np.where(x > 0, x, -alpha * x),
            "on the left the line stays below 0: no minus before alpha.",
        ),
        (
            lambda x, alpha: np.where(x > 0, 1.0, alpha),
            "that is the slope of leaky ReLU; the function itself is asked for.",
        ),
    ],
    praise="the right side as before, and on the left a slope that still teaches.",
)
