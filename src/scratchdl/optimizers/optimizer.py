r"""What all optimizers share: the walk over the parameters, and the memory kept for each."""

from collections.abc import Callable, Mapping

import numpy as np

from scratchdl.checks import ForeignNames, as_count, as_floats, check_named, check_not_negative
from scratchdl.optimizers.schedules import Schedule, constant
from scratchdl.typing import Array, Params

SWAPPED = (
    "params and grads seem to be swapped: write update(net.params, grads); if they are not, each "
    "network needs an optimizer of its own, and gradients a plain dictionary"
)


class Optimizer(ForeignNames):
    r"""Take a step for every array of parameters, in place; a subclass says how.

    A subclass is two things. `slots` names the arrays that it remembers for each parameter, zero
    at first. `step` is its formula: it gets the parameter $W$, the gradient
    $g = \partial L / \partial W$ and the slots by name, and writes into $W$ and the slots. The
    learning rate is `self.lr`, and `self.t` counts the updates, this one included.

    What it remembers belongs to arrays, not only to names: a second network, whose `W1` is another
    array, needs an optimizer of its own. One that remembers nothing, as `SGD` with a constant
    learning rate, serves any number of networks.

    Args:
        lr: The learning rate $\eta$: a number, or a schedule, which gives it for update
            $t = 1, 2, \dots$

    Attributes:
        schedule: Where the learning rate comes from; of a number it is `constant(lr)`.
        t: How many updates there have been.
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
        self.lr = lr
        self._arrays: dict[str, Array] = {}  # the parameter that each state belongs to
        self._first: dict[str, Array] | None = None  # the gradients of the first update

    @classmethod
    def _check_call(cls, *args: object, **settings: object) -> None:
        """Refuse parameters before Python finds two values for `lr`, as in `Adam(params, lr=1)`."""
        check_not_parameters(args[0] if args else None)
        super()._check_call(*args, **settings)

    @property
    def lr(self) -> float:
        """The learning rate of the latest update; before the first update, the one it will use.

        It may be set to another number or schedule at any time.
        """
        return self._lr

    @lr.setter
    def lr(self, lr: float | Schedule) -> None:
        if isinstance(lr, type):
            raise TypeError(f"lr must be a number or a schedule, got the class: {lr.__name__}(...)")
        check_not_parameters(lr)
        schedule = lr if callable(lr) else constant(lr)
        self._lr = rate(schedule, max(self.t, 1))
        self.schedule: Schedule = schedule

    def update(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        """Take one step on every array of `params`, in place.

        Args:
            params: The parameters by name, float32 or float64. Whoever else holds these arrays sees
                the change.
            grads: The gradient for each of them, in the same shape. Further ones are ignored, so
                that a part of a network can be left as it is.

        Raises:
            KeyError: If a parameter has no gradient; nothing is changed then, as in all that
                follows.
            TypeError: If a parameter is not an array of float32 or float64 but, say, a plain
                number, or cannot be changed, or if `params` or `grads` has no names.
            ValueError: If a gradient does not have the shape of its parameter, the schedule gives
                no learning rate, or a parameter is not the array that had its name in earlier
                updates. Also if the two are swapped: of a network this is seen at once, of plain
                dictionaries at the second update, as then the gradients are the arrays of the
                first, and the parameters are not.
        """
        check_named("params", params)
        check_named("grads", grads)
        check_not_swapped(params, grads)
        self._check_second(params, grads)
        steps = []
        for name, W in params.items():
            if name in self._arrays and W is self._arrays[name]:  # an earlier update looked at it
                check_writeable(name, W)
            else:
                check_parameter(name, W)
                self._check_known(name, W)
            steps.append((name, W, gradient_for(name, W, grads)))
        self._lr = rate(self.schedule, self.t + 1)
        self.t += 1
        self._first = {name: grads[name] for name in params} if self._first is None else {}
        for name, W, g in steps:
            if name not in self.state:
                self.state[name] = {slot: np.zeros_like(W) for slot in self.slots}
            self._arrays[name] = W
            self.step(W, g, **self.state[name])

    def _check_second(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        """Refuse gradients in the place of parameters, once it shows which are which.

        Parameters stay the same arrays, and gradients are new ones at every step.
        """
        if self._first and all(
            grads.get(name) is g and params.get(name, W) is not W
            for name, g, W in ((name, g, self._arrays[name]) for name, g in self._first.items())
        ):
            raise ValueError(SWAPPED)

    def _check_known(self, name: str, W: Array) -> None:
        """Refuse an array that is not the one whose state is kept under its name."""
        known = self._arrays.get(name, W)
        is_same = W is known or (W.shape == known.shape and np.may_share_memory(W, known))
        remembers = self.slots or not isinstance(self.schedule, constant)
        if remembers and not is_same:
            raise ValueError(
                f"{name} is not the array of the last update: parameters come before gradients, "
                "and each network needs an optimizer of its own; to go on with copies, "
                "load_state_dict into a new one"
            )
        for slot, array in self.state.get(name, {}).items():
            if array.shape != W.shape:
                raise ValueError(
                    f"{name} has shape {W.shape}, but the {slot} that was loaded {array.shape}"
                )

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
        """Take over what another optimizer of this kind remembered.

        It goes on with the arrays of the next update, which must have the same shapes.

        Args:
            state: What its `state_dict` gave.

        Raises:
            ValueError: If the slots are not those of this kind of optimizer, or some are missing;
                nothing is changed then.

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
        t = as_count("t", int(state["t"]), least=0)
        if t and self.slots and not restored:
            raise ValueError(
                f"after {t} updates {type(self).__name__} remembers {list(self.slots)} for each "
                "parameter; the state has t alone"
            )
        self.t, self.state, self._arrays, self._first = t, restored, {}, None
        self._lr = rate(self.schedule, max(t, 1))

    def __repr__(self) -> str:
        lr = self.schedule.lr if isinstance(self.schedule, constant) else self.schedule
        numbers = {name: value for name, value in vars(self).items() if is_setting(name, value)}
        settings = ", ".join(f"{name}={value!r}" for name, value in {"lr": lr, **numbers}.items())
        return f"{type(self).__name__}({settings})"


