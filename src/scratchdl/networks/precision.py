r"""Numbers with fewer bits: networks that predict in float16, and weights of eight bits."""

import copy
from typing import NoReturn

import numpy as np

from scratchdl.checks import as_floats, check_finite
from scratchdl.layers.chain import flat
from scratchdl.networks.network import Network
from scratchdl.typing import Array, ArrayLike, Float, Int

LARGEST_CODE = 127  # of int8; -128 stays unused, so that a row and its negative are alike


class HalfNetwork(Network):
    r"""A copy of a network that computes in float16, and only predicts.

    A float16 has 11 significant bits and reaches from $6 \cdot 10^{-8}$ to 65,504: half the memory
    of a float32, and 3 digits instead of 7. Every layer gets and gives float16 here. A matrix
    product adds up in float32 and rounds its result, as NumPy and the processors that are built for
    this do; a sum in float16 would stop growing where the next term is too small to count.

    It cannot learn: a step of $10^{-4}$ of a weight is less than half the distance to the next
    float16, and would leave the weight as it is.

    Args:
        net: The network to copy; it stays as it is.

    Raises:
        TypeError: If `net` is not a network of layers.
        ValueError: If a parameter is too large for float16.

    Example:
        >>> import numpy as np
        >>> from scratchdl import TwoLayerNet
        >>> from scratchdl.networks.precision import HalfNetwork
        >>> net = TwoLayerNet(4, 3, 2, rng=0)
        >>> half = HalfNetwork(net)
        >>> half.dtype, half.scores(np.ones((1, 4))).dtype, net.dtype
        (dtype('float16'), dtype('float16'), dtype('float32'))
    """

    def __init__(self, net: Network) -> None:
        if not isinstance(net, Network):
            raise TypeError(f"net must be a network of layers, got {type(net).__name__}")
        twin = copy.deepcopy(net)
        for layer in flat(twin.layers):
            for owned in (layer.params, getattr(layer, "buffers", {})):
                owned.update({letter: as_half(letter, array) for letter, array in owned.items()})
        self.__dict__.update(twin.__dict__)

    def predict(self, x: Float[ArrayLike, "N *shape"]) -> Float[Array, "*batch K"]:
        """Probabilities of the classes in float32, from the scores in float16."""
        return self.last.predict(self.scores(x).astype(np.float32))

    def loss_and_gradient(self, *_: object, **__: object) -> NoReturn:
        """Refuse.

        Raises:
            TypeError: Always.
        """
        raise TypeError(
            "float16 is too coarse to learn in: train the float32 network, and make a HalfNetwork "
            "of it afterwards"
        )


def as_half(name: str, array: Array) -> Array:
    """An array rounded to float16.

    Raises:
        ValueError: If a number is too large for it.
    """
    with np.errstate(over="ignore"):
        half = array.astype(np.float16)
    if not np.all(np.isfinite(half)):
        raise ValueError(f"{name} holds {np.max(np.abs(array)):.3g}, and float16 ends at 65,504")
    return half


def quantize(
    W: Float[ArrayLike, "*shape"],
) -> tuple[Int[Array, "*shape"], Float[Array, "*scales"]]:
    r"""Round weights to 255 levels, with a scale of its own for each output.

    $$
    s_m = \frac{\max_d |W_{dm}|}{127}, \qquad
    Q_{dm} = \operatorname{round} \frac{W_{dm}}{s_m}, \qquad W_{dm} \approx s_m Q_{dm}
    $$

    No weight moves by more than half a scale. An output is a column of the weights of `Affine`, a
    filter of those of `Convolution`; with one scale for all, the largest weight of the network
    would set the levels of each.

    Args:
        W: Weights, of shape `(D, M)` or `(FN, C, FH, FW)`.

    Returns:
        The levels as int8, and the scales as float32, in a shape that multiplies with that of the
        levels.

    Raises:
        TypeError: If `W` does not hold real numbers.
        ValueError: If `W` does not have two or four axes, or a weight is not finite.

    Example:
        >>> import numpy as np
        >>> from scratchdl.networks.precision import quantize
        >>> Q, s = quantize(np.array([[1.0, 0.01], [-0.3, 0.04]]))
        >>> Q
        array([[127,  32],
               [-38, 127]], dtype=int8)
        >>> (Q * s).round(4)
        array([[ 1.    ,  0.0101],
               [-0.2992,  0.04  ]], dtype=float32)
    """
    W = as_floats(W)
    if W.ndim not in (2, 4) or W.size == 0:
        raise ValueError(f"W must have shape (D, M) or (FN, C, FH, FW), got {W.shape}")
    check_finite("W", W)
    inputs = 0 if W.ndim == 2 else (1, 2, 3)
    largest = np.max(np.abs(W), axis=inputs, keepdims=True)
    s = (np.where(largest > 0, largest, LARGEST_CODE) / LARGEST_CODE).astype(np.float32)
    return np.rint(W / s).clip(-LARGEST_CODE, LARGEST_CODE).astype(np.int8), s


def dequantize(Q: Int[Array, "*shape"], s: Float[Array, "*scales"]) -> Float[Array, "*shape"]:
    """The weights that levels and scales stand for, in float32.

    Args:
        Q: The levels.
        s: Their scales, in the shape that `quantize` gives them.

    Returns:
        New weights in the shape of `Q`.

    Raises:
        ValueError: If the shapes do not fit.
    """
    if Q.ndim != s.ndim or any(n not in (1, m) for n, m in zip(s.shape, Q.shape, strict=True)):
        raise ValueError(f"scales of shape {s.shape} do not fit levels of shape {Q.shape}")
    return Q.astype(np.float32) * s
