"""Chapter 9: one step of each optimizer."""

import numpy as np

import scratchdl
from exercises.answers import Answers


def by_package(optimizer, slot):
    """The package's optimizer as a function of parameter, memory and gradient."""

    def step(W, memory, g, lr, *momentum):
        optimizer_ = optimizer(lr, *momentum)
        params = {"W": W.copy()}
        optimizer_.state["W"] = {slot: memory.copy()}
        optimizer_.update(params, {"W": g})
        return params["W"], optimizer_.state["W"][slot]

    return step


def momentum(W, v, g, lr, momentum):
    v = momentum * v - lr * g
    return W + v, v


def momentum_in_place(W, v, g, lr, momentum):
    v *= momentum
    v -= lr * g
    W += v
    return W, v


def momentum_of_pytorch(W, v, g, lr, momentum):
    v = momentum * v + g
    return W - lr * v, v


def momentum_late(W, v, g, lr, momentum):
    W = W + v
    v = momentum * v - lr * g
    return W, v


def momentum_as_average(W, v, g, lr, momentum):
    v = momentum * v - (1 - momentum) * lr * g
    return W + v, v


def nesterov(W, v, g, lr, momentum):
    old = v
    v = momentum * v - lr * g
    return W - momentum * old + (1 + momentum) * v, v


def nesterov_in_another_order(W, v, g, lr, momentum):
    W = W + momentum * momentum * v
    W = W - (1 + momentum) * lr * g
    v = momentum * v
    v = v - lr * g
    return W, v


def nesterov_with_other_factors(W, v, g, lr, momentum):
    v = momentum * v
    v = v - lr * g
    W = W + momentum * v
    W = W - lr * g
    return W, v


def nesterov_half_repaired(W, v, g, lr, momentum):
    v = momentum * v - lr * g
    W = W + momentum * v
    W = W - (1 + momentum) * lr * g
    return W, v


def nesterov_repaired_elsewhere(W, v, g, lr, momentum):
    v = momentum * v - lr * g
    return W + momentum * momentum * v - lr * g, v


def memo_nesterov(W, v, g, lr, momentum):
    v = momentum * v
    v = v - lr * g
    W = W + momentum * momentum * v
    W = W - (1 + momentum) * lr * g
    return W, v


def adagrad(W, h, g, lr):
    h = h + g**2
    return W - lr * g / (np.sqrt(h) + 1e-7), h


ANSWERS = {
    "momentum_step": Answers(
        right=[momentum, by_package(scratchdl.Momentum, "v")],
        wrong=[
            (momentum_in_place, "changes its input"),
            (momentum_late, "old velocity"),
            (lambda W, v, g, lr, a: (W + a * v + lr * g, a * v + lr * g), "uphill"),
            (momentum_of_pytorch, "PyTorch's form"),
            (momentum_as_average, "that is an average"),
            (lambda W, v, g, lr, a: (W + v - lr * g, v - lr * g), "friction is missing"),
            (lambda W, v, g, lr, a: (W - lr * g, a * v - lr * g), "plain descent"),
            (lambda W, v, g, lr, a: (W - a * v + lr * g, a * v - lr * g), "add v to W"),
            (lambda W, v, g, lr, a: momentum(W, v, g, lr, a)[::-1], "W first, then v"),
            (lambda W, v, g, lr, a: W + a * v - lr * g, "return the velocity as well"),
            (lambda W, v, g, lr, a: None, "nothing yet"),
        ],
    ),
    "nesterov_repair": Answers(
        right=[
            nesterov,
            nesterov_in_another_order,
            nesterov_with_other_factors,
            by_package(scratchdl.Nesterov, "v"),
        ],
        wrong=[
            (nesterov_half_repaired, "holds one push already"),
            (nesterov_repaired_elsewhere, "own is momentum, not momentum²"),
            (memo_nesterov, "still the memo's step"),
            (momentum, "that is Momentum"),
            (
                lambda W, v, g, lr, a: (W + a * v - (1 + a) * lr * g, a * v - lr * g),
                "its factor is momentum²",
            ),
            (
                lambda W, v, g, lr, a: (W + a * a * v - lr * g, a * v - lr * g),
                "(1 + momentum) lr",
            ),
            (lambda W, v, g, lr, a: (nesterov(W, v, g, lr, a)[0], v), "v stays as it was"),
        ],
    ),
    "adagrad_step": Answers(
        right=[adagrad, by_package(scratchdl.AdaGrad, "h")],
        wrong=[
            (
                lambda W, h, g, lr: (W - lr * g / (np.sqrt(h) + 1e-7), h + g * g),
                "the old h",
            ),
            (lambda W, h, g, lr: (W - lr * g / (h + g * g + 1e-7), h + g * g), "root is missing"),
            (
                lambda W, h, g, lr: (
                    W - lr * g / (np.sqrt(0.99 * h + 0.01 * g * g) + 1e-7),
                    0.99 * h + 0.01 * g * g,
                ),
                "that is RMSprop",
            ),
            (
                lambda W, h, g, lr: (W - lr * g / np.sqrt(h + g * g), h + g * g),
                "0 by 0",
            ),
            (
                lambda W, h, g, lr: (W - lr / (np.sqrt(h + g * g) + 1e-7), h + g * g),
                "the gradient is missing",
            ),
            (lambda W, h, g, lr: adagrad(W, h, g, lr)[::-1], "W first, then h"),
            (lambda W, h, g, lr: adagrad(W, h, g, lr)[0], "return h as well"),
            (
                lambda W, h, g, lr: (
                    W - lr * g / (np.sqrt(h + (g * g).sum()) + 1e-7),
                    h + (g * g).sum(),
                ),
                "a sum of its own",
            ),
        ],
    ),
}
