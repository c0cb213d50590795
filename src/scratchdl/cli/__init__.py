r"""The command line: train a network on handwritten digits, and let one read your own.

    scratchdl train --model two-layer --epochs 17 --data sample --out run
    scratchdl evaluate run
    scratchdl recognise photo.png --net run

A run is a folder: `settings.json`, `checkpoint.npz`, `history.json` and a picture, `curves.png`. A
share of the training digits is held back for validation; the test digits are for `evaluate` alone.
The picture needs matplotlib; everything else runs without it.

Several processes train together, each on its share of every batch, if they are started together:

    mpiexec -n 4 python -m scratchdl train --out run

That needs `pip install "scratchdl[mpi]"`. The folder must be one that all of them can read. Within
one process several threads can share each batch, which pays for deep networks on images:

    OPENBLAS_NUM_THREADS=1 scratchdl train --model deep-conv --threads 2
"""

import os
import sys
from collections.abc import Callable, Sequence

from scratchdl.cli.actions import evaluate, train
from scratchdl.cli.commands import CommandLineError, parse
from scratchdl.cli.reading import read
from scratchdl.cli.runs import OPTIMIZERS, option_name
from scratchdl.distributed.launched import is_first

__all__ = ["OPTIMIZERS", "main", "option_name"]

ACTIONS: dict[str, Callable[..., None]] = {"train": train, "evaluate": evaluate, "recognise": read}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line, and say in one sentence whatever is wrong with it.

    Args:
        arguments: What was typed after `scratchdl`; `None` means `sys.argv`.

    Raises:
        SystemExit: Always, with the exit status.
    """
    typed = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    try:
        command, values = parse(typed)
        ACTIONS[command](**values)
    except CommandLineError as error:
        if is_first(os.environ):
            print(f"Error: {error}", file=sys.stderr)  # noqa: T201  # for the user at the terminal
        raise SystemExit(2) from error
    except KeyboardInterrupt as error:
        raise SystemExit("stopped") from error
    except (ValueError, OSError, ArithmeticError) as error:
        raise SystemExit(f"Error: {error}") from error
    raise SystemExit(0)
