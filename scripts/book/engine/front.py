"""The front matter of pages and labs, read by a YAML parser; an error names its line."""

import re

import yaml

from book.engine.items import PageError, Problem

PAGE = re.compile(r"\A---[ \t]*\n(?P<fields>.*?\n)??---[ \t]*\n", re.DOTALL)
LAB = re.compile(r"\A# ---[ \t]*\n(?P<fields>(?:#(?! ---).*\n)*?)# ---[ \t]*\n")
NEEDED = ("title", "description")


def read_front(text: str, path: str, form: re.Pattern[str] = PAGE) -> tuple[dict[str, str], int]:
    """The title and the description of a page, and how many lines they take.

    Raises:
        PageError: They are not given, or the front matter is no YAML.
    """
    found = form.match(text)
    if found is None:
        raise PageError([Problem(path, 1, _missing(path, NEEDED))])
    fields = re.sub(r"^# ?", "", found["fields"] or "", flags=re.M) if form is LAB else None
    try:
        given = yaml.safe_load((found["fields"] or "") if fields is None else fields)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        reason = getattr(error, "problem", None) or "it cannot be read"
        message = f"the front matter is no YAML: {reason} (text with a colon needs quotes)"
        source = text.splitlines()[line - 1]
        raise PageError([Problem(path, line, message, source)]) from None
    known = given if isinstance(given, dict) else {}
    missing = [name for name in NEEDED if not (isinstance(known.get(name), str) and known[name])]
    if missing:
        raise PageError([Problem(path, 1, _missing(path, missing))])
    return known, found[0].count("\n")


def _missing(path: str, names: list[str] | tuple[str, ...]) -> str:
    what = "the front matter of a page gives its title and description"
    return f"{what}, as text; here there is no {' and no '.join(names)}"
