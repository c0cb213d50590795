"""Workload `experiment`: the memos' whole comparison of six optimizers, from start to end.

Six networks 784-100-100-100-100-10, one for each optimizer; 2,001 batches of 128 digits, drawn at
random, on which all six take a step; and the curve of the losses of each. A step of the workload
is one batch; building the networks belongs to the time too.
"""

from collections.abc import Callable

import numpy as np

from races.optimizers import RATES, N, scratchdl_parts, torch_parts

Run = Callable[[int], None]


def digits() -> tuple[np.ndarray, np.ndarray]:
    """The digits of the package's own sample, which need no download."""
    from scratchdl import load_mnist_sample

    return load_mnist_sample()[0]


def scratchdl() -> Run:
    """This package."""
    x, t = digits()

    def run(steps: int) -> None:
        rng = np.random.default_rng(0)
        pairs = {name: scratchdl_parts(name) for name in RATES}
        curves: dict[str, list[float]] = {name: [] for name in RATES}
        for _ in range(steps):
            batch = rng.integers(0, len(x), N)
            x_batch, t_batch = x[batch], t[batch]
            for name, (net, walker) in pairs.items():
                loss, grads = net.loss_and_gradient(x_batch, t_batch)
                walker.update(net.params, grads)
                curves[name].append(loss)

    return run


def torch_eager() -> Run:
    """PyTorch on the CPU, eager, as its tutorials write it."""
    import torch

    x, t = (torch.from_numpy(array) for array in digits())

    def run(steps: int) -> None:
        rng = np.random.default_rng(0)
        parts = {name: torch_parts(name) for name in RATES}
        curves: dict[str, list[float]] = {name: [] for name in RATES}
        for _ in range(steps):
            batch = torch.from_numpy(rng.integers(0, len(x), N))
            x_batch, t_batch = x[batch], t[batch]
            for name, (net, walker, criterion) in parts.items():
                walker.zero_grad()
                loss = criterion(net(x_batch), t_batch)
                loss.backward()
                walker.step()
                curves[name].append(loss.item())

    return run


WHAT = "six optimizers, 2,001 steps each, with their curves"
STEPS, ROUNDS = 2001, 3  # of one turn, and how many of them: the whole experiment each time
UNIT = ("s", STEPS)
GROUPS = {"all six": {"scratchdl": scratchdl, "PyTorch eager": torch_eager}}
