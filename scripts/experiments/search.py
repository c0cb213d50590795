"""The book's search for a learning rate and a weight decay: at random, and on a grid."""

import functools
from collections.abc import Mapping

import numpy as np

from experiments.run import Found, Run, Table, table
from experiments.training import Data, digits, judge, train
from scratchdl import (
    SGD,
    MultiLayerNet,
    SearchResult,
    grid_search,
    log_uniform,
    random_search,
)

LR, DECAY = (1e-6, 1e-2), (1e-8, 1e-4)  # the book's ranges
N, HELD_OUT = 500, 100
BATCH = 100
STEPS = 200  # 50 epochs
ROWS = {
    "random-100": "random, 100 trials",
    "grid-100": "grid, 10 × 10",
    "random-25": "random, 25 trials",
    "grid-25": "grid, 5 × 5",
}
COLUMNS = {
    "lr": ("learning rate of the best", ".2g"),
    "validation": ("its validation accuracy", ".1%"),
    "test": ("its test accuracy", ".1%"),
}


def experiment(run: Run) -> Table:
    """784-100×6-10 with ReLU, SGD, 50 epochs of 400 digits; 100 more digits to choose by.

    The ranges are the book's: learning rate 1e-6 to 1e-2, weight decay 1e-8 to 1e-4. Each seed
    draws its own 500 digits from the 60,000.
    """
    rows = {
        name: {"label": label, **run.repeat(one, row=name, steps=STEPS)}
        for name, label in ROWS.items()
    }
    return table("search", COLUMNS, rows)


def one(row: str, steps: int, seed: int) -> Found:
    """Search, and measure the best on the test digits."""
    (x, t), test = digits()
    chosen = np.random.default_rng([seed, 2]).choice(len(x), N, replace=False)
    x, t = x[chosen], t[chosen]
    learn, validation = (x[:-HELD_OUT], t[:-HELD_OUT]), (x[-HELD_OUT:], t[-HELD_OUT:])
    objective = functools.partial(score, learn=learn, other=validation, steps=steps)
    result = look(row, objective, seed)
    best = result.best
    tried = {
        name: [float(f"{t.settings[name]:.3g}") for t in result.trials] for name in result.space
    }
    return {
        "lr": best.settings["lr"],
        "decay": best.settings["decay"],
        "validation": best.score,
        "test": score(**best.settings, rng=best.seed, learn=learn, other=test, steps=steps),
        "tried_lr": tried["lr"],
        "tried_decay": tried["decay"],
        "tried_accuracy": [trial.score for trial in result.trials],
    }


def look(row: str, objective: functools.partial[float], seed: int) -> SearchResult:
    """At random or on a grid that reaches from end to end."""
    kind, _, count = row.partition("-")
    if kind == "random":
        space = {"lr": log_uniform(*LR), "decay": log_uniform(*DECAY)}
        return random_search(objective, space, trials=int(count), rng=seed)
    side = round(int(count) ** 0.5)
    grid: Mapping[str, list[float]] = {
        name: [float(value) for value in np.geomspace(*ends, side)]
        for name, ends in (("lr", LR), ("decay", DECAY))
    }
    return grid_search(objective, grid, rng=seed)


def score(lr: float, decay: float, rng: int, learn: Data, other: Data, steps: int) -> float:
    """The accuracy on other digits after learning with these settings."""
    net = MultiLayerNet(784, [100] * 6, 10, weight_decay_lambda=decay, rng=rng)
    train(net, SGD(lr), learn, steps, batch_size=BATCH, seed=rng)
    return judge(net, other)[1]
