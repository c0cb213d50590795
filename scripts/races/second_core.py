"""Workload `second-core`: what a second core brings, by three ways to use it.

    python -m races second-core --python /path/to/python-with-torch

One step of four networks. NumPy's library of matrix products can share each product between two
threads of its own; or two threads of Python share the batch, each with products of one thread.
PyTorch does the first, and shares whatever else it can.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from races import conv, optimizers, two_layer

Run = Callable[[int], None]


def parts(kind: str) -> tuple[Any, Any, tuple[np.ndarray, np.ndarray]]:
    """A network, an optimizer and a batch, as in the other workloads."""
    import scratchdl as dl

    if kind == "784-50-10 by SGD":
        net = dl.TwoLayerNet(two_layer.D, two_layer.H, two_layer.K, rng=0)
        return net, dl.SGD(two_layer.LR), two_layer.batch()
    if kind == "784-4×100-10 by Adam":
        return *optimizers.scratchdl_parts("Adam"), optimizers.batch()
    make = dl.SimpleConvNet if kind == "SimpleConvNet by Adam" else dl.DeepConvNet
    return make(rng=0), dl.Adam(conv.LR), conv.batch()


def scratchdl(kind: str, threads: int) -> Run:
    """This package, with so many threads of Python."""
    from scratchdl.training.threads import shared_gradient

    net, optimizer, (x, t) = parts(kind)

    def run(steps: int) -> None:
        for _ in range(steps):
            _, grads = shared_gradient(net, x, t, threads)
            optimizer.update(net.params, grads)

    return run


def variants(kind: str, torch_eager: Callable[[], Run]) -> dict[str, Callable[[], Run]]:
    """All ways to take a step of this network."""
    return {
        "scratchdl": partial(scratchdl, kind, threads=1),
        "two threads in NumPy": partial(scratchdl, kind, threads=1),
        "two threads of Python": partial(scratchdl, kind, threads=2),
        "PyTorch, two threads": torch_eager,
    }


WHAT = "one step of four networks with one thread, and with two by three ways"
UNIT = ("ms", 1e3)
ROWS_ARE = "network"
THREADS = {  # that the library of matrix products may start
    "scratchdl": 1,
    "two threads in NumPy": 2,
    "two threads of Python": 1,
    "PyTorch, two threads": 2,
}
PEERS: dict[str, Callable[[], Run]] = {
    "784-50-10 by SGD": two_layer.torch_eager,
    "784-4×100-10 by Adam": partial(optimizers.torch_eager, "Adam"),
    "SimpleConvNet by Adam": partial(conv.torch_eager, "SimpleConvNet"),
    "DeepConvNet by Adam": partial(conv.torch_eager, "DeepConvNet"),
}
GROUPS = {kind: variants(kind, torch_eager) for kind, torch_eager in PEERS.items()}
