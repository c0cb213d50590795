"""Keep what Markdown made of every page, so that an edit of one page is seen in a moment.

MkDocs renders all pages anew at every edit, and the reference alone takes seconds. Here a page
whose text has not changed, nor anything else that its HTML depends on, gets the HTML of an earlier
build. A page that gave a warning is never kept: the next build shall warn again.
"""

import importlib.metadata
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from book.engine import pages
from book.engine.cache import Cache, digest_of
from book.parts import formulas

LIBRARIES = ("mkdocs", "markdown", "math-core", "mkdocstrings-python", "pymdown-extensions")
Record = dict[str, Any]
Name = tuple[str, str | None, str | None, bool]  # identifier, anchor, title, is it the first
_caches: list[Cache] = []
_states: list[list[str]] = []


@event_priority(-90)  # when all other hooks have changed the text
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Let this page look into the cache before it renders its text."""
    if "render" not in vars(page):  # a lab renders in its own way
        page.render = partial(_render, page)  # type: ignore[method-assign]  # that is the hook


def on_post_build(config: MkDocsConfig) -> None:
    """Keep the cache small."""
    for cache in _caches:
        cache.forget_old()


def _render(page: Page, config: MkDocsConfig, files: Files) -> None:
    if not _caches:
        _caches.append(pages.open_cache(Path(config.config_file_path).parent))
        _states.append(_state(config, files))
    key = _caches[0].key("render", _states[0], page.file.src_uri, page.markdown)
    record = _caches[0].load(key)
    if record is not None:
        _restore(page, record, config, files)
        return
    with _listening() as warnings:
        record = _record(page, config, files)
    if not warnings and not formulas.any_broken():
        _caches[0].store(key, record)


def _state(config: MkDocsConfig, files: Files) -> list[str]:
    """What the HTML of a page depends on beyond its text and the package."""
    root, docs = Path(config.config_file_path).parent, Path(config.docs_dir)
    inputs = [
        *(root / "scripts").rglob("*.py"),
        *docs.rglob("*.toml"),
        Path(config.config_file_path),
    ]
    return [
        digest_of(sorted(inputs)),
        *sorted(f"{file.src_uri} {file.url}" for file in files),
        *(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES),
    ]


def _record(page: Page, config: MkDocsConfig, files: Files) -> Record:
    """Render a page, and write down all that this has changed."""
    with _noting_names(config.plugins["autorefs"]) as names:
        Page.render(page, config, files)
    links = page.links_to_anchors or {}
    return {
        "content": page.content,
        "toc": [_to_record(item) for item in page.toc],
        "title": page._title_from_render,
        "anchors": sorted(page.present_anchor_ids or ()),
        "links": {file.src_uri: anchors for file, anchors in links.items()},
        "names": names,
    }


@contextmanager
def _noting_names(autorefs: Any) -> Iterator[list[Name]]:  # noqa: ANN401 (a plugin without types)
    """Listen to the names that a page makes known to others."""
    names: list[Name] = []
    register = autorefs.register_anchor

    def register_and_note(
        page: Page,
        identifier: str,
        anchor: str | None = None,
        *,
        title: str | None = None,
        primary: bool = True,
    ) -> None:
        names.append((identifier, anchor, title, primary))
        register(page, identifier, anchor, title=title, primary=primary)

    autorefs.register_anchor = register_and_note
    try:
        yield names
    finally:
        autorefs.register_anchor = register


def _restore(page: Page, record: Record, config: MkDocsConfig, files: Files) -> None:
    """Leave everything as if the page had been rendered."""
    page.content = record["content"]
    page.toc = TableOfContents([_from_record(item) for item in record["toc"]])
    page._title_from_render = record["title"]
    page.present_anchor_ids = set(record["anchors"])
    found = {files.get_file_from_path(uri): anchors for uri, anchors in record["links"].items()}
    page.links_to_anchors = {file: anchors for file, anchors in found.items() if file}
    autorefs: Any = config.plugins["autorefs"]
    for identifier, anchor, title, primary in record["names"]:
        autorefs.register_anchor(page, identifier, anchor, title=title, primary=primary)
    if record["names"]:
        # It writes the style sheet of the handlers that it has seen.
        mkdocstrings: Any = config.plugins["mkdocstrings"]
        mkdocstrings.get_handler("python")


def _to_record(item: AnchorLink) -> Record:
    children = [_to_record(child) for child in item.children]
    return {"title": item.title, "id": item.id, "level": item.level, "children": children}


def _from_record(record: Record) -> AnchorLink:
    item = AnchorLink(record["title"], record["id"], record["level"])
    item.children = [_from_record(child) for child in record["children"]]
    return item


@contextmanager
def _listening() -> Iterator[list[logging.LogRecord]]:
    """Collect the warnings of MkDocs and its plugins."""
    ears = _Ears(logging.WARNING)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(ears)
    try:
        yield ears.heard
    finally:
        logger.removeHandler(ears)


class _Ears(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.heard: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record)
