"""The book's search for a learning rate and a weight decay: at random, and on a grid."""

import functools
from collections.abc import Sequence

import numpy as np

from experiments.run import Found, Run, Table, summary, table
from experiments.training import Data, digits, judge, train
from scratchdl import SGD, MultiLayerNet, grid_search, log_uniform, random_search
from scratchdl.search.trials import Trial

LR, DECAY = (1e-6, 1e-2), (1e-8, 1e-4)  # the book's ranges
N, HELD_OUT = 500, 100
BATCH = 100
STEPS = 200  # 50 epochs
MANY, FEW = 100, 25
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
    drawn = [run.trial(at_random, trials=MANY, steps=STEPS, seed=seed) for seed in run.seeds]
    grids = [run.trial(on_grid, side=5, steps=STEPS, seed=seed) for seed in run.seeds]
    rows = {
        "random-100": {"label": f"random, {MANY} trials", **summary([d["all"] for d in drawn])},
        "random-25": {"label": f"the first {FEW} of them", **summary([d["few"] for d in drawn])},
        "grid-25": {"label": "grid, 5 × 5 trials", **summary([g["all"] for g in grids])},
    }
    return table("search", COLUMNS, rows)


def at_random(trials: int, steps: int, seed: int) -> Found:
    """Draw settings; the first trials of a long search are those of a short one."""
    learn, validation, test = split(seed)
    space = {"lr": log_uniform(*LR), "decay": log_uniform(*DECAY)}
    objective = functools.partial(score, learn=learn, other=validation, steps=steps)
    found = random_search(objective, space, trials=trials, rng=seed).trials
    parts = {"all": found, "few": found[:FEW]}
    return {name: best_of(part, learn, test, steps) for name, part in parts.items()}


def on_grid(side: int, steps: int, seed: int) -> Found:
    """Try all pairs on a grid that reaches from end to end."""
    learn, validation, test = split(seed)
    ends = {"lr": LR, "decay": DECAY}
    grid = {name: np.geomspace(*end, side).tolist() for name, end in ends.items()}
    objective = functools.partial(score, learn=learn, other=validation, steps=steps)
    return {"all": best_of(grid_search(objective, grid, rng=seed).trials, learn, test, steps)}


def split(seed: int) -> tuple[Data, Data, Data]:
    """Digits to learn from, to choose by and to judge by."""
    (x, t), test = digits()
    chosen = np.random.default_rng([seed, 2]).choice(len(x), N, replace=False)
    learn, validation = chosen[:-HELD_OUT], chosen[-HELD_OUT:]
    return (x[learn], t[learn]), (x[validation], t[validation]), test


def score(lr: float, decay: float, rng: int, learn: Data, other: Data, steps: int) -> float:
    """The accuracy on other digits after learning with these settings."""
    net = MultiLayerNet(784, [100] * 6, 10, weight_decay_lambda=decay, rng=rng)
    train(net, SGD(lr), learn, steps, batch_size=BATCH, seed=rng)
    return judge(net, other)[1]


def best_of(trials: Sequence[Trial], learn: Data, test: Data, steps: int) -> Found:
    """What the best trial reads of the test digits, and what all have tried."""
    best = max(trials, key=lambda trial: trial.score)
    tried = {name: [float(f"{t.settings[name]:.3g}") for t in trials] for name in best.settings}
    return {
        **best.settings,
        "validation": best.score,
        "test": score(**best.settings, rng=best.seed, learn=learn, other=test, steps=steps),
        "tried_lr": tried["lr"],
        "tried_decay": tried["decay"],
        "tried_accuracy": [trial.score for trial in trials],
    }
