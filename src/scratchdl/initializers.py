r"""Where a network starts: the random numbers its weights have before it learns.

A neuron adds up $n$ products. If its inputs have mean 0 and variance $v$, and its weights variance
$\sigma^2$, all independent, then its sum has variance $n \sigma^2 v$. With $\sigma^2 = 1 / n$ a
signal is as large after a layer as before it; otherwise it grows or fades by the same factor in
every layer. The rules below differ in what they count as $n$ and in what the activation takes away.

Randomness is an argument, never a hidden state: `rng` is a generator, a whole number that seeds a
new one, or `None` for a new draw on every call.
"""

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import DTypeLike

from scratchdl.checks import check_not_negative
from scratchdl.typing import Array, Float

Rng: TypeAlias = "np.random.Generator | int | None"  # quoted: NumPy loads its random part late
Initializer: TypeAlias = Callable[..., Array]
"""Called with a shape, `rng=` and `dtype=`; returns the initial weights."""


def gaussian(
    shape: Sequence[int],
    *,
    std: float = 0.01,
    rng: Rng = None,
    dtype: DTypeLike = np.float32,
) -> Float[Array, "*shape"]:
    r"""Draw weights from a bell curve around zero.

    $$ W_{ij} \sim \mathcal{N}(0, \sigma^2) $$

    Args:
        shape: The shape of the array, for instance `(784, 50)`.
        std: The standard deviation $\sigma$; 0 gives zeros.
        rng: A `numpy.random.Generator`, a seed, or `None` for a fresh draw.
        dtype: `float32`, which is half as large and about twice as fast, or `float64`. A seed gives
            the same weights in both, up to rounding.

    Returns:
        The array.

    Raises:
        TypeError: If `dtype` is not a float type, or `std` is not a number.
        ValueError: If `std` is negative or not finite.

    Example:
        >>> from scratchdl import gaussian
        >>> W = gaussian((784, 50), std=0.01, rng=0)
        >>> W.shape, W.dtype, round(float(W.std()), 3)
        ((784, 50), dtype('float32'), 0.01)
    """
    check_not_negative("std", std)
    check_float(dtype)
    W = std * np.random.default_rng(rng).standard_normal(shape)
    return W.astype(dtype)


def zeros(
    shape: Sequence[int], *, rng: Rng = None, dtype: DTypeLike = np.float32
) -> Float[Array, "*shape"]:
    r"""Start with nothing: right for biases, and fatal for weights.

    $$ W_{ij} = 0 $$

    If all neurons of a hidden layer have equal weights, they compute the same, get the same
    gradient, and stay equal for ever: a layer of a hundred neurons is then worth one. Drawing at
    random is what tells them apart. With zeros even less is learnt: through a layer of zeros no
    gradient passes either.

    Args:
        shape: The shape of the array.
        rng: Not used; it is here so that this can be used wherever another rule can.
        dtype: `float32` or `float64`.

    Returns:
        The array.

    Raises:
        TypeError: If `dtype` is not a float type, or `shape` does not hold integers.
        ValueError: If a size is negative, or too large for any memory.

    Example:
        >>> from scratchdl import zeros
        >>> zeros((2, 3))
        array([[0., 0., 0.],
               [0., 0., 0.]], dtype=float32)
    """
    check_float(dtype)
    return np.zeros(shape, dtype)


def xavier(
    shape: Sequence[int], *, rng: Rng = None, dtype: DTypeLike = np.float32
) -> Float[Array, "*shape"]:
    r"""Draw weights that keep the size of a signal, for activations like tanh and sigmoid.

    $$ W_{ij} \sim \mathcal{N}\left(0, \frac{1}{n}\right) $$

    $n$ is how many inputs a neuron has. This is what the memos and the book call Xavier; it is
    LeCun's rule of 1998, and the paper they mean also looks at the backward pass: see `glorot`. It
    suits tanh, which is the identity near 0. The derivative of sigmoid is 1/4 there, so signals
    fade.

    Args:
        shape: `(D, M)` for weights from `D` inputs to `M` outputs, so that $n = D$; or
            `(FN, C, FH, FW)` for filters, so that $n = C \cdot FH \cdot FW$.
        rng: A `numpy.random.Generator`, a seed, or `None` for a fresh draw.
        dtype: `float32` or `float64`; a seed gives the same weights in both, up to rounding.

    Returns:
        The array.

    Raises:
        TypeError: If `dtype` is not a float type.
        ValueError: If `shape` is not that of weights or filters.

    Reference:
        LeCun, Bottou, Orr and Müller, "Efficient BackProp" (1998), section 4.6.

    Example:
        >>> from scratchdl import xavier
        >>> round(float(xavier((100, 2000), rng=0).std()), 2)
        0.1
    """
    n, _ = fans(shape)
    return gaussian(shape, std=math.sqrt(1 / n), rng=rng, dtype=dtype)


