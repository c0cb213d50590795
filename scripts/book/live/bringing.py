"""Bring the parts of the live page into the cache, in a process of its own beside the build.

What is downloaded, and what Node makes of it, takes long the first time; a process can be ended at
once, as a build that was interrupted must.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from book.engine.cache import SCRIPTS
from book.engine.pool import Children
from book.live import editor, pyodide, quick, wheel


def bring(cache: Path, children: Children) -> None:
    """Bring the parts; whoever needs one that could not be brought tries again, and says so.

    Args:
        cache: Where parts are kept from build to build.
        children: The processes of the build, which end with it.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "book.live.bringing", str(cache)],
        cwd=SCRIPTS,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with children.holding(process.pid):
        process.wait()


def _bring(cache: Path) -> None:
    found = pyodide.find_pyodide(cache, _later)
    if found is not None and not quick.kept(cache):
        with tempfile.TemporaryDirectory(prefix="scratchdl-parts-") as made:
            pyodide.copy_pyodide(found, Path(made))
            quick.add(Path(made), cache, _later)
    editor.find_editor(cache, _later)
    wheel.find_wheel(cache)


def _later(problem: str) -> None:
    """Leave it to who needs the part to say so."""


if __name__ == "__main__":
    _bring(Path(sys.argv[1]))
