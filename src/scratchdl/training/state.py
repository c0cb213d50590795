r"""What a training depends on, as arrays and as a text, so that it can go on after a crash."""

import copy
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from scratchdl.checks import as_count, on_host
from scratchdl.layers import chain
from scratchdl.networks.network import Network
from scratchdl.optimizers import Schedule, constant
from scratchdl.training.history import History
from scratchdl.typing import Array, Params

if TYPE_CHECKING:
    from scratchdl.training.trainer import Trainer

SCHEMA = 4  # a new number whenever what is kept changes its meaning
MOST_WORDS = 3  # how many settings that differ an error names


def state(trainer: "Trainer") -> tuple[Params, dict[str, Any]]:
    """Everything that a trainer keeps in a checkpoint: arrays, and what fits into a text."""
    updates = trainer.optimizer.t
    about = {
        "schema": SCHEMA,
        "settings": settings(trainer, updates),
        "lr": schedule_settings(trainer.optimizer.schedule, updates),
        "updates": updates,
        "step": trainer.step,
        "cursor": trainer.epoch.cursor,
        "rng": trainer.epoch.rng_state,
        "layer_rngs": trainer.net.random_state,
        "history": trainer.history.as_dict(),
    }
    if trainer.augment_rng is not None:
        about["augment_rng"] = trainer.augment_rng.bit_generator.state
    return arrays_like(trainer), about


def settings(trainer: "Trainer", updates: int) -> dict[str, Any]:
    """What must be the same when the training goes on, as values that JSON keeps."""
    return {
        "network": network_settings(trainer.net),
        "optimizer": {k: v for k, v in numbers_of(trainer.optimizer).items() if k != "lr"},
        "lr": schedule_settings(trainer.first_schedule, updates),
        "training samples": trainer.fingerprints[0],
        "validation samples": trainer.fingerprints[1],
        "batch_size": trainer.batch_size,
        "drop_last": trainer.drop_last,
        "replacement": trainer.replacement,
        "max_norm": plain(trainer.max_norm),
        "augment": function_settings(trainer.augment),
        "patience": trainer.patience,  # with the history it tells whether it stopped early
    }


def network_settings(net: Network) -> dict[str, Any]:
    """What the arrays of a network do not show: its kinds of layers, their numbers, its penalty."""
    return {
        "layers": [numbers_of(layer) | shapes_of(layer.params) for layer in chain.flat(net.layers)],
        "last": type(net.last).__name__,
        "penalty": None if net.penalty is None else numbers_of(net.penalty),
    }


def shapes_of(arrays: Mapping[str, Array]) -> dict[str, str]:
    """The shape of each array, as it is written."""
    return {name: str(array.shape) for name, array in arrays.items()}


def numbers_of(thing: object) -> dict[str, Any]:
    """The kind of a thing, and the numbers, flags and words that it was built with.

    Example:
        >>> from scratchdl import L2
        >>> from scratchdl.training.state import numbers_of
        >>> numbers_of(L2(0.01))
        {'kind': 'L2', 'strength': 0.01}
    """
    asked_for = inspect.signature(type(thing)).parameters
    values = {name: plain(getattr(thing, name, None)) for name in asked_for}
    found = {name: v for name, v in values.items() if isinstance(v, float | int | str)}
    return {"kind": type(thing).__name__, **found}


def schedule_settings(schedule: Schedule, updates: int) -> dict[str, Any]:
    """A schedule as values: its settings, or for a function the rates that it has given so far.

    The rates of the updates 1, 2, 4, 8 and so on are enough, up to the next one.

    Example:
        >>> from scratchdl import constant, warm_up
        >>> from scratchdl.training.state import schedule_settings
        >>> schedule_settings(warm_up(constant(0.5), steps=3), updates=4)
        {'kind': 'warm_up', 'schedule': {'kind': 'constant', 'lr': 0.5}, 'steps': 3}
        >>> schedule_settings(lambda t: 1 / t, updates=4)
        {'kind': 'function', 'rates': [1.0, 0.5, 0.25]}
    """
    if (values := dataclass_values(schedule)) is not None:
        return values
    at = [2**k for k in range((updates + 1).bit_length())]
    return {"kind": type(schedule).__name__, "rates": [float(schedule(t)) for t in at]}


