r"""What a run printed beside what it should print: numbers as numbers, everything else exactly.

Another processor adds up in another order, and then the last digit of a sum may be another one. So
a number with digits behind its point may be off by one unit of the last digit that is shown;
whole numbers, words and signs may not. NumPy leaves zeros at the end away, so of two numbers the
one with more digits says what a unit is.
"""

import itertools
import re
from decimal import Decimal
from typing import NamedTuple

DIGITS = r"\d+(?:\.\d*)?(?:e[+-]?\d+)?"
# Digits inside a word, such as those of float32, and parts of a version, such as 2.0.1, are none.
NUMBER = re.compile(rf"(?<![\w.])-?{DIGITS}(?![\w.]*\w)", re.IGNORECASE)
RANGE = re.compile(rf"(?<![\w.])(?P<low>-?{DIGITS})\.\.(?P<high>-?{DIGITS})(?!\w)", re.IGNORECASE)


class Piece(NamedTuple):
    """A number or a range, with the text before it."""

    before: str
    text: str
    low: str = ""  # of a range, which has no unit
    high: str = ""


def first_difference(expected: str, printed: str, *, exact: bool = False) -> int | None:
    r"""The index of the first line that differs, or None; blanks at the ends do not count.

    Where a number differs in its last digit, the blanks that line up columns may differ, too.

    Example:
        >>> first_difference("loss 0.8272721", "loss 0.827272")
        >>> first_difference("two\nloss 0.83", "two\nloss 0.81")
        1
        >>> first_difference("41 of 50", "42 of 50")
        0
        >>> first_difference("90.5..92.0 %", "91.3 %")
    """
    want, got = _lines(expected), _lines(printed)
    if want == got:
        return None
    same = str.__eq__ if exact or _numbers(want) == _numbers(got) else _agree
    for index, (a, b) in enumerate(itertools.zip_longest(want, got)):
        if a is None or b is None or not same(a, b):
            return index
    return None


def _lines(text: str) -> list[str]:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n").split("\n")


def _numbers(lines: list[str]) -> list[str]:
    return [piece.text for line in lines for piece in _split(line, ranges=True)[0]]


def _agree(want: str, got: str) -> bool:
    wanted, wanted_rest = _split(want, ranges=True)
    found, found_rest = _split(got, ranges=False)
    return (
        len(wanted) == len(found)
        and _words(wanted_rest) == _words(found_rest)
        and all(
            _words(a.before) == _words(b.before) and _fits(a, b)
            for a, b in zip(wanted, found, strict=True)
        )
    )


def _words(text: str) -> list[str]:
    """Blanks count as one; whether there are any counts only between words."""
    return text.split()


def _split(line: str, *, ranges: bool) -> tuple[list[Piece], str]:
    """The numbers of a line, each with what stands before it, and what stands after the last."""
    pieces, end = [], 0
    pattern = re.compile(f"{RANGE.pattern}|{NUMBER.pattern}", re.I) if ranges else NUMBER
    for found in pattern.finditer(line):
        bounds = found.groupdict() if ranges and found["low"] else {}
        pieces.append(Piece(line[end : found.start()], found[0], **bounds))
        end = found.end()
    return pieces, line[end:]


def _fits(want: Piece, got: Piece) -> bool:
    if want.low:
        return Decimal(want.low) <= Decimal(got.text) <= Decimal(want.high)
    if want.text == got.text:
        return True
    places = [_places(text) for text in (want.text, got.text)]
    if max(places) == 0:
        return False
    unit = min(_unit(text) for text in (want.text, got.text))
    return abs(Decimal(want.text) - Decimal(got.text)) <= unit


def _places(number: str) -> int:
    """How many digits stand behind the point."""
    mantissa = re.split("e", number, flags=re.IGNORECASE)[0]
    return len(mantissa.partition(".")[2])


def _unit(number: str) -> Decimal:
    """One unit of the last digit that is shown: 0.01 for 3.14.

    Example:
        >>> _unit("3.14"), _unit("1.5e-07")
        (Decimal('0.01'), Decimal('1E-8'))
    """
    _, _, exponent = number.lower().partition("e")
    return Decimal(1).scaleb(int(exponent or 0) - _places(number))
