r"""The end of a network while it learns: output and loss in one layer.

Apart, the derivatives of softmax and of the logarithm are unwieldy; together almost everything
cancels, and what is left is the prediction minus the target. The same holds for a plain output
under squared error. Unlike other layers these take the target too, and give one number.
"""

from typing import Protocol, runtime_checkable

import numpy as np

from scratchdl.activations import softmax
from scratchdl.checks import (
    as_array,
    as_floats,
    as_scores,
    check_not_empty,
    check_same_shape,
    check_targets,
)
from scratchdl.layers.layer import kept_by_forward
from scratchdl.typing import Array, ArrayLike, Float, Int


@runtime_checkable
class LossLayer(Protocol):
    """What a network asks of its end; a class needs to inherit nothing to be one.

    Attributes:
        classifies: Whether scores stand for classes, so that answers are right or wrong.
    """

    classifies: bool

    def predict(self, x: Array, /) -> Array:
        """What the network answers, made from its scores."""

    def forward(self, x: Array, t: ArrayLike, /) -> float:
        """The mean loss of the samples, given scores and targets."""

    def backward(self) -> Array:
        """The derivative of that loss by every score."""


class SoftmaxWithLoss:
    r"""Softmax and cross entropy, for a network that chooses a class.

    $$
    Y_{nk} = \frac{e^{X_{nk} - c_n}}{\sum_j e^{X_{nj} - c_n}}, \qquad
    L = -\frac{1}{N} \sum_n \sum_k T_{nk} \log Y_{nk}, \qquad
    \frac{\partial L}{\partial X} = \frac{Y - T}{N}
    $$

    $c_n = \max_j X_{nj}$ keeps the exponents small. With $Z = X - c$, $\log Y$ is computed as
    $Z - \log \sum_j e^{Z_j}$, so that no loss is infinite. The memos and the book take the
    logarithm of $Y + 10^{-7}$ instead; their gradient then belongs to a slightly other loss, which
    shows in a gradient check as an error of $10^{-7}$.

    Attributes:
        classifies: `True`: there is a score for each class.
        Y: The probabilities of the last `forward`.
        T: Its targets, as one row of probabilities a sample.

    Example:
        >>> import numpy as np
        >>> from scratchdl import SoftmaxWithLoss
        >>> last = SoftmaxWithLoss()
        >>> last.forward(np.array([[0.0, 0.0]]), np.array([1]))
        0.6931471805599453
        >>> last.backward()
        array([[ 0.5, -0.5]])
        >>> last.predict(np.array([[0.0, 0.0]]))
        array([[0.5, 0.5]])
    """

    classifies = True

    def predict(self, x: Float[ArrayLike, "*batch K"]) -> Float[Array, "*batch K"]:
        """The probability of each class: `softmax` of the scores `x`."""
        return softmax(x)

    def forward(
        self,
        x: Float[ArrayLike, "*batch K"],
        t: Int[ArrayLike, "*batch"] | Float[ArrayLike, "*batch K"],
    ) -> float:
        r"""Compute the loss, and keep $Y$ and $T$.

        Args:
            x: Scores; the last axis runs over the `K` classes.
            t: Labels from 0 to `K - 1`, or one-hot rows or probabilities in the shape of `x`.

        Returns:
            The mean loss of the samples, in nats, as `softmax_cross_entropy` gives it.

        Raises:
            TypeError: If `x` does not hold real numbers or labels are not integers.
            IndexError: If a label lies outside `0 .. K - 1`.
            ValueError: If the batch is empty, the shapes do not fit, or a target row does not sum
                to 1.
        """
        x, t = as_scores(x), as_array(t)
        check_targets(x, t)
        x = x.T.copy()  # classes first: NumPy reduces whole rows faster than pieces of ten numbers
        z = x - x.max(axis=0)
        e = np.exp(z)
        s = e.sum(axis=0)
        Y, log_Y = e / s, z - np.log(s)
        T = classes_first(t, x)
        self.Y, self.T = Y.T, T.T
        return (0 - float((T * log_Y).sum())) / s.size  # a perfect loss is 0.0, not -0.0

    def backward(self, dout: float = 1.0) -> Float[Array, "*batch K"]:
        r"""Compute $\partial L / \partial X = (Y - T) / N$.

        Args:
            dout: The derivative of what is wanted by this loss: 1 if the loss itself is wanted.

        Returns:
            One number for every score.

        Raises:
            RuntimeError: If there was no `forward` before.
        """
        Y, T = kept_by_forward(self, "Y"), self.T
        N = Y.size // Y.shape[-1]
        return (Y - T) * (dout / N)


