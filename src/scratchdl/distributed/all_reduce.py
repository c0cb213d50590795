r"""One step for all processes: average the gradients, then step as usual."""

from collections.abc import Mapping, Sequence

import numpy as np

from scratchdl.checks import as_count, as_floats, check_named, on_host
from scratchdl.distributed.communicator import (
    Communicator,
    as_communicator,
    different,
    wait_for,
)
from scratchdl.optimizers import Optimizer
from scratchdl.optimizers.optimizer import check_not_swapped
from scratchdl.optimizers.schedules import Schedule
from scratchdl.typing import Array, Params


class AllReduce:
    r"""An optimizer whose gradient is the mean over all $R$ processes.

    $$
    g = \frac{\sum_{r=1}^{R} n_r \, g^{(r)}}{\sum_{r=1}^{R} n_r}
    $$

    Process $r$ has computed $g^{(r)}$, the mean gradient of its $n_r$ samples. So $g$ is the mean
    gradient of all of them, the one that a single process would have found. If all start from the
    same weights, they take the same steps and stay the same, and nobody has to send weights. Each
    step sends one message, as long as all gradients together.

    What it cannot know: **batch normalisation** normalises by the samples of its own process, so a
    share must not be too small, and its running averages differ; before you save, send those of
    process 0 to all, `broadcast(net.buffers, comm)`. **Dropout** and whatever else draws at random
    needs a different seed in each process, `rng=[seed, comm.rank]`; the order of the samples needs
    the same one. `Trainer` takes an `AllReduce` as its optimizer and sees to all of that.

    Args:
        optimizer: Takes the step, once for the mean.
        comm: The communicator, such as `MPI.COMM_WORLD` of mpi4py.

    Attributes:
        optimizer: The optimizer.
        comm: The communicator.
        lr: The learning rate of the optimizer; set it here or there, in every process.

    Raises:
        TypeError: If `optimizer` is not one or averages already, or `comm` is not a communicator.

    Reference:
        Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour" (2017).

    Example:
        >>> import numpy as np
        >>> from scratchdl import SGD
        >>> from scratchdl.book.ranks import run_ranks
        >>> from scratchdl.distributed import AllReduce
        >>> def program(comm):
        ...     params = {"W": np.array([1.0])}
        ...     mine = {"W": np.array([2.0 * comm.rank])}  # 0 here, 2 there
        ...     AllReduce(SGD(lr=0.5), comm).update(params, mine)
        ...     return params["W"].tolist()
        >>> run_ranks(program, size=2)
        [[0.5], [0.5]]
    """

    __slots__ = ("_has_begun", "comm", "optimizer")

    def __init__(self, optimizer: Optimizer, comm: Communicator) -> None:
        if isinstance(optimizer, AllReduce):
            raise TypeError("the optimizer averages over all processes already; once is enough")
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"optimizer must be an object such as SGD(lr=0.1), got {optimizer!r}")
        self.optimizer, self.comm = optimizer, as_communicator(comm)
        self._has_begun = False

    @property
    def lr(self) -> float:
        return self.optimizer.lr

    @lr.setter
    def lr(self, lr: float | Schedule) -> None:
        self.optimizer.lr = lr

    def update(
        self, params: Mapping[str, Array], grads: Mapping[str, Array], *, samples: int | None = None
    ) -> None:
        """Average the gradients of all processes, and take one step with them, in place.

        All processes must call this equally often, or those that call it wait for the others for
        ever.

        Args:
            params: The parameters by name, the same in every process.
            grads: The gradient for each of them, the mean over the samples of this process.
            samples: How many samples those are. It can be left out if all processes have equally
                many; if they do not, all must give it.

        Raises:
            KeyError, TypeError: As `Optimizer.update` does.
            ValueError: If this is the first update, and the processes have different weights, or
                different kinds of optimizer or learning rates; else as `Optimizer.update` does.
        """
        check_named("params", params)
        check_named("grads", grads)
        check_not_swapped(params, grads)
        weight = 1 if samples is None else as_count("samples", samples, least=0)
        if not self._has_begun:
            self._check_same(params, samples)
        missing = [name for name in params if name not in grads]
        if missing:
            raise KeyError(f"no gradient for {missing}; there are gradients for {sorted(grads)}")
        means = average([as_floats(grads[name]) for name in params], self.comm, weight)
        self.optimizer.update(params, dict(zip(params, means, strict=True)))

    def _check_same(self, params: Mapping[str, Array], samples: int | None) -> None:
        """Refuse to begin with what would drift apart, or be summed up under wrong names."""
        facts: dict[str, str | bytes] = {
            "names and shapes": shapes_of(params),
            "weights": b"".join(on_host(W).tobytes() for W in params.values()),
            "optimizers": f"{type(self.optimizer).__name__} {self.optimizer.lr} {self.optimizer.t}",
            "ideas of samples=": f"{samples is None}",
        }
        found = different(self.comm, facts)
        if found:
            hint = ": call broadcast(params, comm) first" if found == ["weights"] else ""
            raise ValueError(f"the processes have different {' and '.join(found)}{hint}")
        self._has_begun = True

    def state_dict(self) -> Params:
        """What the optimizer remembers, which is the same in all processes."""
        return self.optimizer.state_dict()

    def load_state_dict(self, state: Mapping[str, Array]) -> None:
        """Take over what another optimizer remembered; every process must call this."""
        self.optimizer.load_state_dict(state)

    def __repr__(self) -> str:
        return f"AllReduce({self.optimizer!r}, process {self.comm.rank} of {self.comm.size})"


