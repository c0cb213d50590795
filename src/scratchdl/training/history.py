r"""What happened during training, and how to see through its noise."""

from dataclasses import asdict, dataclass, field

import numpy as np

from scratchdl.checks import ForeignNames, as_count, as_floats
from scratchdl.typing import Array, ArrayLike, Float


@dataclass(repr=False)
class History(ForeignNames):
    """The numbers behind the curves; `Trainer` fills them in.

    Attributes:
        losses: The loss of each batch, before the step that it led to. All losses include the
            penalty of the network, if it has one.
        train_loss: For each epoch the mean of those losses.
        train_accuracy: After each epoch the accuracy on the training samples. Both lists of
            accuracies stay empty where the network predicts numbers.
        validation_loss: After each epoch the loss on the validation samples, if there are any.
        validation_accuracy: The accuracy on them.

    Example:
        >>> from scratchdl import History
        >>> history = History(validation_loss=[0.5, 0.3, 0.4])
        >>> history.best_epoch
        2
    """

    losses: list[float] = field(default_factory=list)
    train_loss: list[float] = field(default_factory=list)
    train_accuracy: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    validation_accuracy: list[float] = field(default_factory=list)

    @property
    def epochs(self) -> int:
        """How many epochs are complete."""
        return len(self.train_loss)

    @property
    def best_epoch(self) -> int:
        """The epoch with the lowest validation loss, counted from 1; 0 before there is one."""
        if not self.validation_loss:
            return 0
        return int(np.argmin(self.validation_loss)) + 1

    def add_epoch(self, train_loss: float, **measured: float) -> None:
        """Record an epoch: all its numbers or, if that is interrupted, none that counts.

        Each goes to the place of its epoch, and the one that makes the epoch complete comes last.
        After an interruption in between it can be done again, and nothing is recorded twice.

        Args:
            train_loss: The mean of the losses of its batches.
            **measured: The others that there are, by the names of their lists.
        """
        place = self.epochs
        for name, number in [*measured.items(), ("train_loss", train_loss)]:
            getattr(self, name)[place:] = [number]

    def latest(self) -> str:
        """The numbers of the last complete epoch, in words."""
        return ", ".join(
            f"{name.replace('_', ' ')} {numbers[-1]:.4g}"
            for name, numbers in self.as_dict().items()
            if numbers and name != "losses"
        )

    def __repr__(self) -> str:
        words = f": {self.latest()}" if self.epochs else ""
        return f"<History of {self.epochs} epochs{words}>"

    def as_dict(self) -> dict[str, list[float]]:
        """All lists by name, for instance for a file."""
        return asdict(self)


def smooth_curve(values: ArrayLike, window: int = 11) -> Float[Array, "n"]:
    r"""Average each number with its neighbours, so that the trend of a noisy curve shows.

    $$
    \bar v_i = \sum_{|j| \le r} w_j \, v_{i + j} \Big/ \sum_{|j| \le r} w_j
    $$

    The window of $2r + 1$ weights $w$ is Kaiser's with $\beta = 2$, high in the middle, as in the
    book. At both ends the curve is continued by its mirror image.

    Args:
        values: The numbers of the curve.
        window: How many neighbours count, an odd number.

    Returns:
        As many numbers as came in.

    Raises:
        TypeError: If `values` does not hold real numbers, or `window` is not an integer.
        ValueError: If `values` is no list of numbers, or `window` is even or less than 1.

    Example:
        >>> import numpy as np
        >>> from scratchdl import smooth_curve
        >>> noisy = np.sin(np.linspace(0, 3, 100)) + np.random.default_rng(0).normal(0, 0.1, 100)
        >>> bool(np.abs(np.diff(smooth_curve(noisy))).max() < np.abs(np.diff(noisy)).max() / 2)
        True
    """
    values = as_floats(values)
    if values.ndim != 1 or values.size == 0:
        raise ValueError(f"values must be a list of numbers, got shape {values.shape}")
    if as_count("window", window) % 2 == 0:
        raise ValueError(f"window must be odd, to have a middle, got {window}")
    w = np.kaiser(window, 2.0)
    continued = np.pad(values, window // 2, mode="reflect")
    return np.convolve(continued, w / w.sum(), mode="valid")
