"""MkDocs adapter of the page engine: thin on purpose, see pages.py and reference.py."""

import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from book.child.sources import Source
from book.engine import pages
from book.engine.cache import package_folder
from book.engine.items import PageError
from book.engine.runner import Executed
from book.parts import reference
from book.site.metadata import at_home
from book.write import markdown as written
from book.write.downloads import to_notebook, to_program

SLOW = 15.0  # seconds that a page should stay below
log = get_plugin_logger("pages")
_executed: dict[str, Executed] = {}
_wrong: dict[str, PageError] = {}  # pages that `serve` shows all the same, with what is wrong
_serving = False


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether somebody looks on, or the site is to be published."""
    global _serving
    _serving = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Let fences hold finished HTML, and list the reference pages in the nav."""
    fences = config.mdx_configs.setdefault("pymdownx.superfences", {})
    fences["custom_fences"] = [
        {"name": "sdl-html", "class": "sdl-html", "format": written.raw_html},
        {"name": "sdl-module", "class": "sdl-module", "format": reference.numbered_lines},
    ]
    section = _reference_section(config)
    if section is not None:
        made = reference.reference_pages(package_folder())
        section += [{page.title: page.uri} for page in made]
    return config


def _reference_section(config: MkDocsConfig) -> list[dict[str, str]] | None:
    """The part of the nav that is filled here; a site without it has no reference."""
    for section in config.nav or []:
        if isinstance(section, dict) and "Reference" in section:
            pages_of_section: list[dict[str, str]] = section["Reference"]
            return pages_of_section
    return None


@event_priority(50)  # before the plugins: they shall find these pages as if they lay in docs/
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that nobody writes, and execute all others before any is rendered."""
    _execute([file for file in files.documentation_pages() if file.abs_src_path], config)
    if _reference_section(config) is None:
        return files
    package = package_folder()
    for page in reference.reference_pages(package) + reference.source_pages(package):
        files.append(File.generated(config, page.uri, content=page.text))
    return files


def _execute(files: list[File], config: MkDocsConfig) -> None:
    root = Path(config.config_file_path).parent
    paths = [Path(str(file.abs_src_path)) for file in files]
    outcomes = pages.execute_all(paths, root, pages.open_cache(root))
    problems = pages.problems_of(outcomes)
    if problems and not _serving:
        raise PluginError("\n".join(map(str, problems)))
    _executed.clear()
    _wrong.clear()
    for problem in problems:
        log.error(str(problem))
    for file, outcome in zip(files, outcomes, strict=True):
        if isinstance(outcome, PageError):
            _wrong[file.src_uri] = outcome
        if not isinstance(outcome, PageError):
            _executed[file.src_uri] = outcome
        elif isinstance(outcome, pages.WrongPageError):
            _executed[file.src_uri] = outcome.executed


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
    """Put the results into the page, and the links to its downloads below it."""
    executed = _executed.get(page.file.src_uri)
    wrong = _wrong.get(page.file.src_uri)
    if reference.ROOMS in markdown:
        return markdown.replace(reference.ROOMS, reference.list_rooms(package_folder()))
    if executed is None or not executed.page.is_filled:
        return None if wrong is None else written.problem_box(wrong.problems)

    def source_link(source: Source) -> str:
        return get_relative_url(reference.source_url(source), page.file.url)

    text = written.render(executed, source_link)
    if executed.page.is_program:
        text += "\n" + written.html_fence(written.downloads(page.file.name))
    return text if wrong is None else written.problem_box(wrong.problems) + text


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Write the downloads beside the page."""
    executed = _executed.get(page.file.src_uri)
    if executed is not None and executed.page.is_program:

        def page_link(target: str) -> str:
            return pages.absolute_link(page.file.src_uri, target, config.site_url or "/")

        folder = Path(page.file.abs_dest_path).parent
        folder.mkdir(parents=True, exist_ok=True)
        for suffix, text in (
            (".py", to_program(executed, page_link)),
            (".ipynb", to_notebook(executed, page_link)),
        ):
            text = at_home(text, config.repo_url)
            (folder / f"{page.file.name}{suffix}").write_text(text, encoding="utf-8", newline="\n")
    return output


def on_post_build(config: MkDocsConfig) -> None:
    """Say which pages took longest to execute (now, or when they were last executed)."""
    slowest = sorted(_executed.values(), key=lambda page: page.seconds, reverse=True)
    for executed in slowest[:3]:
        note = (
            f", above the {SLOW:.0f} s that a page should take" if executed.seconds > SLOW else ""
        )
        log.info(f"{executed.page.path}: {executed.seconds:.1f} s to execute{note}")
    _forget_engine()


def on_build_error(error: Exception) -> None:
    """The next build of `mkdocs serve` may come after an edit of the engine."""
    _forget_engine()


def _forget_engine() -> None:
    """Under `mkdocs serve` this process lives on: let the next build load the engine anew."""
    here = str(Path(__file__).parent)
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None) or "").startswith(here):
            del sys.modules[name]
