"""What the search can find, what comes first, and which words of the book everyday words mean.

The theme's search counts words; it does not know that a chapter explains what the reference only
mentions. So each entry of its index gets a weight by the folder of its page, attributes of classes
and the modules behind the exercises are left out, and each term of the glossary becomes an entry.
docs/about/search.toml holds the weights and the words; assets/search.js turns a query into words
that the index has.
"""

import html
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from book.engine.items import PageError, Problem, read_text, relative
from book.parts.glossary import Term
from book.write import dom

Entry = dict[str, Any]  # "location", "title", "text" and perhaps "boost", as the theme has them
FIELD = "terms"  # of an entry: the terms of the glossary that its section explains
CALL = re.compile(r"<pre><code>(class )?[\w.]+\(")  # how the entry of anything callable begins


@dataclass(frozen=True)
class Words:
    """The file of weights and words."""

    weights: Mapping[str, float]  # by the beginning of an address, the longest that fits
    hidden: tuple[str, ...]  # beginnings of addresses that nobody looks for
    skipped: tuple[str, ...]  # words of a query that say nothing
    meant: Mapping[str, str]  # what people type, and the words of the book for it
    about: Mapping[str, str]  # beginnings of pages, or whole sections, and what else they are about


NO_WORDS = Words({}, (), (), {}, {})


def read_words(path: Path, root: Path) -> Words:
    """Read the file; without one every entry weighs the same."""
    if not path.is_file():
        return NO_WORDS
    try:
        table = tomllib.loads(read_text(path, root))
        hidden, skipped = tuple(table["hidden"]), tuple(table["skipped"].split())
        return Words(table["weights"], hidden, skipped, table["meant"], table["about"])
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise PageError(
            [Problem(relative(path, root), 1, f"not as it should be: {error}")]
        ) from None


def arranged(
    entries: Iterable[Entry], terms: Sequence[Term], places: tuple[str, str], words: Words
) -> list[Entry]:
    """The entries that readers look for, with their weights.

    Args:
        entries: The index as the theme's plugin made it.
        terms: The terms of the glossary.
        places: Where the chapters are, and the page of the glossary.
        words: Weights, and what to leave out.
    """
    chapters, glossary = places
    kept = [entry for entry in entries if not _is_internal(entry, words)]
    explained = _explained(kept, terms, chapters, words)
    found = [i for i, entry in enumerate(kept) if entry["location"] == glossary]
    if found:
        kept[found[0] + 1 : found[0] + 1] = [_term(term, glossary) for term in terms]
    return [
        _readable(entry) | _weight(entry["location"], words) | explained.get(entry["location"], {})
        for entry in kept
    ]


def _readable(entry: Entry) -> Entry:
    """The entry with another sign for `*`, which the search would take for "anything".

    A query such as `array`, which it completes, would then end in an error at `array.size**2`.
    """
    return entry | {field: entry[field].replace("*", "\u2217") for field in ("title", "text")}


def _explained(
    entries: Sequence[Entry], terms: Iterable[Term], chapters: str, words: Words
) -> dict[str, Entry]:
    """For each section that explains terms of the glossary: these, in a field of their own."""
    found: dict[str, list[str]] = {}
    for start, more in words.about.items():
        for location in (entry["location"] for entry in entries):
            if location == start or (location.startswith(start) and "#" not in location):
                found.setdefault(location, []).append(more)
    sections = [
        (entry["location"], _without_tags(entry["title"]), _without_tags(entry["text"]))
        for entry in entries
        if entry["location"].startswith(chapters)
    ]
    for term in terms:
        start = f"{chapters}{term.chapter:02d}-"
        counts = {
            location: _mentions(title, text, term)
            for location, title, text in sections
            if location.startswith(start)
        }
        if any(counts.values()):
            best = max(counts, key=lambda location: counts[location])
            found.setdefault(best, []).extend((term.en, *term.forms))
    return {location: {FIELD: ", ".join(names)} for location, names in found.items()}


def _without_tags(text: str) -> str:
    return dom.fragment(text).text(separator=" ")


def _mentions(title: str, text: str, term: Term) -> int:
    """How often a section has a term; once in its heading counts more than often in its text."""
    names = "|".join(re.escape(name) for name in (term.en, *term.forms))
    pattern = re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.I)
    return 100 * len(pattern.findall(title)) + len(pattern.findall(text))


def _is_internal(entry: Entry, words: Words) -> bool:
    """Whether it is an attribute of a class, or on a page that nobody looks for."""
    location = entry["location"]
    if location.startswith(words.hidden):
        return True
    _, _, symbol = location.partition("#")
    is_member = re.search(r"\.[A-Z]\w*\.\w+$", symbol) is not None
    return is_member and CALL.match(entry["text"]) is None


def _term(term: Term, glossary: str) -> Entry:
    forms = "".join(f" <p>{html.escape(form)}</p>" for form in term.forms)
    text = f"<p>{html.escape(term.meaning)}</p>{forms}"
    return {"location": f"{glossary}#{term.anchor}", "title": html.escape(term.en), "text": text}


def _weight(location: str, words: Words) -> Entry:
    fits = [start for start in words.weights if location.startswith(start)]
    return {"boost": words.weights[max(fits, key=len)]} if fits else {}