def dataclass_values(schedule: Schedule) -> dict[str, Any] | None:
    """The kind and the settings of a schedule, `None` if a function is a part of it."""
    if not is_dataclass(schedule):
        return None
    values: dict[str, Any] = {"kind": type(schedule).__name__}
    for field in fields(schedule):
        value = getattr(schedule, field.name)
        values[field.name] = dataclass_values(value) if callable(value) else plain(value)
        if callable(value) and values[field.name] is None:
            return None
    return values


def function_settings(function: Callable[..., object] | None) -> dict[str, Any] | None:
    """A function by its name, and the settings that `partial` has given it.

    Example:
        >>> from functools import partial
        >>> from scratchdl.augment import rotate
        >>> from scratchdl.training.state import function_settings
        >>> function_settings(partial(rotate, degrees=10))
        {'function': 'rotate', 'degrees': 10}
    """
    if function is None:
        return None
    inner, given = function, {}
    if isinstance(function, partial):
        inner = function.func
        given = {str(i): value for i, value in enumerate(function.args)} | function.keywords
    values = {
        name: function_settings(value) if callable(value) else plain(value)
        for name, value in given.items()
    }
    known = {name: v for name, v in values.items() if isinstance(v, float | int | str | dict)}
    return {"function": getattr(inner, "__name__", type(inner).__name__)} | known


def plain(value: object) -> object:
    """A number of NumPy as Python's own, anything else as it is."""
    return value.item() if isinstance(value, np.generic) else value


def fingerprint(data: tuple[Array, Array] | None) -> str | None:
    """A short text that differs for different data."""
    if data is None:
        return None
    import hashlib  # here, not above: it costs a good part of `import scratchdl`

    digest = hashlib.sha256()
    for array in data:
        digest.update(f"{array.dtype.str} {array.shape}".encode())
        digest.update(np.ascontiguousarray(on_host(array)).data)
    return f"{data[0].shape} #{digest.hexdigest()[:12]}"


def network_arrays(net: Network) -> Params:
    """Everything that a network has learnt or remembers: the arrays themselves."""
    return {**prefixed("params", net.params), **prefixed("buffers", net.buffers)}


def arrays_like(trainer: "Trainer") -> Params:
    """The arrays of the network and of the optimizer, and the best of the network, by name."""
    net, optimizer = trainer.net, trainer.optimizer
    slots = {
        f"{slot}/{name}": optimizer.state.get(name, {}).get(slot, np.zeros_like(W))
        for name, W in net.params.items()
        for slot in optimizer.slots
    }
    return {**network_arrays(net), **prefixed("slots", slots), **prefixed("best", trainer.best)}


def check_fits(trainer: "Trainer", about: Mapping[str, Any]) -> None:
    """Refuse a checkpoint that was written by another version or with other settings.

    Raises:
        ValueError: If it was; the settings that differ are named.
    """
    if about.get("schema") != SCHEMA:
        raise ValueError(
            f"the checkpoint has schema {about.get('schema')!r}, not {SCHEMA}: another version of "
            "scratchdl has written it, and only that one can go on with it"
        )
    theirs, updates = about.get("settings"), about.get("updates")
    if not isinstance(theirs, dict) or not isinstance(updates, int):
        raise ValueError("the checkpoint was not written by a trainer: it has no settings")
    ours = dict(flat(settings(trainer, updates)))
    kept = dict(flat(theirs))
    different = [name for name in kept | ours if kept.get(name) != ours.get(name)]
    if different:
        words = [f"{name} {kept.get(name)} instead of {ours.get(name)}" for name in different]
        more = f" and {len(words) - MOST_WORDS} more" if len(words) > MOST_WORDS else ""
        raise ValueError(
            f"the checkpoint was written with {', '.join(words[:MOST_WORDS])}{more}: "
            "build the trainer as it was built then"
        )


