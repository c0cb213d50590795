"""Chapter 7, second half: which samples are seen, when to stop, and what must stay unseen."""

from collections.abc import Callable, Iterable

import numpy as np

from scratchdl.book.exercises.comparing import as_numbers
from scratchdl.book.exercises.functions import Arguments, function_exercise
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.running import line_of, run
from scratchdl.book.exercises.values import value_exercise
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.book.exercises.words import show
from scratchdl.typing import Array

function_exercise(
    "unseen_share",
    solution=lambda N, size, steps: (1 - 1 / N) ** (size * steps),
    inputs=lambda rng: [
        (10_000, 100, 100),
        (10_000, 100, 500),
        (100, 10, 3),
        (2, 1, 1),
        (int(rng.integers(50, 500)), 20, int(rng.integers(2, 30))),
    ],
    mistakes=[
        (
            lambda N, size, steps: 1 - (1 - 1 / N) ** (size * steps),
            "that is the share that was seen; the others are asked for.",
        ),
        (
            lambda N, size, steps: (1 - size / N) ** steps,
            "that holds if a batch never contains a sample twice. Here each of its numbers is "
            "drawn from all N.",
        ),
        (
            lambda N, size, steps: max(0.0, 1 - size * steps / N),
            "that holds if no sample is ever drawn twice.",
        ),
        (
            lambda N, size, steps: (1 - 1 / N) ** steps,
            "a step draws a whole batch: there are size · steps draws.",
        ),
        (
            lambda N, size, steps: np.exp(-1),
            "that is the limit for one epoch of many samples; other numbers give other shares.",
        ),
        (
            lambda N, size, steps: np.exp(-size * steps / N),
            "that is the limit for many samples. The exact share is a power of 1 - 1/N.",
        ),
        (
            lambda N, size, steps: (1 / N) ** (size * steps),
            "1/N is the chance to be drawn. To stay unseen is to be missed, size · steps times.",
        ),
    ],
    rtol=1e-6,
    atol=1e-12,
    praise="one miss has the chance 1 - 1/N, and every draw of the epoch must be a miss.",
)


@exercise("mini_batches", praise="every sample once, in a new order each time, and none dropped.")
def _mini_batches(batches: Callable[..., object], *, rng: np.random.Generator) -> None:
    if not callable(batches):
        raise NotYet(f"hand over the function itself, without parentheses, not {show(batches)}.")
    for N, size in ((6, 2), (10, 4), (3, 5), (int(rng.integers(50, 200)), 32)):
        first, again, other = (_epoch(batches, N, size, seed) for seed in (0, 0, 1))
        _refuse_sizes([len(batch) for batch in first], N, size)
        _refuse_indices(np.concatenate(first), N)
        if not np.array_equal(np.concatenate(first), np.concatenate(again)):
            raise NotYet("two equal Generators gave two orders: draw with rng, from nowhere else.")
    if np.array_equal(np.concatenate(first), np.arange(N)):
        raise NotYet("the samples come in the order in which they are stored: shuffle them first.")
    if np.all(np.diff(np.concatenate(first)) % N == 1):
        raise NotYet("the stored order only begins at another place: draw an order of all samples.")
    if np.array_equal(np.concatenate(first), np.concatenate(other)):
        raise NotYet("two different Generators gave the same order: is the seed fixed inside?")


def _epoch(batches: Callable[..., object], N: int, size: int, seed: int) -> list[Array]:
    """The reader's batches for one epoch, as a list of index arrays."""
    call = f"{getattr(batches, '__name__', 'your_function')}({N}, {size}, rng)"
    outcome = run(lambda: _listed(batches(N, size, np.random.default_rng(seed))), ())
    if outcome.error is not None:
        said = f"{type(outcome.error).__name__}: {outcome.error}".partition("\n")[0]
        where = line_of(outcome.error, batches)
        raise NotYet(f"{call} stops with {said}" + (f"\n    in {where}" if where else ""))
    if outcome.value is None or outcome.value is Ellipsis:
        raise NotYet(f"{call} returns nothing yet: is a `return` missing?")
    if not isinstance(outcome.value, list):
        raise NotYet(f"{call} should return a list of batches, not {show(outcome.value)}.")
    found = [as_numbers(batch) for batch in outcome.value]
    indices = [batch for batch in found if batch is not None and batch.dtype.kind in "iu"]
    if len(indices) < len(found) or any(batch.ndim != 1 for batch in indices):
        raise NotYet(f"{call}: each batch should be an array of indices, one axis of integers.")
    return indices


def _listed(value: object) -> object:
    """A list of what can be iterated, so that what a generator raises is seen too."""
    return list(value) if isinstance(value, Iterable) else value


