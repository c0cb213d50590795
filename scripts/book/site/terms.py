"""The glossary in the site: tooltips in the chapters, the list on its own page."""

from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from book.engine.items import PageError
from book.parts import glossary
from book.site.build import Build


def read(build: Build) -> None:
    """Read the terms."""
    try:
        build.terms = glossary.read_terms(build.docs / build.settings.glossary, build.root)
    except PageError as error:
        build.problems += error.problems


def mark_in_chapters(build: Build) -> None:
    """Let Markdown know the tooltips; `switch` says on which pages they show."""
    build.config.markdown_extensions += [build.tooltips]  # type: ignore[list-item]  # Markdown takes both


def switch(build: Build, *, on: bool) -> None:
    """Show tooltips on the page that is rendered next, or none."""
    build.tooltips.terms = build.terms if on else []


def with_list(build: Build, markdown: str, page: Page) -> str:
    """The page with all terms where its marker stands."""
    if glossary.MARKER not in markdown or build.files is None:
        return markdown
    links = {
        int(file.name[:2]): get_relative_url(file.url, page.file.url)
        for file in build.files.documentation_pages()
        if file.src_uri.startswith(build.settings.chapters) and file.name[:2].isdigit()
    }
    return markdown.replace(glossary.MARKER, glossary.to_list(build.terms, links))
