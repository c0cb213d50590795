r"""A network with any number of hidden layers."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import DTypeLike

from scratchdl.checks import as_count, check_choice
from scratchdl.initializers import Initializer, Rng, as_initializer
from scratchdl.layers.activation import Relu, Sigmoid, Tanh
from scratchdl.layers.affine import Affine
from scratchdl.layers.layer import Layer
from scratchdl.networks.network import Network

ACTIVATIONS: dict[str, Callable[[], Layer]] = {"relu": Relu, "sigmoid": Sigmoid, "tanh": Tanh}


class MultiLayerNet(Network):
    r"""Affine layers with an activation between each and the next.

    $$
    h_0 = x, \qquad h_l = \varphi(h_{l-1} W_l + b_l), \qquad
    y = \operatorname{softmax}(h_{m-1} W_m + b_m)
    $$

    Args:
        input_size: How many numbers a sample has, $D$.
        hidden_size_list: How many neurons each hidden layer has; `[]` for none.
        output_size: How many classes there are, $K$.
        activation: What hidden neurons make of their sums, $\varphi$: `"relu"`, `"sigmoid"` or
            `"tanh"`.
        weight_init_std: The standard deviation of the first weights: a number; or a rule that looks
            at the number $n$ of inputs of each layer, `"he"` or `"relu"` for $\sqrt{2 / n}$,
            `"xavier"` or `"sigmoid"` for $\sqrt{1 / n}$, `"glorot"`, `"zeros"`; or a function that
            is called with a shape, `rng=` and `dtype=`, such as `he`. Biases start at 0.
        rng: A `numpy.random.Generator`, a seed, or `None` for a fresh draw.
        dtype: `float32`, or `float64` for gradient checks.

    Raises:
        TypeError: If a size is not an integer.
        ValueError: If a size is less than 1, or a name is unknown.

    Example:
        >>> import numpy as np
        >>> from scratchdl import MultiLayerNet
        >>> net = MultiLayerNet(784, [100, 50], 10, activation="tanh", rng=0)
        >>> list(net.params)
        ['W1', 'b1', 'W2', 'b2', 'W3', 'b3']
        >>> net.predict(np.zeros((5, 784))).shape
        (5, 10)
    """

    def __init__(
        self,
        input_size: int,
        hidden_size_list: Sequence[int],
        output_size: int,
        activation: str = "relu",
        weight_init_std: float | str | Initializer = "he",
        *,
        rng: Rng = None,
        dtype: DTypeLike = np.float32,
    ) -> None:
        check_choice("activation", activation, ACTIVATIONS)
        names = ["input_size", *(f"hidden_size_list[{i}]" for i in range(len(hidden_size_list)))]
        given = [input_size, *hidden_size_list, output_size]
        sizes = list(map(as_count, [*names, "output_size"], given))
        draw, rng = as_initializer("weight_init_std", weight_init_std), np.random.default_rng(rng)
        layers: list[Layer] = []
        for D, M in pairwise(sizes):
            W = draw((D, M), rng=rng, dtype=dtype)
            layers += [Affine(W, np.zeros(M, dtype)), ACTIVATIONS[activation]()]
        super().__init__(layers[:-1])  # no activation after the last: softmax takes any score
