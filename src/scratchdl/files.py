"""Write a file so that a crash, or another program that reads it, never meets half of it."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

PathLike: TypeAlias = str | os.PathLike[str]
# Only type checkers believe that a file in memory is an IO: it has no name and no mode.
BinaryFile: TypeAlias = IO[bytes] | io.BytesIO
FAR = 2**30  # bytes


def write_atomically(path: PathLike, write: Callable[[BinaryFile], object]) -> None:
    """Write a file; if this is interrupted, the file is still either the old or the new one.

    Everything is first written to a second file beside it and forced onto the disk; only then does
    the new file take the place of the old one, which is a single operation of the file system. Any
    number of programs may do so at once.

    Args:
        path: Where to write; a file that is there is replaced.
        write: Called with the second file, open for bytes.

    Raises:
        OSError: If the folder is missing or the disk is full; the old file then stays, and nothing
            is left behind. The message names the file that was asked for.

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
    except OSError as error:
        if error.errno is None:
            raise
        # The system's own error names the second file, or none.
        words = f"{error.strerror}, so nothing was written; what was there before is whole"
        raise OSError(error.errno, words, str(path)) from error
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


@contextmanager
def held_alone(path: PathLike) -> Iterator[bool]:
    """Hold a file for as long as a block runs, unless another program holds it.

    The system releases it when the program ends, however it ends. A program that does not ask is
    not kept from anything. Where the system cannot do this, as on some network drives and in a
    browser, the answer is always yes.

    Args:
        path: The file; it is made if it is not there, and never changed.

    Yields:
        Whether it is ours.

    Raises:
        OSError: If the file cannot be opened.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> from scratchdl.files import held_alone
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     with held_alone(Path(folder) / "settings.json") as ours:
        ...         print(ours)
        True
    """
    with open(path, "a", encoding="utf-8") as file:  # noqa: PTH123  # a str or any path will do
        yield _hold(file.fileno())


def _hold(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:  # on Windows, and in a browser
        return _hold_on_windows(descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # this file system cannot lock files
    return True


def _hold_on_windows(descriptor: int) -> bool:
    try:
        from msvcrt import LK_NBLCK, locking  # type: ignore[attr-defined]  # there alone
    except ImportError:
        return True
    os.lseek(descriptor, FAR, os.SEEK_SET)  # nobody reads there: a locked part cannot be read
    try:
        locking(descriptor, LK_NBLCK, 1)
    except OSError:
        return False
    return True