class IdentityWithLoss:
    r"""The output as it is and half the squared error, for a network that predicts numbers.

    $$
    Y = X, \qquad L = \frac{1}{2N} \sum_n \sum_k (Y_{nk} - T_{nk})^2, \qquad
    \frac{\partial L}{\partial X} = \frac{Y - T}{N}
    $$

    This is `sum_squared_error` divided by the number of samples.

    Attributes:
        classifies: `False`: the numbers are no scores of classes.
        Y: The predictions of the last `forward`.
        T: Its targets.

    Example:
        >>> import numpy as np
        >>> from scratchdl import IdentityWithLoss
        >>> last = IdentityWithLoss()
        >>> last.forward(np.array([[1.0], [2.0]]), np.array([[1.0], [5.0]]))
        2.25
        >>> last.backward()
        array([[ 0. ],
               [-1.5]])
        >>> last.predict(np.array([[1.0], [2.0]]))
        array([[1.],
               [2.]])
    """

    classifies = False

    def predict(self, x: Float[ArrayLike, "*batch K"]) -> Float[Array, "*batch K"]:
        """The outputs `x` as they are."""
        return as_floats(x)

    def forward(self, x: Float[ArrayLike, "*batch K"], t: Float[ArrayLike, "*batch K"]) -> float:
        r"""Compute the loss, and keep $Y$ and $T$.

        Args:
            x: The outputs of the network, `K` numbers for each sample.
            t: The numbers wanted, in the same shape.

        Returns:
            The mean loss of the samples.

        Raises:
            TypeError: If `x` or `t` does not hold real numbers.
            ValueError: If the shapes differ or the batch is empty.
        """
        x, t = as_scores(x), as_floats(t)
        check_same_shape(x=x, t=t)
        check_not_empty(x)
        self.Y, self.T = x.copy(), t.astype(x.dtype)
        N = x.size // x.shape[-1]
        return float(np.sum((self.Y - self.T) ** 2) / (2 * N))

    def backward(self, dout: float = 1.0) -> Float[Array, "*batch K"]:
        r"""Compute $\partial L / \partial X = (Y - T) / N$.

        Args:
            dout: The derivative of what is wanted by this loss: 1 if the loss itself is wanted.

        Returns:
            One number for every output.

        Raises:
            RuntimeError: If there was no `forward` before.
        """
        Y, T = kept_by_forward(self, "Y"), self.T
        N = Y.size // Y.shape[-1]
        return (Y - T) * (dout / N)


def as_loss_layer(last: LossLayer | None) -> LossLayer:
    """The end that a network shall have: the one given, or that of a classifier.

    Raises:
        TypeError: If it is no output layer with a loss, or a class of them instead of one.
    """
    if last is None:
        return SoftmaxWithLoss()
    if not isinstance(last, LossLayer) or isinstance(last, type):
        raise TypeError(f"last must be an output layer, as IdentityWithLoss() is, got {last}")
    return last


def check_classifies(last: LossLayer) -> None:
    """Refuse to count right answers where the answers are numbers.

    Raises:
        TypeError: If scores do not stand for classes.
    """
    if not last.classifies:
        raise TypeError(
            f"{type(last).__name__} predicts numbers, and accuracy counts correct classes: "
            "see how far off the numbers are, by loss(x, t)"
        )


def classes_first(t: Array, x: Float[Array, "K *batch"]) -> Float[Array, "K *batch"]:
    """Targets as one row of probabilities a class, in the precision of the scores `x`."""
    if t.ndim < x.ndim:  # as `one_hot` does, without a second look at the labels
        t = np.equal.outer(np.arange(len(x), like=t), t.T)
        return t.astype(x.dtype)
    return t.T.astype(x.dtype, order="C")
