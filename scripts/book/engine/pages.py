"""The page engine: Markdown in, executed Markdown out. It knows nothing of MkDocs.

A page is parsed into items (`parser`), executed in a child process (`runner` starts
`book.child.worker`), checked (`checks`), and written again with its results and as a program and a
notebook (`book.write`). To execute pages and see what is wrong with them:

    python -m book.engine docs/learn/04-output-and-loss.md
"""

import posixpath
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urljoin

from book.engine.cache import Cache
from book.engine.checks import check_page
from book.engine.items import PageError, Problem
from book.engine.parser import read
from book.engine.pool import Children, Pool
from book.engine.runner import LIMIT, Executed, run

ROOT = Path(__file__).resolve().parents[3]
USUAL_HOME = "https://github.com/scratchdl/scratchdl"  # as pages, README and pyproject.toml name it
NOT_PAGES = ("README.md", "404.md")  # Markdown that is no page of its own


def of_book(docs: Path) -> list[Path]:
    """All pages of a folder, in one order on every system."""
    return sorted(path for path in docs.rglob("*.md") if path.name not in NOT_PAGES)


def open_cache(root: Path) -> Cache:
    """The cache of a project; make it anew for every build, as it remembers the package's state."""
    return Cache(root / ".cache")


def execute(
    path: Path, root: Path, cache: Cache, limit: float = LIMIT, children: Children | None = None
) -> Executed:
    """Parse, execute and check one page; `PageError` says everything that is wrong with it."""
    executed = run(read(path, root, cache), cache, limit, children)
    problems = check_page(executed)
    if problems:
        raise WrongPageError(executed, problems)
    return executed


class WrongPageError(PageError):
    """A page that ran to its end, but not as it says of itself."""

    def __init__(self, executed: Executed, problems: Iterable[Problem]) -> None:
        super().__init__(problems)
        self.executed = executed


def execute_all(
    paths: Iterable[Path], root: Path, cache: Cache, limit: float = LIMIT
) -> list[Executed | PageError]:
    """Execute pages side by side: for each, in order, what came out or what is wrong with it."""
    outcomes: list[Executed | PageError] = []
    pool = Pool()
    with pool.stopping_on_error():
        jobs = [pool.submit(execute, path, root, cache, limit, pool.children) for path in paths]
        for job in jobs:
            try:
                outcomes.append(job.result())
            except PageError as error:
                outcomes.append(error)
    pool.close()
    return outcomes


def problems_of(outcomes: Iterable[Executed | PageError]) -> list[Problem]:
    """Everything that is wrong with any of the pages."""
    return [
        problem
        for outcome in outcomes
        if isinstance(outcome, PageError)
        for problem in outcome.problems
    ]


def absolute_link(page_uri: str, target: str, site_url: str) -> str:
    """The address on the site of a page, or of data, that another page links to by its file.

    Example:
        >>> absolute_link("learn/04-loss.md", "../index.md", "https://example.org/")
        'https://example.org/'
    """
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page_uri), target))
    if path.endswith(".json"):
        return urljoin(site_url, path)
    folder, name = posixpath.split(posixpath.splitext(path)[0])
    parts = [part for part in (folder, "" if name == "index" else name) if part]
    return urljoin(site_url, "".join(f"{part}/" for part in parts))


def main(arguments: Sequence[str]) -> int:
    """Execute the pages that are named; the exit code is 1 if anything is wrong with them."""
    paths = [Path(argument).resolve() for argument in arguments]
    if not paths or not all(path.is_file() for path in paths):
        print("usage: python -m book.engine PAGE.md ...", file=sys.stderr)
        return 2
    outcomes = execute_all(paths, ROOT, open_cache(ROOT))
    for page in outcomes:
        if isinstance(page, Executed):
            print(f"{page.page.path}: {len(page.results)} steps, {page.seconds:.1f} s")
    problems = problems_of(outcomes)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0
