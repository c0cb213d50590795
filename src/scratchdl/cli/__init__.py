r"""The command line: train a network on handwritten digits, and see how well it reads them.

    scratchdl train --model two-layer --epochs 17 --data sample --out run
    scratchdl evaluate run

A run is a folder: `settings.json`, `checkpoint.npz`, `history.json` and a picture, `curves.png`. Of
the training digits a share is held back, to validate on; the test digits are for `evaluate` alone.
The command line needs `pip install "scratchdl[cli]"`.
"""

import sys
from collections.abc import Sequence

from scratchdl.cli.commands import check_command, command_line, sentence
from scratchdl.cli.runs import OPTIMIZERS, option_name

__all__ = ["OPTIMIZERS", "main", "option_name"]


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
    typed = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    commands = command_line()
    try:
        check_command(typed, commands)
        commands.main(typed, "scratchdl", standalone_mode=False)
    except click.ClickException as error:
        click.echo(f"Error: {sentence(error)}", err=True)
        raise SystemExit(error.exit_code) from error
    except (click.Abort, KeyboardInterrupt) as error:
        raise SystemExit("stopped") from error
    except (ValueError, OSError, ArithmeticError) as error:
        raise SystemExit(f"Error: {error}") from error
    raise SystemExit(0)
