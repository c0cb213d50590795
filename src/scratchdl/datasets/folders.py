"""Where data may lie: in a folder the reader names, or in the cache of this user."""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def named_folder(data_dir: str | os.PathLike[str] | None) -> "Path | None":
    """Find the folder that the reader names, by argument or by `SCRATCHDL_DATA`.

    Args:
        data_dir: The argument, which goes before the environment; None if there is none.

    Returns:
        The folder; None if the reader names none.

    Raises:
        NotADirectoryError: If there is no such folder.
    """
    from pathlib import Path

    said_by, name = "data_dir", data_dir
    if data_dir is None:
        said_by, name = "SCRATCHDL_DATA", os.environ.get("SCRATCHDL_DATA") or None
    if name is None:
        return None
    folder = Path(name).expanduser()
    if not folder.is_dir():
        raise NotADirectoryError(f"{said_by} names {str(folder)!r}, which is not a folder")
    return folder


def find_file(folder: "Path", name: str) -> "Path | None":
    """Find a file that may be packed: `name` or `name.gz`; None if neither is there."""
    for path in (folder / name, folder / f"{name}.gz"):
        if path.exists():
            return path
    return None


def cache_folder() -> "Path":
    """Say where this user's cache is, by the custom of the system.

    `SCRATCHDL_CACHE` goes before all customs.

    Returns:
        The folder, which need not exist yet.
    """
    from pathlib import Path

    chosen = os.environ.get("SCRATCHDL_CACHE")
    return Path(chosen).expanduser() if chosen else _custom_of_the_system() / "scratchdl"


def _custom_of_the_system() -> "Path":
    from pathlib import Path

    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) if local else Path.home() / "AppData" / "Local"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    xdg = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return xdg if xdg.is_absolute() else Path.home() / ".cache"  # the standard ignores relative
