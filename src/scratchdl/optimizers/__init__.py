"""Optimizers: how a gradient becomes a better parameter."""

from scratchdl.optimizers.optimizer import Optimizer
from scratchdl.optimizers.sgd import SGD

__all__ = ["SGD", "Optimizer"]
