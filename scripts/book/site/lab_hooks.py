"""MkDocs adapter of labs.py: mkdocs-jupyter renders the notebooks that were executed there."""

import os
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from book.engine import pages
from book.engine.cache import Cache
from book.engine.items import PageError, Problem
from book.labs import notebooks, restyle
from book.write import markdown as written

FOLDER = "labs/"
log = get_plugin_logger("labs")
_caches: list[Cache] = []
_running: dict[str, Future[notebooks.Lab]] = {}
_labs: dict[str, notebooks.Lab] = {}


def on_pre_build(config: MkDocsConfig) -> None:
    """Begin to execute the labs, while the pages are executed too."""
    root = Path(config.config_file_path).parent
    _caches[:] = [pages.open_cache(root)]
    pool = ThreadPoolExecutor(os.cpu_count())
    for path in sorted(Path(config.docs_dir, FOLDER).glob("*.py")):
        _running[FOLDER + path.name] = pool.submit(notebooks.execute, path, root, _caches[0])
    pool.shutdown(wait=False)


@event_priority(-50)  # when mkdocs-jupyter has taken the labs for notebooks
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put the executed notebooks in the place of the programs."""
    problems: list[Problem] = []
    for uri, running in _running.items():
        file = files.get_file_from_path(uri)
        try:
            lab = running.result()
        except PageError as error:
            problems += error.problems
            continue
        if file is not None:
            _labs[uri] = lab
            file.abs_src_path = str(notebooks.write_notebook(lab, _caches[0]))
    if problems:
        raise PluginError("\n".join(map(str, problems)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """A lab says what it is about in its header, as other pages do."""
    lab = _labs.get(page.file.src_uri)
    if lab is not None:
        page.meta.update(title=lab.title, description=lab.description)


@event_priority(50)  # before broken formulas are looked for
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Show a lab as the chapters are shown."""
    if page.file.src_uri not in _labs:
        return html
    return restyle.restyle(html) + written.downloads(page.file.name)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Write the downloads beside the page."""
    lab = _labs.get(page.file.src_uri)
    if lab is not None:
        folder = Path(page.file.abs_dest_path).parent
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{page.file.name}.py").write_text(lab.program, encoding="utf-8", newline="\n")
        (folder / f"{page.file.name}.ipynb").write_text(lab.plain, encoding="utf-8", newline="\n")
    return output


def on_post_build(config: MkDocsConfig) -> None:
    """Say how long the labs took (now, or when they were last executed)."""
    for lab in _labs.values():
        log.info(f"{lab.path}: {lab.seconds:.1f} s to execute")
