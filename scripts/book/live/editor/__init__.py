"""The editor of the snippets: CodeMirror, bundled into one file by npm and esbuild.

`package-lock.json` records the hash of every package. Where there is no Node, or no network
the first time, the site is built without it, and Edit opens a plain text area.
"""

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from book.engine.cache import write_whole
from book.live.pyodide import Say

SOURCES = Path(__file__).parent
NAMES = ("package.json", "package-lock.json", "editor.js")
INSTALL = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
BUNDLE = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=linked"]
PATIENCE = 180  # seconds


def find_editor(cache: Path, say: Say) -> list[Path]:
    """The bundle and the licences in it, from the cache or made now; nothing if that fails."""
    digest = hashlib.sha256(b"".join((SOURCES / name).read_bytes() for name in NAMES))
    folder = cache / "editor" / digest.hexdigest()[:16]
    if not (folder / "editor.js").is_file():
        problem = _make(folder)
        if problem:
            say(f"no code editor, so Edit opens a plain text area: {problem}")
            return []
    return sorted(folder.iterdir())


def _make(folder: Path) -> str:
    """Install and bundle; what went wrong, or nothing."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return "Node is not installed"
    with tempfile.TemporaryDirectory(prefix="scratchdl-editor-") as made:
        place = Path(made)
        for name in NAMES:
            shutil.copy(SOURCES / name, place)
        out = place / "out"
        esbuild = [node, "node_modules/esbuild/bin/esbuild", "editor.js", f"--outdir={out}"]
        for command in ([npm, *INSTALL], [*esbuild, *BUNDLE]):
            try:
                done = subprocess.run(
                    command,
                    cwd=place,
                    capture_output=True,
                    text=True,
                    timeout=PATIENCE,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                return f"{Path(command[0]).name} took more than {PATIENCE} s"
            if done.returncode != 0:
                return f"{Path(command[0]).name} failed: {done.stderr.strip()[:300]}"
        for path in sorted(
            out.iterdir(), reverse=True
        ):  # editor.js last: without it nothing counts
            write_whole(folder / path.name, path.read_bytes())
    return ""
