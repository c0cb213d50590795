"""A page as plain cells, for readers outside the site: admonitions and attributes resolved.

Jupyter knows ordinary Markdown only. What stands indented below an admonition here becomes ordinary
text below its title, and links between pages become links to the site.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from book.engine.fences import in_fences
from book.engine.items import Filled, Snippet, Text, Value
from book.engine.runner import Executed, Result
from book.engine.walker import BOX

PageLink = Callable[[str], str]

LINK = re.compile(r"(?<=\]\()(?P<target>[^()\s:#]+\.(?:md|py|json))(?P<anchor>#[\w-]+)?(?=\))")
NAME_LINK = re.compile(r"\[([^\[\]]+)\]\[scratchdl[\w.]*\]")  # to the reference
ATTRIBUTES = re.compile(r"(?<=[)\]`])\{:? *[#.][^}\n]*\}|^ *\{:[^}\n]*\} *$| *\{ *#[^}\n]*\}$")


@dataclass(frozen=True)
class Cell:
    """A piece of text, or a snippet with what it gave."""

    kind: Literal["text", "run", "exercise"]
    text: str
    snippet: Snippet | None = None
    result: Result | None = None


def plain_cells(executed: Executed, page_link: PageLink) -> list[Cell]:
    """The page as text and code, in order; values are filled in, sources are shown as text."""
    flow = _Flow(page_link)
    cells = list(_cells(executed, flow))
    return [cell for cell in cells if cell.text.strip()]


def _cells(executed: Executed, flow: "_Flow") -> Iterator[Cell]:
    results = iter(executed.results)
    text = ""
    for item in executed.page.items:
        if isinstance(item, Text | Filled):
            text += item.plain
            continue
        result = next(results)
        if isinstance(item, Value):
            text += result.value
        elif result.source is not None:
            text += _source_block(item, result.source.code)
        else:
            yield Cell("text", flow.plain(text))
            text = ""
            flow.leave(len(item.indent))
            kind: Literal["run", "exercise"] = "run" if item.kind == "run" else "exercise"
            yield Cell(kind, item.code, item, result)
    yield Cell("text", flow.plain(text))


def _source_block(item: Snippet, code: str) -> str:
    block = f"The source of `{item.name}`:\n\n```python\n{code}```\n"
    return "".join(f"{item.indent}{line}\n" for line in block.splitlines())


class _Flow:
    """Walks over the text of a page and remembers in which boxes it stands."""

    def __init__(self, page_link: PageLink) -> None:
        self.page_link = page_link
        self.boxes: list[int] = []  # how far the content of each open box is indented

    def plain(self, text: str) -> str:
        lines = text.splitlines()
        return "\n".join(map(self._line, lines, in_fences(lines))).strip()

    def leave(self, indent: int) -> None:
        """Close the boxes that something with this indent cannot be part of."""
        while self.boxes and indent < self.boxes[-1]:
            self.boxes.pop()

    def _line(self, line: str, is_fenced: bool) -> str:
        if not line.strip():
            return ""
        indent = len(line) - len(line.lstrip())
        self.leave(indent)
        content = line[self.boxes[-1] if self.boxes else 0 :]
        if is_fenced:
            return content
        box = BOX.match(line)
        if box and (box["kind"].strip() or box["title"]):
            self.boxes.append(indent + 4)
            return self._title(box)
        content = NAME_LINK.sub(r"\1", ATTRIBUTES.sub("", content))
        return LINK.sub(lambda m: self.page_link(m["target"]) + (m["anchor"] or ""), content)

    def _title(self, box: re.Match[str]) -> str:
        title = box["title"] if box["title"] is not None else box["kind"].split()[0].capitalize()
        return f"**{title}**\n" if title else ""
