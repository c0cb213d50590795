r"""A run: a training whose settings, state and curves are kept in a folder."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from scratchdl.checks import as_fraction, check_choice
from scratchdl.datasets import load_mnist, load_mnist_sample
from scratchdl.distributed import AllReduce
from scratchdl.distributed.communicator import Communicator, wait_for
from scratchdl.files import held_alone
from scratchdl.networks.deep_conv_net import DeepConvNet, ResidualNet
from scratchdl.networks.multi_layer_net import MultiLayerNet
from scratchdl.networks.network import Network
from scratchdl.networks.simple_conv_net import SimpleConvNet
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
from scratchdl.typing import Array

Settings = dict[str, Any]
Pile = tuple[Array, Array]

MODELS: dict[str, Callable[[int], Network]] = {
    "two-layer": lambda seed: TwoLayerNet(784, 50, 10, "he", rng=seed),
    "multi-layer": lambda seed: MultiLayerNet(784, [100, 100, 100, 100], 10, rng=seed),
    "simple-conv": lambda seed: SimpleConvNet(weight_init_std="he", rng=seed),
    "deep-conv": lambda seed: DeepConvNet(rng=seed),
    "residual": lambda seed: ResidualNet(rng=seed),
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
    "validation": 0.2,
    "seed": 0,
}
KINDS = {name: type(value) for name, value in DEFAULTS.items()} | {"lr": float}


class Run(NamedTuple):
    """A training, and the digits that it must not see: they judge it once it is over."""

    trainer: Trainer
    test: Pile


def begin(
    folder: Path,
    settings: Settings,
    held: ExitStack,
    comm: Communicator | None = None,
    threads: int = 1,
) -> Run:
    """A run that has not begun, in a folder of its own, held until `held` ends; process 0 does."""
    if comm is not None and comm.rank > 0:
        return build(settings, comm, threads)
    refuse_saved(folder)
    run = build(settings, comm, threads)
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file; a run needs a folder: choose another --out")
    folder.mkdir(parents=True, exist_ok=True)
    hold(folder, held)
    refuse_saved(folder)  # by a run that has ended in the meantime
    (folder / "settings.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")
    return run


def refuse_saved(folder: Path) -> None:
    """Refuse to overwrite a run that is already there."""
    if is_saved(folder):
        raise ValueError(
            f"{folder} holds a run already; go on with --resume, or choose another --out"
        )


def hold(folder: Path, held: ExitStack) -> None:
    """Keep other programs from training in this folder: they would overwrite each other's files."""
    if not held.enter_context(held_alone(folder / "settings.json")):
        raise ValueError(
            f"another program is training in {folder}; wait until it ends, or choose another --out"
        )


def is_saved(folder: Path) -> bool:
    """Whether there is a state in the folder from which the run in it can go on."""
    return (folder / "checkpoint.npz").exists()


def go_on(folder: Path, given: Settings, comm: Communicator | None = None, threads: int = 1) -> Run:
    """A run as it was after the last epoch that was saved."""
    settings = read_settings(folder)
    for name, value in given.items():
        if value != settings[name]:
            raise ValueError(
                f"{folder} was begun with {option_name(name)} {settings[name]}, not {value}: "
                "leave the option out to go on, or begin another run with another --out"
            )
    if not is_saved(folder):
        raise ValueError(f"{folder} holds no complete epoch: begin it again, without --resume")
    run = build(settings, comm, threads)
    run.trainer.resume(folder / "checkpoint.npz")
    return run


def with_defaults(given: Settings) -> Settings:
    """All settings: those given, and for the others what suits."""
    settings = DEFAULTS | given
    check_choice("optimizer", settings["optimizer"], OPTIMIZERS)
    _, lr = OPTIMIZERS[settings["optimizer"]]
    return settings if settings["lr"] is not None else settings | {"lr": lr}


def build(settings: Settings, comm: Communicator | None = None, threads: int = 1) -> Run:
    """The network, optimizer and data that the settings name, ready to train."""
    model, optimizer, data = (settings[name] for name in ("model", "optimizer", "data"))
    check_choice("model", model, MODELS)
    check_choice("optimizer", optimizer, OPTIMIZERS)
    check_choice("data", data, DATA)
    net = MODELS[model](settings["seed"])
    known, test = (pile_for(net, *pile) for pile in load(data, comm))
    steps = OPTIMIZERS[optimizer][0](settings["lr"])
    trainer = Trainer(
        net,
        steps if comm is None else AllReduce(steps, comm),
        *hold_back(settings["validation"], *known),
        batch_size=settings["batch_size"],
        threads=threads,
        rng=settings["seed"],
    )
    return Run(trainer, test)


def load(data: str, comm: Communicator | None) -> tuple[Pile, Pile]:
    """The digits; process 0 reads them before the others, so that one alone downloads them."""
    if comm is None:
        return DATA[data]()
    first = DATA[data]() if comm.rank == 0 else None
    wait_for(comm.Ibcast(np.zeros(1)))  # the others wait here
    return DATA[data]() if first is None else first


def pile_for(net: Network, x: Array, t: Array) -> Pile:
    """Digits in the shape that the network takes: rows, or images of one channel."""
    return (x, t) if net.input_shape is None else (x.reshape(-1, *net.input_shape), t)


def hold_back(share: float, x: Array, t: Array) -> tuple[Pile, Pile]:
    """The samples to learn from, and the last share of all samples, for validation.

    The latter are the same whatever the seed, so that runs can be compared.

    Example:
        >>> import numpy as np
        >>> from scratchdl.cli.runs import hold_back
        >>> (x, t), (x_val, t_val) = hold_back(0.2, np.arange(10), np.arange(10))
        >>> x.tolist(), x_val.tolist()
        ([0, 1, 2, 3, 4, 5, 6, 7], [8, 9])
    """
    held = round(as_fraction("validation", share) * len(x))
    cut = len(x) - min(max(held, 1), len(x) - 1)  # at least one on either side
    return (x[:cut], t[:cut]), (x[cut:], t[cut:])


def read_settings(folder: Path) -> Settings:
    """The settings of a run that was begun."""
    path = folder / "settings.json"
    if not path.exists():
        raise ValueError(f"{folder} holds no run: there is no settings.json in it")
    try:
        settings = json.loads(path.read_text("utf-8"))
    except ValueError:  # half of it, or something else
        settings = None
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
