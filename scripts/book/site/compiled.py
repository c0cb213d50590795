"""The book for another builder: what it shall build, as ordinary Markdown.

MkDocs does not need this, since `plugin` does it while MkDocs builds. Another builder stands
between two commands: `python -m book compile docs OUT`, and `python -m book finish SITE`, which is
in `elsewhere`. What mkdocs.yml says of the book holds here, too. What only MkDocs and its plugins
make is left out: see docs/about/how-it-is-built.md.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

from mkdocs.config import load_config

from book.child.sources import Source
from book.engine import pages
from book.engine.cache import Cache, package_folder
from book.engine.front import PAGE
from book.engine.items import PageError, Problem
from book.engine.runner import Executed
from book.labs import notebooks
from book.labs import written as written_labs
from book.parts import exercises, glossary, pad, quizzes, reference
from book.site import pads, style
from book.site.build import Settings
from book.site.metadata import at_home
from book.write import markdown as written
from book.write.downloads import to_notebook, to_program

CONFIGURATION = "mkdocs.yml"


@dataclass
class Book:
    """What is compiled: where it lies, what mkdocs.yml says of it, and what came out so far."""

    docs: Path
    settings: Settings
    repository: str | None
    sheets: list[str]  # in their order
    site_url: str
    cache: Cache
    pages: dict[str, Executed] = field(default_factory=dict)
    terms: list[glossary.Term] = field(default_factory=list)

    @property
    def labs(self) -> list[Path]:
        """The programs of the labs."""
        return sorted((self.docs / self.settings.labs).glob("[!.]*.py"))


def compile_docs(docs: Path, out: Path, site_url: str = "/") -> None:
    """Execute all pages and labs, and write them as Markdown and notebooks, with all other files.

    Raises:
        PageError: Everything that is wrong with any of them.
        ValueError: There is no book.
    """
    book = _read(docs.resolve(), site_url)
    sources = pages.of_book(book.docs)
    outcomes = pages.execute_all(sources, book.docs.parent, book.cache)
    problems = pages.problems_of(outcomes)
    for path, page in zip(sources, outcomes, strict=True):
        if isinstance(page, Executed):
            book.pages[path.relative_to(book.docs).as_posix()] = page
            problems += quizzes.check(page.page.text, page.page.path)
    if problems:
        raise PageError(problems)
    left_out = {*sources, *book.labs}  # and those that MkDocs makes no page of, either
    for path in sorted(path for path in book.docs.rglob("*") if path.is_file()):
        if path not in left_out and path.name not in pages.NOT_PAGES:
            target = _target(out, path.relative_to(book.docs).as_posix())
            target.write_bytes(path.read_bytes())
    style.join_sheets(out, book.sheets)
    for uri in book.pages:
        _write_page(book, uri, out)
    for made in reference.source_pages(package_folder()):
        _write(_target(out, made.uri), made.text)
    _write_labs(book, out)


def _read(docs: Path, site_url: str) -> Book:
    """What is known of a book before its pages are executed."""
    root = docs.parent
    path = root / CONFIGURATION
    if not (docs.is_dir() and path.is_file()):
        raise ValueError(f"{docs} is no book: that is a folder with {CONFIGURATION} beside it")
    config = load_config(str(path))
    settings = config.plugins["book"].config
    assert isinstance(settings, Settings), "the plugin is ours"  # noqa: S101  for mypy
    terms = docs / settings.glossary
    return Book(
        docs,
        settings,
        config.repo_url,
        [str(name) for name in config.extra_css],
        site_url,
        pages.open_cache(root),
        terms=glossary.read_terms(terms, root) if terms.exists() else [],
    )


def _write_page(book: Book, uri: str, out: Path) -> None:
    """Write a page as the plugin gives it to MkDocs, and its downloads beside it."""
    page = book.pages[uri]
    up = "../" * len(_address(uri).split("/")[:-1])

    def source_link(source: Source) -> str:
        return up + reference.source_url(source)

    def page_link(target: str) -> str:
        return pages.absolute_link(uri, target, book.site_url)

    text = written.render(page, source_link)
    if page.page.is_program:
        name = Path(uri).stem
        text += "\n" + written.html_fence(written.downloads(name))
        for suffix, content in (
            (".py", to_program(page, page_link)),
            (".ipynb", to_notebook(page, page_link)),
        ):
            target = _target(out, f"{_address(uri)}{name}{suffix}")
            _write(target, at_home(content, book.repository))
    text = quizzes.to_markdown(_with_notebooks(book, text))
    text = text.replace(glossary.MARKER, glossary.to_list(book.terms, _chapters(book, up)))
    text = text.replace(exercises.MARKER, exercises.overview(_with_exercises(book, up)))
    text = pad.in_place(text, partial(pads.example, book.cache))
    front = PAGE.match(page.page.text)
    _write(_target(out, uri), (front[0] if front else "") + at_home(text, book.repository))


def _with_notebooks(book: Book, text: str) -> str:
    """The page with links to the notebooks of labs in the place of those to their programs."""
    names = "|".join(re.escape(path.stem) for path in book.labs)
    return re.sub(rf"(?<=\]\()([^()\s]*\b(?:{names}))\.py(?=[#)])", r"\1.ipynb", text)


def _chapters(book: Book, up: str) -> dict[int, str]:
    """The address of each chapter by its number."""
    folder = book.settings.chapters
    numbers = {uri: uri.removeprefix(folder)[:2] for uri in book.pages if uri.startswith(folder)}
    return {int(n): up + _address(uri) for uri, n in numbers.items() if n.isdigit()}


def _with_exercises(book: Book, up: str) -> Iterable[exercises.Chapter]:
    for uri, page in book.pages.items():
        names = exercises.exercises(page.page)
        if names:
            yield exercises.Chapter(page.page.title, up + _address(uri), names)


def _write_labs(book: Book, out: Path) -> None:
    """Write each lab as it was executed; and, without results, as program and notebook."""
    problems: list[Problem] = []
    for path in book.labs:
        try:
            written_lab = written_labs.read(path, book.docs.parent, book.cache)
            lab = notebooks.execute(written_lab, book.cache)
        except PageError as error:
            problems += error.problems
            continue
        uri = path.relative_to(book.docs).with_suffix("").as_posix()
        home = urljoin(book.site_url, f"{uri}/")
        program = written_labs.with_links(lab.program, partial(urljoin, home))
        for name, text in (
            (f"{uri}.ipynb", lab.notebook),
            (f"{uri}/{path.stem}.py", program),
            (f"{uri}/{path.stem}.ipynb", notebooks.to_notebook(program)),
        ):
            _write(_target(out, name), at_home(text, book.repository))
    if problems:
        raise PageError(problems)


def _address(uri: str) -> str:
    """The folder of a page on the site, from its root: "learn/04-loss/", or "" for the front page.

    Example:
        >>> _address("learn/index.md"), _address("learn/04-loss.md")
        ('learn/', 'learn/04-loss/')
    """
    folder, _, name = uri.removesuffix(".md").rpartition("/")
    parts = [part for part in (folder, "" if name == "index" else name) if part]
    return "".join(f"{part}/" for part in parts)


def _target(out: Path, name: str) -> Path:
    path = out / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
