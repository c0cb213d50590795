r"""The first network: three layers, every value on the way in plain sight."""

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from scratchdl.activations import sigmoid, softmax
from scratchdl.checks import as_floats, check_sample_size
from scratchdl.initializers import Rng, gaussian
from scratchdl.networks.parameters import check_own_arrays
from scratchdl.networks.written_out import WrittenOut
from scratchdl.typing import Array, ArrayLike, Float, Params


class ForwardPass(NamedTuple):
    r"""Every value of a three-layer net on the way from input to output.

    The $a$ are the weighted sums, the $z$ what the neurons make of them.

    Attributes:
        x: The input.
        a1: $x W_1 + b_1$, the sums of the first hidden layer.
        z1: $\sigma(a_1)$, what the first hidden layer passes on.
        a2: $z_1 W_2 + b_2$.
        z2: $\sigma(a_2)$.
        a3: $z_2 W_3 + b_3$, the scores.
        y: $\operatorname{softmax}(a_3)$, the probabilities.

    Example:
        >>> from scratchdl import ThreeLayerNet, init_network
        >>> values = ThreeLayerNet(init_network()).forward([2, 1])
        >>> values.a1
        array([0.5, 1.2, 1.9])
    """

    x: Float[Array, "*batch D"]
    a1: Float[Array, "*batch H1"]
    z1: Float[Array, "*batch H1"]
    a2: Float[Array, "*batch H2"]
    z2: Float[Array, "*batch H2"]
    a3: Float[Array, "*batch K"]
    y: Float[Array, "*batch K"]


def init_network() -> Params:
    r"""The small network of the book: 2 inputs, 3 and 2 hidden neurons, 2 outputs.

    Its weights are round numbers chosen by hand, so that the whole forward pass can be followed
    with a pencil.

    Returns:
        A new dictionary with `W1`, `b1`, `W2`, `b2`, `W3`, `b3`.

    Example:
        >>> from scratchdl import init_network
        >>> {name: array.shape for name, array in init_network().items()}
        {'W1': (2, 3), 'b1': (3,), 'W2': (3, 2), 'b2': (2,), 'W3': (2, 2), 'b3': (2,)}
    """
    return {
        "W1": np.array([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]]),
        "b1": np.array([0.1, 0.2, 0.3]),
        "W2": np.array([[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]]),
        "b2": np.array([0.1, 0.2]),
        "W3": np.array([[0.1, 0.3], [0.2, 0.4]]),
        "b3": np.array([0.1, 0.2]),
    }