def check_not_swapped(params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
    """Refuse the parameters of a network in the place of gradients, which come as a plain `dict`.

    Raises:
        ValueError: If `params` is a plain dictionary and `grads` another one that can be changed.
    """
    if isinstance(params, dict) and not isinstance(grads, dict) and hasattr(grads, "update"):
        raise ValueError(SWAPPED)


def check_not_parameters(lr: object) -> None:
    """Refuse parameters in the place of the learning rate, where PyTorch's optimizers take them.

    Raises:
        TypeError: If it is a dictionary, a list or a network.
    """
    if isinstance(lr, Mapping | list | tuple) or hasattr(lr, "params"):
        raise TypeError("lr must be a number or a schedule; parameters go to update(params, grads)")


def rate(schedule: Schedule, t: int) -> float:
    """The learning rate of update `t`, as a Python float, which never widens float32."""
    lr = schedule(t)
    check_not_negative(f"the learning rate of the schedule at update {t}", lr)
    return float(lr)


def is_setting(name: str, value: object) -> bool:
    """Whether an attribute is a number that the optimizer was built with."""
    return name != "t" and not name.startswith("_") and isinstance(value, float | int)


def check_parameter(name: str, W: Array) -> None:
    """Refuse what cannot be changed in place, a little at a time."""
    if not hasattr(type(W), "__array_function__"):  # as arrays have, and what NumPy returns
        raise TypeError(
            f"{name} must be an array, so that it can be changed in place: give np.array({W!r})"
        )
    if W.dtype.kind != "f" or W.dtype.itemsize < 4:
        raise TypeError(f"{name} must hold floats, float32 or float64, got dtype {W.dtype}")
    check_writeable(name, W)


def check_writeable(name: str, W: Array) -> None:
    """Refuse an array that is locked."""
    if not getattr(W.flags, "writeable", True):  # arrays of a GPU have no such flag
        raise TypeError(f"{name} is read-only, so it cannot be changed in place: give a copy of it")


def gradient_for(name: str, W: Array, grads: Mapping[str, Array]) -> Array:
    """The gradient of a parameter, number for number."""
    if name not in grads:
        raise KeyError(f"no gradient for {name!r}; there are gradients for {sorted(grads)}")
    g = as_floats(grads[name])
    if g.shape != W.shape:
        raise ValueError(f"{name} has shape {W.shape}, but its gradient {g.shape}")
    return g
