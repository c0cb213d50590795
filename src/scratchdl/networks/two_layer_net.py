r"""A network with one hidden layer."""

import numpy as np
from numpy.typing import DTypeLike

from scratchdl.initializers import Initializer, Rng
from scratchdl.networks.multi_layer_net import MultiLayerNet


class TwoLayerNet(MultiLayerNet):
    r"""Two layers of weights: the smallest network that can read handwriting well.

    $$
    h = \operatorname{relu}(x W_1 + b_1), \qquad
    y = \operatorname{softmax}(h W_2 + b_2)
    $$

    Args:
        input_size: How many numbers a sample has, $D$.
        hidden_size: How many hidden neurons there are.
        output_size: How many classes there are, $K$.
        weight_init_std: The standard deviation of the initial weights, or a rule such as `"he"`, as
            in `MultiLayerNet`.
        activation: What the hidden neurons make of their sums: `"relu"`, `"sigmoid"` (as in the
            memos), or another of `MultiLayerNet`.
        rng: A `numpy.random.Generator`, a seed, or `None` for a fresh draw.
        dtype: `float32`, or `float64` for gradient checks.

    Raises:
        TypeError: If a size is not an integer.
        ValueError: If a size is less than 1, or a name is unknown.

    Example:
        >>> from scratchdl import SGD, TwoLayerNet, load_mnist_sample
        >>> (x_train, t_train), (x_test, t_test) = load_mnist_sample()
        >>> net = TwoLayerNet(784, 50, 10, rng=0)
        >>> optimizer = SGD(lr=0.5)
        >>> for first in range(0, 4000, 100):
        ...     batch = slice(first, first + 100)
        ...     optimizer.update(net.params, net.gradient(x_train[batch], t_train[batch]))
        >>> net.accuracy(x_test, t_test) > 0.7
        True
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        output_size: int,
        weight_init_std: float | str | Initializer = 0.01,
        *,
        activation: str = "relu",
        rng: Rng = None,
        dtype: DTypeLike = np.float32,
    ) -> None:
        super().__init__(
            input_size,
            [hidden_size],
            output_size,
            activation=activation,
            weight_init_std=weight_init_std,
            rng=rng,
            dtype=dtype,
        )
