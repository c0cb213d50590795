"""Chapter 9, one step of each optimizer: what goes wrong in it, and why."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.typing import Array

Moved: TypeAlias = tuple[Array, Array]  # the parameter and what is remembered for it
Move: TypeAlias = Callable[..., Moved]


def _rolling(rng: np.random.Generator) -> list[Arguments]:
    """A parameter, its velocity, its gradient, a learning rate and a momentum."""
    draws: list[Arguments] = [
        (*rng.normal(size=(3, *shape)), lr, momentum)
        for shape, lr, momentum in (((4,), 0.1, 0.9), ((2, 3), 0.5, 0.8), ((3, 3), 0.2, 0.0))
    ]
    return [(np.array([1.0]), np.array([-0.5]), np.array([2.0]), 0.1, 0.9), *draws]


def _momentum(W: Array, v: Array, g: Array, lr: float, momentum: float) -> Moved:
    v = momentum * v - lr * g
    return W + v, v


function_exercise(
    "momentum_step",
    solution=_momentum,
    inputs=_rolling,
    mistakes=[
        (
            lambda W, v, g, lr, momentum: (W, v),
            "nothing moves yet: change v by friction and push, then W by v.",
        ),
        (
            lambda W, v, g, lr, momentum: (W + v, momentum * v - lr * g),
            "you move by the old velocity: bring v up to date first, then add it to W.",
        ),
        (
            lambda W, v, g, lr, momentum: (W + momentum * v + lr * g, momentum * v + lr * g),
            "the push goes uphill: the gradient points up, so subtract lr times g.",
        ),
        (
            lambda W, v, g, lr, momentum: (W - lr * (momentum * v + g), momentum * v + g),
            "that is PyTorch's form, whose v holds no learning rate. Here v is the step itself: "
            "the rate goes into v, and W moves by v.",
        ),
        (
            lambda W, v, g, lr, momentum: _momentum(W, v, (1 - momentum) * g, lr, momentum),
            "that is an average. Here every push counts in full: minus lr times g.",
        ),
        (
            lambda W, v, g, lr, momentum: (W + v - lr * g, v - lr * g),
            "the friction is missing: only the share `momentum` of the old velocity is kept.",
        ),
        (
            lambda W, v, g, lr, momentum: (W - lr * g, momentum * v - lr * g),
            "v is right, but W takes the step of plain descent: it should move by v.",
        ),
        (
            lambda W, v, g, lr, momentum: (
                W - _momentum(W, v, g, lr, momentum)[1],
                _momentum(W, v, g, lr, momentum)[1],
            ),
            "v contains the minus already: add v to W.",
        ),
        (
            lambda W, v, g, lr, momentum: _momentum(W, v, g, lr, momentum)[::-1],
            "the order: W first, then v.",
        ),
        (
            lambda W, v, g, lr, momentum: _momentum(W, v, g, lr, momentum)[0],
            "W is right; return the velocity as well, or the next step starts from rest.",
        ),
    ],
    praise="friction first, then the push, then the move.",
)


def _nesterov(W: Array, v: Array, g: Array, lr: float, momentum: float) -> Moved:
    W = W + momentum**2 * v - (1 + momentum) * lr * g
    return W, momentum * v - lr * g


def _memo_nesterov(W: Array, v: Array, g: Array, lr: float, momentum: float) -> Moved:
    v = momentum * v - lr * g
    return W + momentum**2 * v - (1 + momentum) * lr * g, v


function_exercise(
    "nesterov_repair",
    solution=_nesterov,
    inputs=_rolling,
    mistakes=[
        (
            _memo_nesterov,
            "that is still the memo's step. Its formula for W was derived with the old "
            "velocity, but v has been overwritten when W uses it.",
        ),
        (
            _momentum,
            "that is Momentum: it works, but its gradient does not look ahead.",
        ),
        (
            lambda W, v, g, lr, momentum: (
                W + momentum * v - (1 + momentum) * lr * g,
                momentum * v - lr * g,
            ),
            "the order is right now. The old velocity takes part twice, once in this step and once "
            "in the look ahead: its factor is momentum², as in the memo.",
        ),
        (
            lambda W, v, g, lr, momentum: (W + momentum**2 * v - lr * g, momentum * v - lr * g),
            "the order is right now. The gradient takes part in the step and in the look ahead: "
            "its factor is (1 + momentum) lr, as in the memo.",
        ),
        (
            lambda W, v, g, lr, momentum: (
                W + momentum * (momentum * v - lr * g) - (1 + momentum) * lr * g,
                momentum * v - lr * g,
            ),
            "the new velocity has its factor now, momentum. It holds one push already: beside it "
            "the gradient's factor is lr alone.",
        ),
        (
            lambda W, v, g, lr, momentum: (
                W + momentum**2 * (momentum * v - lr * g) - lr * g,
                momentum * v - lr * g,
            ),
            "the gradient has the factor that belongs beside the new velocity. That velocity's own "
            "is momentum, not momentum².",
        ),
        (
            lambda W, v, g, lr, momentum: (_nesterov(W, v, g, lr, momentum)[0], v),
            "W is right, but v stays as it was: bring it up to date as well.",
        ),
        (
            lambda W, v, g, lr, momentum: (
                W - lr * (g + momentum * (momentum * v + g)),
                momentum * v + g,
            ),
            "that is PyTorch's form, whose v holds no learning rate. Here v is the step itself: "
            "minus lr times g goes into v.",
        ),
    ],
    praise="each velocity has the factors that belong to it, and it is Nesterov.",
)


def _slopes_and_sums(rng: np.random.Generator) -> list[Arguments]:
    return [
        (np.array([1.0]), np.array([9.0]), np.array([4.0]), 0.1),
        (np.array([1.0, -2.0]), np.zeros(2), np.array([3.0, -0.01]), 0.1),
        (np.array([1.0, 2.0]), np.zeros(2), np.array([0.0, 1.0]), 0.1),  # 0 divided by 0
        (np.zeros(2), np.zeros(2), np.array([1e-7, -1.0]), 0.1),  # where the epsilon shows
        (rng.normal(size=(2, 3)), rng.uniform(0.1, 4, size=(2, 3)), rng.normal(size=(2, 3)), 0.5),
    ]


def _adagrad(W: Array, h: Array, g: Array, lr: float, eps: float = 1e-7) -> Moved:
    h = h + g * g
    return W - lr * g / (np.sqrt(h) + eps), h


def _adagrad_with(h_of: Callable[[Array, Array], Array]) -> Move:
    """AdaGrad with another memory."""

    def step(W: Array, h: Array, g: Array, lr: float) -> Moved:
        h = h_of(h, g)
        return W - lr * g / (np.sqrt(np.abs(h)) + 1e-7), h

    return step


function_exercise(
    "adagrad_step",
    solution=_adagrad,
    inputs=_slopes_and_sums,
    mistakes=[
        (
            lambda W, h, g, lr: (W, h),
            "nothing moves yet: add the squares of g to h, then move W.",
        ),
        (
            lambda W, h, g, lr: (W - lr * g / (np.sqrt(h) + 1e-7), h + g * g),
            "you divide by the old h: at the first step that is 0. Add g² first.",
        ),
        (
            lambda W, h, g, lr: (W - lr * g / (h + g * g + 1e-7), h + g * g),
            "the root is missing: h adds up squares, and a step is divided by a length.",
        ),
        (_adagrad_with(lambda h, g: h + g), "h adds up the squares of the gradients."),
        (
            _adagrad_with(lambda h, g: 0.99 * h + 0.01 * g * g),
            "that is RMSprop: it forgets. AdaGrad adds up all squares.",
        ),
        (
            _adagrad_with(lambda h, g: h + np.sum(g * g)),
            "each parameter has a sum of its own: no np.sum over them.",
        ),
        (
            lambda W, h, g, lr: _adagrad(W, h, g, lr, eps=0),
            "where the gradient has always been 0 you divide 0 by 0: add 1e-7 to the root.",
        ),
        (
            lambda W, h, g, lr: (W - lr * g / np.sqrt(h + g * g + 1e-7), h + g * g),
            "epsilon is added to the root. Under the root it would act like its own root, 3e-4.",
        ),
        (
            lambda W, h, g, lr: (W - lr / (np.sqrt(h + g * g) + 1e-7), h + g * g),
            "the gradient is missing from the step: lr times g, divided by the root.",
        ),
        (
            lambda W, h, g, lr: _adagrad(W, h, g, lr)[::-1],
            "the order: W first, then h.",
        ),
        (
            lambda W, h, g, lr: _adagrad(W, h, g, lr)[0],
            "W is right; return h as well, or the next step has forgotten everything.",
        ),
    ],
    praise="the first step is lr long in every direction, and each later one is shorter.",
)
