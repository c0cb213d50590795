"""What moved, turned, resized and bent digits are worth to a network that has few of them."""

from functools import partial

import numpy as np

from experiments.run import Found, Run, Table, table
from experiments.training import Change, Data, digits, judge, train
from scratchdl import Adam, SimpleConvNet
from scratchdl.augment import elastic, rotate, scale, shift
from scratchdl.typing import Array

DIGITS = 500
STEPS = 400
BATCH = 50
FILTERS = {"filter_num": 8}


def all_four(x: Array, rng: np.random.Generator) -> Array:
    """Bent, turned, resized and moved, one after the other."""
    for change in (elastic, partial(rotate, degrees=10), scale, shift):
        x = change(x, rng=rng)
    return x


CHANGES: dict[str, tuple[str, Change | None]] = {
    "none": ("nothing", None),
    "scale": ("resized by up to 10 %", lambda x, rng: scale(x, 0.1, rng=rng)),
    "rotate": ("turned by up to 10°", lambda x, rng: rotate(x, 10, rng=rng)),
    "shift": ("moved by up to 2 pixels", lambda x, rng: shift(x, 2, rng=rng)),
    "elastic": ("bent by about 1 pixel", lambda x, rng: elastic(x, 1.0, rng=rng)),
    "all": ("all four", all_four),
}
COLUMNS = {
    "train": ("train accuracy", ".1%"),
    "test": ("test accuracy", ".1%"),
    "moved": ("test digits moved by up to 2 pixels", ".1%"),
}


def experiment(run: Run) -> Table:
    """SimpleConvNet with 8 filters, He's start and Adam 0.001, 400 steps of 50 of 500 digits.

    Each seed draws its own digits from the 60,000, the same for every change. The last column is
    the accuracy on test digits that have been moved, each once, by a draw of its own.
    """
    rows = {
        name: {"label": label} | run.repeat(one, change=name, n=DIGITS, steps=STEPS)
        for name, (label, _) in CHANGES.items()
    }
    return table("change", COLUMNS, rows)


def one(change: str, n: int, steps: int, seed: int) -> Found:
    """Train with one change of the digits and measure on others."""
    learn, (x_test, t_test) = some_pictures(n, seed)
    net = SimpleConvNet(conv_param=FILTERS, weight_init_std="he", rng=seed)
    train(net, Adam(), learn, steps, batch_size=BATCH, seed=seed, change=CHANGES[change][1])
    moved = shift(x_test, 2, rng=np.random.default_rng([seed, 3]))
    return {
        "train": judge(net, learn)[1],
        "test": judge(net, (x_test, t_test))[1],
        "moved": judge(net, (moved, t_test))[1],
    }


def some_pictures(n: int, seed: int) -> tuple[Data, Data]:
    """As many training digits, drawn by the seed, and all test digits, as pictures."""
    (x, t), (x_test, t_test) = digits()
    chosen = np.random.default_rng([seed, 2]).choice(len(x), n, replace=False)
    return (x[chosen].reshape(-1, 1, 28, 28), t[chosen]), (x_test.reshape(-1, 1, 28, 28), t_test)
