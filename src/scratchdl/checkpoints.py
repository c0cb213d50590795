r"""Save arrays so that a crash never leaves half a file, and load them without trusting the file.

A checkpoint is an npz file: arrays by name, and one more that holds JSON text. It contains no
pickle, since loading a pickle runs whatever program somebody put into it.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np

from scratchdl.checks import on_host
from scratchdl.files import PathLike, write_atomically
from scratchdl.npz import ArraySpec, read_bytes, read_npz, write_npz
from scratchdl.typing import Array, Params

ABOUT = "about"  # the array with the text
ABOUT_LIMIT = 64 * 2**20  # bytes
OVERHEAD = 512  # the most bytes that an array in a file takes besides its numbers

About: TypeAlias = dict[str, Any]


def save(path: PathLike, arrays: Mapping[str, Array], about: Mapping[str, Any]) -> None:
    """Write a checkpoint; if this is interrupted, the file is still either the old or the new one.

    Args:
        path: Where to write; a file that is there is replaced.
        arrays: Arrays of numbers by name.
        about: What else to keep: strings, numbers, lists and dictionaries.

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
    contents = {name: as_numbers(name, array) for name, array in arrays.items()}
    if ABOUT in contents:
        raise ValueError(f"no array can be called {ABOUT!r}: that is where the text is kept")
    contents[ABOUT] = np.frombuffer(json.dumps(dict(about)).encode(), np.uint8)
    write_atomically(path, lambda file: write_npz(file, contents))


def load(
    path: PathLike, like: Mapping[str, Array] | Callable[[About], Mapping[str, Array]]
) -> tuple[Params, About]:
    """Read a checkpoint that holds exactly the arrays expected.

    Names, shapes and kinds of numbers are compared with `like`, and sizes with the table of
    contents, before anything is unpacked: a file of another network, or a hostile one, is refused.

    Args:
        path: A file that `save` has written.
        like: For every array expected one with the same name, shape and dtype. If only the text in
            the file says which these are, a function that makes them from that text.

    Returns:
        New arrays by name, and what else was kept.

    Raises:
        FileNotFoundError: If there is no such file.
        ValueError: If the file is not a checkpoint, is damaged, or holds other arrays.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> import numpy as np
        >>> from scratchdl import checkpoints
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder) / "weights.npz"
        ...     checkpoints.save(path, {"W": np.array([1.0, 2.0])}, {"size": 2})
        ...     checkpoints.load(path, lambda about: {"W": np.zeros(about["size"])})
        ({'W': array([1., 2.])}, {'size': 2})
    """
    from pathlib import Path  # here, not above: it costs a good part of `import scratchdl`

    path = Path(path)
    with path.open("rb") as file:
        text = read_bytes(file, ABOUT, path.name, limit=ABOUT_LIMIT)
        about = as_about(text, path.name)
        arrays = like(about) if callable(like) else like
        expected = {
            name: ArraySpec(array.shape, array.dtype.name) for name, array in arrays.items()
        }
        expected[ABOUT] = ArraySpec((len(text),), "uint8")
        limit = sum(spec.nbytes + OVERHEAD for spec in expected.values())
        file.seek(0)
        content = file.read(limit + 1)
    if len(content) > limit:
        raise ValueError(f"{path.name} is not the checkpoint expected: it has over {limit} bytes")
    loaded = read_npz(content, expected, path.name)
    del loaded[ABOUT]
    return loaded, about


def as_about(text: bytes, name: str) -> About:
    """What the text says."""
    try:
        about = json.loads(text)
    except ValueError as error:
        raise ValueError(f"{name} is damaged: {error}") from error
    if not isinstance(about, dict):
        raise ValueError(f"{name} is not a checkpoint: it describes itself as {text[:40]!r}")
    return about


def as_numbers(name: str, array: Array) -> Array:
    """An array as it is stored: numbers only, row by row."""
    if array.dtype.kind not in "fiu":
        raise TypeError(f"{name} must hold numbers to be saved, got dtype {array.dtype}")
    return np.asarray(on_host(array), order="C")
