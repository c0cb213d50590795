"""The pages of the engine in the site: executed, written with their results, and to download."""

from concurrent.futures import Future
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from book.child.sources import Source
from book.engine import pages
from book.engine.items import PageError, read_text
from book.engine.runner import LIMIT, Executed
from book.parts import reference
from book.site.build import Build, log
from book.site.metadata import at_home
from book.write import markdown as written
from book.write.downloads import to_notebook, to_program

Jobs = dict[str, "Future[Executed]"]


def let_fences_hold_html(config: MkDocsConfig) -> None:
    """Let Markdown take finished HTML, and whole files of the package, from fences."""
    fences = config.mdx_configs.setdefault("pymdownx.superfences", {})
    fences["custom_fences"] = [
        {"name": "sdl-html", "class": "sdl-html", "format": written.raw_html},
        {"name": "sdl-module", "class": "sdl-module", "format": reference.numbered_lines},
    ]


def refuse_broken_package(build: Build) -> None:
    """Stop in one sentence for each file of the package that is no Python."""
    try:
        reference.refuse_broken(build.package, build.root)
    except PageError as error:
        raise PluginError(str(error)) from error


def list_reference(build: Build) -> None:
    """Put the pages of the reference into the nav."""
    section = _reference_section(build.config)
    if section is not None:
        section += [{page.title: page.uri} for page in build.reference]


def _reference_section(config: MkDocsConfig) -> list[dict[str, str]] | None:
    """The part of the nav that is filled here; a site without it has no reference."""
    for section in config.nav or []:
        if isinstance(section, dict) and "Reference" in section:
            pages_of_section: list[dict[str, str]] = section["Reference"]
            return pages_of_section
    return None


def add_reference(build: Build, files: Files) -> None:
    """Add the pages that nobody writes: the reference, and the source of every module."""
    if _reference_section(build.config) is None:
        return
    for page in build.reference + reference.source_pages(build.package):
        files.append(File.generated(build.config, page.uri, content=page.text))


def begin(build: Build, files: Files) -> Jobs:
    """Begin to execute every page that lies in docs/."""
    paths = {
        file.src_uri: Path(str(file.abs_src_path))
        for file in files.documentation_pages()
        if file.abs_src_path and file.src_uri.endswith(".md")
    }
    children = build.pool.children
    return {
        uri: build.pool.submit(pages.execute, path, build.root, build.cache, LIMIT, children)
        for uri, path in paths.items()
    }


def wait(build: Build, jobs: Jobs) -> bool:
    """Take the pages as they come out; False if one of them is not as it should be."""
    all_right = True
    for uri, job in jobs.items():
        try:
            build.pages[uri] = job.result()
        except PageError as error:
            all_right = False
            build.wrong[uri] = error
            build.problems += error.problems
            if isinstance(error, pages.WrongPageError):
                build.pages[uri] = error.executed
    return all_right


def empty_if_unreadable(build: Build, page: Page) -> str | None:
    """The text of a page or a lab that is no UTF-8, where MkDocs would stop; else None."""
    file = page.file
    if file.src_uri in build.wrong and file.abs_src_path:
        try:
            read_text(Path(file.abs_src_path), build.root)
        except PageError:
            return ""
    return None


def with_results(build: Build, markdown: str, page: Page) -> str:
    """The page with its results, and the links to its downloads below it."""
    executed = build.pages.get(page.file.src_uri)
    if reference.ROOMS in markdown:
        return markdown.replace(reference.ROOMS, reference.list_rooms(build.reference))
    if executed is None or not executed.page.is_filled:
        return "" if page.file.src_uri in build.wrong else markdown

    def source_link(source: Source) -> str:
        return get_relative_url(reference.source_url(source), page.file.url)

    text = written.render(executed, source_link)
    if executed.page.is_program:
        text += "\n" + written.html_fence(written.downloads(page.file.name))
    return text


def naming_this_repository(build: Build, markdown: str) -> str:
    """The page, with the repository that this site is of where it names its usual home."""
    return at_home(markdown, build.config.repo_url)


def write_downloads(build: Build, page: Page) -> None:
    """Write the page as a program and as a notebook beside it."""
    executed = build.pages.get(page.file.src_uri)
    if executed is None or not executed.page.is_program:
        return

    def page_link(target: str) -> str:
        return pages.absolute_link(page.file.src_uri, target, build.config.site_url or "/")

    folder = Path(page.file.abs_dest_path).parent
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, text in (
        (".py", to_program(executed, page_link)),
        (".ipynb", to_notebook(executed, page_link)),
    ):
        text = at_home(text, build.config.repo_url)
        (folder / f"{page.file.name}{suffix}").write_text(text, encoding="utf-8", newline="\n")


def tell_slowest(build: Build) -> None:
    """Say which pages took longest to execute (now, or when they were last executed)."""
    slowest = sorted(build.pages.values(), key=lambda page: page.seconds, reverse=True)[:3]
    most = build.settings.seconds
    for executed in slowest:
        slow = executed.seconds > most
        note = f", above the {most:.0f} s that a page should take" if slow else ""
        log.info(f"{executed.page.path}: {executed.seconds:.1f} s to execute{note}")
    for uri, lab in build.labs.items():
        if uri not in build.awaited:
            log.info(f"{lab.path}: {lab.seconds:.1f} s to execute")
