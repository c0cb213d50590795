"""The editor of the snippets: CodeMirror, bundled into one file by esbuild.

Where there is no Node, or no network the first time, the site is built without it, and Edit opens a
plain text area.
"""

import shutil
import tempfile
from pathlib import Path

from bare import node
from bare.digests import short_digest_of
from book.engine.cache import keep_files, kept_files
from book.live.pyodide import Say

SOURCES = Path(__file__).parent
MAIN = "editor.js"
HOW = ("--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=linked")


def find_editor(cache: Path, say: Say) -> list[Path]:
    """The bundle and the licences in it, from the cache or made now; nothing if that fails."""
    sources = [SOURCES / name for name in (*node.MANIFEST, MAIN)]
    folder = cache / "editor" / short_digest_of(sources, SOURCES)
    try:
        return kept_files(folder) or _make(folder, cache)
    except node.NodeError as problem:
        say(f"no code editor, so Edit opens a plain text area: {problem}")
        return []


def esbuild(cache: Path) -> list[str | Path]:
    """The command that bundles scripts; `NodeError` if it is not to be had."""
    packages = node.installed(SOURCES, cache)
    return [node.program("node"), packages / "node_modules/esbuild/bin/esbuild"]


def _make(folder: Path, cache: Path) -> list[Path]:
    command = esbuild(cache)
    with tempfile.TemporaryDirectory(prefix="scratchdl-editor-") as made:
        # Where the packages are, so that esbuild finds them.
        source = node.installed(SOURCES, cache) / MAIN
        shutil.copy(SOURCES / MAIN, source)
        node.run([*command, source, *HOW, f"--outdir={made}"], source.parent)
        return keep_files(Path(made), folder)
