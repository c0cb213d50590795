"""The Markdown of a lab, looked over before anything runs: MkDocs does not look at it.

Every cell is rendered as the site renders it. So a link is what a reader can click on, however it
is written, and what is left as text was not recognised.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from book.engine.items import Problem
from book.parts.formulas import is_command, without_code, without_formulas
from book.write import dom

MARKDOWN = re.compile(r"^(?P<head># %% \[markdown\].*\n)(?P<text>(?:#(?! %%).*\n)*)", re.MULTILINE)
# The target of a link or an image, or of the definition of a reference, if it leads to the site.
TARGET = r"(?P<target>(?![a-z][a-z+.-]*:|[#?])[^()\s<>]+)"
LINK = re.compile(rf"(?P<before>\]\(\s*<?|^#\s*\[[^\]]+\]:\s*<?){TARGET}", re.MULTILINE)
WHOLE = r"(?![^\s()<>\"'])"  # behind a target: it does not go on
UNDEFINED = re.compile(r"\[[^\[\]]*\](?P<name>\[[^\[\]\n]*\])")
COLUMNS = re.compile(r"^\s*\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?\s*)?$")  # the row below a head
HEADINGS = "h1, h2, h3, h4, h5, h6"
BRACKET = re.compile(r"\\[\[(][^\n]*")
COMMAND = re.compile(r"\\(?P<name>[A-Za-z]{3,})")


@dataclass(frozen=True)
class Link:
    """A link or an image of a lab."""

    line: int
    target: str  # as it is written

    def page(self, here: str) -> str:
        """What it leads to, without its anchor, from the root of the site.

        Example:
            >>> Link(1, "../../learn/04-loss/#what-it-is").page("labs/lab/")
            'learn/04-loss'
        """
        return posixpath.normpath(posixpath.join(here, unquote(urlsplit(self.target).path)))

    @property
    def anchor(self) -> str:
        """What stands behind its "#"."""
        return unquote(urlsplit(self.target).fragment)


@lru_cache(maxsize=32)  # a lab is looked over before the pages are known, and after
def links(text: str) -> tuple[Link, ...]:
    """The links and the images of a lab that lead to the site, with their lines."""
    return tuple(link for cell in _cells(text) for link in cell.links())


@lru_cache(maxsize=32)
def anchors(text: str) -> frozenset[str]:
    """What a link can name within a lab."""
    return frozenset(anchor for cell in _cells(text) for anchor in cell.anchors())


def check(text: str, name: str, here: str, known: set[str]) -> list[Problem]:
    """What in the Markdown of a lab leads nowhere, or is not shown as it is meant.

    Args:
        text: The lab.
        name: Its path, in messages.
        here: Its folder on the site.
        known: The addresses and the files of the site.
    """
    lines = text.splitlines()
    found = [
        (link.line, f"this link leads to no page of the site: {link.target}")
        for link in links(text)
        if not _is_known(link.page(here), known)
    ]
    found += [
        (link.line, f"there is no such heading in this lab: {link.target}")
        for link in links(text)
        if link.target.startswith("#") and link.anchor not in anchors(text)
    ]
    for cell in _cells(text):
        found += cell.unrecognised()
    return [Problem(name, line, message, lines[line - 1]) for line, message in sorted(found)]


def _is_known(address: str, known: set[str]) -> bool:
    return not {address, f"{address}/", address.removeprefix("./")}.isdisjoint(known | {"."})


class _Cell:
    """A Markdown cell, as it is written and as it is rendered."""

    def __init__(self, source: str, line: int) -> None:
        from nbconvert.filters.markdown_mistune import markdown2html_mistune

        self.lines, self.first = source.splitlines(), line
        self.source = source
        self.html = dom.fragment(markdown2html_mistune(source))
        for mark in self.html.css(".anchor-link"):
            mark.decompose()

    def links(self) -> Iterator[Link]:
        """Where it leads, in the order of the text."""
        seen: dict[str, int] = {}
        for tag in self.html.css("a[href], img[src]"):
            target = dom.attribute(tag, "href") or dom.attribute(tag, "src")
            parts = urlsplit(target)
            if not parts.scheme and not parts.netloc:
                seen[target] = self._line_of(re.escape(target) + WHOLE, seen.get(target, 0))
                yield Link(seen[target], target)

    def anchors(self) -> Iterator[str]:
        """The ids of its headings as mkdocs-jupyter makes them, and those that are written."""
        from mkdocs_jupyter.utils import slugify  # type: ignore[import-untyped]  # so it is

        for heading in self.html.css(HEADINGS):
            yield slugify(heading.text())
        for tag in self.html.css(f":is([id], a[name]):not({HEADINGS})"):
            yield dom.attribute(tag, "id") or dom.attribute(tag, "name")

    def unrecognised(self) -> Iterator[tuple[int, str]]:
        """What was meant as a reference, a table or a formula, and is shown as text."""
        rendered = dom.fragment(dom.inside(self.html))
        for code in rendered.css("pre, :not(pre) > code"):
            dom.replace(code, "code")
        text = rendered.text()
        for undefined in UNDEFINED.finditer(without_formulas(text)):
            name = undefined["name"]
            yield self._line_of(re.escape(f"]{name}")), f"this reference is defined nowhere: {name}"
        prose = without_code(self.source)
        for line in self._tables(prose, text.splitlines()):
            yield line, r"this was not recognised as a table: for | in a formula, write \vert"
        prose = without_formulas(prose)
        for bracket in BRACKET.finditer(prose):
            line = self.first + prose.count("\n", 0, bracket.start())
            yield line, "this was not recognised as a formula: in a lab, write it between dollars"
        for number, row in enumerate(prose.splitlines(), start=self.first):
            if any(is_command(found["name"]) for found in COMMAND.finditer(row)):
                yield number, "this was not recognised as a formula"  # as of the rendered page

    def _tables(self, prose: str, shown: list[str]) -> Iterator[int]:
        """The lines with the columns of a table that are shown as they are."""
        rows = [n for n, row in enumerate(prose.splitlines()) if n and COLUMNS.match(row)]
        shown = [row.strip() for row in shown]
        for number in rows:
            head, columns = self.lines[number - 1].strip(), self.lines[number].strip()
            pairs = {above for above, row in pairwise(shown) if row == columns}
            if head in pairs or (pairs and len(rows) == 1):
                yield self.first + number

    def _line_of(self, pattern: str, after: int = 0) -> int:
        """The line in which this is found, below another if there is one; else the first."""
        rows = [self.first + n for n, row in enumerate(self.lines) if re.search(pattern, row)]
        below = [line for line in rows if line > after]
        return (below or rows or [self.first])[0]


@lru_cache(maxsize=32)
def _cells(text: str) -> tuple[_Cell, ...]:
    return tuple(
        _Cell(
            re.sub(r"^# ?", "", cell["text"], flags=re.MULTILINE),
            text.count("\n", 0, cell.start("text")) + 1,
        )
        for cell in MARKDOWN.finditer(text)
    )
