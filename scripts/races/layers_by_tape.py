"""Workload `layers-by-tape`: the gradient of two networks, by hand and by a tape.

By hand is `net.gradient`, where each layer passes its slope to the one before. A tape can hold the
same layers, one line each, or the operations that they are made of. All three start from the same
parameters and give the same numbers.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

import scratchdl as dl

Run = Callable[[int], None]
Gradient = Callable[[], Mapping[str, np.ndarray]]
Function = Callable[..., Any]
Params = Mapping[str, np.ndarray]

# sizes and batch, those of the workloads two-layer and optimizers
SIZES = {"784-50-10": ([784, 50, 10], 100), "784-4×100-10": ([784, 100, 100, 100, 100, 10], 128)}


def parts(kind: str) -> tuple[dl.MultiLayerNet, np.ndarray, np.ndarray]:
    """The network, and noise in the shape of digits, with labels."""
    (D, *hidden, K), N = SIZES[kind]
    rng = np.random.default_rng(0)
    net = dl.MultiLayerNet(D, hidden, K, rng=0)
    return net, rng.random((N, D), dtype=np.float32), rng.integers(0, K, N)


def by_hand(kind: str) -> Gradient:
    """The layers of a network, as its users call it."""
    net, x, t = parts(kind)
    return lambda: net.gradient(x, t)


def by_tape(affine: Function, relu: Function, loss: Function, kind: str) -> Gradient:
    """The same formulas from the same parameters, by functions that a tape follows."""
    net, x, t = parts(kind)
    last = len(SIZES[kind][0]) - 1

    def loss_at(p: Params) -> float:
        h = x
        for i in range(1, last):
            h = relu(affine(h, p[f"W{i}"], p[f"b{i}"]))
        return loss(affine(h, p[f"W{last}"], p[f"b{last}"]), t)

    return lambda: dl.gradient(loss_at, net.params)


by_layers = partial(  # whole layers, built anew
    by_tape,
    lambda h, W, b: dl.record(dl.Affine(W, b), h),
    lambda h: dl.record(dl.Relu(), h),
    lambda x, t: dl.record(dl.SoftmaxWithLoss(), x, t),
)
by_operations = partial(by_tape, lambda h, W, b: h @ W + b, dl.relu, dl.softmax_cross_entropy)


def repeated(way: Callable[[str], Gradient], kind: str) -> Run:
    """Take one gradient after the other."""
    gradient = way(kind)

    def run(steps: int) -> None:
        for _ in range(steps):
            gradient()

    return run


WHAT = "the gradient of two networks, with the layers by hand and on a tape"
ROWS_ARE = "network and threads"
WAYS: dict[str, Callable[[str], Gradient]] = {
    "scratchdl": by_hand,
    "layers on a tape": by_layers,
    "operations on a tape": by_operations,
}
GROUPS = {
    kind: {name: partial(repeated, way, kind) for name, way in WAYS.items()} for kind in SIZES
}
