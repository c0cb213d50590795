"""Show on a terminal how far a download is; elsewhere, in a log say, stay silent."""

import sys

MEGABYTE = 1_000_000


class Progress:
    """One line on the terminal that counts up, and ends when the `with` block does.

    Example:
        >>> from scratchdl.datasets.progress import Progress
        >>> with Progress("digits.gz", total="9912422") as progress:
        ...     progress.show(2_000_000)  # on a terminal: digits.gz: 2.0 of 9.9 MB
    """

    def __init__(self, name: str, total: str | None) -> None:
        """Prepare the line.

        Args:
            name: What is being fetched.
            total: Its size in bytes, in the server's own words; None if it does not say.
        """
        self._name = name
        self._of_total = ""
        if total is not None and total.isdecimal():
            self._of_total = f" of {int(total) / MEGABYTE:.1f}"
        self._visible = sys.stderr is not None and sys.stderr.isatty()

    def show(self, done: int) -> None:
        """Write over the line: so many bytes are here."""
        if self._visible:
            line = f"\r{self._name}: {done / MEGABYTE:.1f}{self._of_total} MB"
            print(line, end="", file=sys.stderr, flush=True)  # noqa: T201  # for the terminal

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *error: object) -> None:
        if self._visible:
            print(file=sys.stderr)  # noqa: T201  # ends the line
