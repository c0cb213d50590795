"""A line that shows how far something is, in terminals and notebooks; silent elsewhere."""

import sys
import time
from typing import Protocol, runtime_checkable

WIDTH = 24  # characters of a bar
PAUSE = 0.1  # seconds between two looks of the line


@runtime_checkable
class Stream(Protocol):
    """Whatever a line can be printed to, be it a file, a terminal or a notebook's own."""

    def write(self, text: str, /) -> object:
        """Take some text."""

    def flush(self) -> object:
        """Let it be seen now."""


class ProgressLine:
    """One line that is written over and over, and ends when the `with` block does.

    Args:
        visible: Whether to show it; `None` shows it if somebody is watching. If nobody is, as in a
            log, `True` prints the lines of `log` instead.

    Example:
        >>> from scratchdl.progress import ProgressLine, bar
        >>> with ProgressLine() as line:  # seen in a terminal or a notebook only
        ...     line.show(bar(600, 600) + "  loss 0.5")
    """

    def __init__(self, *, visible: bool | None = None) -> None:
        self._stream = None if visible is False else watched_stream()
        self._log = sys.stderr if visible and self._stream is None else None
        self._next_look = 0.0
        self._text = self._shown = ""

    def show(self, text: str) -> None:
        """Write over the line; a text that comes a moment after another is shown at the end."""
        self._text, now = text, time.monotonic()
        if now >= self._next_look:
            self._next_look = now + PAUSE
            self._write()

    def log(self, text: str) -> None:
        """Print a line that stays, if that was asked for and the other one cannot be watched."""
        if self._log is not None:
            print(text, file=self._log, flush=True)

    def _write(self) -> None:
        if self._stream is not None:
            print(f"\r{self._text:{len(self._shown)}}", end="", file=self._stream, flush=True)
            self._shown = self._text

    def __enter__(self) -> "ProgressLine":
        return self

    def __exit__(self, *error: object) -> None:
        if self._text != self._shown:
            self._write()
        if self._stream is not None and self._shown:
            print(file=self._stream)  # ends the line


def bar(done: int, total: int) -> str:
    """A bar that fills up.

    Example:
        >>> from scratchdl.progress import bar
        >>> bar(150, 600)
        '██████░░░░░░░░░░░░░░░░░░ 150/600'
    """
    filled = WIDTH * done // max(total, 1)
    return f"{'█' * filled}{'░' * (WIDTH - filled)} {done}/{total}"


def watched_stream() -> Stream | None:
    """Where a line would be seen while it changes: a terminal or a notebook, else nowhere."""
    if in_notebook():
        return sys.stdout
    if sys.stderr is not None and sys.stderr.isatty():
        return sys.stderr
    return None


def in_notebook() -> bool:
    """Whether this is a Jupyter notebook, or one that builds on it, as Colab does."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    # The ancestors' names are looked at, since Colab's shell is a subclass called `Shell`. A plain
    # IPython, a terminal, has another ancestor.
    return any(kind.__name__ == "ZMQInteractiveShell" for kind in type(shell).__mro__)
