r"""Save arrays so that a crash never leaves half a file, and load them without trusting the file.

A checkpoint is an npz file: arrays by name, and one more that holds a text in JSON. It contains no
pickle, since loading a pickle runs whatever program somebody put into it.
"""

import contextlib
import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np

from scratchdl.datasets.npz import ArraySpec, read_npz
from scratchdl.typing import Array, Params

ABOUT = "about"  # the array with the text
ABOUT_LIMIT = 64 * 2**20  # bytes
NPY_HEADER = 128  # bytes before the numbers of a list of bytes, as NumPy writes it

PathLike = str | os.PathLike[str]


def save(path: PathLike, arrays: Mapping[str, Array], about: Mapping[str, Any]) -> None:
    """Write a checkpoint; whenever this is interrupted, the file is the old one or the new one.

    Everything is first written to a second file beside it and forced onto the disk; only then does
    the new file take the place of the old one, which is a single act of the file system.

    Args:
        path: Where to write; a file that is there is replaced.
        arrays: Arrays of numbers by name.
        about: What else to keep: texts, numbers, lists and dictionaries.

    Raises:
        TypeError: If an array does not hold numbers, or `about` holds something else.
        ValueError: If an array is called `about`.
        OSError: If the folder is missing or the disk is full; the old file then stays.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> import numpy as np
        >>> from scratchdl import checkpoints
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder) / "run.npz"
        ...     checkpoints.save(path, {"W": np.array([1.0, 2.0])}, {"epoch": 3})
        ...     checkpoints.load(path, {"W": np.zeros(2)})
        ({'W': array([1., 2.])}, {'epoch': 3})
    """
    path = Path(path)
    contents = {name: as_numbers(name, array) for name, array in arrays.items()}
    if ABOUT in contents:
        raise ValueError(f"no array can be called {ABOUT!r}: that is where the text is kept")
    contents[ABOUT] = np.frombuffer(json.dumps(dict(about)).encode(), np.uint8)
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            write_npz(file, contents)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    force_to_disk(path.parent)


def load(path: PathLike, like: Mapping[str, Array]) -> tuple[Params, dict[str, Any]]:
    """Read a checkpoint that holds exactly the arrays expected.

    Names, shapes and kinds of numbers are compared with `like`, and sizes with the table of
    contents, before anything is unpacked: a file of another network, or a hostile one, is refused.

    Args:
        path: A file that `save` has written.
        like: For every array expected one with the same name, shape and dtype.

    Returns:
        New arrays by name, and what else was kept.

    Raises:
        FileNotFoundError: If there is no such file.
        ValueError: If the file is no checkpoint, is damaged, or holds other arrays.
    """
    path = Path(path)
    expected = {name: ArraySpec(array.shape, array.dtype.name) for name, array in like.items()}
    content = read_at_most(path, ABOUT_LIMIT + sum(spec.nbytes + 512 for spec in expected.values()))
    expected[ABOUT] = ArraySpec((about_size(content, path.name),), "uint8")
    arrays = read_npz(content, expected, path.name)
    text = arrays.pop(ABOUT).tobytes()
    try:
        about = json.loads(text)
    except ValueError as error:
        raise ValueError(f"{path.name} is damaged: {error}") from error
    if not isinstance(about, dict):
        raise ValueError(f"{path.name} is no checkpoint: it says {text[:40]!r} of itself")
    return arrays, about


def write_npz(file: IO[bytes], contents: Mapping[str, Array]) -> None:
    """Write arrays as `np.savez` does, but never a pickle nor a date: equal arrays, equal bytes."""
    import zipfile  # here, not above: with its helpers it costs a tenth of `import numpy`

    with zipfile.ZipFile(file, "w") as archive:
        for name, array in contents.items():
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array, version=(1, 0), allow_pickle=False)


def read_at_most(path: Path, limit: int) -> bytes:
    """The bytes of a file, if it is not larger than a file of its kind can be."""
    with path.open("rb") as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise ValueError(f"{path.name} is not the checkpoint expected: it has over {limit} bytes")
    return content


def about_size(content: bytes, name: str) -> int:
    """How long the text is, by the table of contents of the file."""
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = archive.getinfo(f"{ABOUT}.npy").file_size - NPY_HEADER
    except (zipfile.BadZipFile, KeyError) as error:
        raise ValueError(f"{name} is not a checkpoint: {error}") from error
    if not 0 < size <= ABOUT_LIMIT:
        raise ValueError(f"{name} is not a checkpoint: its text claims {size} bytes")
    return size


def as_numbers(name: str, array: Array) -> Array:
    """An array as it is stored: numbers only, row by row."""
    if array.dtype.kind not in "fiu":
        raise TypeError(f"{name} must hold numbers to be saved, got dtype {array.dtype}")
    return np.asarray(array, order="C")


def force_to_disk(folder: Path) -> None:
    """Make the new name in the folder outlast a power cut, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    with contextlib.ExitStack() as stack:
        stack.callback(os.close, descriptor)
        os.fsync(descriptor)
