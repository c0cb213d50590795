"""Parse a Markdown page into items: prose, snippets to run, values to fill in.

The parser reads fences as Markdown does, also those inside admonitions, and leaves everything alone
that stands inside a longer fence. It reports every problem it finds in a page.
"""

from dataclasses import replace
from pathlib import Path

from book.engine.cache import Cache
from book.engine.front import read_front
from book.engine.items import (
    Filled,
    Page,
    PageError,
    Problem,
    Snippet,
    Text,
    Value,
    read_text,
    relative,
)
from book.engine.results import Results
from book.engine.walker import Walker


def read(path: Path, root: Path, cache: Cache | None = None) -> Page:
    """Read and parse one page; `PageError` lists everything that is wrong with its form."""
    name = relative(path, root)
    return parse(read_text(path, root), name, Results(root, name), cache)


def parse(text: str, path: str, results: Results | None = None, cache: Cache | None = None) -> Page:
    """Parse the text of one page, and fill in the results of long runs that it names.

    Args:
        text: The page.
        path: Its name in messages.
        results: What long runs have found.
        cache: Where curves are kept that were drawn before; without it each is drawn anew.
    """
    problems: list[Problem] = []
    fields, skipped = {"title": ""}, 0
    try:
        fields, skipped = read_front(text, path)
    except PageError as error:
        problems += error.problems
    parser = Walker(text, path, skipped, results or Results(Path(), path), cache)
    parser.parse()
    problems += parser.problems
    if problems:
        raise PageError(problems)
    return Page(path, text, fields["title"], tuple(parser.items))


def fill_results(
    text: str, path: str, line: int, results: Results, cache: Cache | None = None
) -> tuple[str, str]:
    """Markdown of a lab, which begins at a line of it, with the results of long runs filled in.

    Once as it is shown, with figures as HTML, and once for the downloads, with words for them.
    """
    parser = Walker(text, path, 0, results, cache, is_lab=True)
    parser.parse()
    kept = [item for item in parser.items if isinstance(item, Text | Filled)]
    parser.problems += [
        Problem(path, item.line, "the Markdown of a lab runs nothing: write a cell `# %%` instead")
        for item in parser.items
        if isinstance(item, Snippet | Value)
    ]
    if parser.problems:
        raise PageError(
            replace(problem, line=problem.line + line - 1) for problem in parser.problems
        )
    return "".join(item.shown for item in kept), "".join(item.plain for item in kept)
