"""The words behind the kind of a fence, such as ``figure="A line"``.

What is wrong with them is the message of a `ValueError`.
"""

import shlex
from collections.abc import Mapping

from book.engine.items import Options
from book.engine.settings import read_settings

WITH_VALUE = ("raises", "warns", "figure", "slider", "over", "fold")
SWITCHES = ("hide", "varies")


def read_options(kind: str, info: str) -> tuple[str, Options]:
    """The name and the options of a fence ``python run``, ``python source`` or ``... exercise``."""
    words = _words(info)[2:]
    if kind == "run":
        return "", _run_options(words)
    if len(words) != 1:
        raise ValueError(f"write `python {kind} NAME`, with one name")
    return words[0], Options()


def read_table_options(info: str) -> tuple[str, dict[str, str]]:
    """The name and the options of a fence ``results``, which becomes a table or a figure.

    Example:
        >>> read_table_options('results two-layer columns="steps, seconds:.1f"')
        ('two-layer', {'columns': 'steps, seconds:.1f'})
    """
    words = _words(info)[1:]
    options = dict(word.partition("=")[::2] for word in words[1:])
    if not words or "=" in words[0] or not (_is_table(options) or _is_figure(options)):
        raise ValueError(
            'write `results NAME`, and if you like columns="A, B:.1%" rows="C, D"; or for a'
            ' picture `results NAME curve="KEY" ylabel="LABEL" figure="ALT TEXT"`, with rows or'
            ' beside="NAME" too, or `results NAME margins="KEY" figure="ALT TEXT"`, or'
            ' `results NAME serial="KEY" figure="ALT TEXT"`, with rows too'
        )
    return words[0], options


def _is_table(options: Mapping[str, str]) -> bool:
    return options.keys() <= {"columns", "rows"}


def _is_figure(options: Mapping[str, str]) -> bool:
    kinds = [
        ({"curve", "ylabel", "figure"}, {"rows", "beside"}),
        ({"margins", "figure"}, {""}),
        ({"serial", "figure"}, {"rows"}),
    ]
    return any(
        all(map(options.get, needed)) and options.keys() <= needed | more for needed, more in kinds
    )


def _words(info: str) -> list[str]:
    try:
        return shlex.split(info)
    except ValueError as error:
        raise ValueError(f"cannot read the options of this fence: {error}") from error


def _run_options(words: list[str]) -> Options:
    found: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not ((name in WITH_VALUE and value) or (name in SWITCHES and not equals)):
            raise ValueError(
                f"unknown option `{word}`; there are"
                ' raises=NAME, warns=NAME, figure="ALT TEXT", slider="LABEL", over="SETTINGS",'
                ' fold="TITLE", hide and varies'
            )
        found[name] = value
    over = read_settings(found["over"]) if "over" in found else ()
    if over and (len(found.get("slider", "").split(";")) != len(over) or "figure" not in found):
        raise ValueError('over="..." needs a figure="..." and a label for each name: slider="A; B"')
    return Options(
        raises=found.get("raises", ""),
        warns=found.get("warns", ""),
        figure=found.get("figure", ""),
        slider=found.get("slider", ""),
        over=over,
        fold=found.get("fold", ""),
        hide="hide" in found,
        varies="varies" in found,
    )
