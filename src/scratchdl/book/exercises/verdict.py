"""What a check has to say about an answer."""

from dataclasses import dataclass


class NotYet(Exception):  # noqa: N818  it reads as the verdict that it is, and not an error of the program
    """Raised by a check as soon as it knows what is wrong; its text is the explanation."""


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and the words for the reader.

    Args:
        passed: Whether the answer is right.
        message: "Right: ..." or "Not yet: ..." with the reason.

    Example:
        >>> from scratchdl.book.exercises import evaluate
        >>> evaluate("cross_entropy_cap", 16.118).passed
        True
    """

    passed: bool
    message: str
