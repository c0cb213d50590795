"""What test digits tell of the book's first network, which has many digits to learn from."""

from experiments.run import Found, Run, Table, table
from experiments.training import digits, judge, train
from scratchdl import SGD, TwoLayerNet

STEPS = 10_000
BATCH = 100
COLUMNS = {
    "train": ("training accuracy", ".2%"),
    "test": ("test accuracy", ".2%"),
    "gap": ("gap", ".2%"),
}


def experiment(run: Run) -> Table:
    """The book's settings: 784-50-10 with sigmoid, initial weights 0.01, SGD 0.1, 60,000 digits.

    10,000 steps of 100 digits. The training accuracy is that of all 60,000.
    """
    row = {"label": "784-50-10, 60,000 digits", **run.repeat(one, steps=STEPS)}
    return table("network", COLUMNS, {"two-layer": row})


def one(steps: int, seed: int) -> Found:
    """Train it and measure on both kinds of digits."""
    learn, test = digits()
    net = TwoLayerNet(784, 50, 10, activation="sigmoid", rng=seed)
    train(net, SGD(0.1), learn, steps, batch_size=BATCH, seed=seed)
    right, right_test = judge(net, learn)[1], judge(net, test)[1]
    return {"train": right, "test": right_test, "gap": right - right_test}
