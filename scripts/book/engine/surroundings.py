"""What a process finds around it that executes a page or a lab, or makes one part of a page."""

import subprocess
import sys
import tempfile
from pathlib import Path

from book.engine.cache import SCRIPTS, package_folder
from book.engine.machine import passed_on


class ApartError(Exception):
    """A process failed that was to make something; in the last words that it said."""


def variables(folder: Path, fonts: Path) -> dict[str, str]:
    """Its variables, alike on every machine: no home, no settings of the reader's own."""
    for part in ("cwd", "home", "tmp"):
        (folder / part).mkdir()
    return passed_on() | {
        "HOME": str(folder / "home"),
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": str(fonts),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(package_folder().parent),  # the very package that the cache has hashed
        "PYTHONUTF8": "1",
        "TEMP": str(folder / "tmp"),
        "TMPDIR": str(folder / "tmp"),
        "USERPROFILE": str(folder / "home"),
        "XDG_CACHE_HOME": str(folder / "home" / ".cache"),
    }


def made_apart(module: str, fonts: Path, wanted: str = "") -> bytes:
    """What a module of the book writes when it is run, in a process that loads the package anew.

    Args:
        module: The module, such as "book.engine.draw".
        fonts: Where matplotlib keeps its list of fonts.
        wanted: What the process reads.

    Raises:
        ApartError: The process failed.
    """
    with tempfile.TemporaryDirectory(prefix="scratchdl-apart-", ignore_cleanup_errors=True) as made:
        done = subprocess.run(
            [sys.executable, "-m", module],
            cwd=SCRIPTS,
            env=variables(Path(made), fonts),
            input=wanted.encode(),
            capture_output=True,
            check=False,
        )
    if done.returncode != 0:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise ApartError("".join(last))
    return done.stdout