def _refuse_sizes(sizes: list[int], N: int, size: int) -> None:
    full, rest = divmod(N, size)
    wanted = [size] * full + [rest] * (rest > 0)
    if sizes == wanted:
        return
    if sorted(sizes) == sorted(wanted):
        raise NotYet(
            f"the smaller batch of {N} samples in batches of {size} should be the last: shuffle "
            "the samples, then cut, rather than shuffle whole batches."
        )
    if sizes == [size] * full:
        raise NotYet(
            f"of {N} samples in batches of {size}, the last {rest} are dropped: let the last "
            "batch be smaller."
        )
    raise NotYet(f"{N} samples in batches of {size} should give sizes {wanted}, not {sizes}.")


def _refuse_indices(chosen: Array, N: int) -> None:
    if chosen.min() < 0 or chosen.max() >= N:
        raise NotYet(f"the indices of {N} samples run from 0 to {N - 1}, yours to {chosen.max()}.")
    times = np.bincount(chosen.astype(np.intp), minlength=N)
    if np.any(times != 1):
        raise NotYet(
            f"of {N} samples, {np.sum(times == 0)} come in no batch and {np.sum(times > 1)} come "
            "more than once. Draw one order of all samples, then cut it."
        )


def _stop(losses: Array, patience: int) -> tuple[int, int]:
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best >= patience:
            return epoch, best
    return len(losses) - 1, best


def _stop_at_first_rise(losses: Array, patience: int) -> tuple[int, int]:
    for epoch in range(1, len(losses)):
        if losses[epoch] >= losses[epoch - 1]:
            return epoch, epoch - 1
    return len(losses) - 1, len(losses) - 1


def _stop_by_neighbours(losses: Array, patience: int) -> tuple[int, int]:
    """Counts rises over the epoch before, not over the best one."""
    rises = 0
    for epoch in range(1, len(losses)):
        rises = rises + 1 if losses[epoch] >= losses[epoch - 1] else 0
        if rises == patience:
            return epoch, int(np.argmin(losses[: epoch + 1]))
    return len(losses) - 1, int(np.argmin(losses))


def _noisy_valleys(rng: np.random.Generator) -> list[Arguments]:
    late = np.array([3.0, 2.0, 2.5, 2.4, 2.6, 2.7, 1.0, 0.9])
    saw = np.array([5.0, 2.0, 3.0, 2.5, 3.0, 2.5, 3.0, 2.5, 3.0])
    x = np.linspace(-1, 1.5, 40)
    return [
        (np.array([2.0, 1.5, 1.2, 1.3, 1.4, 1.5]), 2),
        (late, 3),
        (late, 9),
        (saw, 3),
        (np.array([3.0, 2.0, 1.0]), 2),
        (np.array([1.0, 1.5, 1.2]), 5),  # the first is the best, and patience does not run out
        (x**2 + 0.1 * rng.normal(size=40), 6),
    ]


function_exercise(
    "early_stopping",
    solution=_stop,
    inputs=_noisy_valleys,
    mistakes=[
        (
            lambda losses, patience: (len(losses) - 1, int(np.argmin(losses))),
            "you look at all losses. While the net learns, the later ones do not exist yet: decide "
            "at each epoch from what came before.",
        ),
        (
            lambda losses, patience: (_stop(losses, patience)[0],) * 2,
            "the net stops in the right epoch, but the weights to keep are those of the best one.",
        ),
        (
            lambda losses, patience: _stop(losses, patience)[::-1],
            "stop and best are swapped: first the epoch in which it stops.",
        ),
        (
            _stop_at_first_rise,
            "one rise is often noise: wait until `patience` epochs have passed since the best.",
        ),
        (
            _stop_by_neighbours,
            "compare with the best loss so far, not with the epoch before: after a rise, a fall "
            "that does not reach the best is no progress.",
        ),
        (
            lambda losses, patience: _stop(losses, patience + 1),
            "you wait one epoch too long: stop as soon as epoch - best is `patience`.",
        ),
        (
            lambda losses, patience: tuple(epoch + 1 for epoch in _stop(losses, patience)),
            "that would be right if the first epoch were number 1; count from 0.",
        ),
        (
            lambda losses, patience: (
                _stop(losses, patience)[0],
                float(losses[_stop(losses, patience)[1]]),
            ),
            "the net stops in the right epoch; return the number of the best epoch, not its loss.",
        ),
        (
            lambda losses, patience: _stop(-losses, patience),
            "you look for the largest loss; a loss should be small.",
        ),
    ],
    praise="it waits, it gives up, and it keeps the best weights it has seen.",
)


value_exercise(
    "label_noise",
    expected=0.73,
    mistakes=[
        (73, "give a share between 0 and 1, not a percentage."),
        (
            0.7 + 0.3 / 9,
            "a tenth of the drawn digits are right, not a ninth: all ten can be drawn.",
        ),
        (0.7, "nearly: a digit drawn from all ten is the old one in a tenth of the cases."),
        (0.27, "that is the share of wrong labels, and so of the mistakes it seems to make."),
        (0.3, "that is the share of labels that were drawn anew."),
        (1.0, "it knows the truth, but it is measured by labels that are partly wrong."),
        (0.97, "of the 30 %, a tenth stays right, not nine tenths."),
    ],
    praise="0.7 untouched and 0.3 / 10 right by luck: no honest reader scores higher.",
)
