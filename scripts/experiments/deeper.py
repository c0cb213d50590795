"""One convolution and many weights, against many convolutions and few weights."""

import time

from experiments.augmentation import some_pictures
from experiments.run import Found, Run, Table, table
from experiments.training import judge, train
from scratchdl import Adam, DeepConvNet, Network, ResidualNet, SimpleConvNet, TwoLayerNet

SEEDS = range(3)
DIGITS = 10_000
STEPS = 300
BATCH = 100
NETS = {
    "two-layer": "TwoLayerNet, 100 hidden",
    "simple": "SimpleConvNet",
    "residual": "ResidualNet",
    "deep": "DeepConvNet",
}
COLUMNS = {
    "parameters": ("parameters", ",d"),
    "multiply_adds": ("multiply-adds", ",d"),
    "train": ("train accuracy", ".1%"),
    "test": ("test accuracy", ".2%"),
    "seconds": ("CPU seconds", ".1f"),
}


def experiment(run: Run) -> Table:
    """Four networks, Adam 0.001, 300 steps of 100 of 10,000 training digits (3 epochs).

    Each seed draws its own digits from the 60,000, the same for every network. Seconds are those
    that the processor worked, at one thread.
    """
    run.seeds = SEEDS
    rows = {}
    for name, label in NETS.items():
        counted = built(name, 0).summary()
        counts = {"parameters": counted.parameters, "multiply_adds": counted.multiply_adds}
        rows[name] = {"label": label, **counts} | run.repeat(one, net=name, n=DIGITS, steps=STEPS)
    return table("network", COLUMNS, rows)


def one(net: str, n: int, steps: int, seed: int) -> Found:
    """Train one network and measure it."""
    learn, test = some_pictures(n, seed)
    made = built(net, seed)
    start = time.process_time()
    train(made, Adam(), learn, steps, batch_size=BATCH, seed=seed)
    seconds = time.process_time() - start
    return {
        "train": judge(made, learn)[1],
        "test": judge(made, test)[1],
        "seconds": seconds,
    }


def built(net: str, seed: int) -> Network:
    """The network of this name, with its initial weights."""
    if net == "two-layer":
        return TwoLayerNet(784, 100, 10, weight_init_std="he", rng=seed)
    if net == "simple":
        return SimpleConvNet(weight_init_std="he", rng=seed)
    return (ResidualNet if net == "residual" else DeepConvNet)(rng=seed)
