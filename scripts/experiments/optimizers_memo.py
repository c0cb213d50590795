"""The German memo's experiment, with equal starts, five seeds and test digits."""

import functools
from collections.abc import Callable

import numpy as np

from experiments.run import Found, Run, Table, table
from experiments.training import Data, digits, judge, thinned, train
from scratchdl import SGD, AdaGrad, Adam, Momentum, MultiLayerNet, Nesterov, Optimizer, RMSprop
from scratchdl.typing import Array

STEPS = 2001
BATCH = 128
COLUMNS = {
    "loss_100": ("training loss, steps 91 to 100", ".3f"),
    "loss_end": ("training loss, last 300 steps", ".4f"),
    "wobble": ("its spread from step to step", ".4f"),
    "test_loss": ("test loss", ".3f"),
    "test_accuracy": ("test accuracy", ".2%"),
}
MEMO_COLUMNS = {
    "loss_memo": ("training loss as in the memo, last 300 steps", ".4f"),
    **COLUMNS,
    "loss_100_memo": ("training loss as in the memo, steps 91 to 100", ".3f"),
    "wobble_memo": ("its spread from step to step, as in the memo", ".4f"),
}
EPS = 1e-7  # the memo's, for all three that have one


class MemoNesterov(Nesterov):
    r"""What the memo calls Nesterov: it moves $v$ first, where the formula wants the old $v$."""

    def step(self, W: Array, g: Array, v: Array) -> None:
        """As the memo has it."""
        v *= self.momentum
        v -= self.lr * g
        W += self.momentum**2 * v
        W -= (1 + self.momentum) * self.lr * g


Make = Callable[[float], Optimizer]
OPTIMIZERS: dict[str, tuple[str, Make, float]] = {
    "sgd": ("SGD", SGD, 0.01),
    "momentum": ("Momentum", Momentum, 0.01),
    "nesterov-memo": ("Nesterov as in the memo", MemoNesterov, 0.01),
    "nesterov": ("Nesterov", Nesterov, 0.01),
    "adagrad": ("AdaGrad", functools.partial(AdaGrad, eps=EPS), 0.01),
    "rmsprop": ("RMSprop", functools.partial(RMSprop, eps=EPS), 0.01),
    "adam": ("Adam", functools.partial(Adam, eps=EPS, eps_hat=True), 0.001),
    "sgd-01": ("SGD", SGD, 0.1),
    "rmsprop-0001": ("RMSprop", functools.partial(RMSprop, eps=EPS), 0.001),
}


def experiment(run: Run) -> Table:
    """784-100-100-100-100-10 with ReLU, 2,001 steps of 128 digits, the memo's learning rates.

    Within a seed all optimizers start from the same weights and see the same batches. The memo
    measures the loss of a batch after the step on it; the columns that say "as in the memo" do so,
    the others have it before. Adam and RMSprop have the memo's ε too. Two rows have other rates
    than the memo: SGD 0.1 and RMSprop 0.001.
    """
    rows = {}
    for name, (label, _, lr) in OPTIMIZERS.items():
        found = run.repeat(one, optimizer=name, lr=lr, steps=STEPS)
        rows[name] = {"label": f"{label} {lr:g}", "lr": lr, **found}
    return table("optimizer", MEMO_COLUMNS, rows)


def one(optimizer: str, lr: float, steps: int, seed: int) -> Found:
    """Train with one optimizer and measure on the test digits."""
    learn, test = digits()
    after: list[float] = []
    found = fit(OPTIMIZERS[optimizer][1](lr), learn, test, steps, seed, after)
    return found | {
        "loss_memo": float(np.mean(after[-300:])),
        "loss_100_memo": float(np.mean(after[90:100])),
        "wobble_memo": float(np.std(after[-300:])),
    }


def fit(
    optimizer: Optimizer,
    learn: Data,
    test: Data,
    steps: int,
    seed: int,
    after: list[float] | None = None,
) -> Found:
    """Train the memo's network and measure it."""
    net = MultiLayerNet(784, [100] * 4, 10, rng=seed)
    losses = train(net, optimizer, learn, steps, batch_size=BATCH, seed=seed, after=after)
    test_loss, test_accuracy = judge(net, test)
    return {
        "loss_100": float(np.mean(losses[90:100])),
        "loss_end": float(np.mean(losses[-300:])),
        "wobble": float(np.std(losses[-300:])),
        "test_loss": test_loss,
        "test_accuracy": test_accuracy,
        "curve": thinned(losses),
    }
