r"""Trainings short enough to be repeated for every setting that comes to mind."""

import functools

import numpy as np

from scratchdl.datasets import load_digits8
from scratchdl.networks.multi_layer_net import MultiLayerNet
from scratchdl.optimizers import SGD, Optimizer
from scratchdl.regularization import L2
from scratchdl.typing import Array

STEPS, BATCH = 100, 50
TRAIN, VALIDATION = slice(0, 1200), slice(1200, 1500)
LEARNT, WRONG, HELD_OUT = 100, 30, 400  # digits, those of them with a wrong label, others


def validation_loss(optimizer: Optimizer, seed: int = 0) -> float:
    """Train a net on 8 × 8 digits for a hundred steps, and measure it on digits it has not seen.

    The net has 64 inputs, two hidden layers of 50 neurons and 10 outputs, and a batch 50 digits.

    Args:
        optimizer: A new optimizer.
        seed: What the initial weights and the batches are drawn from.

    Returns:
        The mean cross entropy of 300 digits.

    Example:
        >>> from scratchdl import SGD
        >>> from scratchdl.book.exercises.tuning import validation_loss
        >>> validation_loss(SGD(lr=0.1)) < validation_loss(SGD(lr=0.001))
        True
    """
    x, t = _digits()
    rng = np.random.default_rng(seed)
    # float64: the verdict on a learning rate must not depend on the last bits of a processor
    net = MultiLayerNet(64, [50, 50], 10, rng=rng, dtype=np.float64)
    for _ in range(STEPS):
        batch = rng.choice(TRAIN.stop, BATCH, replace=False)
        optimizer.update(net.params, net.gradient(x[batch], t[batch]))
    return net.loss(x[VALIDATION], t[VALIDATION])


def accuracies_with_l2(strength: float, seed: int = 0) -> tuple[float, float]:
    """Train a net on 100 digits, 30 of them with a wrong label, with a price on its weights.

    The net has 64 inputs, a hidden layer of 30 neurons and 10 outputs. It takes 300 steps of SGD on
    batches of 25 digits. What has been trained once is remembered.

    Args:
        strength: The λ of L2.
        seed: What digits, wrong labels, initial weights and batches are drawn from.

    Returns:
        The share of right answers on the digits that it has learnt, by the labels it was given, and
        on 400 others, by their true labels.

    Example:
        >>> from scratchdl.book.exercises.tuning import accuracies_with_l2
        >>> accuracies_with_l2(strength=0.0)[0] > accuracies_with_l2(strength=0.1)[0]
        True
    """
    return _trained_with_l2(float(strength), int(seed))


@functools.cache
def _trained_with_l2(strength: float, seed: int) -> tuple[float, float]:
    rng = np.random.default_rng(seed)
    x, t = _digits()
    order = rng.permutation(len(x))
    x, t = x[order], t[order]
    labels = t[:LEARNT].copy()
    labels[:WRONG] = (labels[:WRONG] + rng.integers(1, 10, size=WRONG)) % 10
    net = MultiLayerNet(64, [30], 10, penalty=L2(strength), rng=rng, dtype=np.float64)
    optimizer = SGD(lr=0.3)
    for _ in range(300):
        batch = rng.choice(LEARNT, 25, replace=False)
        optimizer.update(net.params, net.gradient(x[batch], labels[batch]))
    others = slice(LEARNT, LEARNT + HELD_OUT)
    return net.accuracy(x[:LEARNT], labels), net.accuracy(x[others], t[others])


@functools.cache
def _digits() -> tuple[Array, Array]:
    return load_digits8()
