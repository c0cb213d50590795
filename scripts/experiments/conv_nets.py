"""How well the convolutional nets read digits when they are trained for long on all of MNIST."""

import time

import numpy as np

from experiments.overfitting import shifted
from experiments.run import Found, Run, Table, table
from experiments.training import digits, judge, thinned, train
from scratchdl import Adam, DeepConvNet, Network, SimpleConvNet, cosine
from scratchdl.typing import Array

BATCH, RATE = 100, 0.001
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
