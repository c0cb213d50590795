"""Workload `layers-by-tape`: the gradient of two networks, by hand, by a tape, and by both.

By hand is `net.gradient`, where each layer passes its slope to the one before. A tape can hold the
same layers, one line each, or the operations that they are made of. All three start from the same
parameters and give the same numbers.
"""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

import scratchdl as dl

Run = Callable[[int], None]
Gradient = Callable[[], Mapping[str, np.ndarray]]
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


def by_layers(kind: str) -> Gradient:
    """The same layers, built anew from the parameters and put on a tape."""
    net, x, t = parts(kind)
    last = len(SIZES[kind][0]) - 1

    def loss(p: Params) -> float:
        h = x
        for i in range(1, last):
            h = dl.record(dl.Relu(), dl.record(dl.Affine(p[f"W{i}"], p[f"b{i}"]), h))
        scores = dl.record(dl.Affine(p[f"W{last}"], p[f"b{last}"]), h)
        return dl.record(dl.SoftmaxWithLoss(), scores, t)

    return lambda: dl.gradient(loss, net.params)


def by_operations(kind: str) -> Gradient:
    """The formulas alone: every operation is a line of the tape."""
    net, x, t = parts(kind)
    last = len(SIZES[kind][0]) - 1

    def loss(p: Params) -> float:
        h = x
        for i in range(1, last):
            h = dl.relu(h @ p[f"W{i}"] + p[f"b{i}"])
        return dl.softmax_cross_entropy(h @ p[f"W{last}"] + p[f"b{last}"], t)

    return lambda: dl.gradient(loss, net.params)


def repeated(way: Callable[[str], Gradient], kind: str) -> Run:
    """Take one gradient after the other."""
    gradient = way(kind)

    def run(steps: int) -> None:
        for _ in range(steps):
            gradient()

    return run


WHAT = "the gradient of two networks, with the layers by hand and on a tape"
ROWS_ARE = "network and threads"
WAYS = {"scratchdl": by_hand, "layers on a tape": by_layers, "operations on a tape": by_operations}
GROUPS = {
    kind: {name: partial(repeated, way, kind) for name, way in WAYS.items()} for kind in SIZES
}
