"""Keep what the search plugin found on every page, and let readers load it only when they search.

Reading all pages is most of a rebuild. And their text is most of what a page would load: the theme
fetches it at once, so it gets an empty index, and assets/search.js in the place of its worker. That
spares every first visit the index, more than 200 kB compressed, and its worker the time to read it.
"""

import importlib.metadata
import json
import re
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from book.engine.items import PageError
from book.site import findable
from book.site.build import Build

VERSION = importlib.metadata.version("mkdocs-material")
# Where a page tells the theme its search worker; assets/search.js finds that after the "#", then
# the index, both as seen from the folder that it has in the end (see own_files.py).
WORKER = re.compile(r'"search": "(?P<assets>[^"]*assets/)(?P<worker>javascripts/workers/[^"]+)"')
OURS = r'"search": "\g<assets>search.js#../\g<worker>&../../search/book.json"'
FOR_TERMS = (
    3000.0  # where a heading counts 1000: a section that explains a term, not one that names it
)
# What assets/search.js says to the theme's worker, and what it hears: SETUP, READY, QUERY, RESULT.
MESSAGES = (r"case 0:[^;{}]*\{type:1\}", r"case 2:", r"\{type:3,data:")
DIALOG = 'data-md-component="search" role="dialog"'


def read(build: Build) -> None:
    """Read the weights of pages and the words of readers."""
    try:
        build.words = findable.read_words(build.docs / build.settings.search, build.root)
    except PageError as error:
        build.problems += error.problems


def read_only_what_changed(build: Build) -> None:
    """Let the search plugin look into the cache before it reads a page."""
    plugin: Any = build.config.plugins["material/search"]
    index, cache = plugin.search_index, build.cache
    read_page = index.add_entry_from_context

    def add_entry_from_context(page: Page) -> None:
        meta = {name: str(text) for name, text in page.meta.items() if name != "template"}
        key = cache.key("search", VERSION, page.url, page.content, meta, str(page.title))
        record = cache.load(key)
        if record is None:
            start = len(index.entries)
            read_page(page)
            cache.store(key, {"entries": index.entries[start:]})
        else:
            index.entries += record["entries"]

    index.add_entry_from_context = add_entry_from_context


def with_our_worker(document: str, name: str) -> str:
    """The document with assets/search.js as the worker of its search, which gets a name."""
    changed, count = WORKER.subn(OURS, document)
    if count != 1 or document.count(DIALOG) != 1:
        raise PluginError(f"{name} has no search, or several, where the theme had one before")
    return changed.replace(DIALOG, f'{DIALOG} aria-label="Search"')


def check_messages(worker: str) -> None:
    """Stop if the theme's worker speaks another language than assets/search.js."""
    for message in MESSAGES:
        if not re.search(message, worker):
            raise PluginError(
                f"the theme's search worker has no {message}: see book/site/search.py and"
                " assets/search.js"
            )


def put_index_aside(build: Build) -> None:
    """Put the index where assets/search.js looks for it, and an empty one in its place."""
    (worker,) = (build.site / "assets/javascripts/workers").glob("search.*.js")
    check_messages(worker.read_text(encoding="utf-8"))
    folder = build.site / "search"
    index = folder / "search_index.json"
    content = json.loads(index.read_text(encoding="utf-8"))
    words = build.words
    places = (build.settings.chapters, build.settings.glossary.removesuffix(".toml") + "/")
    fields = content["config"]["fields"] | {findable.FIELD: {"boost": FOR_TERMS}}
    book = {
        "config": content["config"] | {"fields": fields},
        "docs": findable.arranged(content["docs"], build.terms, places, words),
        "words": {"skipped": words.skipped, "meant": words.meant},
    }
    for name, what in ("search_index.json", {"docs": []}), ("book.json", book):
        (folder / name).write_text(json.dumps(content | what), encoding="utf-8", newline="\n")
