"""Where the weights start: five deep layers, three activations, six rules."""

from collections.abc import Callable

import numpy as np

from experiments.run import Found, Run, Table, table
from experiments.training import digits, judge, thinned, train
from scratchdl import SGD, Adam, MultiLayerNet, Network, Optimizer

STEPS = 1001
BATCH = 128
OPTIMIZERS: dict[str, Callable[[], Optimizer]] = {
    "sgd": lambda: SGD(0.01),
    "adam": lambda: Adam(0.001),
}
ACTIVATIONS = {"relu": "ReLU", "sigmoid": "sigmoid", "tanh": "tanh"}
RULES: dict[str, tuple[str, float | str]] = {
    "zeros": ("zeros", "zeros"),
    "std-001": ("σ = 0.01", 0.01),
    "std-1": ("σ = 1", 1.0),
    "xavier": ("Xavier", "xavier"),
    "glorot": ("Glorot", "glorot"),
    "he": ("He", "he"),
}
COLUMNS = {
    "spread": ("σ of the last hidden layer at the start", ".2g"),
    "sgd_accuracy": ("test accuracy, SGD 0.01", ".1%"),
    "adam_accuracy": ("test accuracy, Adam 0.001", ".1%"),
}


def experiment(run: Run) -> Table:
    """784-100-100-100-100-10, 1,001 steps of 128 digits, from different initial weights.

    Every rule is tried with three activations, with SGD 0.01 as in the book, and with Adam 0.001.
    """
    rows = {}
    for activation, word in ACTIVATIONS.items():
        for rule, (label, _) in RULES.items():
            row: Found = {"label": f"{word}, {label}"}
            for optimizer in OPTIMIZERS:
                settings = {"activation": activation, "rule": rule, "optimizer": optimizer}
                row.update(run.repeat(one, **settings, steps=STEPS))
            rows[f"{activation}-{rule}"] = row
    return table("activation and initial weights", COLUMNS, rows)


def one(activation: str, rule: str, optimizer: str, steps: int, seed: int) -> Found:
    """Train from one start and measure on the test digits."""
    learn, test = digits()
    net = MultiLayerNet(784, [100] * 4, 10, activation, RULES[rule][1], rng=seed)
    h = Network(net.layers[:-1]).scores(test[0][:1000])
    losses = train(net, OPTIMIZERS[optimizer](), learn, steps, batch_size=BATCH, seed=seed)
    return {
        "spread": float(np.std(h)),
        f"{optimizer}_accuracy": judge(net, test)[1],
        f"{optimizer}_curve": thinned(losses),
    }
