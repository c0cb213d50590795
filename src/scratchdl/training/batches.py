r"""Which samples come when."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn

import numpy as np

from scratchdl.checks import as_array
from scratchdl.initializers import Rng
from scratchdl.typing import Array, ArrayLike, Int


def shuffle_dataset(x: ArrayLike, t: ArrayLike, *, rng: Rng = None) -> tuple[Array, Array]:
    """Put samples and targets into a new order, each sample with its own target.

    Args:
        x: `N` samples.
        t: `N` targets.
        rng: A `numpy.random.Generator`, a seed, or `None` for a new order on every call.

    Returns:
        New arrays; the given ones keep their order.

    Raises:
        TypeError: If `x` or `t` is a masked array, or `rng` is neither a generator nor a seed.
        ValueError: If there are not as many samples as targets.

    Example:
        >>> import numpy as np
        >>> from scratchdl import shuffle_dataset
        >>> x, t = shuffle_dataset(np.array([[0.0], [0.1], [0.2], [0.3]]), np.arange(4), rng=0)
        >>> (x[:, 0] * 10).round().astype(int).tolist() == t.tolist()
        True
    """
    x, t = as_array(x), as_array(t)
    check_pairs(x, t)
    order = np.random.default_rng(rng).permutation(len(x))
    return x[order], t[order]


def plan_epoch(
    num_samples: int,
    batch_size: int,
    *,
    replacement: bool,
    rng: "np.random.Generator",
    drop_last: bool = False,
) -> list[Int[Array, "_"]]:
    r"""Draw the batches of one epoch.

    Shuffled, every sample comes exactly once, in a last batch that may be smaller. Drawn with
    replacement, as the memos and the book do it, each place of a batch is a new draw among all $N$
    samples: some come twice, and of $N$ draws about $(1 - 1/N)^N \approx 1/e$, or 36.8 %, of the
    samples are never seen.

    Args:
        num_samples: How many samples there are, $N$.
        batch_size: How many samples make a batch.
        replacement: Whether to draw anew for every place, or to shuffle.
        rng: The generator; it is advanced.
        drop_last: Whether to leave out a last batch that is smaller than the others.

    Returns:
        The indices of the samples of each batch.

    Example:
        >>> import numpy as np
        >>> from scratchdl.training.batches import plan_epoch
        >>> plan = plan_epoch(5, 2, replacement=False, rng=np.random.default_rng(0))
        >>> sorted(np.concatenate(plan).tolist()), [len(batch) for batch in plan]
        ([0, 1, 2, 3, 4], [2, 2, 1])
    """
    if replacement:
        order = rng.integers(0, num_samples, num_samples)
    else:
        order = rng.permutation(num_samples)
    end = num_samples - num_samples % batch_size if drop_last else num_samples
    return [order[i : i + batch_size] for i in range(0, end, batch_size)]


@dataclass
class Epoch:
    """A plan of batches, and how many of them are done.

    Attributes:
        plan: The indices of the samples of each batch.
        cursor: How many batches are done.
        rng_state: The state that the generator had before the plan was drawn: all that is needed to
            draw it again.
    """

    plan: list[Int[Array, "_"]]
    cursor: int
    rng_state: Mapping[str, Any]

    @classmethod
    def draw(
        cls,
        num_samples: int,
        batch_size: int,
        *,
        replacement: bool,
        rng: "np.random.Generator",
        drop_last: bool = False,
    ) -> "Epoch":
        """Plan a new epoch; arguments as for `plan_epoch`."""
        rng_state = rng.bit_generator.state
        plan = plan_epoch(
            num_samples, batch_size, replacement=replacement, rng=rng, drop_last=drop_last
        )
        return cls(plan, 0, rng_state)

    @property
    def batch(self) -> Int[Array, "_"]:
        """The samples whose turn it is."""
        return self.plan[self.cursor]

    @property
    def is_over(self) -> bool:
        """Whether all batches are done."""
        return self.cursor == len(self.plan)


class Samples(NamedTuple):
    """What a trainer learns from: samples and targets.

    Called, as the book's `trainer.train()` is, it says what to write.
    """

    x: Array
    t: Array

    def __call__(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("trainer.train holds the samples: write trainer.fit(epochs)")


def as_pairs(name: str, data: tuple[ArrayLike, ArrayLike], like: Array) -> tuple[Array, Array]:
    """Samples and targets as arrays, one target for each sample, at least one.

    Args:
        name: What they are called.
        data: Samples and targets.
        like: An array of the network; theirs will be of the same library, on a GPU for instance.

    Raises:
        TypeError: If they are not a pair, or the targets are words.
        ValueError: If they do not go in pairs, or there are none.
    """
    if not isinstance(data, tuple | list) or len(data) != 2:
        raise TypeError(
            f"{name} must be a pair (x, t) of samples and targets, got {type(data).__name__}"
        )
    x, t = (as_array(part) for part in data)
    check_pairs(x, t)
    if len(x) == 0:
        raise ValueError(f"there is nothing to learn from in x of shape {x.shape}")
    if x.ndim == 1:
        raise ValueError(
            f"x must hold a row of numbers for each sample, got shape {x.shape} with t of shape "
            f"{t.shape}: {name} is the pair (x, t), samples first"
        )
    if t.dtype.kind in "US" or (t.dtype.kind == "O" and isinstance(t.flat[0], str)):  # of pandas
        raise TypeError(
            f"the targets of {name} are words, such as {str(t.flat[0])!r}, where numbers are "
            "needed: names, t = np.unique(t, return_inverse=True)"
        )
    return np.asarray(x, like=like), np.asarray(t, like=like)


def loss_of_guessing(t: Array) -> float:
    r"""The loss of a guess that looks at no sample but knows how frequent each class is.

    $$ -\sum_k p_k \ln p_k $$

    With $K$ classes that are equally frequent it is $\ln K$.

    Args:
        t: Labels, or a row of probabilities for each sample.

    Example:
        >>> import numpy as np
        >>> from scratchdl.training.batches import loss_of_guessing
        >>> round(loss_of_guessing(np.arange(10)), 4), round(float(np.log(10)), 4)
        (2.3026, 2.3026)
    """
    if t.ndim == 1 or t.shape[1] == 1:
        shares = np.unique(t, return_counts=True)[1] / t.size
    else:
        shares = np.mean(t, axis=0, dtype=np.float64)
    shares = shares[shares > 0]
    return float(-np.sum(shares * np.log(shares)))


def check_pairs(x: Array, t: Array) -> None:
    """Refuse samples and targets that do not go in pairs."""
    if x.ndim == 0 or t.ndim == 0 or len(x) != len(t):
        raise ValueError(
            f"there must be one target for each sample, got x of shape {x.shape} and t of shape "
            f"{t.shape}"
        )
