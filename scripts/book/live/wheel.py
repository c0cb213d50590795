"""The wheel of the very package that the pages were executed with, for the reader's browser."""

import subprocess
import sys
import tempfile
from pathlib import Path

from bare.digests import short_digest_of
from book.engine.cache import keep_files, kept_files, package_files, package_folder

# What goes into a wheel besides the package.
METADATA = ("pyproject.toml", "README.md", "LICENSE", "DATA_LICENSES.md")


def find_wheel(cache: Path) -> Path:
    """Build the wheel, or take the one that was built from the same files before.

    Hatchling gives every file the same date: the same files make the same wheel, byte for byte.
    """
    package = package_folder()
    root = package.parents[1]
    files = [*(root / name for name in METADATA), *package_files()]
    folder = cache / "wheel" / short_digest_of(files, root)
    found = kept_files(folder) or _build(root, folder)
    return found[0]


def _build(root: Path, folder: Path) -> list[Path]:
    with tempfile.TemporaryDirectory(prefix="scratchdl-wheel-") as made:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", made]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"the wheel could not be built:\n{done.stdout}{done.stderr}")
        return keep_files(Path(made), folder)
