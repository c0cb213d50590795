"""Which exercises stand on which page, and how a page speaks of them before any script runs.

A chapter gets one line above its exercises, the front page a list of all chapters. Both say how
many there are; `assets/solve/` turns them into "3 of 8 solved" in the reader's own browser.
"""

import html
from collections.abc import Iterable
from dataclasses import dataclass

from book.engine.items import Page, Snippet
from book.write import dom

MARKER = "<!-- progress -->"
BOX = "admonition"


@dataclass(frozen=True)
class Chapter:
    """A page that asks something: its title, its address, and the names of its exercises."""

    title: str
    link: str
    names: tuple[str, ...]


def exercises(page: Page) -> tuple[str, ...]:
    """The names of the exercises of a page, in order."""
    return tuple(
        step.name for step in page.steps if isinstance(step, Snippet) and step.kind == "exercise"
    )


def overview(chapters: Iterable[Chapter]) -> str:
    """The list of the front page, as HTML."""
    entries = "\n".join(
        f'<li><a href="{html.escape(chapter.link)}">{html.escape(chapter.title)}</a> '
        f"{_count(chapter.names)}</li>"
        for chapter in chapters
    )
    return f'<div class="sdl-overview">\n<ul>\n{entries}\n</ul>\n</div>'


def count(document: dom.Document) -> None:
    """Put a line above the first exercise of a document that counts them."""
    found = document.all("[data-exercise]")
    if not found:
        return
    names = (dom.attribute(exercise, "data-exercise") for exercise in found)
    box = found[0]
    while box.parent and BOX not in dom.classes(box):
        box = box.parent
    dom.put_before(
        box if box.parent else found[0], f'<p class="sdl-progress">{_count(names)}</p>\n'
    )


def _count(names: Iterable[str]) -> str:
    names = list(names)
    words = f"{len(names)} exercise" + "s" * (len(names) != 1)
    return f'<span class="sdl-count" data-exercises="{" ".join(names)}">{words}</span>'
