r"""Penalties: a price on large weights, so that a network grows them only where it pays.

A penalty is added to the loss, and its gradient to the gradient of the weights: of every parameter
whose name begins with `W`, so a layer of your own must name its weights like that. Biases go free.
"""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from scratchdl.checks import as_floats, as_number, check_not_negative
from scratchdl.typing import Array, ArrayLike, Float, Params


@runtime_checkable
class Penalty(Protocol):
    """What a network needs from a penalty."""

    def loss(self, W: ArrayLike) -> float:
        """What these weights cost."""

    def gradient(self, W: ArrayLike) -> Array:
        """The derivative of that with respect to each weight."""


def check_penalty(penalty: Penalty | None) -> None:
    """Refuse what is not a penalty, such as its strength alone.

    Raises:
        TypeError: If it is neither a penalty nor `None`.
    """
    if penalty is not None and (not isinstance(penalty, Penalty) or isinstance(penalty, type)):
        raise TypeError(f"penalty must have loss and gradient, as L2(0.01) has, got {penalty}")


def penalty_loss(penalty: Penalty | None, weights: Params) -> float:
    """What all these weights cost together; nothing if there is no penalty.

    Raises:
        ValueError: If there is a penalty, and no weight on which it could fall.
    """
    if penalty is not None and not weights:
        raise ValueError(
            f"{penalty} falls on parameters whose names begin with W, and the network has none"
        )
    return 0.0 if penalty is None else sum(map(penalty.loss, weights.values()))


def add_penalty(grads: Params, penalty: Penalty | None, weights: Params) -> Params:
    """The gradients, in new arrays where the penalty adds its own."""
    if penalty is None:
        return grads
    return {**grads, **{name: grads[name] + penalty.gradient(W) for name, W in weights.items()}}


@dataclass(frozen=True)
class L2:
    r"""Half the sum of squares: every weight is pulled to 0, a large one harder.

    $$
    L = \frac{\lambda}{2} \sum_i W_i^2, \qquad \frac{\partial L}{\partial W} = \lambda W
    $$

    Under plain SGD a step subtracts $\eta \lambda W$: weights decay by the factor
    $1 - \eta \lambda$, hence the name weight decay. Under Adam they do not: there this gradient is
    divided by the size of recent gradients like every other, so that weights with large gradients
    hardly decay. `AdamW` decays all alike. The memo has this formula and no code. PyTorch's
    `weight_decay` is $\lambda$, but falls on biases too, and its loss does not show it.

    Args:
        strength: The price $\lambda$; 0 for none.

    Raises:
        TypeError: If `strength` is not a number.
        ValueError: If it is negative.

    Reference:
        Krogh and Hertz, "A simple weight decay can improve generalization" (1991).

    Example:
        >>> import numpy as np
        >>> from scratchdl import L2
        >>> W = np.array([[3.0, -4.0]])
        >>> L2(0.1).loss(W), L2(0.1).gradient(W)
        (1.25, array([[ 0.3, -0.4]]))
    """

    strength: float

    def __post_init__(self) -> None:
        check_not_negative("strength", self.strength)

    def loss(self, W: Float[ArrayLike, "*shape"]) -> float:
        """What these weights cost."""
        W = as_floats(W)
        return as_number(self.strength / 2 * np.sum(W**2))

    def gradient(self, W: Float[ArrayLike, "*shape"]) -> Float[Array, "*shape"]:
        """The derivative of that with respect to each weight, in the precision of `W`."""
        return float(self.strength) * as_floats(W)


@dataclass(frozen=True)
class L1:
    r"""The sum of sizes: every weight is pulled to 0 equally hard, and small ones arrive.

    $$
    L = \lambda \sum_i |W_i|, \qquad
    \frac{\partial L}{\partial W} = \lambda \operatorname{sign} W
    $$

    So many weights end near 0, and the network uses few of its inputs. At 0 itself the curve has a
    corner and no derivative; as in PyTorch, 0 is used there. Steps of fixed size jump over it to
    and fro: what is left of a weight is about $\eta \lambda$, seldom 0 exactly.

    Args:
        strength: The price $\lambda$; 0 for none.

    Raises:
        TypeError: If `strength` is not a number.
        ValueError: If it is negative.

    Reference:
        Tibshirani, "Regression shrinkage and selection via the lasso" (1996).

    Example:
        >>> import numpy as np
        >>> from scratchdl import L1
        >>> W = np.array([[3.0, 0.0, -4.0]])
        >>> L1(0.5).loss(W), L1(0.5).gradient(W)
        (3.5, array([[ 0.5,  0. , -0.5]]))
    """

    strength: float

    def __post_init__(self) -> None:
        check_not_negative("strength", self.strength)

    def loss(self, W: Float[ArrayLike, "*shape"]) -> float:
        """What these weights cost."""
        return as_number(self.strength * np.sum(np.abs(as_floats(W))))

    def gradient(self, W: Float[ArrayLike, "*shape"]) -> Float[Array, "*shape"]:
        """The derivative of that with respect to each weight, in the precision of `W`."""
        return float(self.strength) * np.sign(as_floats(W))
