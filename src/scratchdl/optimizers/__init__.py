"""Optimizers: how a gradient becomes a better parameter."""

from scratchdl.optimizers.clipping import clip_gradients
from scratchdl.optimizers.optimizer import Optimizer
from scratchdl.optimizers.schedules import Schedule, constant, cosine, step_decay, warm_up
from scratchdl.optimizers.update_rules import (
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    Momentum,
    Nesterov,
    RMSprop,
)

__all__ = [
    "SGD",
    "AdaGrad",
    "Adam",
    "AdamW",
    "Momentum",
    "Nesterov",
    "Optimizer",
    "RMSprop",
    "Schedule",
    "clip_gradients",
    "constant",
    "cosine",
    "step_decay",
    "warm_up",
]
