"""Workload `conv`: one training step of SimpleConvNet and of DeepConvNet, 100 digits, Adam.

The book's two networks for images. Every variant repeats the step on one batch; all have ReLU after
pooling, as our networks have, since that is less work for everybody.
"""

import os
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count, islice
from typing import Any
from unittest import mock

import numpy as np

Run = Callable[[int], None]

N, K, LR = 100, 10, 0.001
UNIT = ("ms", 1e3)
FILTERS, PADS = (16, 16, 32, 32, 64, 64), (1, 1, 1, 2, 1, 1)


def batch() -> tuple[np.ndarray, np.ndarray]:
    """Noise in the shape of a hundred digits, and labels."""
    rng = np.random.default_rng(0)
    return rng.random((N, 1, 28, 28), dtype=np.float32), rng.integers(0, K, N)


def scratchdl(kind: str) -> Run:
    """This package as its users call it, every check included."""
    import scratchdl as dl

    x, t = batch()
    net = dl.SimpleConvNet(rng=0) if kind == "SimpleConvNet" else dl.DeepConvNet(rng=0)
    optimizer = dl.Adam(LR)

    def run(steps: int) -> None:
        for _ in range(steps):
            _, grads = net.loss_and_gradient(x, t)
            optimizer.update(net.params, grads)

    return run


def plain_float64(kind: str) -> Run:
    """The formulas of the book as they stand: float64, `im2col`, `dx` everywhere."""
    from races import baseline

    # Our convolution has the C library keep memory, for the whole process; the book's does not.
    mock.patch("scratchdl.layers.convolution.keep_memory").start()
    x, labels = batch()
    x, T = x.astype(np.float64), np.eye(K)[labels]
    layers = plain_layers(kind)
    params = [W for layer in layers for W in layer.params.values()]
    state: baseline.State = {}
    updates = count(1)

    def run(steps: int) -> None:
        for t in islice(updates, steps):
            baseline.adam(params, plain_gradient(layers, x, T)[1], state, t, LR)

    return run


def plain_gradient(
    layers: Sequence[Any], x: np.ndarray, T: np.ndarray
) -> tuple[float, list[np.ndarray]]:
    """The loss of a batch, and its derivative with respect to every parameter."""
    for layer in layers:
        x = layer.forward(x)
    e = np.exp(x - np.max(x, axis=1, keepdims=True))
    y = e / np.sum(e, axis=1, keepdims=True)
    d = (y - T) / len(x)
    for layer in reversed(layers):
        d = layer.backward(d)
    loss = float(-np.sum(T * np.log(y + 1e-7)) / len(x))
    return loss, [layer.grads[key] for layer in layers for key in layer.params]


def plain_layers(kind: str) -> list[Any]:
    """The layers of one of the two networks, with the parameters of ours in float64."""
    import scratchdl as dl
    from scratchdl.book.convolution import (
        PlainAffine,
        PlainConvolution,
        PlainDropout,
        PlainPooling,
        PlainRelu,
    )

    make = dl.SimpleConvNet if kind == "SimpleConvNet" else dl.DeepConvNet
    net = make(rng=0, dtype=np.float64)
    layers: list[Any] = []
    for layer in net.layers:
        arrays = [W.copy() for W in layer.params.values()]
        if isinstance(layer, dl.Convolution):
            W, b = arrays
            layers.append(PlainConvolution(W, b, layer.stride, layer.pad))
        elif isinstance(layer, dl.Affine):
            layers.append(PlainAffine(*arrays))
        elif isinstance(layer, dl.Pooling):
            layers.append(PlainPooling(2, 2))
        elif isinstance(layer, dl.Dropout):
            layers.append(PlainDropout(layer.ratio, np.random.default_rng(0)))
        else:
            layers.append(PlainRelu())
    return layers


def torch_eager(kind: str, channels_last: bool = False) -> Run:
    """PyTorch on the CPU, eager, as its tutorials write it."""
    import torch
    from torch import nn

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    # Off by default. On many batches of the same digits it would be slower without it.
    torch.set_flush_denormal(True)
    x, t = (torch.from_numpy(array) for array in batch())
    net = torch_net(kind)
    if channels_last:
        net, x = (part.to(memory_format=torch.channels_last) for part in (net, x))
    optimizer, loss = torch.optim.Adam(net.parameters(), lr=LR), nn.CrossEntropyLoss()

    def run(steps: int) -> None:
        for _ in range(steps):
            optimizer.zero_grad()
            loss(net(x), t).backward()
            optimizer.step()

    return run


def torch_net(kind: str) -> Any:  # noqa: ANN401  PyTorch may not be there
    """The same layers in PyTorch."""
    from torch import nn

    if kind == "SimpleConvNet":
        layers: list[nn.Module] = [nn.Conv2d(1, 30, 5), nn.MaxPool2d(2), nn.ReLU(), nn.Flatten()]
        return nn.Sequential(*layers, nn.Linear(4320, 100), nn.ReLU(), nn.Linear(100, K))
    layers, C = [], 1
    for i, (FN, P) in enumerate(zip(FILTERS, PADS, strict=True)):
        pooling = [nn.MaxPool2d(2)] if i % 2 else []
        layers += [nn.Conv2d(C, FN, 3, padding=P), *pooling, nn.ReLU()]
        C = FN
    layers += [nn.Flatten(), nn.Linear(1024, 50), nn.ReLU(), nn.Dropout(0.5), nn.Linear(50, K)]
    return nn.Sequential(*layers)


def variants(kind: str) -> dict[str, Callable[[], Run]]:
    """All programs that can take a step of this network."""
    return {
        "scratchdl": partial(scratchdl, kind),
        "PyTorch eager": partial(torch_eager, kind),
        "PyTorch channels last": partial(torch_eager, kind, channels_last=True),
        "plain float64": partial(plain_float64, kind),
    }


ROWS_ARE = "network and threads"
WHAT = "one step of the two networks for images on 100 digits, with Adam"
GROUPS = {kind: variants(kind) for kind in ("SimpleConvNet", "DeepConvNet")}
