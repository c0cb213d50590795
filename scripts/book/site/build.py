"""One build of the site: what it is made from, and what is known so far."""

import os
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jinja2 import Environment
from mkdocs.config import Config
from mkdocs.config import config_options as c
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from book.engine.cache import package_folder
from book.engine.items import PageError, Problem, relative
from book.engine.pages import open_cache
from book.engine.pool import Pool
from book.engine.runner import Executed
from book.labs.notebooks import Lab, Running
from book.labs.written import Written
from book.live.pyodide import PartError
from book.parts import reference
from book.parts.formulas import Formulas
from book.parts.glossary import GlossaryExtension, Term
from book.site import findable, live

log = get_plugin_logger("book")


class Settings(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    """What mkdocs.yml can say of the book; folders and files lie in docs/."""

    chapters = c.Type(str, default="learn/")
    labs = c.Type(str, default="labs/")
    glossary = c.Type(str, default="about/glossary.toml")
    search = c.Type(str, default="about/search.toml")
    not_found = c.Type(str, default="404.md")
    moved = c.Type(dict, default={})  # old addresses, each with those that have its sections
    social_image = c.Type(str, default="assets/social.png")
    social_image_alt = c.Type(str, default="Two lines that meet in a circle, the sign of scratchdl")
    seconds = c.Type(float, default=15.0)  # that a page should stay below


@dataclass(frozen=True)
class Finished:
    """The document of a page, and what the site must know of it."""

    document: str
    characters: str  # that its formulas are drawn with
    scripts: list[str]  # hashes of those that stand in it


class Build:
    """The state of one build; nothing of it outlives the build, but the labs that still run.

    Args:
        config: That of MkDocs.
        settings: What it says of the book.
        serving: Whether somebody looks on, or the site is to be published.
        running: The labs that the build before has left behind, each under its file.
    """

    def __init__(
        self, config: MkDocsConfig, settings: Settings, serving: bool, running: dict[str, Running]
    ) -> None:
        self.config, self.settings, self.serving = config, settings, serving
        self.root = Path(config.config_file_path).parent
        self.docs, self.site = Path(config.docs_dir), Path(config.site_dir)
        self.cache = open_cache(self.root)
        self.package = package_folder()
        self.pool = Pool()
        self.problems: list[Problem] = []
        self.files: Files | None = None
        self.listed: list[Page] = []  # the written pages of the nav, in its order
        self.pages: dict[str, Executed] = {}
        self.wrong: dict[str, PageError] = {}  # pages with what is wrong with them
        self.written: dict[str, Written] = {}  # labs as they are written
        self.running = running  # labs whose results have not come, and those that have failed
        self.awaited: set[str] = set()  # labs that are shown without their results
        self.labs: dict[str, Lab] = {}
        self.formulas = Formulas()
        self.characters: set[str] = set()  # that the formulas are drawn with
        self.scripts: set[str] = set()  # hashes of those that stand in pages
        self.terms: list[Term] = []
        self.words = findable.NO_WORDS
        self.tooltips = GlossaryExtension([])
        self.nav: Navigation | None = None
        self.env: Environment | None = None
        self.is_finished = False
        self.live_parts: Future[None] | None = None  # as they are brought
        self.documents: dict[str, Finished] = {}  # that an earlier build has made
        self.document_keys: dict[str, str] = {}  # under which they are kept
        self.state: list[str] = []  # what all rendered pages depend on, once it is known

    @cached_property
    def reference(self) -> list[reference.Generated]:
        """The pages of the reference."""
        return reference.reference_pages(self.package)

    def problems_of(self, uri: str) -> list[Problem]:
        """What was found wrong with a page so far; with the glossary, in the file that fills it."""
        sources = {uri}
        if uri == self.settings.glossary.removesuffix(".toml") + ".md":
            sources.add(self.settings.glossary)
        paths = {relative(self.docs / source, self.root) for source in sources}
        return [problem for problem in dict.fromkeys(self.problems) if problem.path in paths]

    def remember(self, finished: Finished) -> None:
        """Remember what the site must know of a document."""
        self.characters.update(finished.characters)
        self.scripts.update(finished.scripts)

    def stop(self) -> None:
        """Begin nothing more, and leave no process behind."""
        self.pool.stop()
        for lab in self.running.values():
            lab.stop()

    def bring_live_parts(self) -> None:
        """Begin to bring what pages need to run in a browser, which takes long the first time."""
        self.live_parts = self.pool.submit(live.bring, self.cache.folder, self.pool.children)

    def finish(self) -> None:
        """Make the site live."""
        try:
            if self.live_parts is not None:
                self.live_parts.result()
            scripts = None if self.serving else self.scripts
            live.finish(self.site, self.cache.folder, log.info, scripts)
        except (PartError, ValueError) as error:
            raise PluginError(str(error)) from error

    def tell(self) -> int:
        """Name everything that was found wrong, once, each with file and line; how much it was.

        Some is found twice: in the text of a lab, and in its page.
        """
        told = dict.fromkeys(self.problems)
        for problem in told:
            log.error(str(problem))
            if os.environ.get("GITHUB_ACTIONS"):
                words = annotated(problem.message)
                print(f"::error file={annotated(problem.path)},line={problem.line}::{words}")
        self.problems = []
        return len(told)

    def report(self) -> None:
        """Stop if anything was found wrong; whoever serves the site looks on, and goes on."""
        count = self.tell()
        if count and not self.serving:
            raise PluginError(f"the book has {count} fault{'s' * (count != 1)}, named above")


def annotated(text: str) -> str:
    r"""A text as GitHub reads it in an annotation of a build.

    Example:
        >>> annotated("100 %\nof all")
        '100 %25%0Aof all'
    """
    for letter in "%\r\n":
        text = text.replace(letter, f"%{ord(letter):02X}")
    return text