def flat(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Nested settings as names and values: `optimizer momentum`, `network layers 2 ratio`.

    Example:
        >>> from scratchdl.training.state import flat
        >>> dict(flat({"optimizer": {"kind": "SGD"}, "layers": [{"ratio": 0.5}]}))
        {'optimizer kind': 'SGD', 'layers 1 ratio': 0.5}
    """
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value, start=1))
    else:
        yield name, value
        return
    for part, inner in parts:
        yield from flat(inner, name if part == name else f"{name} {part}".strip())


def read_state(trainer: "Trainer", about: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the text of a checkpoint into what it stands for, or say why that cannot be.

    Raises:
        ValueError: If it was written by another version, with other settings, or not by a trainer.
    """
    check_fits(trainer, about)
    try:
        rng = put_back(trainer.rng, about["rng"])
        epoch = trainer.draw_epoch(rng)
        epoch.cursor = min(as_count("cursor", about["cursor"], least=0), len(epoch.plan))
        layer_rngs = zip(trainer.net.generators, about["layer_rngs"], strict=True)
        own = trainer.augment_rng
        return {
            "augment_rng": None if own is None else put_back(own, about["augment_rng"]),
            "epoch": epoch,
            "rng": rng,
            "layer_rngs": [put_back(*pair).bit_generator.state for pair in layer_rngs],
            "history": History(**about["history"]),
            "step": as_count("step", about["step"], least=0),
            "schedule": latest_schedule(trainer.optimizer.schedule, about["lr"], about["updates"]),
            "updates": as_count("updates", about["updates"], least=0),
        }
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"the checkpoint was not written by a trainer: {error!r}") from error


def latest_schedule(ours: Schedule, kept: Mapping[str, Any], updates: int) -> Schedule:
    """The schedule of the last update: a number that was set on the way, or the one there is.

    Raises:
        ValueError: If another schedule was set on the way, which a file cannot keep.
    """
    if kept.get("kind") == "constant":
        return constant(kept["lr"])
    if kept != schedule_settings(ours, updates):
        raise ValueError("its learning rate became a schedule on the way: set it before you resume")
    return ours


def put_back(rng: "np.random.Generator", state: Mapping[str, Any]) -> "np.random.Generator":
    """A copy of a generator, in an earlier state."""
    twin = copy.deepcopy(rng)
    twin.bit_generator.state = state
    return twin


def restore(trainer: "Trainer", arrays: Mapping[str, Array], values: Mapping[str, Any]) -> None:
    """Put arrays and values where they belong."""
    W = next(iter(trainer.net.params.values()))
    arrays = {name: np.asarray(array, like=W) for name, array in arrays.items()}
    for name, array in network_arrays(trainer.net).items():
        array[...] = arrays[name]
    trainer.optimizer.load_state_dict(
        {"t": np.array(values["updates"]), **without_prefix("slots", arrays)}
    )
    trainer.optimizer.lr = values["schedule"]
    trainer.best = without_prefix("best", arrays)
    trainer.rng.bit_generator.state = values["rng"].bit_generator.state
    if trainer.augment_rng is not None:
        trainer.augment_rng.bit_generator.state = values["augment_rng"].bit_generator.state
    trainer.net.random_state = values["layer_rngs"]  # last: it may be the trainer's own generator
    trainer.epoch, trainer.history = values["epoch"], values["history"]
    trainer.step = values["step"]


def prefixed(prefix: str, arrays: Mapping[str, Array]) -> Params:
    """The same arrays, with the prefix before every name."""
    return {f"{prefix}/{name}": array for name, array in arrays.items()}


def without_prefix(prefix: str, arrays: Mapping[str, Array]) -> Params:
    """The arrays whose names begin with the prefix, named without it."""
    return {
        name.removeprefix(f"{prefix}/"): array
        for name, array in arrays.items()
        if name.startswith(f"{prefix}/")
    }
