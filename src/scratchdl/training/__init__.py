"""Training: batches, epochs, curves, and when to stop."""

from scratchdl.training.batches import shuffle_dataset
from scratchdl.training.history import History, smooth_curve
from scratchdl.training.trainer import Trainer

__all__ = ["History", "Trainer", "shuffle_dataset", "smooth_curve"]
