"""Keep what Markdown made of every page, so that an edit of one page is seen in a moment.

MkDocs renders all pages anew at every edit, and the reference alone takes seconds. Here a page
whose text has not changed, nor anything else that its HTML depends on, gets the HTML of an earlier
build. A page that gave a warning is never kept: the next build shall warn again.
"""

import importlib.metadata
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import pages
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from bare.digests import digest_of
from book.engine.cache import SCRIPTS
from book.site import labs
from book.site.build import Build

Record = dict[str, Any]
Name = tuple[str, str | None, str | None, bool]  # identifier, anchor, title, is it the first
# The engine as this process has loaded it: an edit under `serve` makes nothing otherwise before the
# next start, which shall find nothing kept as its own that an older engine has made.
ENGINE = digest_of(sorted(SCRIPTS.rglob("[!.]*.py")), SCRIPTS)
DOCSTRINGS = SCRIPTS / "book" / "parts" / "docstrings.py"  # is loaded anew in every build


def render_if_changed(build: Build, page: Page, markdown: str) -> None:
    """Let this page look into the cache before it renders its text, as it is with all results."""
    # A lab is rendered by mkdocs-jupyter, from its notebook.
    render = vars(page).get("render")
    lab = build.labs.get(page.file.src_uri)
    if render is None:
        make, source = partial(_record, build, page), markdown
    elif lab is None:
        page.render = partial(_show_nothing, page)  # type: ignore[method-assign]  # as below
        return
    else:
        make, source = partial(_record_lab, build, page, render), lab.notebook
    page.render = partial(_render, build, page, source, make)  # type: ignore[method-assign]  # that is the hook


def _show_nothing(page: Page, config: MkDocsConfig, files: Files) -> None:
    """Of a lab that has gone wrong; its document names the faults."""
    page.content, page.toc = "", TableOfContents([])


def _render(
    build: Build,
    page: Page,
    source: str,
    make: Callable[[], Record],
    config: MkDocsConfig,
    files: Files,
) -> None:
    build.state = build.state or _state(build, files)
    # Tooltips are in chapters alone: a new meaning renders neither the reference nor any source.
    terms = (
        list(map(str, build.terms)) if page.file.src_uri.startswith(build.settings.chapters) else []
    )
    key = build.cache.key("render", build.state, terms, page.file.src_uri, source)
    record = build.cache.load(key)
    if record is not None:
        _restore(page, record, config, files)
        return
    with listening() as warnings:
        record = make()
    build.formulas.look_for_missed(record["content"])
    if not warnings and not build.formulas.broken:
        build.cache.store(key, record)


def _state(build: Build, files: Files) -> list[str]:
    """What the HTML of a page depends on beyond its text and the package."""
    return [
        ENGINE,
        digest_of([DOCSTRINGS], SCRIPTS),
        digest_of([Path(build.config.config_file_path)], build.root),
        *sorted(f"{file.src_uri} {file.url}" for file in files),
        *_installed(),
    ]


@cache
def _installed() -> list[str]:
    """What is installed, as this process has found it."""
    return sorted(f"{found.name} {found.version}" for found in importlib.metadata.distributions())


def _record_lab(build: Build, page: Page, render: Callable[..., None]) -> Record:
    """Let mkdocs-jupyter render a lab, and keep of that what a page of ours has."""
    listed = vars(page).get("title")  # in the nav, whose word counts more than that of the notebook
    render(build.config, build.files)
    if listed is not None:
        page.title = listed
    page.content = labs.restyled(build, page.content or "", page)
    toc = [toc_record(item) for item in page.toc]
    return {"content": page.content, "toc": toc, "title": page.title, "names": []}


def _record(build: Build, page: Page) -> Record:
    """Render a page, and write down all that this has changed."""
    with _noting_names(build.config.plugins["autorefs"]) as names:
        Page.render(page, build.config, build.files or Files([]))
    links = page.links_to_anchors or {}
    return {
        "content": page.content,
        "toc": [toc_record(item) for item in page.toc],
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
    page.present_anchor_ids = set(record.get("anchors", ()))
    links = record.get("links", {})
    found = {files.get_file_from_path(uri): anchors for uri, anchors in links.items()}
    page.links_to_anchors = {file: anchors for file, anchors in found.items() if file}
    autorefs: Any = config.plugins["autorefs"]
    for identifier, anchor, title, primary in record["names"]:
        autorefs.register_anchor(page, identifier, anchor, title=title, primary=primary)
    if record["names"]:
        # It writes the style sheet of the handlers that it has seen.
        mkdocstrings: Any = config.plugins["mkdocstrings"]
        mkdocstrings.get_handler("python")


def toc_record(item: AnchorLink) -> Record:
    """An entry of the table of contents, with those below it, as data."""
    children = [toc_record(child) for child in item.children]
    return {"title": item.title, "id": item.id, "level": item.level, "children": children}


def _from_record(record: Record) -> AnchorLink:
    item = AnchorLink(record["title"], record["id"], record["level"])
    item.children = [_from_record(child) for child in record["children"]]
    return item


@contextmanager
def listening() -> Iterator[list[logging.LogRecord]]:
    """Collect the warnings of MkDocs and its plugins."""
    ears = _Ears(logging.WARNING)
    logger = logging.getLogger(pages.log.name.partition(".")[0])  # of whatever builder
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
