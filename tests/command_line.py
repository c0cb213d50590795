"""The command line, called as a function."""

import pytest

from scratchdl import cli


def run(*arguments):
    """Call it with these words; its exit status, or the sentence that it ends with."""
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    return ended.value.code
