"""Workload `optimizers`: one training step of a 784-100-100-100-100-10 network, 128 digits.

That is the network of the memos' comparison, with each of their six optimizers in turn. Every
variant repeats the step on one batch, with the same learning rates.
"""

from collections.abc import Callable
from functools import partial
from itertools import count, islice, pairwise
from typing import Any

import numpy as np

Run = Callable[[int], None]

SIZES, N = [784, 100, 100, 100, 100, 10], 128
RATES = {
    "SGD": 0.01,
    "Momentum": 0.01,
    "Nesterov": 0.01,
    "AdaGrad": 0.01,
    "RMSprop": 0.001,
    "Adam": 0.001,
}


def batch() -> tuple[np.ndarray, np.ndarray]:
    """Noise in the shape of 128 digits, and labels."""
    rng = np.random.default_rng(0)
    return rng.random((N, SIZES[0]), dtype=np.float32), rng.integers(0, SIZES[-1], N)


def scratchdl(optimizer: str) -> Run:
    """This package as its users call it, every check included."""
    net, walker = scratchdl_parts(optimizer)
    x, t = batch()

    def run(steps: int) -> None:
        for _ in range(steps):
            _, grads = net.loss_and_gradient(x, t)
            walker.update(net.params, grads)

    return run


def scratchdl_parts(optimizer: str) -> tuple[Any, Any]:
    """Network and optimizer of this package."""
    import scratchdl as dl

    net = dl.MultiLayerNet(SIZES[0], SIZES[1:-1], SIZES[-1], rng=0)
    return net, getattr(dl, optimizer)(RATES[optimizer])


def plain_float64(optimizer: str) -> Run:
    """The formulas of the book as they stand, see baseline.py."""
    from races import baseline

    x, labels = batch()
    x, T = x.astype(np.float64), np.eye(SIZES[-1])[labels]
    params = baseline.first_parameters(SIZES)
    update = baseline.UPDATES[optimizer.lower()]
    state: baseline.State = {}
    updates = count(1)

    def run(steps: int) -> None:
        for t in islice(updates, steps):
            _, grads = baseline.loss_and_gradient(params, x, T)
            update(params, grads, state, t, RATES[optimizer])

    return run


def torch_eager(optimizer: str, **options: bool) -> Run:
    """PyTorch on the CPU, eager, as its tutorials write it."""
    net, walker, loss = torch_parts(optimizer, **options)
    import torch

    x, t = (torch.from_numpy(array) for array in batch())

    def run(steps: int) -> None:
        for _ in range(steps):
            walker.zero_grad()
            loss(net(x), t).backward()
            walker.step()

    return run


def torch_parts(optimizer: str, **options: bool) -> tuple[Any, Any, Any]:
    """Network, optimizer and loss of PyTorch."""
    import os

    import torch
    from torch import nn

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    # Off by default. On many batches of the same digits it would be slower by half without it.
    torch.set_flush_denormal(True)
    layers: list[nn.Module] = []
    for D, M in pairwise(SIZES):
        layers += [nn.Linear(D, M), nn.ReLU()]
    net = nn.Sequential(*layers[:-1])
    make: dict[str, Callable[..., torch.optim.Optimizer]] = {
        "SGD": torch.optim.SGD,
        "Momentum": partial(torch.optim.SGD, momentum=0.9),
        "Nesterov": partial(torch.optim.SGD, momentum=0.9, nesterov=True),
        "AdaGrad": torch.optim.Adagrad,
        "RMSprop": torch.optim.RMSprop,
        "Adam": torch.optim.Adam,
    }
    walker = make[optimizer](net.parameters(), lr=RATES[optimizer], **options)
    return net, walker, nn.CrossEntropyLoss()


def scikit_learn(optimizer: str, **options: object) -> Run:
    """MLPClassifier of scikit-learn; its partial_fit takes one step for a batch."""
    from sklearn.neural_network import MLPClassifier

    x, t = batch()
    options = {"learning_rate_init": RATES[optimizer], "batch_size": N, "alpha": 0.0} | options
    net = MLPClassifier(tuple(SIZES[1:-1]), **options)
    net.partial_fit(x, t, classes=np.arange(SIZES[-1]))

    def run(steps: int) -> None:
        for _ in range(steps):
            net.partial_fit(x, t)

    return run


SCIKIT_LEARN: dict[str, dict[str, object]] = {  # which of the six it has, and under which names
    "SGD": {"solver": "sgd", "momentum": 0.0},
    "Momentum": {"solver": "sgd", "nesterovs_momentum": False},
    "Nesterov": {"solver": "sgd", "nesterovs_momentum": True},
    "Adam": {"solver": "adam"},
}


def variants(optimizer: str) -> dict[str, Callable[[], Run]]:
    """All programs that can take a step with this optimizer."""
    found: dict[str, Callable[[], Run]] = {
        "scratchdl": partial(scratchdl, optimizer),
        "plain float64": partial(plain_float64, optimizer),
        "PyTorch eager": partial(torch_eager, optimizer),
    }
    if optimizer == "Adam":
        found["PyTorch fused"] = partial(torch_eager, optimizer, fused=True)
    if optimizer in SCIKIT_LEARN:
        found["scikit-learn"] = partial(scikit_learn, optimizer, **SCIKIT_LEARN[optimizer])
    return found


WHAT = "one step of a 784-100-100-100-100-10 network on 128 digits"
GROUPS = {optimizer: variants(optimizer) for optimizer in RATES}
