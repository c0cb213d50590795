"""What lets the browser's Python start in half the time, made once by Node from checked parts.

Python's own start costs a page more than a second, and compiling matplotlib's source another. Both
are done here, while the site is built, and kept in the cache. Where there is no Node, the page does
them as before: everything works, only later.
"""

import shutil
import tempfile
from pathlib import Path

from bare import node
from bare.digests import short_digest_of
from book.engine.cache import keep_files, kept_files
from book.live.pyodide import RECORD, Say

SOURCES = Path(__file__).parent
SNAPSHOT = "snapshot.bin.gz"


def add(pyodide: Path, cache: Path, say: Say) -> str:
    """Put it beside the parts in `pyodide`; the name of the snapshot there, or "" without."""
    try:
        found = kept(cache) or _make(pyodide, _folder(cache))
    except node.NodeError as problem:
        say(f"Run buttons will take longer to start Python: {problem}")
        return ""
    for path in found:
        shutil.copyfile(path, pyodide / path.name)
    return SNAPSHOT


def kept(cache: Path) -> list[Path]:
    """What was made before; nothing if that is to be done."""
    return kept_files(_folder(cache))


def _folder(cache: Path) -> Path:
    sources = [RECORD, *sorted(SOURCES.glob("*.*"))]
    return cache / "quick" / short_digest_of(sources, RECORD.parent)


def _make(pyodide: Path, folder: Path) -> list[Path]:
    with tempfile.TemporaryDirectory(prefix="scratchdl-quick-") as made:
        node.run([node.program("node"), SOURCES / "make.mjs", pyodide, made], pyodide)
        return keep_files(Path(made), folder)