def average(arrays: Sequence[Array], comm: Communicator, weight: float = 1) -> list[Array]:
    r"""The weighted mean of arrays over all processes, in one message.

    Each process sends all its numbers, times its weight, and the weight itself as the last one.
    The sum of the numbers, divided by the sum of the weights, is the mean.

    Args:
        arrays: Arrays of floats, with the same shapes in every process.
        comm: The communicator.
        weight: How much the arrays of this process count, such as its number of samples.

    Returns:
        New arrays, the same in every process.

    Raises:
        ValueError: If all weights are 0, as when no process has a sample.
    """
    parts = [on_host(array).ravel() for array in arrays]
    kind = np.result_type(*parts)
    message = np.concatenate([*parts, np.ones(1, kind)]) * kind.type(weight)
    total = np.empty_like(message)
    wait_for(comm.Iallreduce(message, total))
    if total[-1] == 0:
        raise ValueError("no process has any samples, so there is no mean")
    mean = total[:-1] / total[-1]
    ends = np.cumsum([part.size for part in parts])
    return [
        np.asarray(part.reshape(array.shape).astype(array.dtype, copy=False), like=array)
        for part, array in zip(np.split(mean, ends[:-1]), arrays, strict=True)
    ]


def broadcast(params: Mapping[str, Array], comm: Communicator) -> None:
    """Give every process the numbers of process 0, in place.

    Args:
        params: Arrays by name, such as `net.params` or `net.buffers`, with the same names and
            shapes in every process.
        comm: The communicator, such as `MPI.COMM_WORLD` of mpi4py.

    Raises:
        TypeError: If `params` has no names, or `comm` is not a communicator.
        ValueError: If the names or shapes are not the same in all processes.

    Example:
        >>> import numpy as np
        >>> from scratchdl.book.ranks import run_ranks
        >>> from scratchdl.distributed import broadcast
        >>> def program(comm):
        ...     params = {"W": np.array([comm.rank + 0.5])}  # another number in each
        ...     broadcast(params, comm)
        ...     return params["W"].tolist()
        >>> run_ranks(program, size=2)
        [[0.5], [0.5]]
    """
    check_named("params", params)
    if different(as_communicator(comm), {"arrays": shapes_of(params)}):
        raise ValueError(
            f"the processes have arrays of different names, shapes or precisions; those of process "
            f"{comm.rank}: {shapes_of(params)}"
        )
    for array in params.values():
        numbers = np.array(on_host(array), order="C")
        wait_for(comm.Ibcast(numbers))
        array[...] = np.asarray(numbers, like=array)


def shapes_of(arrays: Mapping[str, Array]) -> str:
    """Names, shapes and precisions of arrays, as one text."""
    return ", ".join(f"{name} {array.shape} {array.dtype}" for name, array in arrays.items())
