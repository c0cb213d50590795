"""Batch normalisation from good initial weights and from bad ones."""

from experiments.overfitting import some_digits
from experiments.run import Found, Run, Table, table
from experiments.training import judge, thinned, train
from scratchdl import SGD, MultiLayerNet

N = 1000
BATCH = 100
EARLY, STEPS = 50, 200  # 5 epochs and 20
FAST = 0.1  # ten times the book's rate
RULES: dict[str, tuple[str, float | str]] = {
    "std-1": ("σ = 1", 1.0),
    "std-01": ("σ = 0.1", 0.1),
    "std-001": ("σ = 0.01", 0.01),
    "xavier": ("Xavier", "xavier"),
    "he": ("He", "he"),
}
COLUMNS = {
    "early_without": ("training accuracy after 5 epochs, without", ".1%"),
    "early_with": ("with", ".1%"),
    "early_test_without": ("test accuracy after 5 epochs, without", ".1%"),
    "early_test_with": ("with", ".1%"),
    "fast_without": ("training accuracy after 5 epochs at rate 0.1, without", ".1%"),
    "fast_with": ("with", ".1%"),
    "train_without": ("after 20 epochs, without", ".1%"),
    "train_with": ("with", ".1%"),
    "test_without": ("test accuracy, without", ".1%"),
    "test_with": ("with", ".1%"),
}


def experiment(run: Run) -> Table:
    """784-100×5-10 with ReLU, SGD 0.01, 20 epochs of 1,000 digits, with and without batch norm.

    Once more for 5 epochs at ten times that rate.
    """
    rows = {}
    for rule, (label, _) in RULES.items():
        rows[rule] = {"label": label}
        for norm in (False, True):
            rows[rule] |= run.repeat(one, rule=rule, norm=norm, early=EARLY, steps=STEPS)
            rows[rule] |= run.repeat(fast, rule=rule, norm=norm, steps=EARLY)
    return table("initial weights", COLUMNS, rows)


def one(rule: str, norm: bool, early: int, steps: int, seed: int) -> Found:
    """Train with or without it; the accuracy on the digits learnt from, early on and at the end."""
    learn, test = some_digits(N, seed)
    net, word = network(rule, norm, seed), "with" if norm else "without"
    optimizer = SGD(0.01)
    losses = train(net, optimizer, learn, early, batch_size=BATCH, seed=seed)
    right, right_test = judge(net, learn)[1], judge(net, test)[1]
    losses += train(net, optimizer, learn, steps - early, batch_size=BATCH, seed=seed + 1000)
    return {
        f"early_{word}": right,
        f"early_test_{word}": right_test,
        f"train_{word}": judge(net, learn)[1],
        f"test_{word}": judge(net, test)[1],
        f"curve_{word}": thinned(losses),
    }


def fast(rule: str, norm: bool, steps: int, seed: int) -> Found:
    """Train at the higher rate; the accuracy on the digits learnt from."""
    learn, _ = some_digits(N, seed)
    net = network(rule, norm, seed)
    train(net, SGD(FAST), learn, steps, batch_size=BATCH, seed=seed)
    return {f"fast_{'with' if norm else 'without'}": judge(net, learn)[1]}


def network(rule: str, norm: bool, seed: int) -> MultiLayerNet:
    """The network, from one kind of initial weights."""
    return MultiLayerNet(784, [100] * 5, 10, "relu", RULES[rule][1], use_batchnorm=norm, rng=seed)
