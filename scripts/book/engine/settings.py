"""The values over which a snippet is drawn, such as ``over="lr = 0.1..1 by 0.1; seed = 0, 7"``.

The snippet itself is plain Python for one setting: a line ``lr = 0.3`` of it is the default.
"""

import ast
import math
import re
from dataclasses import dataclass
from decimal import Decimal

from book.child.moving import assignment

RANGE = re.compile(r"(\S+?)\s*\.\.\s*(\S+)\s+by\s+(\S+)")
MOST_PICTURES = 150  # of one snippet: each takes a tenth of a second and more


@dataclass(frozen=True)
class Setting:
    """One name, and what it is set to in turn, as it is written in Python."""

    name: str
    values: tuple[str, ...]


def read_settings(text: str) -> tuple[Setting, ...]:
    """What the option ``over`` says; what is wrong with it is the message of a `ValueError`.

    Example:
        >>> read_settings("T = 0.5..2 by 0.5; rule = 'he', 'xavier'")[0].values
        ('0.5', '1.0', '1.5', '2.0')
    """
    settings = tuple(_read_one(part) for part in text.split(";"))
    if len({setting.name for setting in settings}) < len(settings):
        raise ValueError(f"over={text!r} names something twice")
    pictures = math.prod(len(setting.values) for setting in settings)
    if pictures > MOST_PICTURES:
        raise ValueError(f"over={text!r} asks for {pictures} pictures, at most {MOST_PICTURES} do")
    return settings


def _read_one(text: str) -> Setting:
    name, _, values = (part.strip() for part in text.partition("="))
    wrong = ValueError(
        f'cannot read over="{text.strip()}": write NAME = FIRST..LAST by STEP, or NAME = A, B, C'
    )
    if not name.isidentifier():
        raise wrong
    found = RANGE.fullmatch(values)
    try:
        listed = _range(*found.groups()) if found else _list(values)
    except (ArithmeticError, SyntaxError, ValueError):
        raise wrong from None
    if len(set(listed)) < 2 or len(set(listed)) < len(listed):
        raise ValueError(f"over: {name} needs several values, all different")
    return Setting(name, listed)


def _range(first: str, last: str, by: str) -> tuple[str, ...]:
    """Numbers at one distance, in decimals, so that 0.1 + 0.2 is 0.3."""
    start, stop, step = Decimal(first), Decimal(last), Decimal(by)
    count = (stop - start) / step
    if count < 0 or count != int(count):
        raise ValueError("the steps do not end at the last value")
    numbers = [start + step * n for n in range(int(count) + 1)]
    whole = all("." not in text for text in (first, last, by))
    return tuple(repr(int(number) if whole else float(number)) for number in numbers)


def _list(values: str) -> tuple[str, ...]:
    return tuple(repr(value) for value in ast.literal_eval(f"[{values}]"))


def default_place(code: str, settings: tuple[Setting, ...]) -> int:
    """Which picture is that of the snippet as it is, the last setting changing fastest.

    What is wrong with the snippet is the message of a `ValueError`.
    """
    place = 0
    for setting in settings:
        lines = assignment(setting.name).findall(code)
        if len(lines) != 1:
            raise ValueError(f"the snippet needs one line `{setting.name} = VALUE`, its default")
        value = repr(ast.literal_eval(lines[0][1]))
        if value not in setting.values:
            raise ValueError(f"{setting.name} = {value} is not among the values that over= names")
        place = place * len(setting.values) + setting.values.index(value)
    return place
