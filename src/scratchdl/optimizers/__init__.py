"""Optimizers: how a gradient becomes a better parameter."""

from scratchdl.optimizers.adagrad import AdaGrad
from scratchdl.optimizers.adam import Adam
from scratchdl.optimizers.adamw import AdamW
from scratchdl.optimizers.clipping import clip_gradients
from scratchdl.optimizers.momentum import Momentum
from scratchdl.optimizers.nesterov import Nesterov
from scratchdl.optimizers.optimizer import Optimizer
from scratchdl.optimizers.rmsprop import RMSprop
from scratchdl.optimizers.schedules import Schedule, constant, cosine, step_decay, warm_up
from scratchdl.optimizers.sgd import SGD

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
