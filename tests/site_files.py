"""What the tests of the site go over: every page and every lab, and how the site is built."""

import functools
import os
import subprocess
import sys
from pathlib import Path

from book.engine import pages, parser
from book.engine.cache import Cache
from book.engine.items import Page

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md") if path.name not in ("README.md", "404.md"))
LABS = sorted((DOCS / "labs").glob("*.py"))


def name(path: Path) -> str:
    """A page as a test shows it."""
    return path.relative_to(DOCS).as_posix()


@functools.cache
def _cache() -> Cache:
    return pages.open_cache(ROOT)


@functools.cache
def parsed(path: Path) -> Page:
    """A page of the book, read once; what it shows of long runs was drawn when it was built."""
    return parser.read(path, ROOT, _cache())


def built_page(site: Path, path: Path) -> Path:
    """Where the site shows a page or a lab."""
    relative = path.relative_to(DOCS).with_suffix("")
    folder = relative.parent if relative.name == "index" else relative
    return site / folder / "index.html"


def build(root: Path, site: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs build --strict` and keep what it says; small sites go without live parts."""
    live = {} if root == ROOT else {"SCRATCHDL_LIVE": "0"}
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", **live, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