class ThreeLayerNet(WrittenOut):
    r"""Two hidden layers of sigmoid neurons and an output layer with softmax.

    $$
    \begin{aligned}
    z_1 &= \sigma(x W_1 + b_1) \\
    z_2 &= \sigma(z_1 W_2 + b_2) \\
    y &= \operatorname{softmax}(z_2 W_3 + b_3)
    \end{aligned}
    $$

    Layers are counted by their weights: $W_1$, $W_2$ and $W_3$ make three. The input is not a
    layer.

    Args:
        params: Arrays `W1`, `b1`, `W2`, `b2`, `W3`, `b3`, as `init_network` makes them. The network
            uses these arrays, not copies; `net.params["W1"] = values` writes into them.

    Raises:
        KeyError: If one of the six is missing.
        TypeError: If they are not all float32 or all float64.
        ValueError: If their shapes do not fit together, there are others, or two share memory.

    Example:
        >>> from scratchdl import ThreeLayerNet, init_network
        >>> net = ThreeLayerNet(init_network())
        >>> net.predict([2, 1])
        array([0.40442364, 0.59557636])
    """

    def __init__(self, params: Mapping[str, ArrayLike]) -> None:
        arrays = {name: as_floats(params[name]) for name in params}
        check_parameters(arrays)
        super().__init__(arrays)

    @classmethod
    def random(
        cls,
        *sizes: int,
        weight_init_std: float = 0.01,
        rng: Rng = None,
        dtype: DTypeLike = np.float32,
    ) -> "ThreeLayerNet":
        r"""A network that has learnt nothing yet: random weights, biases zero.

        Args:
            sizes: Four numbers: inputs, neurons of the two hidden layers, outputs.
            weight_init_std: The standard deviation of the weights.
            rng: A `numpy.random.Generator`, a seed, or `None` for a fresh draw.
            dtype: `float32` or `float64`.

        Returns:
            The network.

        Raises:
            ValueError: If `sizes` are not four positive numbers.

        Example:
            >>> import numpy as np
            >>> from scratchdl import ThreeLayerNet
            >>> net = ThreeLayerNet.random(784, 50, 100, 10, rng=0)
            >>> net.predict(np.zeros((5, 784), dtype=np.float32)).shape
            (5, 10)
        """
        if len(sizes) != 4 or min(sizes) < 1:
            raise ValueError(f"a three-layer net has four positive sizes, got {sizes}")
        rng = np.random.default_rng(rng)
        params: Params = {}
        for i, shape in enumerate(pairwise(sizes), start=1):
            params[f"W{i}"] = gaussian(shape, std=weight_init_std, rng=rng, dtype=dtype)
            params[f"b{i}"] = np.zeros(shape[1], dtype=dtype)
        return cls(params)

    def forward(self, x: ArrayLike) -> ForwardPass:
        r"""Compute the output and keep every value on the way.

        Args:
            x: One sample of `D` numbers, or a batch of shape `(N, D)`.

        Returns:
            `x`, `a1`, `z1`, `a2`, `z2`, `a3` and `y`, to be read by name or unpacked in this order.

        Raises:
            ValueError: If a sample does not have as many numbers as `W1` has rows.

        Example:
            >>> from scratchdl import ThreeLayerNet, init_network
            >>> ThreeLayerNet(init_network()).forward([1.0, 0.5]).a3
            array([0.31682708, 0.69627909])
        """
        W1, W2, W3 = self.params["W1"], self.params["W2"], self.params["W3"]
        b1, b2, b3 = self.params["b1"], self.params["b2"], self.params["b3"]
        x = as_floats(x).astype(W1.dtype, copy=False)
        check_sample_size(x, len(W1))

        a1 = x @ W1 + b1
        z1 = sigmoid(a1)
        a2 = z1 @ W2 + b2
        z2 = sigmoid(a2)
        a3 = z2 @ W3 + b3
        y = softmax(a3)
        return ForwardPass(x, a1, z1, a2, z2, a3, y)

    def predict(self, x: ArrayLike) -> Float[Array, "*batch K"]:
        r"""The probability of each class.

        Args:
            x: One sample of `D` numbers, or a batch of shape `(N, D)`.

        Returns:
            Numbers that sum to 1 for each sample.

        Raises:
            ValueError: If a sample does not have as many numbers as `W1` has rows.

        Example:
            >>> from scratchdl import ThreeLayerNet, init_network
            >>> net = ThreeLayerNet(init_network())
            >>> net.predict([[2, 1], [1.0, 0.5]]).round(4)
            array([[0.4044, 0.5956],
                   [0.4063, 0.5937]])
        """
        return self.forward(x).y

    def scores(self, x: ArrayLike) -> Float[Array, "*batch K"]:
        """The sums $a_3$, before softmax: one score for each class."""
        return self.forward(x).a3


def check_parameters(params: Params) -> None:
    """Refuse parameters that are missing, or whose shapes do not fit from layer to layer.

    Raises:
        KeyError: If one of the six is missing.
        TypeError: If they are not all float32 or all float64.
        ValueError: If a shape does not fit, there are others, or two share memory.
    """
    missing = {"W1", "b1", "W2", "b2", "W3", "b3"} - params.keys()
    if missing:
        raise KeyError(f"params must have W1, b1, W2, b2, W3, b3; missing: {sorted(missing)}")
    if len(params) > 6:
        raise ValueError(f"params must have W1, b1, W2, b2, W3, b3 and no others: {sorted(params)}")
    check_own_arrays(params)
    for i in (1, 2, 3):
        W, b = params[f"W{i}"], params[f"b{i}"]
        if W.ndim != 2:
            raise ValueError(f"W{i} must be a matrix, got shape {W.shape}")
        if b.shape != W.shape[1:]:
            raise ValueError(
                f"b{i} must have shape {W.shape[1:]}, one number for each column of W{i}, "
                f"got {b.shape}"
            )
        if i > 1 and len(W) != params[f"W{i - 1}"].shape[1]:
            raise ValueError(
                f"W{i} must have a row for each of the {params[f'W{i - 1}'].shape[1]} columns of "
                f"W{i - 1}, got shape {W.shape}"
            )
