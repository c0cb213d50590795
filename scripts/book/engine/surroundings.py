"""What a process finds around it that executes a page or a lab."""

from pathlib import Path

from book.engine.cache import package_folder
from book.engine.machine import surroundings


def environment(folder: Path, fonts: Path) -> dict[str, str]:
    """The same surroundings on every machine: no home, no settings of the reader's own."""
    for part in ("cwd", "home", "tmp"):
        (folder / part).mkdir()
    return surroundings() | {
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
