"""The formulas of the book as they stand, in float64: what every other variant is compared with.

A network of ReLU layers with one-hot targets, masks, and a derivative with respect to its input
too, and the six optimizers array by array. Nothing here is tuned, and nothing is slower than the
formulas are.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import TypeAlias

import numpy as np

Arrays: TypeAlias = list[np.ndarray]
State: TypeAlias = dict[str, Arrays]


def first_parameters(sizes: list[int]) -> Arrays:
    """Weights drawn as He proposes, and biases of 0, in turns."""
    rng, params = np.random.default_rng(0), []
    for D, M in pairwise(sizes):
        params += [np.sqrt(2 / D) * rng.standard_normal((D, M)), np.zeros(M)]
    return params


def loss_and_gradient(params: Arrays, x: np.ndarray, T: np.ndarray) -> tuple[float, Arrays]:
    """The loss of a batch, and its derivative with respect to every parameter."""
    z, inputs, masks = x, [], []
    for W, b in zip(params[:-2:2], params[1:-2:2], strict=True):
        inputs.append(z)
        a = np.dot(z, W) + b
        masks.append(a <= 0)
        z = a.copy()
        z[masks[-1]] = 0
    inputs.append(z)
    a = np.dot(z, params[-2]) + params[-1]
    e = np.exp(a - np.max(a, axis=1, keepdims=True))
    y = e / np.sum(e, axis=1, keepdims=True)
    d, grads = (y - T) / len(x), []
    for W, z in zip(params[-2::-2], reversed(inputs), strict=True):
        grads += [np.sum(d, axis=0), np.dot(z.T, d)]
        d = np.dot(d, W.T)
        if masks:
            d[masks.pop()] = 0
    return float(-np.sum(T * np.log(y + 1e-7)) / len(x)), grads[::-1]


# every update gets what it may remember, the number of the step, and the learning rate


def zeros(state: State, slot: str, params: Arrays) -> Arrays:
    """What an optimizer remembers under that name: zeros at first."""
    return state.setdefault(slot, [np.zeros_like(W) for W in params])


def sgd(params: Arrays, grads: Arrays, state: State, t: int, lr: float) -> None:
    """Plain gradient descent."""
    for W, g in zip(params, grads, strict=True):
        W -= lr * g


def momentum(params: Arrays, grads: Arrays, state: State, t: int, lr: float) -> None:
    """A velocity for every parameter."""
    for i, v in enumerate(zeros(state, "v", params)):
        v[...] = 0.9 * v - lr * grads[i]
        params[i] += v


def nesterov(params: Arrays, grads: Arrays, state: State, t: int, lr: float) -> None:
    """A velocity that looks ahead."""
    for i, v in enumerate(zeros(state, "v", params)):
        params[i] += 0.9 * 0.9 * v
        params[i] -= (1 + 0.9) * lr * grads[i]
        v *= 0.9
        v -= lr * grads[i]


def adagrad(params: Arrays, grads: Arrays, state: State, t: int, lr: float) -> None:
    """The sum of all squares."""
    for i, h in enumerate(zeros(state, "h", params)):
        h += grads[i] * grads[i]
        params[i] -= lr * grads[i] / (np.sqrt(h) + 1e-7)


def rmsprop(params: Arrays, grads: Arrays, state: State, t: int, lr: float) -> None:
    """The average of recent squares."""
    for i, h in enumerate(zeros(state, "h", params)):
        h *= 0.99
        h += (1 - 0.99) * grads[i] * grads[i]
        params[i] -= lr * grads[i] / (np.sqrt(h) + 1e-8)


def adam(params: Arrays, grads: Arrays, state: State, t: int, lr: float) -> None:
    """Averages of slopes and of squares; Algorithm 1 of the paper."""
    m, v = zeros(state, "m", params), zeros(state, "v", params)
    for i, g in enumerate(grads):
        m[i] += (1 - 0.9) * (g - m[i])
        v[i] += (1 - 0.999) * (g**2 - v[i])
        m_hat, v_hat = m[i] / (1 - 0.9**t), v[i] / (1 - 0.999**t)
        params[i] -= lr * m_hat / (np.sqrt(v_hat) + 1e-8)


UPDATES: dict[str, Callable[..., None]] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
}
