"""How well the convolutional nets read digits when they are trained for long on all of MNIST."""

import time

import numpy as np

from experiments.overfitting import shifted
from experiments.run import Found, Run, Table, table
from experiments.training import digits, judge, thinned, train
from scratchdl import Adam, DeepConvNet, Network, SimpleConvNet, cosine
from scratchdl.typing import Array

BATCH, RATE = 100, 0.001
QUICK_BATCH, QUICK_RATE = 50, 0.002
COLUMNS = {
    "test_accuracy": ("test accuracy", ".2%"),
    "test_loss": ("test loss", ".4f"),
    "seconds": ("seconds of the processor", ",.0f"),
}


def simple(run: Run) -> Table:
    """SimpleConvNet on all of MNIST: 4,800 steps of 100 digits, each moved by up to two pixels.

    Adam begins with the rate 0.001, which falls to 0 along a cosine; initial weights follow He's
    rule. Three seeds; the test digits are read once, at the end.
    """
    run.seeds = range(3)
    found = run.repeat(conv_net, kind="simple", steps=4_800)
    return table("network", COLUMNS, {"simple": {"label": "SimpleConvNet", **found}})


def deep(run: Run) -> Table:
    """DeepConvNet on all of MNIST: 7,200 steps of 100 digits, each moved by up to two pixels.

    The recipe is that of SimpleConvNet, with more steps. Two seeds; the test digits are read once,
    at the end.
    """
    run.seeds = range(2)
    found = run.repeat(conv_net, kind="deep", steps=7_200)
    return table("network", COLUMNS, {"deep": {"label": "DeepConvNet", **found}})


def quick(run: Run) -> Table:
    """SimpleConvNet on all of MNIST in 2,400 steps of 50 digits, which are not moved.

    Adam begins with the rate 0.002, which falls to 0 along a cosine; initial weights follow He's
    rule. Three seeds; the test digits are read once, at the end.
    """
    run.seeds = range(3)
    found = run.repeat(quick_conv_net, steps=2_400)
    columns = COLUMNS | {"seconds": ("seconds of the clock", ".0f")}
    return table("network", columns, {"simple": {"label": "SimpleConvNet", **found}})


def quick_conv_net(steps: int, seed: int) -> Found:
    """Train SimpleConvNet with small batches, then measure it; the time is the clock's."""
    (x, t), (x_test, t_test) = digits()
    net = SimpleConvNet(weight_init_std="he", rng=seed)
    optimizer = Adam(lr=cosine(QUICK_RATE, steps=steps))
    data = (x.reshape(-1, 1, 28, 28), t)
    start = time.perf_counter()
    train(net, optimizer, data, steps, batch_size=QUICK_BATCH, seed=seed)
    seconds = time.perf_counter() - start
    test_loss, test_accuracy = judge(net, (x_test.reshape(-1, 1, 28, 28), t_test))
    return {"test_accuracy": test_accuracy, "test_loss": test_loss, "seconds": seconds}


def conv_net(kind: str, steps: int, seed: int) -> Found:
    """Train one of them on all training digits, then measure it."""
    (x, t), (x_test, t_test) = digits()
    net: Network = (
        SimpleConvNet(weight_init_std="he", rng=seed) if kind == "simple" else DeepConvNet(rng=seed)
    )
    start = time.process_time()
    optimizer = Adam(lr=cosine(RATE, steps=steps))
    losses = train(net, optimizer, (x, t), steps, batch_size=BATCH, seed=seed, change=moved)
    seconds = time.process_time() - start
    test_loss, test_accuracy = judge(net, (x_test.reshape(-1, 1, 28, 28), t_test))
    return {
        "test_accuracy": test_accuracy,
        "test_loss": test_loss,
        "seconds": seconds,
        "train_loss": thinned(losses),
    }


def moved(x: Array, rng: np.random.Generator) -> Array:
    """The digits of a batch as images, each moved by up to two pixels."""
    return shifted(x, rng).reshape(-1, 1, 28, 28)
