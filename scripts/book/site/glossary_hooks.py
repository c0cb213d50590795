"""MkDocs adapter of glossary.py: tooltips in the chapters, the list on the glossary's page."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from book.parts import glossary

FILE = "about/glossary.toml"
FOLDER = "learn/"

_extension = glossary.GlossaryExtension([])
_terms: list[glossary.Term] = []


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the terms, anew for every build."""
    _terms[:] = glossary.read_terms(Path(config.docs_dir) / FILE)
    config.markdown_extensions += [_extension]  # type: ignore[list-item]  # Markdown takes both
    return config


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Switch the tooltips on for chapters only, and fill in the list where its marker stands."""
    _extension.terms = _terms if page.file.src_uri.startswith(FOLDER) else []
    if glossary.MARKER not in markdown:
        return markdown
    links = {
        int(file.name[:2]): get_relative_url(file.url, page.file.url)
        for file in files.documentation_pages()
        if file.src_uri.startswith(FOLDER) and file.name[:2].isdigit()
    }
    return markdown.replace(glossary.MARKER, glossary.to_list(_terms, links))


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Switch them off again: docstrings and labs are rendered by the same extensions."""
    _extension.terms = []
    return html
