"""What opens a fence, and what closes it: one reading for pages, quizzes and downloads."""

import pytest

from book.engine.fences import fence_at, in_fences
from book.engine.items import Page, Text
from book.engine.runner import Executed
from book.parts import quizzes
from book.write.plain import plain_cells


@pytest.mark.parametrize(
    ("text", "fenced"),
    [
        ("a\n```\nb\n```\nc", "-+++-"),
        ("~~~text\n```\n~~~\na", "+++-"),
        ("````\n```\n````  \na", "+++-"),
        ("  ```\n  ```\na", "++-"),
        ("```\n  ```\n```\na", "+++-"),  # another indent
        ("a ```\nb", "--"),
        ("``` a `b`\nc", "--"),  # code in a line
        ("```\na", "++"),  # never closed
        ("  ```\n\n  a\nb\n  ```", "+++++"),  # nor this one, since b stands before it
    ],
)
def test_the_lines_of_a_fence(text, fenced):
    lines = text.splitlines()
    assert "".join("-+"[inside] for inside in in_fences(lines)) == fenced


def test_a_fence_has_its_lines_without_its_indent():
    lines = ["a", "  ~~~python run hide", "  b", "", "    c", "  ~~~", "d"]
    fence = fence_at(lines, 1)
    assert (fence.indent, fence.ticks, fence.info) == ("  ", "~~~", "python run hide")
    assert (fence.body, fence.end, fence.is_closed) == (("b", "", "  c"), 6, True)
    assert fence_at(lines, 0) is None


INNER = "````text\n```\n!!! quiz\n[a](b.md)\n```\n````\n"


def test_a_shorter_fence_closes_none_in_quizzes_and_downloads():
    assert list(quizzes.find(INNER.splitlines())) == []
    page = Page("a.md", INNER, "A", (Text(INNER, 1),))
    (cell,) = plain_cells(Executed(page, (), 0.0), str.upper)
    assert cell.text == INNER.strip()
