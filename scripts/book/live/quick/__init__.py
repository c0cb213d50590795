"""What lets the browser's Python start in half the time, made once by Node from checked parts.

Python's own start costs a page more than a second, and compiling matplotlib's source another. Both
are done here, while the site is built, and kept in the cache. Where there is no Node, the page does
them as before: everything works, only later.
"""

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from book.engine.cache import write_whole
from book.live.pyodide import RECORD, Say

SOURCES = Path(__file__).parent
SNAPSHOT = "snapshot.bin.gz"
PATIENCE = 300  # seconds


def add(pyodide: Path, cache: Path, say: Say) -> str:
    """Put it beside the parts in `pyodide`; the name of the snapshot there, or "" without."""
    names = sorted(SOURCES.iterdir())
    sources = [RECORD, *(path for path in names if path.is_file())]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    folder = cache / "quick" / digest[:16]
    if not (folder / SNAPSHOT).is_file():
        problem = _make(pyodide, folder)
        if problem:
            say(f"Run buttons will take longer to start Python: {problem}")
            return ""
    for path in folder.iterdir():
        shutil.copyfile(path, pyodide / path.name)
    return SNAPSHOT


def _make(pyodide: Path, folder: Path) -> str:
    """Run Node; what went wrong, or nothing."""
    node = shutil.which("node")
    if node is None:
        return "Node is not installed"
    with tempfile.TemporaryDirectory(prefix="scratchdl-quick-") as made:
        command = [node, str(SOURCES / "make.mjs"), str(pyodide), made]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            return f"Node took more than {PATIENCE} s"
        if done.returncode != 0:
            return f"Node failed: {done.stderr.strip()[:300]}"
        # The snapshot last: without it nothing counts.
        for path in sorted(Path(made).iterdir(), key=lambda path: path.name == SNAPSHOT):
            write_whole(folder / path.name, path.read_bytes())
    return ""
