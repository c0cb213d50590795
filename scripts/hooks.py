"""MkDocs adapter of the page engine: thin on purpose, see pages.py."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

import mathml
import page_render
import pages
from page_runner import Executed
from page_sources import Source

_executed: dict[str, Executed] = {}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Let fences hold finished HTML, and formulas become MathML."""
    config.markdown_extensions += [mathml.MathMLExtension()]  # type: ignore[list-item]  # MkDocs says names only, Markdown takes both
    fences = config.mdx_configs.setdefault("pymdownx.superfences", {})
    fences["custom_fences"] = [
        {"name": "sdl-html", "class": "sdl-html", "format": page_render.raw_html}
    ]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Execute all pages, before any is rendered."""
    root = Path(config.config_file_path).parent
    sources = {file.src_uri: file for file in files.documentation_pages() if file.abs_src_path}
    markdown = [uri for uri in sources if uri.endswith(".md")]
    paths = [Path(str(sources[uri].abs_src_path)) for uri in markdown]
    executed, problems = pages.execute_all(paths, root, pages.open_cache(root))
    if problems:
        raise PluginError("\n".join(map(str, problems)))
    _executed.update(zip(markdown, executed, strict=True))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
    """Put the results into the page."""
    executed = _executed.get(page.file.src_uri)
    if executed is None or not executed.results:
        return None

    def source_link(source: Source) -> str:
        target = f"reference/source/{source.module}/#L{source.line}"
        return get_relative_url(target, page.file.url)

    return page_render.render(executed, source_link)
