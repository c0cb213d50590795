"""Our own files of a built site: bundled, and in folders that are named after their content.

A host may let browsers keep files for minutes, so that after a deploy somebody may hold yesterday's
script beside today's page. Here each page names the very version of everything that it loads: one
folder holds our scripts and styles, which name each other by relative addresses, and another one
each large part. Knows nothing of MkDocs: every function takes the folder of a built site.

What comes into such a folder is known when all pages are made. So a page is written with OURS and
BOOK in the place of the names, and gets those at the end, as text, without being read once more.
"""

import tempfile
from pathlib import Path

from bare import node
from bare.digests import short_digest_of
from book.engine.cache import keep_files, kept_files
from book.live import editor
from book.live.pyodide import Say
from book.site import policy

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
FILES = ("start.js", "palette.js", "search.js", "style.css", "math.woff2", *SCRIPTS)
INDEX = "search/book.json"
OURS, BOOK = "assets/{ours}/", "search/{book}"
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


def bundle(site: Path, cache: Path, say: Say) -> None:
    """Put bundles in the place of the scripts; where that cannot be, those stay as they are."""
    assets = site / ASSETS
    sources = sorted(path for path in assets.rglob("*.js") if _is_ours(path.relative_to(assets)))
    folder = cache / "bundle" / short_digest_of(sources, assets, *HOW, *ENTRIES)
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


def name_by_content(site: Path, rules: str = "", *, is_served: bool = False) -> None:
    """Move our files into a folder named after them, and tell every page its name.

    A server that shows edits leaves the search its name, as pages stay that a browser has loaded.

    Args:
        site: The folder of the site.
        rules: The policy that all pages get; none if they leave no place for it.
        is_served: Whether a server shows it that shows edits.

    Raises:
        ValueError: A page was not made by this build.
    """
    assets = site / ASSETS
    for path in _files(assets / SHEETS):
        path.unlink()
    folder = assets / "site"
    folder.mkdir()
    for name in (*FILES, *(f"{script}.map" for script in ENTRIES)):
        if (assets / name).exists():
            (assets / name).rename(folder / name)
    for path in sorted(assets.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    with_digest(folder)
    if not is_served and (site / INDEX).exists():
        with_digest(site / INDEX)
    name_in(site, *sorted(site.rglob("*.html")), rules=rules)


def name_in(site: Path, *pages: Path, rules: str = "") -> None:
    """Tell pages of a site the names that its files have in the end, and their policy.

    Raises:
        ValueError: A page was not made by this build.
    """
    (ours,) = (site / ASSETS).glob("site-*")
    book = next((site / INDEX).parent.glob("book*.json"), None)
    names = {
        OURS: f"{ASSETS}/{ours.name}/",
        BOOK: f"search/{book.name}" if book else BOOK,
        policy.meta_tag(policy.LATER): policy.meta_tag(rules),
    }
    for path in pages:
        document = path.read_text(encoding="utf-8")
        if OURS not in document:
            raise ValueError(f"{path} was not made by this build: it loads no script of the site")
        for later, name in names.items():
            document = document.replace(later, name)
        path.write_text(document, encoding="utf-8", newline="\n")


def with_digest(path: Path) -> Path:
    """Rename a file or a folder after what is in it; the new path."""
    files, root = (_files(path), path) if path.is_dir() else ([path], path.parent)
    digest = short_digest_of(files, root)
    renamed = path.with_name(f"{path.stem}-{digest}{path.suffix}")
    path.rename(renamed)
    return renamed


def _is_ours(path: Path) -> bool:
    return path.parts[0] in FILES


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
