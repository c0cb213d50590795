"""MkDocs adapter of mathml.py: formulas of pages, docstrings and labs, and the font for them."""

import re
from collections.abc import Iterable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from book.engine import pages
from book.engine.cache import package_files
from book.engine.items import Problem, relative
from book.parts import font, formulas

FONT = "assets/math.woff2"
STYLE_SHEET = "assets/math.css"  # beside the font
_problems: list[Problem] = []
_characters: set[str] = set()


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Convert formulas on every page and in every docstring, and draw them in their own font."""
    config.extra_css.insert(0, STYLE_SHEET)
    extension = formulas.MathMLExtension()
    config.markdown_extensions += [extension]  # type: ignore[list-item]  # Markdown takes both
    return config


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Note where the formulas stand that could not be converted."""
    root = Path(config.config_file_path).parent
    page_source = Path(config.docs_dir, page.file.src_uri)
    own = [page_source] if page_source.exists() else []
    for latex, reason in formulas.take_broken():
        sources = [*own, *(path for path in package_files() if path.suffix == ".py")]
        _problems.append(_locate(latex, f"broken formula: {reason}", sources, root))
    return html


def on_env(env: object, config: MkDocsConfig, files: Files) -> None:
    """A broken formula fails the build."""
    if _problems:
        raise PluginError("\n".join(map(str, _problems)))


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Note which characters the font needs, and let the browser load it early."""
    found = font.characters(output)
    if not found:
        return output
    _characters.update(found)
    address = get_relative_url(FONT, page.url)
    link = f'<link rel="preload" href="{address}" as="font" type="font/woff2" crossorigin>'
    return output.replace("</head>", f"{link}</head>", 1)


def on_post_build(config: MkDocsConfig) -> None:
    """Write the font, now that all formulas are known."""
    root, site = Path(config.config_file_path).parent, Path(config.site_dir)
    (site / STYLE_SHEET).write_text(font.STYLE, encoding="utf-8", newline="\n")
    cut = font.cut_font(_characters, pages.open_cache(root).folder)
    (site / FONT).write_bytes(cut)


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
