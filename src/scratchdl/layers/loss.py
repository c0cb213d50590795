r"""The end of a network while it learns: output and loss in one layer.

Apart, the derivatives of softmax and of the logarithm are unwieldy; together almost everything
cancels, and what is left is the prediction minus the target. The same holds for a plain output
under squared error. Unlike other layers these take the target too, and give one number.
"""

from typing import Protocol, runtime_checkable

import numpy as np

from scratchdl.activations import identity, log_softmax, sigmoid, softmax
from scratchdl.checks import (
    ForeignNames,
    as_array,
    as_floats,
    as_number,
    as_scores,
    check_answers,
    check_not_empty,
    check_same_shape,
    check_scores,
    check_targets,
)
from scratchdl.labels import as_distributions
from scratchdl.layers.layer import kept_by_forward
from scratchdl.losses import mean_of, negative_log_likelihood, num_rows, sigmoid_surprise
from scratchdl.metrics import classes
from scratchdl.typing import Array, ArrayLike, Float, Int


@runtime_checkable
class LossLayer(Protocol):
    """What a network needs at its end; a class can be one without inheriting anything.

    Attributes:
        classifies: Whether scores belong to classes, so that answers are right or wrong; then it
            is a `Classifier`.
    """

    classifies: bool

    def predict(self, x: Array, /) -> Array:
        """What the network answers, made from its scores."""

    def forward(self, x: Array, t: ArrayLike, /) -> float:
        """The mean loss of the samples, given scores and targets."""

    def backward(self) -> Array:
        """The derivative of that loss with respect to every score."""


@runtime_checkable
class Classifier(LossLayer, Protocol):
    """An end whose scores belong to classes."""

    def classify(self, x: Array, /) -> Array:
        """The label of every sample."""

    def correct(self, x: Array, t: ArrayLike, /) -> Array:
        """For every sample whether that label is the right one."""


class PredictionMinusTarget(ForeignNames):
    r"""What the ends below share: together with its loss, each has the same simple derivative.

    $$
    \frac{\partial L}{\partial X} = \frac{Y - T}{N}
    $$

    Attributes:
        Y: The predictions of the last `forward`.
        T: Its targets, in the shape of `Y`.
    """

    Y: Array
    T: Array

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def backward(self, dout: float = 1.0) -> Float[Array, "*batch K"]:
        r"""Compute $\partial L / \partial X = (Y - T) / N$.

        Args:
            dout: The derivative of what is wanted with respect to this loss: 1 if the loss itself
                is wanted.

        Returns:
            One number for every score.

        Raises:
            RuntimeError: If there was no `forward` before.
        """
        Y, T = kept_by_forward(self, "Y"), self.T
        return (Y - T) * (dout / num_rows(Y))


class SoftmaxWithLoss(PredictionMinusTarget):
    r"""Softmax and cross entropy, for a network that chooses a class.

    $$
    Y = \operatorname{softmax}(X), \qquad
    L = -\frac{1}{N} \sum_n \sum_k T_{nk} \log Y_{nk}, \qquad
    \frac{\partial L}{\partial X} = \frac{Y - T}{N}
    $$

    The logarithm is that of `log_softmax`, so that no loss is infinite. The memos and the book take
    the logarithm of $Y + 10^{-7}$ instead; their gradient then belongs to a slightly different
    loss, which shows in a gradient check as an error of $10^{-7}$.

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

    def classify(self, x: Float[ArrayLike, "*batch K"]) -> Int[Array, "*batch"]:
        """The class with the largest score."""
        return np.argmax(as_ordered(x), axis=-1)

    def correct(
        self,
        x: Float[ArrayLike, "*batch K"],
        t: Int[ArrayLike, "*batch"] | Float[ArrayLike, "*batch K"],
    ) -> Array:
        """For every sample whether its class got the largest score."""
        predicted, wanted = classes(x, t)
        return predicted == wanted

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
            ValueError: If the batch is empty, the shapes do not fit, a target row does not sum
                to 1, there is a single class, whose probability is 1 whatever its score, or `x`
                holds 8 rows or more, all of them probabilities, as softmax makes them.
        """
        x, t = as_scores(x), as_array(t)
        if x.shape[-1] == 1:
            raise ValueError(
                "softmax of one score is always 1, from which nothing can be learnt: for yes or no "
                "give last=SigmoidWithLoss(), for numbers last=IdentityWithLoss()"
            )
        check_targets(x, t)
        check_scores(x)
        log_Y = log_softmax(x)
        self.Y, self.T = np.exp(log_Y), as_distributions(t, x)
        return mean_of(negative_log_likelihood(log_Y, t))


