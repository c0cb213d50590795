"""Under `serve`: the page that was edited at once, and the whole book behind it.

A build goes over every page, which takes seconds. So the one page that was edited is made first, in
what the build before it knows of all others, and browsers show it. The whole book follows when
nobody has edited anything for a moment; browsers load it only if it changed another page.
"""

import threading
from pathlib import Path
from typing import Protocol

from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from book.engine.pool import Pool
from book.site import answers, own_files, pages
from book.site.build import Build, log

PAUSE = 1.5  # seconds without an edit before the whole book is built: a browser loads the page then


class Builder(Protocol):
    """MkDocs: builds the whole book."""

    def __call__(self) -> None: ...


class Book(Protocol):
    """The plugin, which has the newest build."""

    build: Build


class Edits:
    """Builds in the place of MkDocs, for as long as it serves."""

    def __init__(self, book: Book, server: LiveReloadServer, whole: Builder) -> None:
        self.book, self.server, self.whole = book, server, whole
        self.seen = self._times()
        self.timer = threading.Timer(PAUSE, self._ask)

    def __call__(self) -> None:
        """Show what was edited since the last call."""
        self.timer.cancel()
        before, self.seen = self.seen, self._times()
        edited = [path for path in self.seen if self.seen[path] != before.get(path)]
        is_same = self.seen.keys() == before.keys()
        if is_same and len(edited) == 1 and show(self.book.build, edited[0]):
            self.timer = threading.Timer(PAUSE, self._ask)
            self.timer.daemon = True
            self.timer.start()
            return
        shown = dict(self.book.build.document_keys)
        self.whole()
        if is_same and not edited and shown == self.book.build.document_keys:
            self.server._wanted_epoch = self.server._visible_epoch  # nothing to load anew

    def _times(self) -> dict[Path, int]:
        """Every file of docs/, and when it was written."""
        files = (path for path in self.book.build.docs.rglob("*") if path.is_file())
        return {path: path.stat().st_mtime_ns for path in files}

    def _ask(self) -> None:
        """Ask the server for a build, as an edit would."""
        with self.server._rebuild_cond:
            self.server._want_rebuild = True
            self.server._rebuild_cond.notify_all()


def show(build: Build, path: Path) -> bool:
    """Make one page anew; False if that cannot be, or is not the whole truth."""
    file = next((file for file in build.files or () if file.abs_src_path == str(path)), None)
    if not build.is_finished or file is None or file.page is None or path.suffix != ".md":
        return False
    characters = set(build.characters)
    alone = Files([file])
    build.wrong.pop(file.src_uri, None)
    build.documents.pop(file.src_uri, None)
    build.pool = Pool()
    with build.pool.stopping_on_error():
        pages.wait(build, pages.begin(build, alone))
    build.pool.close()
    answers.check(build, alone)
    if not build.problems:
        _make(build, file, file.page, alone)
    if build.problems or build.characters != characters:
        build.problems = []  # which the whole build tells
        return False
    log.info(f"{path.relative_to(build.root)} is shown; the whole book follows")
    return True


def _make(build: Build, file: File, page: Page, alone: Files) -> None:
    """The document of one page, in the steps of MkDocs."""
    assert build.files and build.env and build.nav
    vars(page).pop("render", None)  # that of the build before
    _populate_page(page, build.config, build.files)
    build.config.plugins.on_env(build.env, config=build.config, files=alone)
    documents = build.files.documentation_pages()
    _build_page(page, build.config, documents, build.nav, build.env)
    own_files.name_in(build.site, Path(file.abs_dest_path))
