"""Files of tables in TOML, read so that a fault in one names its line."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from book.engine.items import PageError, Problem, read_text, relative

Row = TypeVar("Row")


def read_tables(
    path: Path, root: Path, kind: str, make: Callable[..., Row], title: str
) -> list[tuple[int, Row]]:
    """Make something of each table `[[kind]]` of a file; with it the line where the table begins.

    Args:
        path: The file.
        root: The root of the project, which messages leave out.
        kind: What the tables are called.
        make: What is called with the entries of a table by their names; lists come as tuples.
        title: The entry that messages show.

    Raises:
        PageError: The file is no TOML, it holds no such table, or `make` has other parameters
            than a table has entries. Every such table is named, with its line.
    """
    text = read_text(path, root)
    name, lines = relative(path, root), text.splitlines()
    heads = [number for number, line in enumerate(lines, 1) if line.strip() == f"[[{kind}]]"]
    try:
        tables = tomllib.loads(text).get(kind, [])
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else len(lines)
        source = "".join(lines[line - 1 : line])
        raise PageError([Problem(name, line, str(error), source)]) from None
    if not tables:
        raise PageError([Problem(name, 1, f"this file holds no [[{kind}]]")])
    rows, problems = [], []
    for line, table in zip(heads, tables, strict=True):
        try:
            rows.append((line, make(**{key: _as_entry(value) for key, value in table.items()})))
        except TypeError as error:  # an entry is missing or misspelt
            message = f"this {kind} is not as it should be: {str(error).partition(' ')[2]}"
            problems.append(Problem(name, line, message, str(table.get(title, ""))))
    if problems:
        raise PageError(problems)
    return rows


def _as_entry(value: Any) -> Any:  # noqa: ANN401  whatever TOML holds
    return tuple(value) if isinstance(value, list) else value
