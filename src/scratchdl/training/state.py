r"""What a training depends on, as arrays and as a text, so that it can go on after a crash."""

import copy
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from scratchdl.checks import as_count, check_positive
from scratchdl.networks.arrays import generators_of
from scratchdl.networks.network import Network
from scratchdl.training.batches import Epoch
from scratchdl.training.history import History
from scratchdl.typing import Array, Params

if TYPE_CHECKING:
    from scratchdl.training.trainer import Trainer

SCHEMA = 3  # a new number whenever what is kept changes its meaning
LAYER_SETTINGS = ("ratio", "inverted", "momentum", "eps")


def state(trainer: "Trainer") -> tuple[Params, dict[str, Any]]:
    """Everything that a trainer keeps in a checkpoint: arrays, and what fits into a text."""
    about = {
        "schema": SCHEMA,
        "settings": settings(trainer),
        "lr": trainer.optimizer.lr,
        "updates": trainer.optimizer.t,
        "step": trainer.step,
        "cursor": trainer.epoch.cursor,
        "rng": trainer.epoch.rng_state,
        "layer_rngs": trainer.net.random_state,
        "history": trainer.history.as_dict(),
    }
    return arrays_like(trainer), about


def settings(trainer: "Trainer") -> dict[str, Any]:
    """What must be the same when the training goes on."""
    return {
        "network": network_settings(trainer.net),
        "optimizer": trainer.optimizer.settings(),
        "samples": len(trainer.train[0]),
        "batch_size": trainer.batch_size,
        "replacement": trainer.replacement,
        "max_norm": trainer.max_norm,
        "patience": trainer.patience,  # with it and the history, whether it stopped early is known
    }


def network_settings(net: Network) -> dict[str, Any]:
    """What the arrays of a network do not show: its kinds of layers, their numbers, its penalty."""
    layers = [
        {"kind": type(layer).__name__}
        | {name: getattr(layer, name) for name in LAYER_SETTINGS if hasattr(layer, name)}
        for layer in net.layers
    ]
    penalty = re.sub(" at 0x[0-9A-Fa-f]+", "", repr(net.penalty))
    return {"layers": layers, "last": type(net.last).__name__, "penalty": penalty}


def network_arrays(net: Network) -> Params:
    """Everything that a network has learnt or remembers: the arrays themselves."""
    return prefixed("params", net.params) | prefixed("buffers", net.buffers)


def arrays_like(trainer: "Trainer") -> Params:
    """The arrays of the network and of the optimizer, and the best of the network, by name."""
    net, optimizer = trainer.net, trainer.optimizer
    slots = {
        f"{slot}/{name}": optimizer.state.get(name, {}).get(slot, np.zeros_like(W))
        for name, W in net.params.items()
        for slot in optimizer.slots
    }
    return network_arrays(net) | prefixed("slots", slots) | prefixed("best", trainer.best)


def check_fits(trainer: "Trainer", about: Mapping[str, Any]) -> None:
    """Refuse a checkpoint that was written by another version or with other settings."""
    if about.get("schema") != SCHEMA:
        raise ValueError(
            f"the checkpoint has schema {about.get('schema')!r}, not {SCHEMA}: another version of "
            "scratchdl has written it, and only that one can go on with it"
        )
    if about.get("settings") != settings(trainer):
        raise ValueError(
            f"the checkpoint was written with {about.get('settings')}, this trainer has "
            f"{settings(trainer)}"
        )


def read_state(trainer: "Trainer", about: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the text of a checkpoint into what it stands for, or say why that cannot be.

    Raises:
        ValueError: If it was written by another version, with other settings, or by nobody.
    """
    check_fits(trainer, about)
    try:
        if trainer.optimizer.schedule is None:
            check_positive("lr", about["lr"])
        rng = put_back(trainer.rng, about["rng"])
        epoch = Epoch.draw(
            len(trainer.train[0]), trainer.batch_size, replacement=trainer.replacement, rng=rng
        )
        epoch.cursor = min(as_count("cursor", about["cursor"], least=0), len(epoch.plan))
        layer_rngs = zip(generators_of(trainer.net.layers), about["layer_rngs"], strict=True)
        return {
            "epoch": epoch,
            "rng": rng,
            "layer_rngs": [put_back(*pair).bit_generator.state for pair in layer_rngs],
            "history": History(**about["history"]),
            "step": as_count("step", about["step"], least=0),
            "lr": float(about["lr"]),
            "updates": as_count("updates", about["updates"], least=0),
        }
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"the checkpoint was not written by a trainer: {error!r}") from error


def put_back(rng: np.random.Generator, state: Mapping[str, Any]) -> np.random.Generator:
    """A copy of a generator, in an earlier state."""
    twin = copy.deepcopy(rng)
    twin.bit_generator.state = state
    return twin


def restore(trainer: "Trainer", arrays: Mapping[str, Array], values: Mapping[str, Any]) -> None:
    """Put arrays and values where they belong."""
    for name, array in network_arrays(trainer.net).items():
        array[...] = arrays[name]
    trainer.optimizer.load_state_dict(
        {"t": np.array(values["updates"]), **without_prefix("slots", arrays)}
    )
    if trainer.optimizer.schedule is None:
        trainer.optimizer.lr = values["lr"]
    trainer.best = without_prefix("best", arrays)
    trainer.rng.bit_generator.state = values["rng"].bit_generator.state
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
