r"""The training loop: batch by batch, epoch by epoch, until it is enough."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from scratchdl import checkpoints
from scratchdl.checks import as_count, check_positive
from scratchdl.files import PathLike
from scratchdl.initializers import Rng
from scratchdl.networks.network import Network
from scratchdl.optimizers import Optimizer, clip_gradients
from scratchdl.progress import ProgressLine, bar
from scratchdl.training.batches import Epoch, as_pairs
from scratchdl.training.history import History
from scratchdl.training.measuring import measure
from scratchdl.training.state import arrays_like, network_arrays, read_state, restore, state
from scratchdl.typing import Array, ArrayLike, Params


class Trainer:
    r"""Shows a network all samples, again and again, a batch at a time.

    One pass over all samples is an epoch. Each epoch shuffles them, so that every sample comes
    exactly once; the memos and the book draw each batch from all samples instead and call as many
    draws an epoch, of which more than a third of the samples then see nothing.

    Args:
        net: The network; it is trained in place.
        optimizer: What turns gradients into steps.
        train: Samples and targets to learn from.
        validation: Samples and targets that are only looked at, after each epoch.
        batch_size: How many samples make a batch.
        replacement: Whether to draw batches as the book does.
        patience: Stop after so many epochs in which the validation loss has not fallen below its
            minimum, and go back to the network of that minimum; `None` to go on to the end. `fit`
            then trains no more, however often it is called, also after `resume`; give this
            attribute a larger number to go on from that network.
        max_norm: The greatest length that a gradient may have; a longer one is shortened by
            `clip_gradients`. `None` to leave gradients as they are.
        callbacks: Called with this trainer after each epoch. Setting `stop` ends the training.
        train_accuracy: Whether to measure the accuracy on all training samples after each epoch;
            on MNIST that takes about as long as the epoch. A network that predicts numbers, with
            `last=IdentityWithLoss()`, has no accuracy.
        progress: Whether to show a progress bar; `None` means in terminals and notebooks only.
        rng: A `numpy.random.Generator`, a seed, or `None` for another order on every run.

    Attributes:
        history: Losses and accuracies so far.
        step: How many steps there were.
        stop: Set this to end the training after the epoch; the next `fit` goes on.

    Raises:
        TypeError: If a count is not an integer.
        ValueError: If samples and targets do not go in pairs, a count is less than 1, `max_norm` is
            not positive, or `patience` is given without validation samples.

    Example:
        >>> from scratchdl import SGD, Trainer, TwoLayerNet, load_mnist_sample
        >>> train, test = load_mnist_sample()
        >>> net = TwoLayerNet(784, 50, 10, rng=0)
        >>> trainer = Trainer(net, SGD(lr=0.5), train, test, rng=0)
        >>> history = trainer.fit(epochs=2)
        >>> history.epochs, trainer.step, history.validation_accuracy[-1] > 0.8
        (2, 100, True)
    """

    def __init__(
        self,
        net: Network,
        optimizer: Optimizer,
        train: tuple[ArrayLike, ArrayLike],
        validation: tuple[ArrayLike, ArrayLike] | None = None,
        *,
        batch_size: int = 100,
        replacement: bool = False,
        patience: int | None = None,
        max_norm: float | None = None,
        callbacks: Sequence[Callable[["Trainer"], None]] = (),
        train_accuracy: bool = True,
        progress: bool | None = None,
        rng: Rng = None,
    ) -> None:
        self.net, self.optimizer = net, optimizer
        self.train = as_pairs(train)
        self.validation = None if validation is None else as_pairs(validation)
        self.batch_size = as_count("batch_size", batch_size)
        self.replacement = replacement
        self.patience = None if patience is None else as_count("patience", patience)
        if self.patience is not None and self.validation is None:
            raise ValueError("patience needs validation samples, whose loss it can watch")
        self.max_norm = max_norm
        if max_norm is not None:
            check_positive("max_norm", max_norm)
        self.callbacks, self.train_accuracy, self.progress = callbacks, train_accuracy, progress
        self.rng = np.random.default_rng(rng)
        self.history = History()
        self.step = 0
        self.stop = False
        self.best = copy_of(network_arrays(net)) if self.patience is not None else {}
        self.epoch = self._new_epoch()

    def fit(
        self,
        epochs: int,
        *,
        checkpoint: PathLike | None = None,
        every: int | None = None,
    ) -> History:
        """Train until so many epochs are complete, those of earlier calls included.

        Nothing happens if they are complete already, or if patience has run out.

        Args:
            epochs: How many epochs there shall be in all.
            checkpoint: A file to save to after each epoch, from which `resume` can go on.
            every: Save also after each so many steps.

        Returns:
            The history, which goes on growing with the next call.

        Raises:
            FloatingPointError: If a loss is not finite. The step is named, and not taken; or the
                epoch after which it was measured, and not counted.
        """
        epochs = as_count("epochs", epochs)
        every = None if every is None else as_count("every", every)
        self.stop = False
        steps = epochs * len(self.epoch.plan)
        with ProgressLine(visible=self.progress) as line:
            while self.history.epochs < epochs and not (self.stop or self.stopped_early):
                while not self.epoch.is_over:
                    self._take_step()
                    line.show(f"{bar(self.step, steps)}  loss {self.history.losses[-1]:.4f}")
                    if checkpoint is not None and every and self.step % every == 0:
                        self.save(checkpoint)
                self._end_epoch()
                if checkpoint is not None:
                    self.save(checkpoint)
        return self.history

    @property
    def stopped_early(self) -> bool:
        """Whether patience has run out: so many epochs have passed since the best one."""
        since_best = self.history.epochs - self.history.best_epoch
        return self.patience is not None and since_best >= self.patience

    def save(self, path: PathLike) -> None:
        """Write everything that the rest of the training depends on into a checkpoint.

        That is: parameters and running averages, what the optimizer remembers, the place in the
        epoch, the state of every generator, and the history. Data are not in it.

        Args:
            path: Where to write; a file that is there is replaced, at once or not at all.

        Raises:
            OSError: If the file cannot be written.
        """
        checkpoints.save(path, *state(self))

    def resume(self, path: PathLike) -> None:
        """Go back to a checkpoint: from there on every bit is as if nothing had been in between.

        Build network, optimizer and trainer as they were built for the run that saved it.

        Args:
            path: A file that `save` or `fit` has written.

        Raises:
            FileNotFoundError: If there is no such file.
            ValueError: If it is damaged, or was written with another network, optimizer or
                settings; nothing is changed then.
        """
        arrays, about = checkpoints.load(path, arrays_like(self))
        restore(self, arrays, read_state(self, about))

    def _new_epoch(self) -> Epoch:
        return Epoch.draw(
            len(self.train[0]), self.batch_size, replacement=self.replacement, rng=self.rng
        )

    def _take_step(self) -> None:
        (x, t), batch = self.train, self.epoch.batch
        averages = copy_of(self.net.buffers)
        loss, grads = self.net.loss_and_gradient(x[batch], t[batch])
        if not math.isfinite(loss):
            overwrite(self.net.buffers, averages)  # no step is taken, so nothing is remembered
        self._check_finite(loss, f"the loss is {loss} at step {self.step + 1}")
        if self.max_norm is not None:
            grads = clip_gradients(grads, self.max_norm)
        self.optimizer.update(self.net.params, grads)
        self.history.losses.append(loss)
        self.step += 1
        self.epoch.cursor += 1

    def _end_epoch(self) -> None:
        history = self.history
        measured = self._measure_all()  # before anything changes: it may be interrupted or fail
        lowest = min(history.validation_loss, default=math.inf)
        if self.patience is not None and measured["validation_loss"] < lowest:
            self.best = copy_of(network_arrays(self.net))
        epoch = self._new_epoch()
        history.add_epoch(float(np.mean(history.losses[-len(self.epoch.plan) :])), **measured)
        self.epoch = epoch
        if self.stopped_early:
            overwrite(network_arrays(self.net), self.best)
        for callback in self.callbacks:
            callback(self)

    def _measure_all(self) -> dict[str, float]:
        measured, classifies = {}, self.net.last.classifies
        if self.train_accuracy and classifies:
            measured["train_accuracy"] = self._measure("training", self.train)[1]
        if self.validation is not None:
            measured["validation_loss"], share_right = self._measure("validation", self.validation)
            if classifies:
                measured["validation_accuracy"] = share_right
        return measured

    def _measure(self, pile: str, data: tuple[Array, Array]) -> tuple[float, float]:
        loss, share_right = measure(self.net, *data)
        self._check_finite(loss, f"the loss on the {pile} samples is {loss} after step {self.step}")
        return loss, share_right

    def _check_finite(self, loss: float, finding: str) -> None:
        if not math.isfinite(loss):
            raise FloatingPointError(
                f"{finding}, in epoch {self.history.epochs + 1}: "
                "try a smaller learning rate, and look for NaN in the data"
            )


def copy_of(arrays: Params) -> Params:
    """The same names, and arrays that nobody else changes."""
    return {name: array.copy() for name, array in arrays.items()}


def overwrite(arrays: Params, values: Params) -> None:
    """Give arrays other values; they stay the same objects."""
    for name, array in arrays.items():
        array[...] = values[name]
