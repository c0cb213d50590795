"""What the experiments share: the data, the loop, and what is measured at its end."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from book.engine.results import BLOCK
from experiments.run import Found, Run, Trial
from scratchdl import Network, Optimizer, load_mnist
from scratchdl.training.measuring import measure
from scratchdl.typing import Array

Data = tuple[Array, Array]
Change = Callable[[Array, np.random.Generator], Array]
CHOICE_SEED = 100  # apart from those of the measurement
HELD_OUT = 10_000  # of the training digits, to choose by


@functools.cache
def digits() -> tuple[Data, Data]:
    """The whole of MNIST: training digits and test digits."""
    return load_mnist()


def hold_out(data: Data) -> tuple[Data, Data]:
    """What is left to learn from when the last of the training digits are kept to choose by."""
    x, t = data
    return (x[:-HELD_OUT], t[:-HELD_OUT]), (x[-HELD_OUT:], t[-HELD_OUT:])


def choose_rate(
    run: Run,
    trial: Trial,
    rates: Sequence[float],
    **settings: Any,  # noqa: ANN401  what JSON holds
) -> tuple[float, Found]:
    """The learning rate that reads most of the digits held out, and what each of them has read."""
    read = [run.trial(trial, **settings, lr=lr)["accuracy"] for lr in rates]
    return rates[int(np.argmax(read))], {"lr": list(rates), "accuracy": read}


def train(
    net: Network,
    optimizer: Optimizer,
    data: Data,
    steps: int,
    *,
    batch_size: int,
    seed: int,
    change: Change | None = None,
    after: list[float] | None = None,
) -> list[float]:
    """Take steps on batches drawn with replacement, as the memo does; the loss before each.

    The batches depend on the seed alone: whatever is compared with one seed sees the same digits in
    the same order. A loss that is not finite ends the training, and is the last in the list.
    `after` receives the loss of each batch after the step on it.
    """
    rng = np.random.default_rng([seed, 1])
    x, t = data
    losses = []
    with np.errstate(over="ignore", invalid="ignore"):  # found out by the loss
        for _ in range(steps):
            batch = rng.integers(0, len(x), batch_size)
            seen = x[batch] if change is None else change(x[batch], rng)
            loss, grads = net.loss_and_gradient(seen, t[batch])
            losses.append(float(loss))
            if not np.isfinite(loss):
                break
            optimizer.update(net.params, grads)
            if after is not None:
                after.append(float(net.loss(seen, t[batch])))
    return losses


def judge(net: Network, data: Data) -> tuple[float, float]:
    """Loss and accuracy on other digits; a net whose numbers have overflowed guesses."""
    with np.errstate(over="ignore", invalid="ignore"):
        loss, share_right = measure(net, *data)
    return (loss, share_right) if np.isfinite(loss) else (float("inf"), 0.1)


def thinned(losses: list[float]) -> list[float]:
    """A curve that a page can hold: the mean of each block of steps, to four digits."""
    losses = [loss for loss in losses if np.isfinite(loss)]
    blocks = np.asarray(losses[: len(losses) // BLOCK * BLOCK]).reshape(-1, BLOCK).mean(axis=1)
    return [float(f"{loss:.4g}") for loss in blocks]
