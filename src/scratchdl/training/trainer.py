r"""The training loop: batch by batch, epoch by epoch, until it is enough."""

import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np

from scratchdl import checkpoints
from scratchdl.augment import Augment
from scratchdl.checks import ForeignNames, as_count, check_flag, check_positive, on_host
from scratchdl.distributed import AllReduce
from scratchdl.files import PathLike
from scratchdl.initializers import Rng
from scratchdl.networks.network import Network
from scratchdl.optimizers import Optimizer, clip_gradients
from scratchdl.progress import ProgressLine, bar
from scratchdl.training.arguments import (
    as_threads,
    check_augment,
    check_callbacks,
    check_kind,
    check_places,
)
from scratchdl.training.batches import Epoch, Samples, as_pairs, loss_of_guessing
from scratchdl.training.history import History
from scratchdl.training.ranks import Ranks
from scratchdl.training.state import (
    arrays_like,
    check_fits,
    fingerprint,
    network_arrays,
    read_state,
    restore,
    state,
)
from scratchdl.training.threads import shared_gradient
from scratchdl.typing import Array, ArrayLike, Params

ENOUGH_STEPS = 50  # by this many steps a network should have begun to learn


class Trainer(ForeignNames):
    r"""Shows a network all samples, again and again, a batch at a time.

    One pass over all samples is an epoch. Each epoch shuffles them, so that every sample comes
    exactly once; the memos and the book instead draw each batch from all samples and call the same
    number of draws an epoch, so that more than a third of the samples are not seen in it.

    Args:
        net: The network; it is trained in place.
        optimizer: What turns gradients into steps. With `AllReduce(optimizer, comm)` of
            `scratchdl.distributed` several processes train the network together: each builds the
            same trainer with all samples, and computes its share of every batch.
        train: Samples and targets to learn from.
        validation: Samples and targets that are only looked at, after each epoch.
        batch_size: How many samples make a batch.
        drop_last: Whether to leave out the samples at the end of an epoch that do not fill a batch,
            different ones in each epoch. Batch normalisation cannot learn from a last batch of one.
        replacement: Whether to draw batches as the book does.
        patience: Stop after this many epochs in which the validation loss has not fallen below its
            minimum, and go back to the network of that minimum; `None` to go on to the end. `fit`
            then trains no more, however often it is called, even after `resume`; give this
            attribute a larger number to go on from that network.
        max_norm: The greatest length that a gradient may have; a longer one is shortened by
            `clip_gradients`. `None` to leave gradients as they are.
        augment: A function that changes the samples of each batch before the network learns from
            them, called as `augment(x, rng=rng)`, such as `shift` or `partial(rotate, degrees=10)`
            of `scratchdl.augment`. Losses and accuracies are measured on samples as they are. It
            draws from a generator of its own, which a checkpoint keeps. `None` to change nothing.
        callbacks: Called with this trainer after each epoch. Setting `stop` ends the training.
        train_accuracy: Whether to measure the accuracy on all training samples after each epoch;
            on MNIST that takes about as long as the epoch. A network that predicts numbers, with
            `last=IdentityWithLoss()`, has no accuracy.
        threads: How many threads share every batch, each on a processor core of its own. It pays
            where a step takes long, as that of a deep network on images, and costs time where one
            takes less than a millisecond. Let NumPy's products have one thread each: set
            `OPENBLAS_NUM_THREADS=1` in the environment before Python starts. Dropout then draws
            other masks, and batch normalisation looks at each share alone; all else is the same up
            to rounding, and a checkpoint goes on with any number of threads.
        progress: `None` shows a bar in terminals and notebooks, and nothing elsewhere; `True` also
            prints a line for each epoch elsewhere, for instance into a log; `False` shows nothing.
        rng: A `numpy.random.Generator`, a seed, or `None` for a new order on every run.

    Attributes:
        history: Losses and accuracies so far.
        first_schedule: Where the learning rate came from when the trainer was built.
        ranks: The processes; `ranks.rank` is the number of this one, 0 where there is only one.
        step: How many steps have been taken.
        stop: Set this to end the training after the epoch; the next `fit` goes on.

    Raises:
        TypeError: If `net` or `optimizer` is not one, samples and targets are not a pair, a count
            is not an integer, a flag is neither true nor false, `augment` is not a function, or
            `callbacks` is not a list of functions.
        ValueError: If samples and targets do not go in pairs, a count is less than 1, `max_norm` is
            not positive, `patience` is given without validation samples, several processes are to
            have several threads, or there would be no batch, or one of a single sample that the
            network cannot learn from.

    Warns:
        UserWarning: Once, after an epoch whose loss is still that of guessing.

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
        optimizer: Optimizer | AllReduce,
        train: tuple[ArrayLike, ArrayLike],
        validation: tuple[ArrayLike, ArrayLike] | None = None,
        *,
        batch_size: int = 100,
        drop_last: bool = False,
        replacement: bool = False,
        patience: int | None = None,
        max_norm: float | None = None,
        augment: Augment | None = None,
        callbacks: Sequence[Callable[["Trainer"], None]] = (),
        train_accuracy: bool = True,
        threads: int = 1,
        progress: bool | None = None,
        rng: Rng = None,
    ) -> None:
        check_kind("net", net, Network, "MultiLayerNet(784, [50], 10)")
        self.ranks = Ranks(optimizer.comm if isinstance(optimizer, AllReduce) else None)
        if isinstance(optimizer, AllReduce):
            optimizer = optimizer.optimizer  # the averaging is done here, with more than gradients
        check_kind("optimizer", optimizer, Optimizer, "SGD(lr=0.1)")
        self.net, self.optimizer, self.first_schedule = net, optimizer, optimizer.schedule
        W = next(iter(net.params.values()))
        self.train = Samples(*as_pairs("train", train, W))
        self.validation = None if validation is None else as_pairs("validation", validation, W)
        self.batch_size = as_count("batch_size", batch_size)
        self.threads = as_threads(threads, processes=self.ranks.size)
        self.patience = None if patience is None else as_count("patience", patience)
        if self.patience is not None and self.validation is None:
            raise ValueError("patience needs validation samples, whose loss it can watch")
        self.max_norm = max_norm
        if max_norm is not None:
            check_positive("max_norm", max_norm)
        flags = {"drop_last": drop_last, "replacement": replacement}
        for name, flag in (flags | {"train_accuracy": train_accuracy}).items():
            check_flag(name, flag)
        if progress is not None:
            check_flag("progress", progress)
        self.drop_last, self.replacement = bool(drop_last), bool(replacement)
        check_callbacks(callbacks)
        self.callbacks, self.train_accuracy, self.progress = callbacks, train_accuracy, progress
        self.rng = np.random.default_rng(rng)
        self.augment = check_augment(augment)
        # Of its own: the order of the batches stays the same, whatever is drawn for the samples.
        self.augment_rng = self.rng.spawn(1)[0] if augment else None
        self.history = History()
        self.step = 0
        self.stop = False
        self.ranks.begin_alike(self)
        self.best = copy_of(network_arrays(net)) if self.patience is not None else {}
        self.epoch = self.draw_epoch(self.rng)
        self._guess = loss_of_guessing(on_host(self.train[1])) if net.last.classifies else -math.inf
        self._check_batches()

    @classmethod
    def _check_call(cls, *args: object, **settings: object) -> None:
        super()._check_call(*check_places(args), **settings)

    def fit(
        self,
        epochs: int | None = None,
        *,
        until: int | None = None,
        checkpoint: PathLike | None = None,
        every: int | None = None,
    ) -> History:
        """Train for some more epochs, or until there is a certain number in all.

        Called twice, it trains twice. After `resume`, `until` says where a run was to end.

        Args:
            epochs: How many more epochs; one that was interrupted counts when it is complete.
            until: The number of epochs in all, those of earlier calls included; nothing
                happens if they are complete already.
            checkpoint: A file to save to after each epoch, from which `resume` can go on.
            every: Also save each time this many steps have been taken.

        Returns:
            The history, which goes on growing with the next call.

        Raises:
            TypeError: If neither `epochs` nor `until` is given, or both are.
            FloatingPointError: If a loss is not finite. The step is named, and not taken; or the
                epoch after which it was measured, and not counted.

        Warns:
            UserWarning: If patience has run out before, so that nothing is done.
        """
        if (epochs is None) == (until is None):
            raise TypeError("give either epochs, how many more, or until, how many in all")
        if epochs is not None:
            until = self.history.epochs + as_count("epochs", epochs)
        total = as_count("until", until)  # type: ignore[arg-type]  # one of the two is given
        every = None if every is None else as_count("every", every)
        self.stop = False
        if self.stopped_early and self.history.epochs < total and self.ranks.rank == 0:
            warnings.warn(
                f"patience ran out after epoch {self.history.epochs}, so nothing is done; set "
                "patience of this trainer to a larger number to go on",
                stacklevel=3,
            )
        with ProgressLine(visible=self.progress if self.ranks.rank == 0 else False) as line:
            while self.history.epochs < total and not (self.stop or self.stopped_early):
                while not self.epoch.is_over:
                    self._take_step()
                    done = bar(self.step, total * len(self.epoch.plan))
                    line.show(f"{done}  loss {self.history.losses[-1]:.4f}")
                    if checkpoint is not None and every and self.step % every == 0:
                        self.save(checkpoint)
                self._end_epoch()
                line.log(f"epoch {self.history.epochs} of {total}: {self.history.latest()}")
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
        if self.ranks.rank == 0:
            checkpoints.save(path, *state(self))

    def resume(self, path: PathLike) -> None:
        """Go back to a checkpoint: from there on every bit is as if there had been no break.

        Build network, optimizer and trainer as they were built for the run that saved it, and give
        it the same samples. A learning rate that was set to another number on the way comes from
        the checkpoint; to go on with one of your own, set `optimizer.lr` after this call. If the
        schedule is a function of your own, its rates up to here are compared.

        Args:
            path: A file that `save` or `fit` has written.

        Raises:
            FileNotFoundError: If there is no such file.
            ValueError: If it is damaged, or was written with another network, optimizer, learning
                rate, settings or samples, which the message names; nothing is changed then.
        """

        def expected(about: checkpoints.About) -> Params:
            check_fits(self, about)
            return arrays_like(self)

        arrays, about = checkpoints.load(path, expected)
        restore(self, arrays, read_state(self, about))
        self.ranks.check_place(self)

    def __repr__(self) -> str:
        samples = f"{len(self.train[0])} samples in batches of {self.batch_size}"
        return (
            f"<Trainer of {type(self.net).__name__} by {self.optimizer!r}: {samples}, "
            f"{self.history.epochs} epochs done>"
        )

    @cached_property
    def fingerprints(self) -> tuple[str | None, str | None]:
        """Short texts that tell the training and validation samples from others."""
        return fingerprint(self.train), fingerprint(self.validation)

    @property
    def generators(self) -> list["np.random.Generator"]:
        """What draws while the network learns: changes of samples, and layers."""
        own = [] if self.augment_rng is None else [self.augment_rng]
        return own + self.net.generators

    def draw_epoch(self, rng: "np.random.Generator") -> Epoch:
        """Plan an epoch; the generator is advanced."""
        return Epoch.draw(
            len(self.train[0]),
            self.batch_size,
            drop_last=self.drop_last,
            replacement=self.replacement,
            rng=rng,
        )

    def _check_batches(self) -> None:
        """Refuse batches that nothing can be learnt from, now and not after the first epoch."""
        samples, plan = len(self.train[0]), self.epoch.plan
        if not plan:
            raise ValueError(
                f"drop_last leaves no batch: there are {samples} samples, fewer than "
                f"batch_size={self.batch_size}"
            )
        if len(plan[-1]) < self.ranks.size:
            raise ValueError(
                f"a batch of {len(plan[-1])} samples has no share for each of {self.ranks.size} "
                "processes: give a larger batch_size, or drop_last=True if it is the last one"
            )
        shares = self.ranks.size * self.threads
        if len(plan[-1]) < 2 * shares and self.net.buffers:
            x, t = self.train
            try:
                self.net.astype(self.net.dtype).loss(x[:1], t[:1], training=True)
            except ValueError as error:
                raise ValueError(
                    f"{samples} samples in batches of {self.batch_size} leave "
                    f"{'one' if shares == 1 else 'a share'} of a single sample, from which this "
                    f"network cannot learn; give drop_last=True or another batch_size ({error})"
                ) from error

    def _take_step(self) -> None:
        averages = copy_of(self.net.buffers)
        with self.ranks.own_draws(self.generators):
            x, t = self._next_batch()
            loss, grads = shared_gradient(self.net, x, t, self.threads)
        loss, grads = self.ranks.average(self.net, loss, grads, len(x))
        if not math.isfinite(loss):
            overwrite(self.net.buffers, averages)  # no step is taken, so nothing is remembered
        self._check_finite(loss, f"the loss is {loss} at step {self.step + 1}")
        if self.max_norm is not None:
            grads = clip_gradients(grads, self.max_norm)
        self.optimizer.update(self.net.params, grads)
        self.history.losses.append(loss)
        self.step += 1
        self.epoch.cursor += 1

    def _next_batch(self) -> tuple[Array, Array]:
        x, t = self.train
        batch = np.asarray(self.ranks.share(self.epoch.batch), like=x)
        if self.augment is None:
            return x[batch], t[batch]
        changed = self.augment(x[batch], rng=self.augment_rng)
        if np.shape(changed) != (len(batch), *x.shape[1:]):
            raise ValueError(
                f"augment must keep the shape of a batch, {(len(batch), *x.shape[1:])}, but gave "
                f"{np.shape(changed)}"
            )
        return changed, t[batch]

    def _end_epoch(self) -> None:
        history = self.history
        measured = self._measure_all()  # before anything changes: it may be interrupted or fail
        lowest = min(history.validation_loss, default=math.inf)
        if self.patience is not None and measured["validation_loss"] < lowest:
            self.best = copy_of(network_arrays(self.net))
        epoch = self.draw_epoch(self.rng)
        history.add_epoch(float(np.mean(history.losses[-len(self.epoch.plan) :])), **measured)
        self.epoch = epoch
        self._compare_with_guessing()
        if self.stopped_early:
            overwrite(network_arrays(self.net), self.best)
        for callback in self.callbacks:
            callback(self)
        self.stop = self.ranks.any(self.stop)

    def _compare_with_guessing(self) -> None:
        latest = self.history.losses[-max(len(self.epoch.plan) // 2, 1) :]
        loss = float(np.mean(latest)) - self.net.penalty_loss()
        if self.step >= ENOUGH_STEPS and loss > 0.99 * self._guess > 0 and self.ranks.rank == 0:
            warnings.warn(
                f"after epoch {self.history.epochs} the loss is {loss:.3g}, no better than that of "
                f'guessing, {self._guess:.3g}: see the page "It does not learn" of the site',
                stacklevel=5,
            )
            self._guess = -math.inf  # said once

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
        loss, share_right = self.ranks.measure(self.net, *data, self.threads)
        self._check_finite(loss, f"the loss on the {pile} samples is {loss} after step {self.step}")
        return loss, share_right

    def _check_finite(self, loss: float, finding: str) -> None:
        if not math.isfinite(loss):
            raise FloatingPointError(
                f"{finding}, in epoch {self.history.epochs + 1}: "
                "try a smaller learning rate, and look for NaN in the data"
            )


def copy_of(arrays: Mapping[str, Array]) -> Params:
    """The same names, and arrays that nobody else changes."""
    return {name: array.copy() for name, array in arrays.items()}


def overwrite(arrays: Mapping[str, Array], values: Mapping[str, Array]) -> None:
    """Give arrays other values; they stay the same objects."""
    for name, array in arrays.items():
        array[...] = values[name]
