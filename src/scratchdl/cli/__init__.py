r"""The command line: train a network on handwritten digits, and see how well it reads them.

    scratchdl train --model two-layer --epochs 17 --data sample --out run
    scratchdl evaluate run

A run is a folder: `settings.json`, `checkpoint.npz`, `history.json` and a picture, `curves.png`.
The command line needs `pip install "scratchdl[cli]"`.
"""

import json
import shlex
import signal
from collections.abc import Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scratchdl.checks import as_count
from scratchdl.cli.runs import (
    DEFAULTS,
    KINDS,
    MODELS,
    OPTIMIZERS,
    begin,
    go_on,
    option_name,
    with_defaults,
)
from scratchdl.training import Trainer
from scratchdl.training.measuring import measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click


HELPS = {
    "model": f"one of {', '.join(MODELS)}",
    "optimizer": f"one of {', '.join(OPTIMIZERS)}",
    "data": "sample (in the package) or mnist (all of it; may be downloaded)",
    "lr": "the learning rate",
    "batch_size": "how many digits make a step",
    "seed": "the seed of first weights and order",
}


def train(out: str, epochs: int, resume: bool, **options: Any) -> None:  # noqa: ANN401  # as given
    """Train a network and keep the run in a folder."""
    as_count("epochs", epochs)
    folder = Path(out)
    given = {name: value for name, value in options.items() if value is not None}
    trainer = go_on(folder, given) if resume else begin(folder, with_defaults(given))
    if trainer.history.epochs >= epochs:
        say(f"the run has {trainer.history.epochs} epochs already; for more, give larger --epochs")
    with ctrl_c_ends_the_epoch(trainer):
        history = trainer.fit(epochs, checkpoint=folder / "checkpoint.npz")
    (folder / "history.json").write_text(json.dumps(history.as_dict()) + "\n", "utf-8")
    say(f"epoch {history.epochs}: {history.validation_accuracy[-1]:.2%} of the test digits right")
    draw_curves(trainer, folder / "curves.png")
    if history.epochs < epochs:
        command = f"scratchdl train --out {shlex.quote(out)} --epochs {epochs} --resume"
        say(f"stopped; go on with: {command}")


def evaluate(run: str) -> None:
    """Measure the network of a run on the test digits."""
    trainer = go_on(Path(run), given={})
    x, t = trainer.validation or trainer.train
    loss, share_right = measure(trainer.net, x, t)
    say(f"after epoch {trainer.history.epochs}: accuracy {share_right:.2%}, loss {loss:.4f}")


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

    run = click.Argument(["run"])
    commands = [
        click.Command("train", callback=train, params=train_options(), help=train.__doc__),
        click.Command("evaluate", callback=evaluate, params=[run], help=evaluate.__doc__),
    ]
    group = click.Group("scratchdl", commands=commands, help=(__doc__ or "").partition("\n")[0])
    return click.version_option(package_name="scratchdl")(group)


def train_options() -> "list[click.Parameter]":
    """The options of `train`; those that set something have no default that click knows of.

    So `train` can tell what was given from what was not, and refuse other settings for a run that
    it goes on with.
    """
    import click

    settings: list[click.Parameter] = [
        click.Option([option_name(name)], type=KINDS[name], help=HELPS[name] + default_of(name))
        for name in DEFAULTS
    ]
    option = partial(click.Option, show_default=True)
    return [
        *settings,
        option(["--epochs"], default=17, help="how many epochs there shall be in all"),
        option(["--out"], default="run", help="the folder of the run"),
        option(["--resume"], is_flag=True, help="go on with the run in that folder"),
    ]


def default_of(setting: str) -> str:
    """What the help says of a setting that is not given, in click's own manner."""
    value = DEFAULTS[setting]
    return f"  [default: {'one that suits the optimizer' if value is None else value}]"


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
