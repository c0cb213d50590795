"""The glossary: one file of terms, shown as a list on its page and as tooltips in all chapters."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from book.engine.tables import read_tables

MARKER = "<!-- glossary -->"
LANGUAGES = {"ja": "日本語", "ko": "한국어", "de": "Deutsch"}
# Where a tooltip would be in the way, or would end up inside of something that is not prose.
SKIPPED_TAGS = {"h1", "h2", "h3", "h4", "h5", "h6", "code", "pre", "a", "abbr", "summary", "script"}
SKIPPED_CLASSES = {"arithmatex", "admonition-title"}


@dataclass(frozen=True)
class Term:
    """One term: its spellings, its translations, and what it means."""

    en: str
    ja: str
    ko: str
    de: str
    chapter: int
    meaning: str
    forms: tuple[str, ...] = ()
    tooltip: bool = True

    @property
    def anchor(self) -> str:
        """Where the term stands on the glossary's page."""
        return re.sub(r"\W+", "-", self.en.lower())


def read_terms(path: Path, root: Path) -> list[Term]:
    """Read the terms; `PageError` names the line of what is wrong with them."""
    return [term for _, term in read_tables(path, root, "term", Term, "en")]


def to_list(terms: Sequence[Term], links: dict[int, str]) -> str:
    """The list of the glossary's page, in alphabetical order.

    Args:
        terms: All terms.
        links: The address of each chapter that exists, by its number.
    """
    entries = (_entry(term, links) for term in sorted(terms, key=lambda t: t.en.lower()))
    return '<dl class="sdl-glossary">\n' + "\n".join(entries) + "\n</dl>"


def _entry(term: Term, links: dict[int, str]) -> str:
    words = "".join(
        f'<span><b lang="{code}">{name}</b> '
        f'<span lang="{code}">{html.escape(getattr(term, code))}</span></span>'
        for code, name in LANGUAGES.items()
    )
    chapter = f"chapter {term.chapter}"
    if link := links.get(term.chapter):
        chapter = f'<a href="{html.escape(link)}">{chapter}</a>'
    return (
        f'<dt id="{term.anchor}">{html.escape(term.en)} <span>{chapter}</span></dt>\n'
        f"<dd>{html.escape(term.meaning)}</dd>\n<dd>{words}</dd>"
    )


class Tooltips(Treeprocessor):
    """Marks the first occurrence of each term on a page."""

    def __init__(self, md: Markdown, terms: Sequence[Term]) -> None:
        super().__init__(md)
        self.terms = {
            spelling.lower(): term
            for term in terms
            if term.tooltip
            for spelling in (term.en, *term.forms)
        }
        longest_first = sorted(self.terms, key=len, reverse=True)
        words = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
        self.pattern = re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)

    def run(self, root: Element) -> None:
        """Mark the terms of a page, from its top to its end."""
        if self.terms:
            self._mark(root, set())

    def _mark(self, element: Element, seen: set[str]) -> None:
        children = list(element)
        if isinstance(element.text, str) and not isinstance(element.text, AtomicString):
            element.text, found = self._split(element.text, seen)
            for place, abbreviation in enumerate(found):
                element.insert(place, abbreviation)
        for child in children:
            if not _is_skipped(child):
                self._mark(child, seen)
            if child.tail:
                child.tail, found = self._split(child.tail, seen)
                place = list(element).index(child) + 1
                for offset, abbreviation in enumerate(found):
                    element.insert(place + offset, abbreviation)

    def _split(self, text: str, seen: set[str]) -> tuple[str, list[Element]]:
        """The text before the first mark, and the marks, each with the text behind it as tail."""
        before, end = text, 0
        marks: list[Element] = []
        for match, term in self._new_terms(text, seen):
            gap = text[end : match.start()]
            if marks:
                marks[-1].tail = gap
            else:
                before = gap
            marks.append(_abbreviation(term, match[0]))
            end = match.end()
        if marks:
            marks[-1].tail = text[end:]
        return before, marks

    def _new_terms(self, text: str, seen: set[str]) -> Iterator[tuple[re.Match[str], Term]]:
        for match in self.pattern.finditer(text):
            term = self.terms[" ".join(match[0].lower().split())]
            if term.en not in seen:
                seen.add(term.en)
                yield match, term


def _abbreviation(term: Term, text: str) -> Element:
    """The element with the tooltip; `tabindex` lets keys and fingers reach it."""
    words = " · ".join(dict.fromkeys(getattr(term, code) for code in LANGUAGES))
    title = f"{term.meaning} {words}"
    mark = Element("abbr", {"class": "sdl-term", "title": title, "tabindex": "0"})
    mark.text = AtomicString(text)
    return mark


def _is_skipped(element: Element) -> bool:
    classes = set(element.get("class", "").split())
    return element.tag in SKIPPED_TAGS or bool(classes & SKIPPED_CLASSES)


class GlossaryExtension(Extension):
    """Python-Markdown extension: tooltips for the terms that it is given."""

    def __init__(self, terms: Sequence[Term]) -> None:
        super().__init__()
        self.terms = terms

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Markdown's name
        """Run behind the inline patterns (20), when bold words and links are elements."""
        md.treeprocessors.register(Tooltips(md, self.terms), "glossary", 15)
