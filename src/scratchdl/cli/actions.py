"""What the commands do: train a run, and measure it."""

import json
import shlex
import signal
import sys
import time
import traceback
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from scratchdl.cli.runs import Run, begin, go_on, hold, is_saved, with_defaults
from scratchdl.distributed.communicator import Communicator
from scratchdl.distributed.launched import world
from scratchdl.files import write_atomically
from scratchdl.progress import watched_stream
from scratchdl.training import History, Trainer
from scratchdl.training.measuring import measure

if TYPE_CHECKING:
    from collections.abc import Iterator

# Seconds. mpiexec passes on what its processes say, but may drop the last of it if one ends all.
PASSED_ON = 0.5
FIRST_SPEAKS = 3.0  # within which process 0 has said what is wrong in all, and ended them


def train(
    out: str,
    epochs: int,
    resume: bool,
    threads: int,
    **options: Any,  # noqa: ANN401  # as given
) -> None:
    """Train a network and keep the run in a folder; several processes or threads share the work."""
    folder, comm = Path(out), world()
    command = f"scratchdl train --out {shlex.quote(out)} --epochs {epochs} --resume"
    if threads > 1:
        command += f" --threads {threads}"
    if comm is not None:
        command = f"mpiexec -n {comm.size} python -m {command}"
    given = {name: value for name, value in options.items() if value is not None}
    with all_end_together(comm), ctrl_c_is_answered(folder, command), ExitStack() as held:
        if not resume:
            run = begin(folder, with_defaults(given), held, comm, threads)
        else:
            if is_saved(folder) and (comm is None or comm.rank == 0):
                hold(folder, held)  # before anything is read: nobody else changes it then
            run = go_on(folder, given, comm, threads)
        if comm is not None and comm.rank == 0:
            say(f"{comm.size} processes; if one of them dies, all end; then go on with: {command}")
        history = fit(run, folder, epochs)
        if run.trainer.ranks.rank > 0:
            return
        text = json.dumps(history.as_dict()) + "\n"
        write_atomically(folder / "history.json", lambda file: file.write(text.encode()))
        say(f"after {validation(history)}")
        draw_curves(history, folder / "curves.png")
        if history.epochs < epochs:
            say(f"stopped; go on with: {command}")


def evaluate(run: str) -> None:
    """Measure the network of a run on the test digits, which it has never met."""
    comm = world()
    if comm is not None and comm.rank > 0:
        return  # one process does it
    trainer, (x, t) = go_on(Path(run), given={})
    loss, share_right = measure(trainer.net, x, t)
    epochs = trainer.history.epochs
    say(f"after epoch {epochs}: {share_right:.2%} of {len(x)} test digits right, loss {loss:.4f}")


def fit(run: Run, folder: Path, epochs: int) -> History:
    """Train to the end, or to the first Ctrl-C."""
    trainer = run.trainer
    if trainer.ranks.rank == 0 and watched_stream() is None:  # in a log, where no bar can be seen
        trainer.callbacks = [*trainer.callbacks, say_how_far]
    done = trainer.history.epochs
    if done >= epochs and trainer.ranks.rank == 0:
        say(f"the run has {done} epoch{'s' * (done != 1)} already; for more, give larger --epochs")
    # NumPy's warnings are left out: an overflow shows in the loss, and is reported once.
    with ctrl_c_ends_the_epoch(trainer), np.errstate(over="ignore", invalid="ignore"):
        try:
            return trainer.fit(until=epochs, checkpoint=folder / "checkpoint.npz")
        except FloatingPointError as error:
            finding, _, _ = str(error).partition(":")
            lr = trainer.optimizer.lr
            raise ArithmeticError(f"with --lr {lr:g} {finding}: give a smaller --lr") from error


def say_how_far(trainer: Trainer) -> None:
    """Print a line for the epoch that has just ended."""
    history = trainer.history
    say(f"{validation(history)}, loss {history.validation_loss[-1]:.4f}")


def validation(history: History) -> str:
    """How many of the digits held back are right after the last epoch."""
    share_right = history.validation_accuracy[-1]
    return f"epoch {history.epochs}: {share_right:.2%} of the validation digits right"


@contextmanager
def all_end_together(comm: Communicator | None) -> "Iterator[None]":
    """If one of several processes fails, say why, and end all: the others would wait for it."""
    try:
        yield
    except BaseException as error:
        if comm is None:
            raise
        if comm.rank > 0:
            time.sleep(FIRST_SPEAKS)
        where = f" in process {comm.rank} of {comm.size}" if comm.rank else ""
        if not isinstance(error, ValueError | OSError | ArithmeticError | SystemExit):
            traceback.print_exc()  # a bug in this program
        print(f"Error{where}: {error}", file=sys.stderr, flush=True)  # noqa: T201  # for the user
        time.sleep(PASSED_ON)
        comm.Abort(1)


@contextmanager
def ctrl_c_is_answered(folder: Path, command: str) -> "Iterator[None]":
    """Tell a user who stops a run at once what is left of it, and how to go on."""
    try:
        yield
    except KeyboardInterrupt as error:
        left = "nothing was saved yet: begin again with the same command"
        if is_saved(folder):
            left = f"what {folder} held when it was last saved is whole; go on with: {command}"
        raise SystemExit(f"stopped at once; {left}") from error


@contextmanager
def ctrl_c_ends_the_epoch(trainer: Trainer) -> "Iterator[None]":
    """Let the first Ctrl-C end the training cleanly, and a second one end it at once."""

    def stop(*_: object) -> None:
        trainer.stop = True
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def draw_curves(history: History, path: Path) -> None:
    """Draw the curves of the run, if they can be drawn."""
    from scratchdl.plots import plot_history

    try:
        figure = plot_history(history)
    except ImportError as error:
        say(f"no picture of the curves: {error}")
        return
    import matplotlib.pyplot as plt

    figure.savefig(path)
    plt.close(figure)


def say(text: str) -> None:
    """Print a line that is seen at once, even in a log."""
    print(text, flush=True)  # noqa: T201  # this is a command-line program
