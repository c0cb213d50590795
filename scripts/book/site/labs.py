"""The labs in the site: mkdocs-jupyter renders the notebooks that were executed here."""

from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from book.engine.items import PageError
from book.engine.runner import Executed, look_up
from book.labs import colab, notebooks, restyle
from book.labs import written as written_labs
from book.site.build import Build, log
from book.site.metadata import at_home
from book.write import markdown as written

# Above a lab that is shown before its results are there: a cell of Markdown, which may hold HTML.
NO_RESULTS = """<div class="admonition info">
<p class="admonition-title">This lab is being executed</p>
<p>Its results appear here by themselves as soon as all labs are done.</p>
</div>"""


def _paths(build: Build) -> dict[str, Path]:
    """All labs, without what an editor puts beside the file that it has open, and MkDocs skips."""
    folder = build.settings.labs
    found = sorted((build.docs / folder).glob("[!.]*.py"))
    return {folder + path.name: path for path in found}


def check(build: Build, files: Files) -> None:
    """Find links of labs that lead nowhere; MkDocs does not look at those."""
    pages = {f"{uri.removesuffix('.py')}/" for uri in _paths(build)}
    known = pages | {file.url for file in files} | {file.src_uri for file in files}
    for uri, path in _paths(build).items():
        with suppress(PageError):  # which is told when the lab is read to be executed
            build.problems += written_labs.check_links(path, build.root, uri, known)


def begin(build: Build) -> None:
    """Begin to execute the labs, behind the pages; one that runs since an earlier build runs on."""
    paths = _paths(build)
    for uri, path in paths.items():
        try:
            written = build.written[uri] = written_labs.read(path, build.root, build.cache)
        except PageError as error:
            _note_faults(build, uri, error)
            continue
        running = build.running.get(uri)
        if running is None or not running.is_for(written.page, build.cache):
            _give_up(build, uri)
            build.running[uri] = notebooks.begin(written.page, build.cache, build.pool)
    for uri in build.running.keys() - build.written.keys():
        _give_up(build, uri)


def _give_up(build: Build, uri: str) -> None:
    if uri in build.running:
        build.running.pop(uri).stop()


def behind_all_others(build: Build, files: Files) -> Files:
    """The files in another order: all that is not a lab can be rendered while the labs run."""
    labs = _paths(build)
    return Files(sorted(files, key=lambda file: file.src_uri in labs))


def take(build: Build, page: Page) -> None:
    """Take a lab with its results, if the page is one, and let mkdocs-jupyter read its notebook.

    A build waits for them. Whoever serves the site sees it without, until all labs are done.
    """
    uri = page.file.src_uri
    if uri not in build.running or build.pool.is_stopped:
        return
    written = build.written[uri]
    try:
        executed = _results(build, uri)
        if executed is None:
            build.awaited.add(uri)
            lab = notebooks.without_results(written, NO_RESULTS)
        else:
            lab = notebooks.with_results(written, executed)
    except PageError as error:
        _note_faults(build, uri, error)  # a job that failed is kept: as it stands it fails again
        return
    build.labs[uri] = lab
    page.file.abs_src_path = str(notebooks.write_notebook(lab, build.cache))


def _results(build: Build, uri: str) -> Executed | None:
    """What came out of a lab; None if it has not, and nobody waits for that."""
    job = build.running[uri].job
    if build.serving and not job.done():
        executed = look_up(build.written[uri].page, build.cache)
    else:
        executed = job.result()
    if executed is not None:
        del build.running[uri]
    return executed


def _note_faults(build: Build, uri: str, error: PageError) -> None:
    build.wrong[uri] = error
    build.problems += error.problems


def tell_running(build: Build) -> None:
    """Say which labs run on."""
    if build.awaited:
        log.info(
            f"{len(build.awaited)} of {len(build.written)} labs are still being executed; "
            "their results are shown when all are done"
        )


def describe(build: Build, page: Page) -> None:
    """A lab says what it is about in its header, as other pages do."""
    lab = build.labs.get(page.file.src_uri)
    if lab is not None:
        page.meta.update(title=lab.title, description=lab.description)


def restyled(build: Build, html: str, page: Page) -> str:
    """A lab as the chapters are shown."""
    executed = build.labs[page.file.src_uri].executed
    parts = [
        restyle.restyle(html, build.formulas, executed.page),
        written.VARIES if written.varies(executed) else "",
        written.downloads(page.file.name, colab.address(build.config.repo_url, page.file.name)),
        written.cell_options(executed),
    ]
    return "\n".join(filter(None, parts))


def write_downloads(build: Build, page: Page) -> None:
    """Write the lab as a program and as a notebook beside its page."""
    lab = build.labs.get(page.file.src_uri)
    if lab is None:
        return
    home = urljoin(build.config.site_url or "/", page.file.url)
    program = written_labs.with_links(lab.program, partial(urljoin, home))
    folder = Path(page.file.abs_dest_path).parent
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, text in ((".py", program), (".ipynb", notebooks.to_notebook(program))):
        text = at_home(text, build.config.repo_url)
        (folder / f"{page.file.name}{suffix}").write_text(text, encoding="utf-8", newline="\n")
