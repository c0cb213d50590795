"""A line that shows how far a training is, in terminals and notebooks; silent in logs and tests."""

import sys
import time
from typing import Protocol, runtime_checkable

WIDTH = 24  # characters of the bar
PAUSE = 0.1  # seconds between two looks of the line


@runtime_checkable
class Stream(Protocol):
    """Whatever a line can be printed to, be it a file, a terminal or a notebook's own."""

    def write(self, text: str, /) -> object:
        """Take some text."""

    def flush(self) -> object:
        """Let it be seen now."""


class ProgressBar:
    """One line that is written over and over, and ends when the `with` block does.

    Args:
        total: How many steps there will be.
        visible: Whether to show it; `None` means: if somebody is watching.

    Example:
        >>> from scratchdl.training.progress import ProgressBar
        >>> with ProgressBar(total=600, visible=False) as bar:
        ...     bar.show(150, "loss 0.5")
        >>> bar.line(150, "loss 0.5")
        '██████░░░░░░░░░░░░░░░░░░ 150/600  loss 0.5'
    """

    def __init__(self, total: int, *, visible: bool | None = None) -> None:
        self._stream = watched_stream() if visible is None else sys.stderr if visible else None
        self._total = total
        self._next_look = 0.0
        self._length = 0

    def show(self, done: int, text: str) -> None:
        """Write over the line: so many steps are done."""
        now = time.monotonic()
        if self._stream is None or (now < self._next_look and done < self._total):
            return
        self._next_look = now + PAUSE
        line = self.line(done, text)
        text = f"\r{line:{self._length}}"
        print(text, end="", file=self._stream, flush=True)  # for those who watch
        self._length = len(line)

    def line(self, done: int, text: str) -> str:
        """What the line says."""
        filled = WIDTH * done // max(self._total, 1)
        return f"{'█' * filled}{'░' * (WIDTH - filled)} {done}/{self._total}  {text}"

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(self, *error: object) -> None:
        if self._stream is not None and self._length:
            print(file=self._stream)  # ends the line


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