class SigmoidWithLoss(PredictionMinusTarget):
    r"""Sigmoid and binary cross entropy, for a network that answers yes or no.

    $$
    Y = \sigma(X), \qquad
    L = -\frac{1}{N} \sum_n \sum_k \bigl( T_{nk} \log Y_{nk} + (1 - T_{nk}) \log (1 - Y_{nk})
        \bigr), \qquad
    \frac{\partial L}{\partial X} = \frac{Y - T}{N}
    $$

    Two classes need one score, whose sigmoid is the probability of class 1. With `K` scores a
    sample answers `K` questions, any number of which may be a yes.

    Attributes:
        classifies: `True`: an answer is right or wrong.
        Y: The probabilities of a yes in the last `forward`.
        T: Its targets.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Affine, Network, SigmoidWithLoss
        >>> net = Network([Affine(W=[[1.0], [-1.0]], b=[0.0])], last=SigmoidWithLoss())
        >>> x, t = np.array([[2.0, 0.0], [0.0, 3.0]]), np.array([1, 0])
        >>> net.predict(x).round(3)
        array([[0.881],
               [0.047]])
        >>> net.classify(x), net.accuracy(x, t), round(net.loss(x, t), 4)
        (array([1, 0]), 1.0, 0.0878)
    """

    classifies = True

    def predict(self, x: Float[ArrayLike, "*batch K"]) -> Float[Array, "*batch K"]:
        """The probability of a yes: `sigmoid` of the scores `x`."""
        return sigmoid(x)

    def classify(self, x: Float[ArrayLike, "*batch K"]) -> Int[Array, "..."]:
        """The likelier answers, 0 or 1: one a sample, or a row of them where there are several."""
        yes = (as_ordered(x) > 0).astype(int)
        return yes[..., 0] if yes.shape[-1] == 1 else yes

    def correct(
        self,
        x: Float[ArrayLike, "*batch K"],
        t: Float[ArrayLike, "*batch"] | Float[ArrayLike, "*batch K"],
    ) -> Array:
        """For every sample whether all its answers are right."""
        x = as_ordered(x)
        check_not_empty(x)
        return np.all((x > 0) == (answers_like(x, t) > 0.5), axis=-1)

    def forward(
        self,
        x: Float[ArrayLike, "*batch K"],
        t: Float[ArrayLike, "*batch"] | Float[ArrayLike, "*batch K"],
    ) -> float:
        r"""Compute the loss, and keep $Y$ and $T$.

        Args:
            x: Scores; for two classes one a sample.
            t: 1 for a yes and 0 for a no, or any probability between, in the shape of `x`; with
                one score a sample also without the last axis.

        Returns:
            The mean loss of the samples, in nats: `K` times `sigmoid_cross_entropy`.

        Raises:
            TypeError: If `x` or `t` does not hold real numbers.
            ValueError: If the batch is empty, the shapes do not fit, or a target is not from 0 to
                1.
        """
        x = as_scores(x)
        check_not_empty(x)
        self.Y, self.T = sigmoid(x), answers_like(x, t).astype(x.dtype)
        return as_number(np.sum(sigmoid_surprise(x, self.T)) / num_rows(x))


class IdentityWithLoss(PredictionMinusTarget):
    r"""The output as it is and half the squared error, for a network that predicts numbers.

    $$
    Y = X, \qquad L = \frac{1}{2N} \sum_n \sum_k (Y_{nk} - T_{nk})^2, \qquad
    \frac{\partial L}{\partial X} = \frac{Y - T}{N}
    $$

    This is `sum_squared_error` divided by the number of samples.

    Attributes:
        classifies: `False`: the numbers are not scores of classes.
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
        """The outputs `x` as they are, in an array of their own."""
        return identity(x)

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
        self.Y, self.T = identity(x), t.astype(x.dtype)
        return as_number(np.sum((self.Y - self.T) ** 2) / (2 * num_rows(x)))


def as_loss_layer(last: LossLayer | None) -> LossLayer:
    """The end of a network: the one given, or that of a classifier.

    Raises:
        TypeError: If it is not an output layer with a loss, or is a class instead of an object.
    """
    if last is None:
        return SoftmaxWithLoss()
    if not isinstance(last, LossLayer) or isinstance(last, type):
        raise TypeError(f"last must be an output layer, as IdentityWithLoss() is, got {last}")
    return last


def as_classifier(last: LossLayer) -> Classifier:
    """The end of a network that chooses classes.

    Raises:
        TypeError: If it predicts numbers, which are never simply right.
    """
    if not isinstance(last, Classifier):
        raise TypeError(
            f"{type(last).__name__} predicts numbers, and accuracy counts correct classes: "
            "see how far off the numbers are, by loss(x, t)"
        )
    return last


def as_ordered(x: ArrayLike) -> Array:
    """Scores that can be compared with each other.

    Raises:
        ValueError: If one is NaN: then the network has diverged, or its input is broken.
    """
    x = as_scores(x)
    if np.any(np.isnan(x)):
        raise ValueError(
            "a score is NaN, which is neither larger nor smaller than others: look for NaN in the "
            "input, or learn again with a smaller learning rate"
        )
    return x


def answers_like(x: Array, t: ArrayLike) -> Array:
    """Targets in the shape of the scores; if there is one score a sample, its axis may be missing.

    Raises:
        TypeError: If `t` does not hold real numbers.
        ValueError: If the shapes do not fit, or a target is not from 0 to 1.
    """
    t = as_floats(t)
    if x.shape == (*t.shape, 1):
        t = t[..., np.newaxis]
    check_same_shape(x=x, t=t)
    check_answers(t)
    return t
