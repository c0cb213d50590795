"""What an unexpected file is, judging by how it begins, and what can read it."""

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LOOK = 512  # how many first bytes tell the kind
MOST = 3  # files that a message speaks of

STARTS = {
    b"PK\x03\x04": "a zip archive: unpack it first",
    b"\x93NUMPY": "an array of NumPy's: numpy.load reads it",
    b"\x00\x00\x08": "a file in IDX format: scratchdl.datasets.read_idx reads it",
    b"\x1f\x8b": "packed with gzip: scratchdl.datasets.read_idx reads it if IDX is inside",
    b"\x89PNG": "a single picture, not a set of them",
    b"\xff\xd8\xff": "a single picture, not a set of them",
    b"<!doctype": "a web page: the address leads elsewhere, or wants you to log in",
    b"<html": "a web page: the address leads elsewhere, or wants you to log in",
    b"version https://git-lfs": "a pointer of Git LFS, not the file: `git lfs pull` fetches it",
}


def kind_of(start: bytes) -> str | None:
    """Tell what a file is by its first bytes.

    Returns:
        What it is and what to do about it; None if it is nothing we know.

    Example:
        >>> from scratchdl.datasets.kinds import kind_of
        >>> kind_of(b"<!DOCTYPE html><html><head>")
        'a web page: the address leads elsewhere, or wants you to log in'
    """
    text = start.lstrip(b"\xef\xbb\xbf \r\n").lower()
    for magic, kind in STARTS.items():
        if start.startswith(magic) or text.startswith(magic):
            return kind
    first_line = start.partition(b"\n")[0]
    if first_line.isascii() and first_line.count(b",") >= 32:  # a column for each pixel
        return (
            "a table with a row for each picture: numpy.loadtxt(path, delimiter=',', skiprows=1, "
            "dtype='uint8') reads it; take the labels out and divide the rest by 255"
        )
    return None


def what_is(path: "Path") -> str | None:
    """Look into a file, to say what it is; None if that cannot be told.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> import numpy as np
        >>> from scratchdl.datasets.kinds import what_is
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder) / "mnist.npz"
        ...     np.savez(path, x_train=np.zeros((2, 28, 28)), y_train=np.zeros(2))
        ...     print(what_is(path))
        mnist.npz is an npz archive with x_train, y_train: numpy.load reads it; divide by 255
    """
    try:
        with path.open("rb") as file:
            kind = kind_of(file.read(LOOK))
    except OSError:
        return None
    if kind == STARTS[b"PK\x03\x04"] and (arrays := arrays_in(path)):
        kind = f"an npz archive with {arrays}: numpy.load reads it; divide by 255"
    return kind and f"{path.name} is {kind}"


def arrays_in(path: "Path") -> str:
    """The names of the arrays in a zip archive, as far as a sentence has room for them."""
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.removesuffix(".npy") for name in archive.namelist() if ".npy" in name]
    except zipfile.BadZipFile:
        return ""
    return ", ".join(names[:6])


def what_is_in(folder: "Path", known: Collection[str]) -> str:
    """Say of a folder which files in it can be read in another way, or else what it holds.

    Args:
        folder: The folder.
        known: Names of files that need no word, since they are what was looked for.

    Returns:
        The end of a sentence, which begins with a semicolon.
    """
    files = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    others = [path for path in files if path.is_file() and not path.name.startswith(tuple(known))]
    kinds = [kind for kind in map(what_is, others) if kind]
    if kinds:
        return "; but " + "; ".join(kinds[:MOST])
    names = [path.name for path in files[: 2 * MOST]] + ["..."] * (len(files) > 2 * MOST)
    return f"; it holds {', '.join(names)}" if names else "; it is empty"
