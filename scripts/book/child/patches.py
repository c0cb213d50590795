"""What turns one SVG into another, as a list that assets/reading/frames.js applies.

Elements are counted in the order in which they begin. A patch is the number of an element of the
first drawing and what happens to it: `[5, {"d": "M0 0"}]` sets attributes, where the name "" is its
text; `[5, "<path/>"]` puts others in its place; `[5, "<path/>", 1]` puts others behind it, and with
0 they become its first children.
"""

import difflib
import xml.etree.ElementTree as ET  # reads only what our own figures wrote
from collections.abc import Sequence
from typing import Any

Patch = list[Any]


def patches(before: str, after: str) -> list[Patch]:
    """The patches that turn the first drawing into the second.

    Example:
        >>> patches('<svg><path d="M0 0"/><text>a</text></svg>', '<svg><path d="M1 0"/></svg>')
        [[1, {'d': 'M1 0'}], [2, '']]
    """
    return _Comparison(_read(before)).with_other(_read(after))


def _read(svg: str) -> ET.Element:
    # The figures of a page are HTML, where `xlink` needs no declaration.
    return ET.fromstring(svg.replace("xlink:href", "xlink-href"))  # noqa: S314  our own figures


def _write(element: ET.Element) -> str:
    text = ET.tostring(element, encoding="unicode").replace("xlink-href", "xlink:href")
    return text.replace("ns0:", "").replace(' xmlns:ns0="http://www.w3.org/2000/svg"', "")


class _Comparison:
    def __init__(self, first: ET.Element) -> None:
        self.first = first
        self.numbers = {element: number for number, element in enumerate(first.iter())}
        self.found: list[Patch] = []

    def with_other(self, second: ET.Element) -> list[Patch]:
        self._compare(self.first, second)
        return self.found

    def _compare(self, old: ET.Element, new: ET.Element) -> None:
        """Both have the same tag and the same names of attributes."""
        changed = {name: value for name, value in new.items() if old.get(name) != value}
        if (old.text or "") != (new.text or ""):
            changed[""] = new.text or ""
        if changed:
            changed = {name.replace("xlink-href", "xlink:href"): v for name, v in changed.items()}
            self.found.append([self.numbers[old], changed])
        self._compare_children(old, list(old), list(new))

    def _compare_children(
        self, parent: ET.Element, old: Sequence[ET.Element], new: Sequence[ET.Element]
    ) -> None:
        kinds = ([_kind(element) for element in old], [_kind(element) for element in new])
        if kinds[0] == kinds[1]:
            for one, other in zip(old, new, strict=True):
                self._compare(one, other)
            return
        matcher = difflib.SequenceMatcher(None, *kinds, autojunk=False)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            if tag == "equal":
                for one, other in zip(old[i1:i2], new[j1:j2], strict=True):
                    self._compare(one, other)
                continue
            html = "".join(map(_write, new[j1:j2]))
            if i1 < i2:
                self.found.append([self.numbers[old[i1]], html])
                self.found += [[self.numbers[element], ""] for element in old[i1 + 1 : i2]]
            elif i1 > 0:
                self.found.append([self.numbers[old[i1 - 1]], html, 1])
            else:
                self.found.append([self.numbers[parent], html, 0])


def _kind(element: ET.Element) -> tuple[Any, ...]:
    """Elements of one kind become each other by new attributes and a new text."""
    style = element.get("style", "").partition("font-size")[0]
    simple = len(element) == 0 or not (element.text or "").strip()
    return element.tag, tuple(element.keys()), style, element.tail or "", simple
