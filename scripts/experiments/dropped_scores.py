"""Dropout behind the last layer, as the book's deep network has it, against the usual place."""

import numpy as np

from experiments.augmentation import FILTERS, some_pictures
from experiments.run import Found, Run, Table, table
from experiments.training import judge, train
from scratchdl import Adam, Dropout, SimpleConvNet

DIGITS = 500
STEPS = 400
BATCH = 50
# The label, whether results of the hidden layer are dropped, whether scores are.
PLACES = {
    "none": ("none", False, False),
    "hidden": ("behind the hidden layer", True, False),
    "scores": ("behind the last layer", False, True),
    "both": ("behind both, as in the book", True, True),
    "halved": ("none, and the scores halved in use", False, False),
}
COLUMNS = {
    "train": ("train accuracy", ".1%"),
    "test": ("test accuracy", ".1%"),
    "loss": ("test loss", ".3f"),
}


def experiment(run: Run) -> Table:
    """SimpleConvNet with 8 filters, He's start and Adam 0.001, 400 steps of 50 of 500 digits.

    Dropout of one half, in the book's form: nothing is scaled while the network learns, and all is
    halved when it is used. The last row halves the scores of the first. Each seed draws its own
    digits from the 60,000, the same in every row.
    """
    rows = {
        name: {"label": label} | run.repeat(one, place=name, n=DIGITS, steps=STEPS)
        for name, (label, _, _) in PLACES.items()
    }
    return table("dropout", COLUMNS, rows)


def one(place: str, n: int, steps: int, seed: int) -> Found:
    """Train with dropout in these places and measure."""
    learn, test = some_pictures(n, seed)
    _, hidden, scores = PLACES[place]
    net = SimpleConvNet(conv_param=FILTERS, weight_init_std="he", rng=seed)
    *inner, last = net.layers
    first, second = np.random.default_rng([seed, 4]).spawn(2)
    after = [Dropout(0.5, inverted=False, rng=first)] if hidden else []
    behind = [Dropout(0.5, inverted=False, rng=second)] if scores else []
    net.layers = [*inner, *after, last, *behind]
    train(net, Adam(), learn, steps, batch_size=BATCH, seed=seed)
    if place == "halved":
        net.layers = [*net.layers, Dropout(0.5, inverted=False)]
    loss, accuracy = judge(net, test)
    return {"train": judge(net, learn)[1], "test": accuracy, "loss": loss}
