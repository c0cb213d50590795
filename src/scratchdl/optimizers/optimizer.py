r"""What all optimizers share: the walk over the parameters, and the memory kept for each."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from scratchdl.checks import as_count, check_not_negative, check_positive
from scratchdl.optimizers.schedules import Schedule
from scratchdl.typing import Array, Params

FORGET_EVERY = 100  # updates; with a share of 0.9 it takes more than that to fade below 10^-38


class Optimizer:
    r"""Take a step for every array of parameters, in place; how, a subclass says.

    A subclass is two things. `slots` names the arrays that it remembers for each parameter, zero
    at first. `step` is its formula: it gets the parameter $W$, the gradient
    $g = \partial L / \partial W$ and the slots by name, and writes into $W$ and the slots. The
    learning rate is `self.lr`, and `self.t` counts the updates, this one included.

    Args:
        lr: The learning rate $\eta$: a number, or a schedule, which gives it for update
            $t = 1, 2, \dots$

    Attributes:
        lr: The learning rate of the latest update, before the first that of the first; it may be
            set to another number or schedule at any time.
        schedule: The schedule, or `None`.
        t: How many updates there were.
        state: For each parameter its slots, by name.

    Raises:
        TypeError: If `lr` is neither a number nor a schedule.
        ValueError: If `lr` is not positive.

    Example:
        >>> import numpy as np
        >>> from scratchdl import Optimizer
        >>> class Heavy(Optimizer):
        ...     slots = ("v",)
        ...
        ...     def step(self, W, g, v):
        ...         v[...] = 0.5 * v - self.lr * g
        ...         W += v
        >>> params, heavy = {"W": np.array([1.0])}, Heavy(lr=0.25)
        >>> heavy.update(params, {"W": np.array([2.0])})
        >>> heavy.update(params, {"W": np.array([0.0])})
        >>> params["W"], heavy.state["W"]["v"]
        (array([0.25]), array([-0.25]))
    """

    slots: tuple[str, ...] = ()
    step: Callable[..., None]

    def __init__(self, lr: float | Schedule) -> None:
        self.t = 0
        self.state: dict[str, Params] = {}
        self.schedule: Schedule | None = None
        self.lr = lr

    @property
    def lr(self) -> float:
        return self._lr

    @lr.setter
    def lr(self, lr: float | Schedule) -> None:
        if callable(lr):
            self.schedule = lr
            self._lr = self._scheduled(max(self.t, 1))
        else:
            check_positive("lr", lr)
            self.schedule = None
            self._lr = float(lr)  # a Python float never widens float32

    def _scheduled(self, t: int) -> float:
        if self.schedule is None:
            return self._lr
        lr = self.schedule(t)
        check_not_negative(f"the learning rate of the schedule at update {t}", lr)
        return float(lr)

    def update(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        """Take one step on every array of `params`, in place.

        Args:
            params: The parameters by name. Whoever else holds these arrays sees the change.
            grads: The gradient for each of them, in the same shape. Further ones are ignored, so
                that a part of a network can be left as it is.

        Raises:
            KeyError: If a parameter has no gradient; nothing is changed then.
            TypeError: If a parameter does not hold floats; nothing is changed then.
            ValueError: If a gradient has another shape than its parameter, or the schedule gives
                no learning rate; nothing is changed then.
        """
        for name, W in params.items():
            check_pair(name, W, grads)
        self._lr = self._scheduled(self.t + 1)
        self.t += 1
        for name, W in params.items():
            if name not in self.state:
                self.state[name] = {slot: np.zeros_like(W) for slot in self.slots}
            self.step(W, grads[name], **self.state[name])
        if self.t % FORGET_EVERY == 0:
            for slots in self.state.values():
                for array in slots.values():
                    forget_traces(array)

    def settings(self) -> dict[str, Any]:
        """What this optimizer was built with, apart from a learning rate that is a number.

        Returns:
            Its kind, its schedule as a text, and the numbers of its formula, by name.

        Example:
            >>> from scratchdl import Momentum, constant
            >>> Momentum(lr=constant(0.1), momentum=0.5).settings()
            {'kind': 'Momentum', 'schedule': 'constant(lr=0.1)', 'momentum': 0.5}
        """
        numbers = {
            name: value
            for name, value in vars(self).items()
            if isinstance(value, float | int) and name not in ("t", "_lr")
        }
        schedule = re.sub(" at 0x[0-9A-Fa-f]+", "", repr(self.schedule))  # of a function
        return {"kind": type(self).__name__, "schedule": schedule, **numbers}

    def state_dict(self) -> Params:
        """All that the optimizer remembers, as copies.

        Returns:
            The number of updates under `t`, and every slot under the names of slot and parameter.

        Example:
            >>> from scratchdl import SGD
            >>> SGD(lr=0.1).state_dict()
            {'t': array(0)}
        """
        slots = {
            f"{slot}/{name}": array.copy()
            for name, arrays in self.state.items()
            for slot, array in arrays.items()
        }
        return {"t": np.array(self.t), **slots}

    def load_state_dict(self, state: Mapping[str, Array]) -> None:
        """Remember what another optimizer of this kind remembered.

        Args:
            state: What its `state_dict` gave.

        Raises:
            ValueError: If the slots are not those of this kind of optimizer.

        Example:
            >>> import numpy as np
            >>> from scratchdl import SGD
            >>> optimizer = SGD(lr=0.1)
            >>> optimizer.load_state_dict({"t": np.array(100)})
            >>> optimizer.t
            100
        """
        restored: dict[str, Params] = {}
        for key, array in state.items():
            slot, _, name = key.partition("/")
            if key != "t":
                restored.setdefault(name, {})[slot] = array.copy()
        if any(slots.keys() != set(self.slots) for slots in restored.values()) or "t" not in state:
            raise ValueError(
                f"{type(self).__name__} remembers t and {list(self.slots)} for each parameter, "
                f"got {sorted(state)}"
            )
        self.t = as_count("t", int(state["t"]), least=0)
        self.state = restored
        self._lr = self._scheduled(max(self.t, 1))


def forget_traces(slot: Array) -> None:
    r"""Set to 0, in place, what has faded to almost nothing.

    The gradient of a dead neuron is 0, and its velocity is multiplied by $\alpha$ at every update.
    That never ends: the smallest number that there is, times 0.9, is rounded to itself. And many
    processors take many times as long for numbers below the smallest normal one, which is
    about $10^{-38}$ in float32; with some thousand dead weights a step of Adam takes twice as long.
    So what lies below that number divided by $\varepsilon$, the resolution of the floats, is
    forgotten in time. It is too small to move a weight.

    Args:
        slot: What an optimizer remembers. In float16, whose numbers end at $10^{-8}$, nothing is
            forgotten.

    Example:
        >>> import numpy as np
        >>> from scratchdl.optimizers.optimizer import forget_traces
        >>> v = np.array([1e-3, -1e-35], np.float32)
        >>> forget_traces(v)
        >>> v
        array([ 0.001, -0.   ], dtype=float32)
    """
    limits = np.finfo(slot.dtype)
    if slot.dtype.itemsize > 2:
        slot *= np.abs(slot) >= limits.tiny / limits.eps


def check_pair(name: str, W: Array, grads: Mapping[str, Array]) -> None:
    """Refuse a parameter that cannot be moved along its gradient."""
    if name not in grads:
        raise KeyError(f"no gradient for {name!r}; there are gradients for {sorted(grads)}")
    if grads[name].shape != W.shape:
        raise ValueError(f"{name} has shape {W.shape}, but its gradient {grads[name].shape}")
    if W.dtype.kind != "f":
        raise TypeError(f"{name} must hold floats to be moved a little, got dtype {W.dtype}")
