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
from book.site.own_files import BOOK, OURS
from book.write import dom

VERSION = importlib.metadata.version("mkdocs-material")
# Where a page tells the theme of its search worker.
CONFIGURATION = "script#__config"
WORKERS = "assets/javascripts/workers/"
FOR_TERMS = (
    3000.0  # where a heading counts 1000: a section that explains a term, not one that names it
)
# What assets/search.js says to the theme's worker, and what it hears: SETUP, READY, QUERY, RESULT.
MESSAGES = (r"case 0:[^;{}]*\{type:1\}", r"case 2:", r"\{type:3,data:")
DIALOG = '[data-md-component="search"][role=dialog]'


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


def use_our_worker(document: dom.Document) -> None:
    """Make assets/search.js the worker of the document's search, which gets a name.

    Raises:
        ValueError: It has no search as the theme's.
    """
    script = document.one(CONFIGURATION)
    configuration = json.loads(script.text())
    up, workers, worker = configuration["search"].partition(WORKERS)
    if not workers:
        raise ValueError(f"{document.name} has its search worker elsewhere than in {WORKERS}")
    # It finds the theme's after the "#", then the index, as seen from the folder of our scripts.
    theirs = f"../{WORKERS.removeprefix('assets/')}{worker}"
    configuration["search"] = f"{up}{OURS}search.js#{theirs}&../../{BOOK}"
    script.inner_html = json.dumps(configuration).replace("<", "\\u003c")
    document.one(DIALOG).attrs["aria-label"] = "Search"


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
    config = content["config"]
    if "fields" not in config:
        raise PluginError(
            f"the search of mkdocs-material {VERSION} weighs no fields, as that of 9.7 does: see"
            " book/site/search.py"
        )
    book = {
        "config": config | {"fields": config["fields"] | {findable.FIELD: {"boost": FOR_TERMS}}},
        "docs": findable.arranged(content["docs"], build.terms, places, words),
        "words": {"skipped": words.skipped, "meant": words.meant},
    }
    for name, what in ("search_index.json", {"docs": []}), ("book.json", book):
        (folder / name).write_text(json.dumps(content | what), encoding="utf-8", newline="\n")
