"""Fences as Markdown reads them: what opens one, what closes it, and which lines stand in one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TICKS = "(?:`{3,}|~{3,})"
OPENING = re.compile(rf"^(?P<indent>[ \t]*)(?P<ticks>{TICKS})(?P<info>[^`]*)$")


@dataclass(frozen=True)
class Fence:
    """A fence among the lines of a page."""

    indent: str
    ticks: str
    info: str  # what stands behind the ticks that open it
    body: tuple[str, ...]  # without the indent
    end: int  # index of the line behind it
    is_closed: bool


def fence_at(lines: Sequence[str], index: int) -> Fence | None:
    """The fence that this line opens; one with the same indent and the same ticks alone closes it.

    Where none does, or none before a line that is indented less, the fence has all that is left.

    Example:
        >>> fence = fence_at(["  ```text", "  a", "  ```", "b"], 0)
        >>> fence.info, fence.body, fence.end
        ('text', ('a',), 3)
    """
    opening = OPENING.match(lines[index])
    if opening is None:
        return None
    indent, ticks, info = opening.groups()
    body: list[str] = []
    for line in lines[index + 1 :]:
        if line.rstrip() == indent + ticks:
            end = index + len(body) + 2
            return Fence(indent, ticks, info, tuple(body), end, is_closed=True)
        if line.strip() and not line.startswith(indent):
            break
        body.append(line[len(indent) :])
    return Fence(indent, ticks, info, tuple(body), len(lines), is_closed=False)


def in_fences(lines: Sequence[str]) -> Iterator[bool]:
    """For each line whether it is one of a fence, those that open and close it among them."""
    index = 0
    while index < len(lines):
        fence = fence_at(lines, index)
        end = index + 1 if fence is None else fence.end
        yield from [fence is not None] * (end - index)
        index = end
