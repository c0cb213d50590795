"""Node, for what only JavaScript's own tools can do; the site is built without it as well.

Standard library only: `dev.py check` uses it before anything is installed. The lock files beside
each package.json record the hash of every package, and name no host to fetch them from.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bare.digests import short_digest_of

MANIFEST = ("package.json", "package-lock.json")
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
PATIENCE = 1200  # seconds; what takes one on a quiet machine may share a busy one with much else


class NodeError(Exception):
    """Node is not there, or did not do what it should; in words for whoever builds the site."""


def program(name: str) -> str:
    """Where `node` or `npm` is.

    Raises:
        NodeError: It is not installed.
    """
    found = shutil.which(name)
    if found is None:
        raise NodeError("Node is not installed")
    return found


def run(command: Sequence[str | Path], folder: Path) -> None:
    """Run a program of Node's in a folder.

    Raises:
        NodeError: It failed, or took too long.
    """
    name = Path(command[0]).name
    try:
        done = subprocess.run(
            [str(word) for word in command],
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NodeError(f"{name} took more than {PATIENCE} s") from error
    if done.returncode != 0:
        raise NodeError(f"{name} failed: {done.stderr.strip()[:300]}")


def installed(sources: Path, cache: Path) -> Path:
    """The folder with the packages that `sources` locks: from the cache, or installed now.

    Raises:
        NodeError: There is no Node, or no way to the packages.
    """
    npm = program("npm")
    folder = cache / "node" / short_digest_of([sources / name for name in MANIFEST], sources)
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix="making-") as made:
            place = Path(made, "whole")
            place.mkdir()
            for name in MANIFEST:
                shutil.copy(sources / name, place)
            run([npm, *INSTALL], place)
            try:
                place.rename(folder)
            except OSError:
                if not folder.is_dir():  # unless another build was quicker
                    raise
    return folder
