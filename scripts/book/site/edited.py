"""Under `serve`: the page that was edited at once, and the whole book behind it.

A build goes over every page, which takes seconds. So the one page that was edited is made first, in
what the build before it knows of all others, and browsers show it. The whole book follows when
nobody has edited anything for a moment; browsers load it only if it changed another page.
"""

import threading
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files

from book.engine.pages import open_cache
from book.engine.pool import Pool
from book.site import answers, own_files, pages
from book.site.build import Build, log
from book.site.links import NameTheLine
from book.site.unbuilt import Unbuilt

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
        self.unbuilt = Unbuilt(server)
        self.seen = self._times()
        self.timer = threading.Timer(PAUSE, self._ask)
        self._await_labs()

    def __call__(self) -> None:
        """Show what was edited since the last call."""
        self.timer.cancel()
        before, self.seen = self.seen, self._times()
        edited = [path for path in self.seen if self.seen[path] != before.get(path)]
        is_same = self.seen.keys() == before.keys() and not self.unbuilt.reason
        if is_same and len(edited) == 1 and self._shows(edited[0]):
            self.timer = threading.Timer(PAUSE, self._ask)
            self.timer.daemon = True
            self.timer.start()
            return
        shown = dict(self.book.build.document_keys)
        if not self.unbuilt.built(self.whole):
            return
        self._await_labs()
        if is_same and not edited and shown == self.book.build.document_keys:
            self.server._wanted_epoch = self.server._visible_epoch  # nothing to load anew

    def _shows(self, path: Path) -> bool:
        """Show one page alone; what goes wrong with that is told by the build of the whole book."""
        try:
            return show(self.book.build, path)
        except Exception as error:
            log.info(f"{path.name} cannot be shown alone: {type(error).__name__}: {error}")
            return False

    def _times(self) -> dict[Path, int]:
        """Every file of docs/, and when it was written."""
        times = {}
        for path in self.book.build.docs.rglob("*"):
            with suppress(FileNotFoundError):  # what editors put aside may be gone
                if path.is_file():
                    times[path] = path.stat().st_mtime_ns
        return times

    def _await_labs(self) -> None:
        """Build the book again when the labs are done that it shows without their results."""
        build = self.book.build
        for uri in build.awaited:
            build.running[uri].job.add_done_callback(self._note_lab)

    def _note_lab(self, _: object) -> None:
        """A lab is done, or was stopped; this is called by the thread that has executed it."""
        build = self.book.build
        awaited = [build.running.get(uri) for uri in build.awaited]
        if build.is_finished and awaited and all(lab and lab.is_done for lab in awaited):
            self._ask()

    def _ask(self) -> None:
        """Ask the server for a build, as an edit would."""
        with self.server._rebuild_cond:
            self.server._want_rebuild = True
            self.server._rebuild_cond.notify_all()


def show(build: Build, path: Path) -> bool:
    """Make one page anew; False where only the whole book tells all, and faults are told there."""
    file = next((file for file in build.files or () if file.abs_src_path == str(path)), None)
    if not build.is_finished or file is None or file.page is None or path.suffix != ".md":
        return False
    if open_cache(build.root).state != build.cache.state:
        return False  # the package is another one: what comes out now is not to be kept as its own
    characters = set(build.characters)
    _execute(build, file)
    if not build.problems:
        _make(build, file)
    if build.problems or build.characters != characters:
        build.problems = []
        return False
    log.info(f"{path.relative_to(build.root)} is shown; the whole book follows")
    return True


def _execute(build: Build, file: File) -> None:
    """What a page shows of its snippets."""
    alone = Files([file])
    build.wrong.pop(file.src_uri, None)
    build.pool = Pool()
    with build.pool.stopping_on_error():
        pages.wait(build, pages.begin(build, alone))
        answers.check(build, alone)
    build.pool.close()


def _make(build: Build, file: File) -> None:
    """The document of one page, in the steps of MkDocs."""
    page, files, env, nav = file.page, build.files, build.env, build.nav
    if not (page and files and env and nav):
        raise PluginError(f"{file.src_uri} was edited before a first build had come to its end")
    vars(page).pop("render", None)  # that of the build before
    build.documents.pop(file.src_uri, None)
    NameTheLine.listen(build.docs)
    try:
        _populate_page(page, build.config, files)
        build.config.plugins.on_env(env, config=build.config, files=Files([file]))
        _build_page(page, build.config, files.documentation_pages(), nav, env)
    finally:
        NameTheLine.forget()
    own_files.name_in(build.site, Path(file.abs_dest_path))
