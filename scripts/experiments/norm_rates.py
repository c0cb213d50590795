"""Batch normalisation from five starts when each network has a learning rate of its own."""

import numpy as np

from experiments.batch_norm import BATCH, EARLY, RULES, STEPS, N, network
from experiments.overfitting import some_digits
from experiments.run import Found, Run, Table, table
from experiments.training import CHOICE_SEED, HELD_OUT, choose_rate, digits, judge, train
from scratchdl import SGD

RATES = [0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
COLUMNS = {
    "lr_without": ("learning rate, without", "g"),
    "lr_with": ("with", "g"),
    "early_without": ("training accuracy after 5 epochs, without", ".1%"),
    "early_with": ("with", ".1%"),
    "test_without": ("test accuracy after 20 epochs, without", ".1%"),
    "test_with": ("with", ".1%"),
}


def experiment(run: Run) -> Table:
    """784-100×5-10 with ReLU and SGD, 20 epochs of 1,000 digits, a learning rate for each network.

    Seven rates, from 0.01 to 10, are tried with one seed for each start, with and without batch
    normalisation, and judged by 10,000 training digits that were held out. Then come five fresh
    seeds, each with digits of its own. `grid_without` and `grid_with` hold what each rate read.
    """
    rows = {}
    for rule, (label, _) in RULES.items():
        row: Found = {"label": label}
        for norm, word in ((False, "without"), (True, "with")):
            lr, grid = choose_rate(run, choose, RATES, rule=rule, norm=norm, steps=STEPS)
            row |= {f"lr_{word}": lr, f"grid_{word}": grid}
            row |= run.repeat(one, rule=rule, norm=norm, lr=lr, early=EARLY, steps=STEPS)
        rows[rule] = row
    return table("initial weights", COLUMNS, rows)


def choose(rule: str, norm: bool, lr: float, steps: int) -> Found:
    """How well a rate does on digits that were held out."""
    (x, t), _ = digits()
    held_out = min(HELD_OUT, len(x) // 2)
    rng = np.random.default_rng([CHOICE_SEED, 2])
    chosen = rng.choice(len(x) - held_out, N, replace=False)
    net = network(rule, norm, CHOICE_SEED)
    train(net, SGD(lr), (x[chosen], t[chosen]), steps, batch_size=BATCH, seed=CHOICE_SEED)
    return {"accuracy": judge(net, (x[-held_out:], t[-held_out:]))[1]}


def one(rule: str, norm: bool, lr: float, early: int, steps: int, seed: int) -> Found:
    """Train with or without it; the digits learnt from early on, other digits at the end."""
    learn, test = some_digits(N, seed)
    net, word = network(rule, norm, seed), "with" if norm else "without"
    optimizer = SGD(lr)
    train(net, optimizer, learn, early, batch_size=BATCH, seed=seed)
    right = judge(net, learn)[1]
    train(net, optimizer, learn, steps - early, batch_size=BATCH, seed=seed + 1000)
    return {f"early_{word}": right, f"test_{word}": judge(net, test)[1]}