def glorot(
    shape: Sequence[int], *, rng: Rng = None, dtype: DTypeLike = np.float32
) -> Float[Array, "*shape"]:
    r"""Draw weights that keep the size of signals going forward and of gradients coming back.

    $$ W_{ij} \sim \mathcal{N}\left(0, \frac{2}{n_\text{in} + n_\text{out}}\right) $$

    Forward a sum has $n_\text{in}$ terms, backward $n_\text{out}$. Unless a layer is as wide as the
    next, they cannot both be kept; this is the compromise. PyTorch calls it `xavier_normal_`.

    Args:
        shape: `(D, M)` for weights from `D` inputs to `M` outputs, or `(FN, C, FH, FW)` for
            filters, whose area counts both ways.
        rng: A `numpy.random.Generator`, a seed, or `None` for a fresh draw.
        dtype: `float32` or `float64`; a seed gives the same weights in both, up to rounding.

    Returns:
        The array.

    Raises:
        TypeError: If `dtype` is not a float type.
        ValueError: If `shape` is not that of weights or filters.

    Reference:
        Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
        networks" (2010), equation 12.

    Example:
        >>> from scratchdl import glorot
        >>> round(float(glorot((150, 50), rng=0).std()), 2)
        0.1
    """
    n_in, n_out = fans(shape)
    return gaussian(shape, std=math.sqrt(2 / (n_in + n_out)), rng=rng, dtype=dtype)


def he(
    shape: Sequence[int], *, rng: Rng = None, dtype: DTypeLike = np.float32
) -> Float[Array, "*shape"]:
    r"""Draw weights that keep the size of a signal through ReLU.

    $$ W_{ij} \sim \mathcal{N}\left(0, \frac{2}{n}\right) $$

    $n$ is how many inputs a neuron has. ReLU makes half of all sums 0, and with them half of the
    mean square; the 2 gives that back. PyTorch calls it `kaiming_normal_`.

    Args:
        shape: `(D, M)` for weights from `D` inputs to `M` outputs, so that $n = D$; or
            `(FN, C, FH, FW)` for filters, so that $n = C \cdot FH \cdot FW$.
        rng: A `numpy.random.Generator`, a seed, or `None` for a fresh draw.
        dtype: `float32` or `float64`; a seed gives the same weights in both, up to rounding.

    Returns:
        The array.

    Raises:
        TypeError: If `dtype` is not a float type.
        ValueError: If `shape` is not that of weights or filters.

    Reference:
        He, Zhang, Ren and Sun, "Delving deep into rectifiers" (2015), equation 10.

    Example:
        >>> from scratchdl import he
        >>> round(float(he((200, 1000), rng=0).std()), 2)
        0.1
    """
    n, _ = fans(shape)
    return gaussian(shape, std=math.sqrt(2 / n), rng=rng, dtype=dtype)


def check_float(dtype: DTypeLike) -> None:
    """Refuse weights that could not be changed a little."""
    if np.dtype(dtype).kind != "f":
        raise TypeError(f"weights must be floats, got dtype {np.dtype(dtype)}")


def fans(shape: Sequence[int]) -> tuple[int, int]:
    """How many numbers a neuron adds up in the forward pass, and how many in the backward pass.

    Raises:
        ValueError: If `shape` is not that of weights or filters.
    """
    if np.ndim(shape) != 1 or len(shape) not in (2, 4) or min(shape) < 1:
        raise ValueError(
            "this rule counts inputs, so it needs the shape (D, M) of weights or (FN, C, FH, FW) "
            f"of filters, each at least 1, got {shape}"
        )
    if len(shape) == 2:
        D, M = shape
        return D, M
    FN, C, FH, FW = shape
    return C * FH * FW, FN * FH * FW
