r"""A network with any number of hidden layers."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import DTypeLike

from scratchdl.checks import as_count, as_decay, check_choice, check_flag, check_not_negative
from scratchdl.initializers import Initializer, Rng
from scratchdl.layers.activation import Gelu, Identity, LeakyRelu, Relu, Sigmoid, Tanh
from scratchdl.layers.affine import Affine
from scratchdl.layers.batch_normalization import BatchNormalization
from scratchdl.layers.dropout import Dropout
from scratchdl.layers.layer import Layer
from scratchdl.networks.initial_weights import as_initializer
from scratchdl.networks.network import Network
from scratchdl.regularization import L2, Penalty

ACTIVATIONS: dict[str, Callable[[], Layer]] = {
    "relu": Relu,
    "sigmoid": Sigmoid,
    "tanh": Tanh,
    "leaky_relu": LeakyRelu,
    "gelu": Gelu,
    "identity": Identity,
}


class MultiLayerNet(Network):
    r"""Affine layers with an activation after each but the last, and what helps them to learn.

    $$
    h_0 = x, \qquad h_l = \varphi(h_{l-1} W_l + b_l), \qquad
    y = \operatorname{softmax}(h_{m-1} W_m + b_m)
    $$

    On request each hidden layer also normalises its sums over the batch before $\varphi$, and drops
    some of its results after it. Then $b_l$ makes no difference, as normalisation takes a constant
    away; it is there all the same, as in the book's `MultiLayerNetExtend`, which this network is.

    Args:
        input_size: How many numbers a sample has, $D$.
        hidden_size_list: How many neurons each hidden layer has; `[]` for none.
        output_size: How many classes there are, $K$.
        activation: What hidden neurons make of their sums, $\varphi$: `"relu"`, `"sigmoid"`,
            `"tanh"`, `"leaky_relu"`, `"gelu"` or `"identity"`.
        weight_init_std: The standard deviation of the initial weights: a number; or a rule that
            looks at the number $n$ of inputs of each layer, `"he"` or `"relu"` for $\sqrt{2 / n}$,
            `"xavier"` or `"sigmoid"` for $\sqrt{1 / n}$, `"glorot"`, `"zeros"`; or a function that
            is called with a shape, `rng=` and `dtype=`, such as `he`. Biases start at 0.
        weight_decay_lambda: The strength $\lambda$ of a penalty on squares, short for
            `penalty=L2(...)`.
        penalty: What large weights cost; see `Network`.
        dropout_ratio: The share of each hidden layer's results to drop while learning; 0 for none.
        use_batchnorm: Whether hidden layers normalise their sums.
        rng: A `numpy.random.Generator`, a seed, or `None` for a fresh draw. Each dropout layer gets
            a generator of its own from it, so that the initial weights are the same as without
            dropout.
        dtype: `float32`, or `float64` for gradient checks.

    Raises:
        TypeError: If a size is not an integer, or another setting is of the wrong type.
        ValueError: If a size is less than 1, a ratio is not from 0 to below 1, a name is unknown,
            or there are two penalties.

    Example:
        >>> import numpy as np
        >>> from scratchdl import MultiLayerNet
        >>> net = MultiLayerNet(784, [100, 50], 10, activation="tanh", rng=0)
        >>> list(net.params)
        ['W1', 'b1', 'W2', 'b2', 'W3', 'b3']
        >>> net.predict(np.zeros((5, 784))).shape
        (5, 10)
        >>> net = MultiLayerNet(784, [100], 10, use_batchnorm=True, dropout_ratio=0.2, rng=0)
        >>> [type(layer).__name__ for layer in net.layers]
        ['Affine', 'BatchNormalization', 'Relu', 'Dropout', 'Affine']
        >>> list(net.params), list(net.buffers)
        (['W1', 'b1', 'gamma1', 'beta1', 'W2', 'b2'], ['mean1', 'variance1'])
    """

    def __init__(
        self,
        input_size: int,
        hidden_size_list: Sequence[int],
        output_size: int,
        activation: str = "relu",
        weight_init_std: float | str | Initializer = "he",
        *,
        weight_decay_lambda: float = 0.0,
        penalty: Penalty | None = None,
        dropout_ratio: float = 0.0,
        use_batchnorm: bool = False,
        rng: Rng = None,
        dtype: DTypeLike = np.float32,
    ) -> None:
        check_choice("activation", activation, ACTIVATIONS)
        check_flag("use_batchnorm", use_batchnorm)
        ratio = as_decay("dropout_ratio", dropout_ratio)
        draw, rng = as_initializer("weight_init_std", weight_init_std), np.random.default_rng(rng)

        def affine(D: int, M: int) -> Affine:
            return Affine.of_size(D, M, init=draw, rng=rng, dtype=dtype)

        layers: list[Layer] = []
        *sizes, K = layer_sizes(input_size, hidden_size_list, output_size)
        for D, M in pairwise(sizes):
            layers.append(affine(D, M))
            if use_batchnorm:
                layers.append(BatchNormalization.of_size(M, dtype=dtype))
            layers.append(ACTIVATIONS[activation]())
            if ratio > 0:
                layers.append(Dropout(ratio, rng=rng.spawn(1)[0]))
        layers.append(affine(sizes[-1], K))  # no activation after the last: softmax takes any score
        super().__init__(layers, penalty=one_penalty(weight_decay_lambda, penalty))


def layer_sizes(input_size: int, hidden_size_list: Sequence[int], output_size: int) -> list[int]:
    """How many numbers there are before, between and after the layers; at least one each."""
    if isinstance(hidden_size_list, int | np.integer):
        raise TypeError(
            f"hidden_size_list must be a list, one number for each hidden layer: write "
            f"[{hidden_size_list}], not {hidden_size_list}"
        )
    if hidden_size_list is None:
        raise TypeError("hidden_size_list must be a list; for no hidden layer write []")
    names = [f"hidden_size_list[{i}]" for i in range(len(hidden_size_list))]
    given = [input_size, *hidden_size_list, output_size]
    return list(map(as_count, ["input_size", *names, "output_size"], given))


def one_penalty(weight_decay_lambda: float, penalty: Penalty | None) -> Penalty | None:
    """The penalty asked for in either way, but not in both."""
    check_not_negative("weight_decay_lambda", weight_decay_lambda)
    if weight_decay_lambda == 0:
        return penalty
    if penalty is not None:
        raise ValueError(
            "give weight_decay_lambda or penalty, not both; "
            f"got {weight_decay_lambda} and {penalty}"
        )
    return L2(weight_decay_lambda)
