"""MkDocs adapter of quizzes.py and exercise_index.py: what a reader can answer on a page."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from book.engine import items, parser
from book.parts import exercises, quizzes

_listed: list[Page] = []


def on_files(files: Files, config: MkDocsConfig) -> None:
    """A quiz that cannot be answered fails the build, with file and line."""
    root = Path(config.config_file_path).parent
    problems = []
    for file in _written(files):
        path = Path(str(file.abs_src_path))
        problems += quizzes.check(path.read_text("utf-8"), items.relative(path, root))
    if problems:
        raise PluginError("\n".join(map(str, problems)))


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Remember which pages are listed: the overview follows them."""
    _listed[:] = [page for page in nav.pages if page.file.abs_src_path]


@event_priority(-50)  # after the page engine, which fills in values and knows lines of the source
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Write quizzes as lists, and fill in the overview where its marker stands."""
    markdown = quizzes.to_markdown(markdown)
    if exercises.MARKER not in markdown:
        return markdown
    overview = exercises.overview(_chapters(page, config))
    return markdown.replace(exercises.MARKER, overview)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Count the exercises of the page above the first of them."""
    return exercises.mark_exercises(html)


def _written(files: Files) -> list[File]:
    """The pages that lie in docs/, but not the labs."""
    pages = files.documentation_pages()
    return [file for file in pages if file.abs_src_path and file.src_uri.endswith(".md")]


def _chapters(page: Page, config: MkDocsConfig) -> list[exercises.Chapter]:
    """The pages of the nav that have exercises, in its order and under its titles."""
    root = Path(config.config_file_path).parent
    found = []
    for file in [listed.file for listed in _listed if listed.file.src_uri.endswith(".md")]:
        parsed = parser.read(Path(str(file.abs_src_path)), root)
        names = exercises.exercises(parsed)
        title = (file.page.title if file.page else None) or parsed.title
        if names:
            link = get_relative_url(file.url, page.file.url)
            found.append(exercises.Chapter(title, link, names))
    return found
