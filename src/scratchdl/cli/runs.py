r"""A run: a training whose settings, state and curves are kept in a folder."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scratchdl.checks import check_choice
from scratchdl.datasets import load_mnist, load_mnist_sample
from scratchdl.networks.multi_layer_net import MultiLayerNet
from scratchdl.networks.network import Network
from scratchdl.networks.two_layer_net import TwoLayerNet
from scratchdl.optimizers import (
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    Momentum,
    Nesterov,
    Optimizer,
    RMSprop,
)
from scratchdl.training import Trainer

Settings = dict[str, Any]

MODELS: dict[str, Callable[[int], Network]] = {
    "two-layer": lambda seed: TwoLayerNet(784, 50, 10, "he", rng=seed),
    "multi-layer": lambda seed: MultiLayerNet(784, [100, 100, 100, 100], 10, rng=seed),
}
OPTIMIZERS: dict[str, tuple[Callable[[float], Optimizer], float]] = {  # and a rate that suits
    "sgd": (SGD, 0.2),
    "momentum": (Momentum, 0.02),
    "nesterov": (Nesterov, 0.02),
    "adagrad": (AdaGrad, 0.02),
    "rmsprop": (RMSprop, 0.001),
    "adam": (Adam, 0.002),
    "adamw": (AdamW, 0.002),
}
DATA = {"sample": load_mnist_sample, "mnist": load_mnist}
DEFAULTS: Settings = {
    "model": "two-layer",
    "optimizer": "sgd",
    "data": "sample",
    "lr": None,  # one that suits the optimizer
    "batch_size": 100,
    "seed": 0,
}
KINDS = {name: type(value) for name, value in DEFAULTS.items()} | {"lr": float}


def begin(folder: Path, settings: Settings) -> Trainer:
    """A training that has not begun, in a folder of its own."""
    trainer = build(settings)
    if (folder / "checkpoint.npz").exists():
        raise ValueError(
            f"{folder} holds a run already; go on with --resume, or choose another --out"
        )
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file; a run needs a folder: choose another --out")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")
    return trainer


def go_on(folder: Path, given: Settings) -> Trainer:
    """The training of a run, as it was after the last epoch that was saved."""
    settings = read_settings(folder)
    for name, value in given.items():
        if value != settings[name]:
            raise ValueError(
                f"{folder} was begun with {option_name(name)} {settings[name]}, not {value}: "
                "leave the option out to go on, or begin another run with another --out"
            )
    if not (folder / "checkpoint.npz").exists():
        raise ValueError(f"{folder} holds no complete epoch: begin it again, without --resume")
    trainer = build(settings)
    trainer.resume(folder / "checkpoint.npz")
    return trainer


def with_defaults(given: Settings) -> Settings:
    """All settings: those given, and for the others what suits."""
    settings = DEFAULTS | given
    check_choice("optimizer", settings["optimizer"], OPTIMIZERS)
    _, lr = OPTIMIZERS[settings["optimizer"]]
    return settings if settings["lr"] is not None else settings | {"lr": lr}


def build(settings: Settings) -> Trainer:
    """The network, optimizer and data that the settings name, ready to train."""
    model, optimizer, data = (settings[name] for name in ("model", "optimizer", "data"))
    check_choice("model", model, MODELS)
    check_choice("optimizer", optimizer, OPTIMIZERS)
    check_choice("data", data, DATA)
    training, test = DATA[data]()
    return Trainer(
        MODELS[model](settings["seed"]),
        OPTIMIZERS[optimizer][0](settings["lr"]),
        training,
        test,
        batch_size=settings["batch_size"],
        rng=settings["seed"],
    )


def read_settings(folder: Path) -> Settings:
    """The settings of a run that was begun."""
    path = folder / "settings.json"
    if not path.exists():
        raise ValueError(f"{folder} holds no run: there is no settings.json in it")
    settings = json.loads(path.read_text("utf-8"))
    if not isinstance(settings, dict) or {k: type(v) for k, v in settings.items()} != KINDS:
        raise ValueError(f"{path} does not hold the settings of a run: {', '.join(DEFAULTS)}")
    return settings


def option_name(setting: str) -> str:
    """What is typed for a setting.

    Example:
        >>> from scratchdl.cli import option_name
        >>> option_name("batch_size")
        '--batch-size'
    """
    return f"--{setting.replace('_', '-')}"
