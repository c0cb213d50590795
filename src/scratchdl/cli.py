r"""The command line: train a network on handwritten digits, and see how well it reads them.

    scratchdl train --model two-layer --epochs 17 --data sample --out run
    scratchdl evaluate run

A run is a folder: `settings.json`, `checkpoint.npz`, `history.json` and, where matplotlib is
installed, `curves.png`. The command line needs `pip install "scratchdl[cli]"`.
"""

import json
import signal
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from scratchdl.training.measuring import measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click

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


def train(out: str, epochs: int, resume: bool, **settings: Any) -> None:  # noqa: ANN401  # as given
    """Train a network and keep the run in a folder."""
    folder = Path(out)
    if resume:
        settings = read_settings(folder)
    elif (folder / "checkpoint.npz").exists():
        raise ValueError(f"{out} holds a run already; go on with --resume, or choose another --out")
    else:
        settings = with_rate(settings)
    trainer = build(settings)
    if resume:
        trainer.resume(folder / "checkpoint.npz")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")
    with ctrl_c_ends_the_epoch(trainer):
        history = trainer.fit(epochs, checkpoint=folder / "checkpoint.npz")
    (folder / "history.json").write_text(json.dumps(history.as_dict()) + "\n", "utf-8")
    say(f"epoch {history.epochs}: {history.validation_accuracy[-1]:.2%} of the test digits right")
    draw_curves(trainer, folder / "curves.png")
    if history.epochs < epochs:
        say(f"stopped; go on with: scratchdl train --out {out} --epochs {epochs} --resume")


def evaluate(run: str) -> None:
    """Measure the network of a run on the test digits."""
    trainer = build(read_settings(Path(run)))
    trainer.resume(Path(run) / "checkpoint.npz")
    x, t = trainer.validation or trainer.train
    loss, share_right = measure(trainer.net, x, t)
    say(f"after epoch {trainer.history.epochs}: accuracy {share_right:.2%}, loss {loss:.4f}")


def with_rate(settings: Settings) -> Settings:
    """The settings, with a learning rate where none was given."""
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


@contextmanager
def ctrl_c_ends_the_epoch(trainer: Trainer) -> "Iterator[None]":
    """Let the first Ctrl-C end the training in good order, and a second one at once."""

    def stop(*_: object) -> None:
        trainer.stop = True
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def draw_curves(trainer: Trainer, path: Path) -> None:
    """Draw the curves of the run, where they can be drawn."""
    from scratchdl.plots import plot_history

    try:
        plot_history(trainer.history).savefig(path, facecolor="white")
    except ImportError as error:
        say(f"no picture of the curves: {error}")


def say(text: str) -> None:
    """Print a line for the one who sits at the terminal."""
    print(text)  # noqa: T201  # this is a command-line program


def command_line() -> "click.Group":
    """The commands with their options; click is imported here, so that nothing else needs it."""
    import click

    helps = {
        "model": f"one of {', '.join(MODELS)}",
        "optimizer": f"one of {', '.join(OPTIMIZERS)}",
        "data": "sample (in the package) or mnist (all of it; may be downloaded)",
        "lr": "the learning rate; if none is given, one that suits the optimizer",
        "batch_size": "how many digits make a step",
        "seed": "the seed of first weights and order",
    }
    option = partial(click.Option, show_default=True)
    options: list[click.Parameter] = [
        option([f"--{name.replace('_', '-')}"], default=value, type=KINDS[name], help=helps[name])
        for name, value in DEFAULTS.items()
    ]
    options += [
        option(["--epochs"], default=17, help="how many epochs there shall be in all"),
        option(["--out"], default="run", help="the folder of the run"),
        option(["--resume"], is_flag=True, help="go on with the run in that folder"),
    ]
    commands = [
        click.Command("train", callback=train, params=options, help=train.__doc__),
        click.Command(
            "evaluate", callback=evaluate, params=[click.Argument(["run"])], help=evaluate.__doc__
        ),
    ]
    return click.Group("scratchdl", commands=commands, help=(__doc__ or "").partition("\n")[0])


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; whatever is wrong with it is said in one sentence.

    Args:
        arguments: What was typed after `scratchdl`; `None` means `sys.argv`.

    Raises:
        SystemExit: Always, with the exit status.
    """
    try:
        import click
    except ImportError as error:
        raise SystemExit('the command line needs click: pip install "scratchdl[cli]"') from error
    try:
        command_line().main(arguments, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from error
    except (click.Abort, KeyboardInterrupt) as error:
        raise SystemExit("stopped; what was saved after the last epoch is whole") from error
    except (ValueError, OSError, ArithmeticError) as error:
        raise SystemExit(f"Error: {error}") from error
    raise SystemExit(0)
