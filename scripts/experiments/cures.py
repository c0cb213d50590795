"""Dropout, L2 and decay, each at its best strength, with true labels and with wrong ones."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from experiments.overfitting import BATCH, some_digits
from experiments.run import Found, Run, Table, table
from experiments.training import CHOICE_SEED, HELD_OUT, Data, digits, judge, train
from scratchdl import Adam, AdamW, MultiLayerNet, Optimizer
from scratchdl.typing import Array

N = 300
WRONG = 0.2  # of the labels
STEPS = {"short": 400, "long": 1500}
CHOICE_SEEDS = (CHOICE_SEED, CHOICE_SEED + 1)


@dataclass(frozen=True)
class Cure:
    """A technique, and the strengths that it is tried with."""

    label: str
    strengths: tuple[float, ...]
    net: Callable[[float], dict[str, Any]] = field(default=lambda _: {})
    optimizer: Callable[[float], Optimizer] = field(default=lambda _: Adam())


CURES = {
    "none": Cure("nothing", (0.0,)),
    "dropout": Cure("dropout", (0.2, 0.5, 0.7), net=lambda ratio: {"dropout_ratio": ratio}),
    "l2": Cure("L2", (0.001, 0.01, 0.03), net=lambda lam: {"weight_decay_lambda": lam}),
    "adamw": Cure("AdamW", (0.1, 0.3, 1.0, 3.0), optimizer=lambda decay: AdamW(weight_decay=decay)),
}
LABELS = {"true": "true labels", "noisy": "a fifth of the labels wrong"}
COLUMNS = {
    "strength": ("strength", "g"),
    "train": ("training accuracy", ".1%"),
    "test": ("test accuracy", ".1%"),
}


def experiment(run: Run) -> Table:
    """784-200-200-10 with ReLU and Adam 0.001, 300 digits, 400 or 1,500 steps of 100 digits.

    The strength of each technique is the one of three or four that reads most of 10,000 held-out
    training digits, in the mean of two seeds apart, for these labels and this number of steps.
    Then five fresh seeds draw digits of their own, the same for every technique. The training
    accuracy is that on the labels as they were given, wrong ones too.
    """
    rows = {}
    for labels, word in LABELS.items():
        for length, steps in STEPS.items():
            for name, cure in CURES.items():
                setting = {"cure": name, "labels": labels, "steps": steps}
                strength, grid = strongest(run, cure.strengths, setting)
                found = run.repeat(one, **setting, strength=strength)
                label = f"{cure.label}, {word}, {steps:,} steps"
                about = {"label": label, "strength": strength, "grid": grid}
                rows[f"{name}-{labels}-{length}"] = about | found
    return table("technique", COLUMNS, rows)


def strongest(run: Run, strengths: tuple[float, ...], setting: Found) -> tuple[float, Found]:
    """The strength that reads most held-out digits, and what each of them has read."""
    if len(strengths) == 1:
        return strengths[0], {}
    read = [
        sum(
            run.trial(choose, **setting, strength=strength, seed=seed)["accuracy"]
            for seed in CHOICE_SEEDS
        )
        / len(CHOICE_SEEDS)
        for strength in strengths
    ]
    best = strengths[int(np.argmax(read))]
    return best, {"strength": list(strengths), "accuracy": read}


def choose(cure: str, labels: str, steps: int, strength: float, seed: int) -> Found:
    """How well a strength does on digits that were held out."""
    (x, t), _ = digits()
    held_out = min(HELD_OUT, len(x) // 2)
    chosen = np.random.default_rng([seed, 2]).choice(len(x) - held_out, N, replace=False)
    learn = told(labels, (x[chosen], t[chosen]), seed)
    net = fit(cure, learn, steps, strength, seed)
    return {"accuracy": judge(net, (x[-held_out:], t[-held_out:]))[1]}


def one(cure: str, labels: str, steps: int, strength: float, seed: int) -> Found:
    """Train with one technique and measure on both kinds of digits."""
    learn, test = some_digits(N, seed)
    learn = told(labels, learn, seed)
    net = fit(cure, learn, steps, strength, seed)
    return {"train": judge(net, learn)[1], "test": judge(net, test)[1]}


def told(labels: str, data: Data, seed: int) -> Data:
    """The digits with the labels that the network is told: all true, or a fifth of them wrong."""
    x, t = data
    if labels == "true":
        return x, t
    return x, with_wrong(t, np.random.default_rng([seed, 3]))


def with_wrong(t: Array, rng: np.random.Generator) -> Array:
    """The labels, some of them replaced by another class."""
    wrong = rng.choice(len(t), round(WRONG * len(t)), replace=False)
    t = t.copy()
    t[wrong] = (t[wrong] + rng.integers(1, 10, len(wrong))) % 10
    return t


def fit(cure: str, learn: Data, steps: int, strength: float, seed: int) -> MultiLayerNet:
    """Train with one technique."""
    known = CURES[cure]
    net = MultiLayerNet(784, [200, 200], 10, rng=seed, **known.net(strength))
    train(net, known.optimizer(strength), learn, steps, batch_size=BATCH, seed=seed)
    return net
