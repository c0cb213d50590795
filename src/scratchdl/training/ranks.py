r"""The processes that train one network together, or the one that trains it alone."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from scratchdl.distributed import broadcast
from scratchdl.distributed.all_reduce import average, shapes_of
from scratchdl.distributed.communicator import Communicator, different, wait_for
from scratchdl.networks.network import Network
from scratchdl.training.measuring import measure
from scratchdl.training.state import settings
from scratchdl.training.threads import shared_measure
from scratchdl.typing import Array, Params

if TYPE_CHECKING:
    from scratchdl.training.trainer import Trainer


class Ranks:
    r"""What a trainer must do differently when several processes train one network.

    Every process has all samples and draws the same batches; of each batch it takes its share. So
    the training is that of one process, up to rounding, batch normalisation and dropout, however
    many there are, and goes on from a checkpoint with any number of them.

    With one process nothing here does anything.

    Args:
        comm: The communicator, `None` for one process.

    Attributes:
        rank: The number of this process, from 0.
        size: How many there are.
    """

    def __init__(self, comm: Communicator | None) -> None:
        self.comm = None if comm is None or comm.size == 1 else comm
        self.rank = 0 if self.comm is None else self.comm.rank
        self.size = 1 if self.comm is None else self.comm.size

    def share(self, samples: Array) -> Array:
        """The part of a batch that this process computes; the first ones may have one more."""
        return np.array_split(samples, self.size)[self.rank]

    @contextmanager
    def own_draws(self, generators: Sequence["np.random.Generator"]) -> Iterator[None]:
        """Let each process draw different numbers, and leave all generators in one state.

        A generator jumps far ahead, in each process to a different place; it is left in a state
        beyond all of them.
        """
        if self.comm is None:
            yield
            return
        states = [jumped(rng, [self.rank + 1, self.size + 1]) for rng in generators]
        for rng, (own, _) in zip(generators, states, strict=True):
            rng.bit_generator.state = own
        yield
        for rng, (_, common) in zip(generators, states, strict=True):
            rng.bit_generator.state = common

    def average(
        self, net: Network, loss: float, grads: Params, samples: int
    ) -> tuple[float, Params]:
        """Loss and gradient of the whole batch; running averages become their mean."""
        if self.comm is None:
            return loss, grads
        buffers = list(net.buffers.values())
        arrays = [*grads.values(), *buffers, np.array([loss], net.dtype)]
        means = average(arrays, self.comm, samples)
        for buffer, mean in zip(buffers, means[len(grads) : -1], strict=True):
            buffer[...] = mean
        return float(means[-1][0]), dict(zip(grads, means, strict=False))

    def measure(self, net: Network, x: Array, t: Array, threads: int = 1) -> tuple[float, float]:
        """Loss and accuracy on many samples; each process or thread looks at its share of them."""
        if self.comm is None:
            return shared_measure(net, x, t, threads)
        mine = self.share(np.arange(len(x)))
        part = slice(mine[0], mine[-1] + 1) if len(mine) else slice(0)
        pair = measure(net, x[part], t[part]) if len(mine) else (0.0, 0.0)
        loss, share_right = average([np.array(pair)], self.comm, len(mine))[0]
        return float(loss), float(share_right)

    def any(self, flag: bool) -> bool:
        """Whether the flag is set in any process; all get the same answer."""
        if self.comm is None:
            return flag
        return bool(average([np.array([float(flag)])], self.comm)[0][0] > 0)

    def begin_alike(self, trainer: "Trainer") -> None:
        """Refuse processes that were given different things; begin with the network of process 0.

        Raises:
            ValueError: If samples, settings or kinds of network differ; what differs is named.
        """
        if self.comm is None:
            return
        updates = trainer.optimizer.t
        facts: dict[str, str | bytes] = {"updates": f"{updates}"}
        facts |= {name: json.dumps(what) for name, what in settings(trainer, updates).items()}
        facts["arrays"] = shapes_of(trainer.net.params) + shapes_of(trainer.net.buffers)
        self._refuse(different(self.comm, facts))
        broadcast(trainer.net.params, self.comm)
        broadcast(trainer.net.buffers, self.comm)
        generators = [trainer.rng, *trainer.generators]
        for rng in generators:
            jumped(rng, [])  # those that cannot are refused now
        states = from_first(self.comm, [rng.bit_generator.state for rng in generators])
        for rng, state in zip(generators, states, strict=True):
            rng.bit_generator.state = state

    def check_place(self, trainer: "Trainer") -> None:
        """Refuse to go on from different places, as with one file for each process.

        Raises:
            ValueError: If the processes have read different checkpoints.
        """
        if self.comm is not None:
            facts = {"checkpoints": json.dumps([trainer.step, trainer.history.as_dict()])}
            self._refuse(different(self.comm, facts))

    def _refuse(self, names: Sequence[str]) -> None:
        if names:
            hint = ""
            if any("samples" in name for name in names):
                hint = ": give all samples to each, the trainer shares every batch out"
            raise ValueError(f"the processes have different {' and '.join(names)}{hint}")


def from_first(comm: Communicator, states: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What process 0 has, as text that all have room for."""
    text = np.frombuffer(json.dumps(states).encode(), np.uint8)
    length = np.array([text.size])
    wait_for(comm.Ibcast(length))
    letters = np.resize(text, length[0])
    wait_for(comm.Ibcast(letters))
    found: list[Mapping[str, Any]] = json.loads(letters.tobytes())
    return found


def jumped(rng: "np.random.Generator", jumps: Sequence[int]) -> list[Mapping[str, Any]]:
    """The states of a generator after this many jumps, each farther than any program can draw.

    Raises:
        TypeError: If it is of a kind that cannot jump.
    """
    jump = getattr(rng.bit_generator, "jumped", None)
    if jump is None:
        kind = type(rng.bit_generator).__name__
        raise TypeError(f"with several processes use np.random.default_rng; {kind} cannot jump")
    return [jump(count).state for count in jumps]
