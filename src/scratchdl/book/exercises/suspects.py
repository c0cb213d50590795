r"""Nets for the detective of chapter 8: in most of them one line of one layer is wrong.

All sizes are equal, the batch too. So nothing stops with an error: a wrong axis and a wrong
transpose fit as well as the right ones.
"""

from typing import Any

import numpy as np

from scratchdl.gradients import gradient_check
from scratchdl.layers.activation import Relu
from scratchdl.layers.affine import Affine
from scratchdl.layers.loss import SoftmaxWithLoss
from scratchdl.networks.network import Network
from scratchdl.typing import Array

SIZE = 4  # of everything: inputs, neurons of each layer, classes, samples
LAYERS = ("affine1", "relu1", "affine2", "relu2", "affine3", "loss")
NOBODY = ("none", "none")  # the claim that a net is right


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


KINDS = {
    ("affine", "wrong axis"): AffineWithWrongAxis,
    ("affine", "transposed W"): AffineTransposed,
    ("affine", "second 1/N"): AffineWithSecondMean,
    ("relu", "stale mask"): ReluWithStaleMask,
    ("loss", "missing 1/N"): LossWithoutMean,
}
RIGHT = {"affine": Affine, "relu": Relu, "loss": SoftmaxWithLoss}
CLAIMS = (
    NOBODY,
    *((layer, fault) for layer in LAYERS for kind, fault in KINDS if kind == layer.rstrip("123")),
)


def suspect(
    number: int, game: int = 1, *, claim: tuple[str, str] | None = None
) -> tuple[Network, Array, Array]:
    """Deal the net of one round, which has already seen another batch.

    Args:
        number: Of the round, from 1.
        game: Any whole number; another one deals other nets.
        claim: A layer and a fault: the same net, with this fault instead of its own.

    Returns:
        The network, float64, and a batch to check it with: inputs and labels. Its layers are those
        of `LAYERS`, in this order: five in `net.layers`, and `net.last` for the loss.

    Raises:
        ValueError: If the claim is none of `CLAIMS`.

    Example:
        >>> from scratchdl.book.exercises.suspects import suspect
        >>> net, x, t = suspect(1)
        >>> sorted(net.gradient(x, t, with_input=True))
        ['W1', 'W2', 'W3', 'b1', 'b2', 'b3', 'x']
    """
    rng = np.random.default_rng([game, number])
    drawn = CLAIMS[rng.integers(len(CLAIMS))]
    if claim is not None and claim not in CLAIMS:
        raise ValueError(f"there is no net with the fault {claim!r}")
    while True:
        net, x, t = _build(claim or drawn, rng.spawn(1)[0])
        if _is_clear(net, x):
            net.loss(x[0], t)
            return net, x[1], t


def reported(net: Network, x: Array, t: Array) -> list[str]:
    """List the arrays that the gradient check calls wrong.

    Args:
        net: A network in float64.
        x: Inputs.
        t: Labels.

    Returns:
        Their names, in the order of the layers.

    Example:
        >>> from scratchdl.book.exercises.suspects import reported, suspect
        >>> reported(*suspect(1, claim=("affine2", "wrong axis")))
        ['b2']
    """
    grads = net.gradient(x, t, with_input=True)
    report = gradient_check(lambda: net.loss(x, t), {"x": x, **net.params}, grads)
    return [name for name, error in report.errors.items() if error > report.tolerance]


def _build(culprit: tuple[str, str], rng: np.random.Generator) -> tuple[Network, Array, Array]:
    """Build a net with one fault, from the same numbers whatever the fault."""

    def kind(layer: str) -> type[Any]:
        name = layer.rstrip("123")
        return KINDS[name, culprit[1]] if layer == culprit[0] else RIGHT[name]

    def layer(name: str) -> Any:  # noqa: ANN401  a layer or the loss, as Network takes them
        if not name.startswith("affine"):
            return kind(name)()
        return kind(name)(W=rng.normal(size=(SIZE, SIZE)), b=rng.normal(size=SIZE))

    *layers, last = map(layer, LAYERS)
    return Network(layers, last=last), rng.normal(size=(2, SIZE, SIZE)), np.arange(SIZE)


def _is_clear(net: Network, x: Array) -> bool:
    """Whether a fault must show, and no neuron is so near its bend that a nudge carries it over."""
    x = x.reshape(-1, SIZE)
    for layer in net.layers:
        if not isinstance(layer, Relu):
            x = layer.forward(x)
            continue
        before, now = np.split(x > 0, 2)
        if np.abs(x).min() < 1e-3 or not now.any(axis=1).all() or np.array_equal(before, now):
            return False
        x = np.maximum(x, 0)
    return True
