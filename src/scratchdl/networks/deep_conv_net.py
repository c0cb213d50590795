r"""Networks with many convolutions: a plain one, and one with skip connections."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from scratchdl.checks import as_count, as_decay
from scratchdl.initializers import Initializer, Rng
from scratchdl.layers.activation import Relu
from scratchdl.layers.affine import Affine
from scratchdl.layers.batch_normalization import BatchNormalization
from scratchdl.layers.convolution import Convolution
from scratchdl.layers.dropout import Dropout
from scratchdl.layers.layer import Layer
from scratchdl.layers.pooling import Pooling
from scratchdl.layers.skip import Skip
from scratchdl.networks.initial_weights import as_initializer
from scratchdl.networks.network import Network
from scratchdl.networks.simple_conv_net import as_input_dim

PADS = (1, 1, 1, 2, 1, 1)  # the fourth turns 14 pixels into 16, which can be halved twice


class DeepConvNet(Network):
    r"""Six convolutions of 3 x 3 in three pairs, each pair followed by pooling; two affine layers.

    Two filters of 3 x 3 one after the other see 5 x 5 pixels with 18 weights instead of 25, and
    bend twice. It is the book's network of this name, without its dropout of the scores: that one
    halves the scores when the network predicts, as it is not inverted. The book types the number of
    inputs of each layer for its initial weights; here `he` takes it from the shapes.

    Args:
        input_dim: The shape `(C, H, W)` of one image.
        filter_nums: How many filters the six convolutions have.
        hidden_size: How many neurons the hidden affine layer has.
        output_size: How many classes there are, $K$.
        weight_init_std: A rule for the initial weights or their standard deviation, as in
            `MultiLayerNet`.
        dropout_ratio: The share of the hidden layer's results to drop while learning; 0 for none.
        rng: A `numpy.random.Generator`, a seed, or `None` for a fresh draw.
        dtype: `float32`, or `float64` for gradient checks.

    Raises:
        TypeError: If a size is not an integer.
        ValueError: If a size is less than 1, there are not six numbers of filters, or a window
            does not fit.

    Reference:
        Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition"
        (2014), section 2.3.

    Example:
        >>> from scratchdl import DeepConvNet
        >>> summary = DeepConvNet(rng=0).summary()
        >>> summary.parameters, summary.multiply_adds
        (123552, 8772340)
    """

    def __init__(
        self,
        input_dim: Sequence[int] = (1, 28, 28),
        filter_nums: Sequence[int] = (16, 16, 32, 32, 64, 64),
        hidden_size: int = 50,
        output_size: int = 10,
        weight_init_std: float | str | Initializer = "he",
        *,
        dropout_ratio: float = 0.5,
        rng: Rng = None,
        dtype: DTypeLike = np.float32,
    ) -> None:
        shape, ratio = as_input_dim(input_dim), as_decay("dropout_ratio", dropout_ratio)
        if len(filter_nums) != len(PADS):
            raise ValueError(f"filter_nums must be six numbers, got {filter_nums!r}")
        init, rng = as_initializer("weight_init_std", weight_init_std), np.random.default_rng(rng)
        layers: list[Layer] = []
        C = shape[0]
        for i, (FN, P) in enumerate(zip(filter_nums, PADS, strict=True)):
            layers += [
                Convolution.of_size(C, FN, 3, pad=P, init=init, rng=rng, dtype=dtype),
                Relu(),
            ]
            if i % 2:
                layers.append(Pooling(2, 2))
            C = FN
        layers += affine_layers(
            output_length(layers, shape, dtype), hidden_size, output_size, init, rng, dtype
        )
        if ratio > 0:
            layers.insert(-1, Dropout(ratio, rng=rng.spawn(1)[0]))
        super().__init__(layers, input_shape=shape)


class ResidualNet(Network):
    r"""A few convolutions, most of them in pairs that a signal can go round.

    Each block is `Skip` round two convolutions with batch normalisation per channel,

    $$ Y = X + \operatorname{norm}(W_2 * \operatorname{relu}(\operatorname{norm}(W_1 * X))), $$

    with ReLU after it. Pooling halves the image between two blocks, and a convolution makes as many
    channels as the next block has. At the end the mean of each channel is all that the affine layer
    sees, so that it needs few weights.

    Args:
        input_dim: The shape `(C, H, W)` of one image.
        filter_nums: How many channels the blocks have, one number for each block.
        output_size: How many classes there are, $K$.
        rng: A `numpy.random.Generator`, a seed, or `None` for a fresh draw.
        dtype: `float32`, or `float64` for gradient checks.

    Raises:
        TypeError: If a size is not an integer.
        ValueError: If a size is less than 1, there is no block, or an image cannot be halved.

    Reference:
        He et al., "Deep residual learning for image recognition" (2015), sections 3 and 4.2.

    Example:
        >>> from scratchdl import ResidualNet
        >>> ResidualNet(rng=0).summary().parameters
        28554
    """

    def __init__(
        self,
        input_dim: Sequence[int] = (1, 28, 28),
        filter_nums: Sequence[int] = (16, 32),
        output_size: int = 10,
        *,
        rng: Rng = None,
        dtype: DTypeLike = np.float32,
    ) -> None:
        C, H, W = as_input_dim(input_dim)
        if len(filter_nums) == 0:
            raise ValueError("filter_nums must have a number for each block, got none")
        rng = np.random.default_rng(rng)
        layers: list[Layer] = []
        for FN in filter_nums:
            layers += [*normalised(C, FN, rng, dtype), Pooling(2, 2), Relu()]
            block = [*normalised(FN, FN, rng, dtype), Relu(), *normalised(FN, FN, rng, dtype)]
            layers += [Skip(block), Relu()]
            C, H, W = FN, H // 2, W // 2
        layers.append(Pooling(H, W, stride=1, kind="average"))
        K = as_count("output_size", output_size)
        layers.append(Affine.of_size(C, K, rng=rng, dtype=dtype))
        super().__init__(layers, input_shape=as_input_dim(input_dim))
        self.summary()  # an image that cannot be halved is refused here


def normalised(C: int, FN: int, rng: "np.random.Generator", dtype: DTypeLike) -> list[Layer]:
    """A convolution of 3 x 3 that keeps the size of the image, and its normalisation."""
    return [
        Convolution.of_size(C, FN, 3, pad=1, rng=rng, dtype=dtype),
        BatchNormalization.of_size(FN, dtype=dtype),
    ]


def output_length(layers: Sequence[Layer], shape: tuple[int, ...], dtype: DTypeLike) -> int:
    """How many numbers these layers make of one image."""
    x = np.zeros((1, *shape), dtype)
    for layer in layers:
        x = layer.forward(x)
    return x.size


def affine_layers(
    D: int, hidden_size: int, output_size: int, init: Initializer, rng: Rng, dtype: DTypeLike
) -> list[Layer]:
    """One hidden layer and the scores."""
    M, K = as_count("hidden_size", hidden_size), as_count("output_size", output_size)
    return [
        Affine.of_size(D, M, init=init, rng=rng, dtype=dtype),
        Relu(),
        Affine.of_size(M, K, init=init, rng=rng, dtype=dtype),
    ]
