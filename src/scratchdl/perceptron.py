r"""The perceptron: one neuron that decides, and the rule by which it learns to."""

from dataclasses import dataclass

import numpy as np

from scratchdl.checks import (
    ForeignNames,
    as_count,
    as_floats,
    check_finite,
    check_number,
    check_positive,
    check_sample_size,
)
from scratchdl.typing import Array, ArrayLike, Float, Int


@dataclass(frozen=True)
class PerceptronHistory:
    r"""What `Perceptron.fit` did, epoch by epoch.

    Attributes:
        mistakes: For each epoch, how many samples were answered wrongly when their turn came.
        weights: The weights before the first epoch and after each one: `E` rows, one more than
            there were epochs.
        biases: The bias at the same moments.

    Example:
        >>> from scratchdl import Perceptron
        >>> history = Perceptron(weights=0.0, bias=0.0).fit([[0.0], [1.0]], [0, 1])
        >>> history.mistakes, history.epochs
        ((1, 1, 0), 3)
    """

    mistakes: tuple[int, ...]
    weights: Float[Array, "E D"]
    biases: Float[Array, "E"]

    @property
    def epochs(self) -> int:
        """How many times `fit` went through all samples, with the last, faultless one."""
        return len(self.mistakes)


class Perceptron(ForeignNames):
    r"""One neuron: it fires when the weighted sum of its inputs is large enough.

    $$
    y = \begin{cases} 1 & w_1 x_1 + \dots + w_D x_D > \theta \\ 0 & \text{otherwise} \end{cases}
    $$

    With the bias $b = -\theta$ and the sum written as $w \cdot x$ the same reads

    $$
    y = \begin{cases} 1 & w \cdot x + b > 0 \\ 0 & \text{otherwise.} \end{cases}
    $$

    A sum that equals the threshold does not fire. The memos keep the threshold in the middle of an
    `if` and a bias that nothing reads; here the two are one number under two names.

    Args:
        weights: One weight for each input.
        bias: What is added to the weighted sum. Give this or `threshold`.
        threshold: What the weighted sum must exceed: $\theta = -b$.

    Attributes:
        weights: The weights $w$; `fit` replaces them.
        bias: The bias $b$; `fit` replaces it.

    Raises:
        TypeError: If neither or both of `bias` and `threshold` are given, or the one given is not a
            number.
        ValueError: If a number is not finite, or `weights` is not a list of numbers.

    Reference:
        Rosenblatt, "The perceptron: a probabilistic model for information storage and organization
        in the brain" (1958).

    Example:
        >>> from scratchdl import Perceptron
        >>> gate = Perceptron(weights=(0.5, 0.5), threshold=0.7)
        >>> gate.predict((1, 1))
        1
        >>> gate.predict([(0, 0), (1, 0), (0, 1), (1, 1)])
        array([0, 0, 0, 1])
    """

    def __init__(
        self,
        weights: ArrayLike,
        bias: float | None = None,
        *,
        threshold: float | None = None,
    ) -> None:
        if bias is not None and threshold is None:
            check_number("bias", bias)
            self.bias = float(bias)
        elif threshold is not None and bias is None:
            check_number("threshold", threshold)
            self.bias = 0.0 - threshold  # unlike `-threshold` never -0.0
        else:
            given = "neither" if bias is None else "both"
            raise TypeError(f"a perceptron needs either bias or threshold, got {given}")
        self.weights = np.atleast_1d(as_floats(weights))
        if self.weights.ndim != 1 or self.weights.size == 0:
            raise ValueError(f"weights must be a list of numbers, got shape {self.weights.shape}")
        check_finite("weights", self.weights)
        check_finite("bias (= -threshold)", np.asarray(self.bias))

    @property
    def threshold(self) -> float:
        r"""What the weighted sum must exceed: $\theta = -b$."""
        return 0.0 - self.bias

    def __repr__(self) -> str:
        return f"Perceptron(weights={tuple(self.weights.tolist())}, bias={self.bias})"

    def predict(self, x: ArrayLike) -> int | Int[Array, "*batch"]:
        r"""Fire, or do not.

        $$ y = [\, w \cdot x + b > 0 \,] $$

        Args:
            x: One sample of $D$ numbers, or an array of samples whose last axis has $D$ numbers.

        Returns:
            1 or 0 for one sample, an array of them for many.

        Raises:
            TypeError: If `x` does not hold real numbers.
            ValueError: If a number is missing (NaN) or infinite, or the last axis is not $D$ long.

        Example:
            >>> from scratchdl import Perceptron
            >>> Perceptron(weights=(2.0, -1.0), bias=0.0).predict([[1, 1], [1, 2], [1, 3]])
            array([1, 0, 0])
        """
        x = np.atleast_1d(as_floats(x))
        check_sample_size(x, len(self.weights))
        check_finite("x", x)
        fires = x @ self.weights + self.bias > 0
        return fires.astype(int) if x.ndim > 1 else int(fires)

    def fit(
        self, x: ArrayLike, t: ArrayLike, *, learning_rate: float = 0.1, epochs: int = 100
    ) -> PerceptronHistory:
        r"""Learn from examples: after a mistake, lean towards the answer that was wanted.

        $$ w \leftarrow w + \eta\,(t - y)\,x, \qquad b \leftarrow b + \eta\,(t - y) $$

        A right answer has $t - y = 0$ and changes nothing. If some line separates the two classes,
        the rule finds one after finitely many mistakes; if none does, it never settles. The samples
        come in the order given, so the same call gives the same weights.

        Args:
            x: $N$ samples of $D$ numbers.
            t: The wanted answers, $N$ times 0 or 1.
            learning_rate: The step size $\eta$.
            epochs: How often to go through the samples at most; an epoch without a mistake ends
                the learning.

        Returns:
            The mistakes of each epoch and the path of weights and bias.

        Raises:
            TypeError: If `x` or `t` does not hold real numbers, `learning_rate` is not a number, or
                `epochs` not an integer.
            ValueError: If the shapes do not fit, there is no sample, an answer is neither 0 nor 1,
                a number is not finite, or `learning_rate` or `epochs` is not positive.

        Reference:
            Novikoff, "On convergence proofs on perceptrons" (1962).

        Example:
            >>> from scratchdl import Perceptron
            >>> gate = Perceptron(weights=(0.0, 0.0), bias=0.0)
            >>> history = gate.fit([(0, 0), (1, 0), (0, 1), (1, 1)], [0, 0, 0, 1])
            >>> history.mistakes
            (1, 3, 3, 2, 1, 0)
            >>> gate
            Perceptron(weights=(0.1, 0.2), bias=-0.2)
        """
        x, t = as_floats(x), as_floats(t)
        check_sample_size(x, len(self.weights))
        check_answers(x, t)
        check_positive("learning_rate", learning_rate)
        epochs = as_count("epochs", epochs)
        mistakes, path = [], [(self.weights, self.bias)]
        for _ in range(epochs):
            mistakes.append(self._learn_one_epoch(x, t, learning_rate))
            path.append((self.weights, self.bias))
            if mistakes[-1] == 0:
                break
        weights, biases = zip(*path, strict=True)
        return PerceptronHistory(tuple(mistakes), np.stack(weights), np.array(biases))

    def _learn_one_epoch(
        self, x: Float[Array, "N D"], t: Float[Array, "N"], learning_rate: float
    ) -> int:
        mistakes = 0
        for x_n, t_n in zip(x, t, strict=True):
            error = t_n - self.predict(x_n)
            self.weights = self.weights + learning_rate * error * x_n
            self.bias += learning_rate * error
            mistakes += int(error != 0)
        return mistakes


def check_answers(x: Array, t: Array) -> None:
    """Refuse answers that do not belong to the samples one by one, or are neither 0 nor 1."""
    if x.ndim != 2 or t.shape != x.shape[:1] or t.size == 0:
        raise ValueError(
            "fit needs samples of shape (N, D) and N answers, at least one, "
            f"got x of shape {x.shape} and t of shape {t.shape}"
        )
    neither = (t != 0) & (t != 1)
    if np.any(neither):
        raise ValueError(f"every answer must be 0 or 1, got {t[neither][0]}")
