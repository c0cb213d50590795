"""Keep what the search plugin found on every page: reading them all is most of a rebuild."""

import importlib.metadata
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

import pages

VERSION = importlib.metadata.version("mkdocs-material")


def on_env(env: object, config: MkDocsConfig, files: Files) -> None:
    """Let the search plugin look into the cache before it reads a page."""
    search: Any = config.plugins["material/search"]
    index = search.search_index
    cache = pages.open_cache(Path(config.config_file_path).parent)
    read_page = index.add_entry_from_context

    def add_entry_from_context(page: Page) -> None:
        key = cache.key("search", VERSION, page.url, page.content, str(page.meta), str(page.title))
        record = cache.load(key)
        if record is None:
            start = len(index.entries)
            read_page(page)
            cache.store(key, {"entries": index.entries[start:]})
        else:
            index.entries += record["entries"]

    index.add_entry_from_context = add_entry_from_context
