"""Where data may be: in a folder the reader names, or in this user's cache."""

import os
import sys
from typing import TYPE_CHECKING

from scratchdl.datasets.kinds import what_is

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def named_folder(data_dir: str | os.PathLike[str] | None) -> "Path | None":
    """Find the folder that the reader names, by argument or by `SCRATCHDL_DATA`.

    Args:
        data_dir: The argument, which takes precedence over the environment; None if there is none.

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
        kind = what_is(folder)
        raise NotADirectoryError(
            f"{said_by} names {str(folder)!r}, which is not a folder{f'; {kind}' if kind else ''}"
        )
    return folder


def copies(folder: "Path", name: str) -> "Iterator[Path]":
    """Find the files that may be the one of this name, nearest first.

    It may be packed as `name.gz`. Some programs write a dot instead of its last dash but one.
    Archives put it into a folder, which may even have the name of the file.

    Args:
        folder: Where to look: in it, in its folders, and in theirs.
        name: The file's own name, such as `train-images-idx3-ubyte`.
    """
    names = [spelt + ending for spelt in (name, dotted(name)) for ending in ("", ".gz")]
    for depth in ("", "*/", "*/*/"):
        for each in names:
            yield from sorted(path for path in folder.glob(depth + each) if path.is_file())


def dotted(name: str) -> str:
    """The other spelling: `train-images.idx3-ubyte`."""
    return name.replace("-idx", ".idx")


def cache_folder() -> "Path":
    """Say where this user's cache is, by the custom of the system.

    `SCRATCHDL_CACHE` takes precedence over it.

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
    return xdg if xdg.is_absolute() else Path.home() / ".cache"  # relative: ignored
