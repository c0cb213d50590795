"""MkDocs adapter of mathml.py: formulas of pages, docstrings and labs, and the font for them."""

import re
from collections.abc import Iterable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

import mathml
from page_cache import package_files
from page_items import Problem, relative

_problems: list[Problem] = []


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Convert formulas on every page, and in every docstring."""
    extension = mathml.MathMLExtension()
    config.markdown_extensions += [extension]  # type: ignore[list-item]  # Markdown takes both
    return config


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Note where the formulas stand that could not be converted."""
    root = Path(config.config_file_path).parent
    page_source = Path(config.docs_dir, page.file.src_uri)
    own = [page_source] if page_source.exists() else []
    for latex, reason in mathml.take_broken():
        sources = [*own, *(path for path in package_files() if path.suffix == ".py")]
        _problems.append(_locate(latex, f"broken formula: {reason}", sources, root))
    return html


def on_env(env: object, config: MkDocsConfig, files: Files) -> None:
    """A broken formula fails the build."""
    if _problems:
        raise PluginError("\n".join(map(str, _problems)))


def _locate(latex: str, message: str, sources: Iterable[Path], root: Path) -> Problem:
    """Find the formula in the sources, whatever their indents and comment signs."""
    words = r"[\s#]+".join(map(re.escape, latex.split()))
    for path in sources:
        text = path.read_text(encoding="utf-8")
        found = re.search(words, text)
        if found:
            line = text.count("\n", 0, found.start()) + 1
            return Problem(relative(path, root), line, message, text.splitlines()[line - 1])
    return Problem("docs", 0, message, latex)
