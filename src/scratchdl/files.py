"""Write a file so that a crash, or another program that reads it, never meets half of it."""

import io
import os
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

PathLike: TypeAlias = str | os.PathLike[str]
# Of a file in memory only type checkers believe that it is an IO: it has no name and no mode.
BinaryFile: TypeAlias = IO[bytes] | io.BytesIO


def write_atomically(path: PathLike, write: Callable[[BinaryFile], object]) -> None:
    """Write a file: whenever this is interrupted, the file is the old one or the new one.

    Everything is first written to a second file beside it and forced onto the disk; only then does
    the new file take the place of the old one, which is a single act of the file system. Any number
    of programs may do so at once.

    Args:
        path: Where to write; a file that is there is replaced.
        write: Called with the second file, open for bytes.

    Raises:
        OSError: If the folder is missing or the disk is full; the old file then stays, and nothing
            is left behind.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> from scratchdl.files import write_atomically
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder) / "notes.txt"
        ...     write_atomically(path, lambda file: file.write(b"all of it"))
        ...     path.read_bytes()
        b'all of it'
    """
    import secrets  # here, not above: they cost a good part of `import scratchdl`
    from pathlib import Path

    path = Path(path)
    if not path.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {path.parent} to write {path.name} into")
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    force_to_disk(path.parent)


def force_to_disk(folder: "Path") -> None:
    """Make the new name in the folder outlast a power cut, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
