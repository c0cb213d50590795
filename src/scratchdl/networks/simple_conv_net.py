r"""A network with one convolution."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import DTypeLike

from scratchdl.checks import as_count
from scratchdl.initializers import Initializer, Rng
from scratchdl.layers.activation import Relu
from scratchdl.layers.affine import Affine
from scratchdl.layers.convolution import Convolution
from scratchdl.layers.layer import Layer
from scratchdl.layers.pooling import Pooling
from scratchdl.networks.initial_weights import as_initializer
from scratchdl.networks.network import Network
from scratchdl.windows import output_shape

FILTERS = {"filter_num": 30, "filter_size": 5, "pad": 0, "stride": 1}


class SimpleConvNet(Network):
    r"""Thirty small filters, the largest of every four results, and two affine layers.

    $$
    h = \operatorname{relu}(\operatorname{pool}(x * W_1 + b_1)), \qquad
    y = \operatorname{softmax}(\operatorname{relu}(h W_2 + b_2) W_3 + b_3)
    $$

    where $*$ slides the filters over the image. It is the book's network of this name, with its
    parameters. The book pools after ReLU, which gives the same numbers: the largest of four stays
    the largest when negative ones become 0. In this order ReLU has a quarter of the work.

    The book computes the size of $h$ with fractions and rounds it afterwards, which is wrong for
    filters of 4 x 4, and it takes only square images; here the sizes are those of the layers.

    Args:
        input_dim: The shape `(C, H, W)` of one image.
        conv_param: `filter_num`, `filter_size`, `pad` and `stride` of the convolution; what is
            left out is 30, 5, 0 and 1.
        hidden_size: How many neurons the hidden affine layer has.
        output_size: How many classes there are, $K$.
        weight_init_std: The standard deviation of the initial weights, or a rule such as `"he"`, as
            in `MultiLayerNet`.
        rng: A `numpy.random.Generator`, a seed, or `None` for a fresh draw.
        dtype: `float32`, or `float64` for gradient checks.

    Raises:
        TypeError: If a size is not an integer.
        ValueError: If a size is less than 1, `conv_param` has another name, or the windows of the
            convolution or of pooling do not fit.

    Example:
        >>> import numpy as np
        >>> from scratchdl import SimpleConvNet
        >>> net = SimpleConvNet(rng=0)
        >>> net.predict(np.zeros((5, 1, 28, 28))).shape
        (5, 10)
        >>> net.summary().parameters
        433890
    """

    def __init__(
        self,
        input_dim: Sequence[int] = (1, 28, 28),
        conv_param: Mapping[str, int] | None = None,
        hidden_size: int = 100,
        output_size: int = 10,
        weight_init_std: float | str | Initializer = 0.01,
        *,
        rng: Rng = None,
        dtype: DTypeLike = np.float32,
    ) -> None:
        C, H, W = as_input_dim(input_dim)
        FN, F, P, S = as_conv_param(conv_param)
        filtered = FN, *output_shape((C, H, W), F, F, S, P)
        pooled = FN, *output_shape(filtered, 2, 2, 2, 0)
        init, rng = as_initializer("weight_init_std", weight_init_std), np.random.default_rng(rng)
        hidden_size = as_count("hidden_size", hidden_size)
        D, K = math.prod(pooled), as_count("output_size", output_size)
        layers: list[Layer] = [
            Convolution.of_size(C, FN, F, stride=S, pad=P, init=init, rng=rng, dtype=dtype),
            Pooling(2, 2),
            Relu(),
            Affine.of_size(D, hidden_size, init=init, rng=rng, dtype=dtype),
            Relu(),
            Affine.of_size(hidden_size, K, init=init, rng=rng, dtype=dtype),
        ]
        super().__init__(layers, input_shape=(C, H, W))


def as_input_dim(input_dim: Sequence[int]) -> tuple[int, int, int]:
    """The shape of one image.

    Raises:
        TypeError: If a size is not an integer.
        ValueError: If there are not three sizes of at least 1, or the channels come last.
    """
    if np.ndim(input_dim) != 1 or len(input_dim) != 3:
        raise ValueError(f"input_dim must be the shape (C, H, W) of one image, got {input_dim!r}")
    C, H, W = map(as_count, ("C", "H", "W"), input_dim)
    if C == H > W and W in (1, 3):
        raise ValueError(f"channels come before height and width: give {(W, C, H)}")
    return C, H, W


def as_conv_param(conv_param: Mapping[str, int] | None) -> list[int]:
    """`filter_num`, `filter_size`, `pad` and `stride`, from the book's dictionary.

    Raises:
        TypeError: If one is not an integer.
        ValueError: If a name is unknown, or a number is too small.
    """
    given = FILTERS | dict(conv_param or {})
    if len(given) > len(FILTERS):
        raise ValueError(f"conv_param takes {', '.join(FILTERS)}, got {', '.join(given)}")
    return [as_count(name, given[name], least=int(name != "pad")) for name in FILTERS]
