"""Whether one half of MNIST's test digits is easier to read than the other."""

from experiments.run import Found, Run, Table, table
from experiments.training import digits, judge, train
from scratchdl import SGD, TwoLayerNet

STEPS = 6000
BATCH = 100
COLUMNS = {
    "first": ("test digits 1 to 5,000", ".2%"),
    "second": ("test digits 5,001 to 10,000", ".2%"),
}


def experiment(run: Run) -> Table:
    """784-100-10 with ReLU, SGD 0.1, 6,000 steps of 100 of the 60,000 digits; the share misread.

    The test digits are in the order of the files as they are distributed.
    """
    row = {"label": "784-100-10, 60,000 digits", **run.repeat(one, steps=STEPS)}
    return table("share misread by", COLUMNS, {"two-layer": row})


def one(steps: int, seed: int) -> Found:
    """Train it and count the mistakes in each half of the test digits."""
    learn, (x, t) = digits()
    net = TwoLayerNet(784, 100, 10, "he", rng=seed)
    train(net, SGD(0.1), learn, steps, batch_size=BATCH, seed=seed)
    half = len(x) // 2
    first, second = (judge(net, part)[1] for part in ((x[:half], t[:half]), (x[half:], t[half:])))
    return {"first": 1 - first, "second": 1 - second}
