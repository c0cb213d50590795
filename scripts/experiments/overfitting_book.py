"""The book's own experiments against overfitting, with test scores and five seeds."""

from typing import Any

from experiments.run import Found, Run, Table, table
from experiments.training import digits, judge, train
from scratchdl import SGD, Dropout, MultiLayerNet

N = 300
BATCH = 100
ROWS: dict[str, tuple[str, dict[str, Any], int]] = {
    "decay-none": ("no decay", {}, 201),
    "decay": ("weight decay, λ = 0.1", {"weight_decay_lambda": 0.1}, 201),
    "dropout-none": ("no dropout", {}, 301),
    "dropout": ("dropout 0.2", {"dropout_ratio": 0.2}, 301),
    "dropout-inverted": ("dropout 0.2, inverted", {"dropout_ratio": 0.2}, 301),
}
COLUMNS = {
    "epochs": ("epochs", "d"),
    "train": ("training accuracy", ".1%"),
    "test": ("test accuracy", ".1%"),
    "gap": ("gap", ".1%"),
}


def experiment(run: Run) -> Table:
    """The book's settings: the first 300 digits, 784-100×6-10 with ReLU, SGD 0.01, batches of 100.

    201 epochs with and without weight decay, 301 with and without dropout.
    """
    rows = {}
    for name, (label, _, epochs) in ROWS.items():
        found = run.repeat(one, row=name, steps=epochs * N // BATCH)
        rows[name] = {"label": label, "epochs": epochs, **found}
    return table("settings", COLUMNS, rows)


def one(row: str, steps: int, seed: int) -> Found:
    """Train with one of the settings and measure on both kinds of digits."""
    (x, t), test = digits()
    learn = x[:N], t[:N]
    net = MultiLayerNet(784, [100] * 6, 10, rng=seed, **ROWS[row][1])
    if row == "dropout":  # the book's form scales when it reads, not when it learns
        for layer in net.layers:
            if isinstance(layer, Dropout):
                layer.inverted = False
    train(net, SGD(0.01), learn, steps, batch_size=BATCH, seed=seed)
    right, right_test = judge(net, learn)[1], judge(net, test)[1]
    return {"train": right, "test": right_test, "gap": right - right_test}
