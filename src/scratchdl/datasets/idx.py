"""Read the IDX format, in which MNIST is published, and trust nothing in the file.

| bytes | what they say |
|---|---|
| 2 | zero |
| 1 | the kind of number; 8 is an unsigned byte, all that MNIST needs |
| 1 | how many axes |
| 4 for each axis | its length, most significant byte first |
| the rest | the numbers, last axis fastest |

The header says how long the file must be. That is checked before anything else is unpacked, so
a small file that would unpack to a gigabyte costs next to nothing.
"""

import math
import struct
from io import BufferedIOBase
from typing import TYPE_CHECKING

import numpy as np

from scratchdl.datasets.kinds import LOOK, kind_of
from scratchdl.typing import Array

if TYPE_CHECKING:
    from pathlib import Path

UNSIGNED_BYTE = 8
MAX_AXES = 3  # images by rows by columns
SIZE_LIMIT = 64 * 2**20  # bytes; MNIST's training images are 45 MiB
GZIP_MAGIC = b"\x1f\x8b"


class OtherFileError(ValueError):
    """A whole file in the right format, but without the hash that was asked for."""


def read_idx(
    path: "str | Path", *, sha256: str | None = None, size_limit: int = SIZE_LIMIT
) -> Array:
    """Read a file of bytes in IDX format, packed with gzip or not.

    MNIST, Fashion-MNIST, KMNIST and EMNIST are published in this format. Networks learn badly from
    pixels up to 255: divide pictures by 255, as in `x.reshape(len(x), -1) / np.float32(255)`.
    EMNIST's pictures are transposed, `x.transpose(0, 2, 1)` puts them right; its set "letters"
    counts its labels from 1, so subtract 1. Its larger sets need a larger `size_limit`.

    Args:
        path: The file.
        sha256: What the SHA-256 of the unpacked file must be; None if that does not matter.
        size_limit: How many bytes of numbers are read at most, 64 MiB if not given: a file from
            elsewhere cannot fill the memory.

    Returns:
        A new array of uint8, from 0 to 255.

    Raises:
        OSError: If the file cannot be opened.
        ValueError: If the file is damaged, is not IDX, holds more or less than its header
            says, claims more than the limit, or has another hash.

    Reference:
        LeCun, Cortes and Burges, "The MNIST database of handwritten digits", 1998, section
        "File formats for the MNIST database".

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> from scratchdl.datasets import read_idx
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder) / "three-labels"
        ...     _ = path.write_bytes(bytes([0, 0, 8, 1]) + bytes([0, 0, 0, 3]) + bytes([5, 0, 4]))
        ...     read_idx(path)
        array([5, 0, 4], dtype=uint8)
    """
    from pathlib import Path

    with Path(path).open("rb") as file:
        return decode_idx(file, str(path), sha256=sha256, size_limit=size_limit)


def decode_idx(
    file: BufferedIOBase, name: str, *, sha256: str | None = None, size_limit: int = SIZE_LIMIT
) -> Array:
    """Read IDX from an open file, as `read_idx` does.

    Args:
        file: The open file; it must be able to seek.
        name: What to call it in errors.
        sha256: As in `read_idx`.
        size_limit: As in `read_idx`.

    Returns:
        A new array of uint8.

    Raises:
        ValueError: As in `read_idx`.
    """
    import gzip
    import zlib

    packed = file.read(2) == GZIP_MAGIC
    file.seek(0)
    try:
        header, numbers = _read(gzip.GzipFile(fileobj=file) if packed else file, size_limit)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ValueError(f"{name} is a damaged gzip file: {error}") from error
    except ValueError as error:
        raise ValueError(f"{name} cannot be read as IDX: {error}") from error
    if sha256 is not None:
        _check_hash(name, header, numbers, sha256)
    return numbers


def encode_header(shape: tuple[int, ...]) -> bytes:
    r"""Write the header of an IDX file of bytes.

    Args:
        shape: The length of every axis.

    Returns:
        The bytes that go before the numbers.

    Example:
        >>> from scratchdl.datasets.idx import encode_header
        >>> encode_header((2,))
        b'\x00\x00\x08\x01\x00\x00\x00\x02'
    """
    return struct.pack(f">HBB{len(shape)}I", 0, UNSIGNED_BYTE, len(shape), *shape)


def _read(file: BufferedIOBase, size_limit: int) -> tuple[bytes, Array]:
    header, shape = _read_header(file)
    size = math.prod(shape)
    if size > size_limit:
        raise ValueError(
            f"it claims to hold {size} bytes, the limit is {size_limit}; "
            "if you trust the file, give a larger size_limit"
        )
    numbers = np.empty(shape, np.uint8)
    found = file.readinto(numbers.reshape(-1).data)
    if found < size or file.read(1):  # reading on also makes gzip compare its checksum
        held = "more" if found == size else found
        raise ValueError(f"its header promises {size} bytes of numbers, it holds {held}")
    return header, numbers


def _read_header(file: BufferedIOBase) -> tuple[bytes, tuple[int, ...]]:
    start = file.read(4)
    if len(start) < 4 or start[:2] != b"\0\0":
        kind = kind_of(start + file.read(LOOK))
        it_is = f"; it is {kind}" if kind else ""
        raise ValueError(f"it starts with {start!r}, not with two zero bytes, type and rank{it_is}")
    number, axes = start[2:]
    if number != UNSIGNED_BYTE:
        raise ValueError(f"its numbers are of type {number}, only unsigned bytes (8) are read")
    if not 1 <= axes <= MAX_AXES:
        raise ValueError(f"it has {axes} axes, expected 1 to {MAX_AXES}")
    lengths = file.read(4 * axes)
    if len(lengths) < 4 * axes:
        raise ValueError("it ends within its header")
    return start + lengths, struct.unpack(f">{axes}I", lengths)


def _check_hash(name: str, header: bytes, numbers: Array, sha256: str) -> None:
    import hashlib

    digest = hashlib.sha256(header)
    digest.update(numbers.reshape(-1).data)
    if digest.hexdigest() != sha256:
        size = "×".join(map(str, numbers.shape))
        raise OtherFileError(
            f"{name} is a whole IDX file of {size} bytes, but not the one expected: "
            f"its SHA-256 is {digest.hexdigest()}, expected {sha256}"
        )
