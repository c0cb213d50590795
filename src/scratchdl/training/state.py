r"""What a training depends on, as arrays and as a text, so that it can go on after a crash."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from scratchdl.checks import as_count, check_positive
from scratchdl.training.batches import Epoch
from scratchdl.training.history import History
from scratchdl.typing import Array, Params

if TYPE_CHECKING:
    from scratchdl.training.trainer import Trainer

SCHEMA = 2  # a new number whenever what is kept changes its meaning


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
        "history": trainer.history.as_dict(),
    }
    return arrays_like(trainer), about


def settings(trainer: "Trainer") -> dict[str, Any]:
    """What must be the same when the training goes on."""
    return {
        "optimizer": trainer.optimizer.settings(),
        "samples": len(trainer.train[0]),
        "batch_size": trainer.batch_size,
        "replacement": trainer.replacement,
        "max_norm": trainer.max_norm,
    }


def arrays_like(trainer: "Trainer") -> Params:
    """Parameters, the slots of the optimizer, and the best parameters so far, by name."""
    params, optimizer = trainer.net.params, trainer.optimizer
    slots = {
        f"{slot}/{name}": optimizer.state.get(name, {}).get(slot, np.zeros_like(W))
        for name, W in params.items()
        for slot in optimizer.slots
    }
    return prefixed("params", params) | prefixed("slots", slots) | prefixed("best", trainer.best)


def read_state(trainer: "Trainer", about: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the text of a checkpoint into what it stands for, or say why that cannot be.

    Raises:
        ValueError: If it was written by another version, with other settings, or by nobody.
    """
    if about.get("schema") != SCHEMA:
        raise ValueError(f"the checkpoint has schema {about.get('schema')!r}, not {SCHEMA}")
    if about.get("settings") != settings(trainer):
        raise ValueError(
            f"the checkpoint was written with {about.get('settings')}, this trainer has "
            f"{settings(trainer)}"
        )
    try:
        if trainer.optimizer.schedule is None:
            check_positive("lr", about["lr"])
        rng = np.random.Generator(type(trainer.rng.bit_generator)())
        rng.bit_generator.state = about["rng"]
        epoch = Epoch.draw(
            len(trainer.train[0]), trainer.batch_size, replacement=trainer.replacement, rng=rng
        )
        epoch.cursor = min(as_count("cursor", about["cursor"], least=0), len(epoch.plan))
        return {
            "epoch": epoch,
            "rng": rng,
            "history": History(**about["history"]),
            "step": as_count("step", about["step"], least=0),
            "lr": float(about["lr"]),
            "updates": as_count("updates", about["updates"], least=0),
        }
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"the checkpoint was not written by a trainer: {error!r}") from error


def restore(trainer: "Trainer", arrays: Mapping[str, Array], values: Mapping[str, Any]) -> None:
    """Put arrays and values where they belong."""
    for name, W in trainer.net.params.items():
        W[...] = arrays[f"params/{name}"]
    trainer.optimizer.load_state_dict(
        {"t": np.array(values["updates"]), **without_prefix("slots", arrays)}
    )
    if trainer.optimizer.schedule is None:
        trainer.optimizer.lr = values["lr"]
    trainer.best = without_prefix("best", arrays)
    trainer.rng.bit_generator.state = values["rng"].bit_generator.state
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
