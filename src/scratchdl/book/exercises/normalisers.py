"""Five layers of batch normalisation for the detective of chapter 10: each is wrong in evaluation.

While they learn, all five give the right output, so that their networks learn, too.
"""

import numpy as np

from scratchdl.layers.batch_normalization import BatchNormalization
from scratchdl.typing import Array

MEAN, STD = 5.0, 2.0  # of the numbers that every layer has seen
FAULTS = {
    "A": "swapped momentum",
    "B": "batch statistics",
    "C": "divides by the variance",
    "D": "never remembers",
    "E": "remembers while evaluating",
}


class NormalisesByTheBatch(BatchNormalization):
    """Goes on using the batch at hand when the network is used."""

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """Normalise by the batch; remember it only while learning."""
        kept = {letter: running.copy() for letter, running in self.buffers.items()}
        y = super().forward(x, training=True)
        if not training:
            self.buffers = kept
        return y


class NeverRemembers(BatchNormalization):
    """Leaves the running averages where they began."""

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """Normalise rightly, and forget."""
        kept = {letter: running.copy() for letter, running in self.buffers.items()}
        y = super().forward(x, training=training)
        self.buffers = kept
        return y


class RemembersWhileEvaluating(BatchNormalization):
    """Moves the running averages with every batch that it sees."""

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """Normalise rightly, and then look at the batch, whatever it is for."""
        y = super().forward(x, training=training)
        if not training:
            super().forward(x, training=True)
        return y


class DividesByTheVariance(BatchNormalization):
    """Forgets the root where it is not needed for learning."""

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """Divide by the deviation while learning, by the variance afterwards."""
        if training:
            return super().forward(x, training=True)
        mean, variance = self.buffers["mean"], self.buffers["variance"]
        return self.params["gamma"] * (x - mean) / (variance + self.eps) + self.params["beta"]


def normaliser(letter: str) -> BatchNormalization:
    """Build one of the five layers, which has learnt from 600 batches of four numbers.

    Args:
        letter: `"A"` to `"E"`.

    Returns:
        The layer, for one feature, with gamma 1 and beta 0. The numbers that it has seen have mean
        5 and standard deviation 2.

    Raises:
        ValueError: If there is no such layer.

    Example:
        >>> import numpy as np
        >>> from scratchdl.book.exercises.normalisers import normaliser
        >>> normaliser("D").forward(np.array([[7.0]])).round(2)
        array([[7.]])
    """
    kinds = {
        "swapped momentum": BatchNormalization,
        "batch statistics": NormalisesByTheBatch,
        "divides by the variance": DividesByTheVariance,
        "never remembers": NeverRemembers,
        "remembers while evaluating": RemembersWhileEvaluating,
    }
    if letter not in FAULTS:
        raise ValueError(f"the layers are {', '.join(FAULTS)}; there is no {letter!r}")
    momentum = 0.01 if FAULTS[letter] == "swapped momentum" else 0.99
    layer = kinds[FAULTS[letter]]([1.0], [0.0], momentum=momentum)
    rng = np.random.default_rng(4)
    for _ in range(600):
        layer.forward(rng.normal(MEAN, STD, size=(4, 1)), training=True)
    return layer
