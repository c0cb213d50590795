"""Our own files of a built site: bundled, and in folders that are named after their content.

A host may let browsers keep files for minutes, so that after a deploy somebody may hold yesterday's
script beside today's page. Here each page names the very version of everything that it loads: one
folder holds our scripts and styles, which name each other by relative addresses, and another one
each large part. Knows nothing of MkDocs: every function takes the folder of a built site.
"""

import re
import tempfile
from pathlib import Path

from bare import node
from book.engine.cache import keep_files, kept_files
from book.live import editor
from book.live.pyodide import Say

ASSETS = "assets"
# Where a page loads scripts from; live/python.js stays apart for those who call it by its name.
ENTRIES = (
    "start.js",
    "palette.js",
    "search.js",
    "reading/reading.js",
    "live/page.js",
    "live/python.js",
    "live/worker.js",
    "solve/solve.js",
    "draw/draw.js",
)
SCRIPTS = ("shared", "reading", "live", "solve", "draw")
SHEETS = "style"  # the folder of the sheets that style.css was joined from
OURS = ("start.js", "palette.js", "search.js", "style.css", "math.woff2", *SCRIPTS)
BOOK = "search/book.json"
# Parts of the scripts lie in live/, as those that are shared look for others beside themselves.
HOW = (
    "--bundle",
    "--splitting",
    "--minify",
    "--sourcemap",
    "--format=esm",
    "--target=es2022",
    "--entry-names=[dir]/[name]",
    "--chunk-names=live/[name]-[hash]",
    "--log-level=warning",
)
# What stands in front of an address in a page, up to the folder that it names.
BEFORE = re.compile(r'(?:\b(?:href|src)=|"search": )"[^"<>]*\Z')
FARTHEST = 200  # characters from the quotation mark to the folder


def bundle(site: Path, cache: Path, say: Say) -> None:
    """Put bundles in the place of the scripts; where that cannot be, those stay as they are."""
    assets = site / ASSETS
    sources = sorted(path for path in assets.rglob("*.js") if _is_ours(path.relative_to(assets)))
    folder = cache / "bundle" / node.digest(sources, *HOW, *ENTRIES)
    try:
        found = kept_files(folder) or _make(assets, folder, cache)
    except node.NodeError as problem:
        say(f"the scripts of the pages come in many files: {problem}")
        return
    for path in sources:
        path.unlink()
    for path in found:
        target = assets / path.relative_to(folder)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())


def _make(assets: Path, folder: Path, cache: Path) -> list[Path]:
    command = editor.esbuild(cache)
    with tempfile.TemporaryDirectory(prefix="scratchdl-bundle-") as made:
        node.run([*command, *ENTRIES, *HOW, f"--outdir={made}", "--outbase=."], assets)
        return keep_files(Path(made), folder)


def name_by_content(site: Path, *, is_served: bool = False) -> None:
    """Move our files into a folder named after them, and tell every page its name.

    A server that shows edits leaves the search its name, as pages stay that a browser has loaded.

    Raises:
        ValueError: A page does not load what it should.
    """
    assets = site / ASSETS
    for path in _files(assets / SHEETS):
        path.unlink()
    folder = assets / "site"
    folder.mkdir()
    for name in (*OURS, *(f"{script}.map" for script in ENTRIES)):
        if (assets / name).exists():
            (assets / name).rename(folder / name)
    for path in sorted(assets.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    with_digest(folder)
    if not is_served and (site / BOOK).exists():
        with_digest(site / BOOK)
    name_in(site, *sorted(site.rglob("*.html")))


def name_in(site: Path, *pages: Path) -> None:
    """Tell pages of a site the names that its files have in the end.

    Raises:
        ValueError: A page does not load what it should.
    """
    (ours,) = (site / ASSETS).glob("site-*")
    book = next((site / BOOK).parent.glob("book*.json"), None)
    for path in pages:
        document = path.read_text(encoding="utf-8")
        document = _renamed(document, str(path), ours.name, book.name if book else "")
        path.write_text(document, encoding="utf-8", newline="\n")


def _renamed(document: str, name: str, ours: str, book: str) -> str:
    """The document with the new names; without a book its search is that of another builder."""
    searches = {1} if book else {0}
    for folder, old, new, times in (
        ("assets/", "style.css", f"{ours}/style.css", {1}),
        ("assets/", "start.js", f"{ours}/start.js", {1}),
        ("assets/", "search.js", f"{ours}/search.js", searches),
        ("assets/", "math.woff2", f"{ours}/math.woff2", {0, 1}),
        ("search/", "book.json", book, searches),
    ):
        document, count = _readdressed(document, f"{folder}{old}", f"{folder}{new}")
        if count not in times:
            raise ValueError(f"{name} names {folder}{old} {count} times")
    return document


def _readdressed(document: str, old: str, new: str) -> tuple[str, int]:
    """The document with another end of an address, and how often it had that.

    To look for the end first takes a tenth of the time of one pattern for the whole address.
    """
    parts, end = [], 0
    for found in re.finditer(rf'{re.escape(old)}(?=["#&])', document):
        start = found.start()
        if BEFORE.search(document, max(0, start - FARTHEST), start):
            parts += [document[end:start], new]
            end = found.end()
    return "".join([*parts, document[end:]]), len(parts) // 2


def with_digest(path: Path) -> Path:
    """Rename a file or a folder after what is in it; the new path."""
    digest = node.digest(_files(path) if path.is_dir() else [path])
    renamed = path.with_name(f"{path.stem}-{digest}{path.suffix}")
    path.rename(renamed)
    return renamed


def _is_ours(path: Path) -> bool:
    return path.parts[0] in OURS


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
