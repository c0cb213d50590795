r"""Five networks for the detective of chapter 8: in each of them one line of one layer is wrong.

All sizes are equal, the batch too. So nothing stops with an error: a wrong axis and a wrong
transpose fit as well as the right ones.
"""

import numpy as np

from scratchdl.layers.activation import Relu
from scratchdl.layers.affine import Affine
from scratchdl.layers.loss import SoftmaxWithLoss
from scratchdl.networks.network import Network
from scratchdl.typing import Array

SIZE = 4  # of everything: inputs, neurons of each layer, classes, samples
LAYERS = ("affine1", "relu1", "affine2", "relu2", "affine3", "loss")
FAULTS = {
    "A": ("affine2", "wrong axis"),
    "B": ("relu1", "stale mask"),
    "C": ("loss", "missing 1/N"),
    "D": ("affine1", "second 1/N"),
    "E": ("affine3", "transposed W"),
}


class LossWithoutMean(SoftmaxWithLoss):
    """Forgets the 1/N of the mean."""

    def backward(self, dout: float = 1.0) -> Array:
        """Compute Y - T."""
        return (self.Y - self.T) * dout


class AffineWithWrongAxis(Affine):
    """Adds the slopes of the bias up over the neurons of a sample."""

    def backward(self, dout: Array) -> Array:
        """Put the sum of each row, not of each column, into the gradient of b."""
        dx = super().backward(dout)
        self.grads["b"] = dout.sum(axis=1)
        return dx


class AffineTransposed(Affine):
    """Hands the slopes on through W as if it were its own transpose."""

    def backward(self, dout: Array) -> Array:
        """Return the product with W."""
        super().backward(dout)
        return dout @ self.params["W"]


class AffineWithSecondMean(Affine):
    """Divides by N what the loss has divided by N already."""

    def backward(self, dout: Array) -> Array:
        """Return a slope that is N times too small."""
        return super().backward(dout) / len(dout)


class ReluWithStaleMask(Relu):
    """Keeps the mask of the first batch that it ever saw."""

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """Compute the right output, and remember only the first."""
        y = super().forward(x, training=training)
        if not hasattr(self, "mask"):
            self.mask = y > 0
        return y

    def backward(self, dout: Array) -> Array:
        """Let the slopes of this batch through where the first batch was positive."""
        return dout * self.mask


def suspect(letter: str) -> tuple[Network, Array, Array]:
    """Build one of the five networks, which has already seen another batch.

    Args:
        letter: `"A"` to `"E"`.

    Returns:
        The network, float64, and a batch to check it with: inputs and labels. Its layers are those
        of `LAYERS`, in this order: five in `net.layers`, and `net.last` for the loss.

    Raises:
        ValueError: If there is no such suspect.

    Example:
        >>> from scratchdl.exercises.suspects import suspect
        >>> net, x, t = suspect("A")
        >>> sorted(net.gradient(x, t, with_input=True))
        ['W1', 'W2', 'W3', 'b1', 'b2', 'b3', 'x']
    """
    if letter not in FAULTS:
        raise ValueError(f"the suspects are {', '.join(FAULTS)}; there is no {letter!r}")
    layer, fault = FAULTS[letter]
    rng = np.random.default_rng(0)

    def affine(name: str) -> Affine:
        kinds = {"wrong axis": AffineWithWrongAxis, "transposed W": AffineTransposed}
        kinds["second 1/N"] = AffineWithSecondMean
        kind = kinds[fault] if name == layer else Affine
        return kind(W=rng.normal(size=(SIZE, SIZE)), b=rng.normal(size=SIZE))

    def relu(name: str) -> Relu:
        return ReluWithStaleMask() if name == layer else Relu()

    net = Network(
        [affine("affine1"), relu("relu1"), affine("affine2"), relu("relu2"), affine("affine3")]
    )
    if layer == "loss":
        net.last = LossWithoutMean()
    x, t = rng.normal(size=(2, SIZE, SIZE)), np.arange(SIZE)
    net.loss(x[0], t)
    return net, x[1], t
