"""What helps a large network that has few digits to learn from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from experiments.run import Found, Run, Table, table
from experiments.training import Change, Data, digits, judge, train
from scratchdl import Adam, AdamW, MultiLayerNet, Optimizer, Trainer
from scratchdl.typing import Array

STEPS = 1500
BATCH = 100
SIZES = (300, 1000)
PATIENCE = 20  # epochs without a better validation loss, after which early stopping stops


def shifted(x: Array, rng: np.random.Generator) -> Array:
    """The digits moved by up to two pixels, each by a draw of its own."""
    N = len(x)
    padded = np.pad(x.reshape(N, 28, 28), ((0, 0), (2, 2), (2, 2)))
    top, left = rng.integers(0, 5, (2, N, 1))
    rows, columns = top + np.arange(28), left + np.arange(28)
    return padded[np.arange(N)[:, None, None], rows[:, :, None], columns[:, None, :]].reshape(N, -1)


@dataclass(frozen=True)
class Cure:
    """How a network is kept from learning its digits by heart."""

    label: str
    net: dict[str, Any] = field(default_factory=dict)
    optimizer: Callable[[], Optimizer] = Adam
    change: Change | None = None
    early: bool = False


CURES = {
    "none": Cure("nothing"),
    "dropout-20": Cure("dropout 0.2", {"dropout_ratio": 0.2}),
    "dropout-50": Cure("dropout 0.5", {"dropout_ratio": 0.5}),
    "l2": Cure("L2, λ = 0.001", {"weight_decay_lambda": 1e-3}),
    "l2-strong": Cure("L2, λ = 0.01", {"weight_decay_lambda": 1e-2}),
    "adamw": Cure("AdamW, decay 0.1", optimizer=lambda: AdamW(weight_decay=0.1)),
    "adamw-strong": Cure("AdamW, decay 1", optimizer=lambda: AdamW(weight_decay=1.0)),
    "early-stopping": Cure("early stopping, a fifth held out", early=True),
    "batch-norm": Cure("batch normalisation", {"use_batchnorm": True}),
    "batch-norm-dropout": Cure(
        "batch normalisation and dropout 0.5", {"use_batchnorm": True, "dropout_ratio": 0.5}
    ),
    "shifts": Cure("shifts by up to 2 pixels", change=shifted),
    "shifts-dropout": Cure("shifts and dropout 0.5", {"dropout_ratio": 0.5}, change=shifted),
}
COLUMNS = {
    f"{part}_{n}": (f"{part} accuracy, {n:,} digits", ".1%")
    for n in SIZES
    for part in ("train", "test")
}


def experiment(run: Run) -> Table:
    """784-200-200-10 with ReLU and Adam 0.001, 1,500 steps of 100 digits, few digits to learn from.

    Each seed draws its own digits from the 60,000, the same for every cure.
    """
    rows = {}
    for name, cure in CURES.items():
        rows[name] = {"label": cure.label}
        for n in SIZES:
            rows[name] |= run.repeat(one, cure=name, n=n, steps=STEPS)
    return table("cure", COLUMNS, rows)


def one(cure: str, n: int, steps: int, seed: int) -> Found:
    """Train with one cure and measure on both kinds of digits."""
    learn, test = some_digits(n, seed)
    known = CURES[cure]
    net = MultiLayerNet(784, [200, 200], 10, rng=seed, **known.net)
    if known.early:
        stop_early(net, known.optimizer(), learn, steps, seed)
    else:
        optimizer, change = known.optimizer(), known.change
        train(net, optimizer, learn, steps, batch_size=BATCH, seed=seed, change=change)
    return {f"train_{n}": judge(net, learn)[1], f"test_{n}": judge(net, test)[1]}


def some_digits(n: int, seed: int) -> tuple[Data, Data]:
    """As many training digits, drawn by the seed, and all test digits."""
    (x, t), test = digits()
    chosen = np.random.default_rng([seed, 2]).choice(len(x), n, replace=False)
    return (x[chosen], t[chosen]), test


def stop_early(
    net: MultiLayerNet, optimizer: Optimizer, learn: Data, steps: int, seed: int
) -> None:
    """Learn from four fifths, and keep the weights that were best on the last fifth."""
    x, t = learn
    cut = len(x) * 4 // 5
    known, unseen = (x[:cut], t[:cut]), (x[cut:], t[cut:])
    trainer = Trainer(
        net, optimizer, known, unseen, batch_size=BATCH, patience=PATIENCE, progress=False, rng=seed
    )
    trainer.fit(max(steps * BATCH // cut, 1))
