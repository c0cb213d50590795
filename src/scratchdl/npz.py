"""Write npz files, and read them: exactly the arrays we expect, and nothing in them is trusted.

An npz is a zip of `.npy` files. NumPy's own reader parses each header as a Python expression, sets
aside as much memory as it claims, and would unpickle objects if asked. Here names, sizes, shapes
and kinds are compared with what the caller expects before the numbers are unpacked.
"""

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scratchdl.files import BinaryFile
from scratchdl.typing import Array

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

NPY_MAGIC = b"\x93NUMPY\x01\x00"  # with the version of the format, 1.0
NPY_HEADER = 128  # bytes before the numbers of a list of bytes, as NumPy writes it
HEADER_LIMIT = 4096  # bytes; the header of an `.npy` file needs about a hundred
LONGEST_REASON = 500  # letters
ENCRYPTED = 0x1  # the flag of a zip member that needs a password


class ArraySpec(NamedTuple):
    """What an array must look like: `ArraySpec((150, 4), "float64")`."""

    shape: tuple[int, ...]
    dtype: str

    @property
    def nbytes(self) -> int:
        """The size of the array in bytes."""
        return int(np.prod(self.shape)) * np.dtype(self.dtype).itemsize


def write_npz(file: BinaryFile, contents: Mapping[str, Array]) -> None:
    """Write arrays as `np.savez` does, but never a pickle nor a date: equal arrays, equal bytes."""
    import zipfile  # here, not above: with its helpers it costs a tenth of `import numpy`

    with zipfile.ZipFile(file, "w") as archive:
        for name, array in contents.items():
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array, version=(1, 0), allow_pickle=False)


def read_npz(content: bytes, expected: Mapping[str, ArraySpec], name: str) -> dict[str, Array]:
    """Read the expected arrays from an npz file.

    Args:
        content: The bytes of the file.
        expected: The name of every array and what it must look like.
        name: What to call the file in errors.

    Returns:
        New arrays by name, which the caller may write into.

    Raises:
        ValueError: If the file is not an npz, is damaged, or holds anything but the expected
            arrays.

    Example:
        >>> import io
        >>> import numpy as np
        >>> from scratchdl.npz import ArraySpec, read_npz
        >>> file = io.BytesIO()
        >>> np.savez(file, t=np.array([5, 0, 4], dtype=np.uint8))
        >>> read_npz(file.getvalue(), {"t": ArraySpec((3,), "uint8")}, name="labels.npz")
        {'t': array([5, 0, 4], dtype=uint8)}
    """
    import io

    with _opened(io.BytesIO(content), name) as archive:
        _check_directory(archive, expected)
        return {key: _read_member(archive, key, spec) for key, spec in expected.items()}


def read_bytes(file: BinaryFile, key: str, name: str, *, limit: int) -> bytes:
    """Read one array of bytes, of any length up to a limit, and leave the others alone.

    Args:
        file: An npz file.
        key: The name of the array.
        name: What to call the file in errors.
        limit: The greatest length.

    Returns:
        The bytes.

    Raises:
        ValueError: If the file is not an npz, is damaged, or holds no such array.
    """
    with _opened(file, name) as archive:
        if f"{key}.npy" not in archive.namelist():
            raise ValueError(f"it holds no array {key!r}, as if np.savez had written it")
        size = archive.getinfo(f"{key}.npy").file_size - NPY_HEADER
        if not 0 < size <= limit:
            raise ValueError(f"{key} claims {size} bytes")
        spec = ArraySpec((size,), "uint8")
        _check_member(archive.getinfo(f"{key}.npy"), spec)
        return _read_member(archive, key, spec).tobytes()


@contextmanager
def _opened(file: BinaryFile, name: str) -> Iterator["ZipFile"]:
    """Open a zip; any error that follows names the file."""
    import zipfile  # here, not above: with its helpers it costs a tenth of `import numpy`
    import zlib

    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (ValueError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise ValueError(_sentence(name, error)) from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # the disk fails, not the file
            raise
        # A table of contents that points to a place before the beginning of the file.
        raise ValueError(_sentence(name, error)) from error


def _sentence(name: str, error: Exception) -> str:
    """What is wrong with a file; a long name in it is cut short."""
    words = str(error)
    words = words if len(words) <= LONGEST_REASON else f"{words[:LONGEST_REASON]}..."
    return f"{name} is not the npz file it should be: {words}"


def _check_directory(archive: "ZipFile", expected: Mapping[str, ArraySpec]) -> None:
    """Compare the zip's table of contents with the expectation; nothing is unpacked yet."""
    names = sorted(archive.namelist())
    if names != sorted(f"{key}.npy" for key in expected):
        raise ValueError(f"it holds {names[:10]}, expected the arrays {sorted(expected)}")
    for key, spec in expected.items():
        _check_member(archive.getinfo(f"{key}.npy"), spec)


def _check_member(member: "ZipInfo", spec: ArraySpec) -> None:
    from zipfile import ZIP_DEFLATED, ZIP_STORED

    if member.flag_bits & ENCRYPTED or member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise ValueError(f"{member.filename} is encrypted or packed in an unusual way")
    if not spec.nbytes < member.file_size <= spec.nbytes + HEADER_LIMIT:
        raise ValueError(
            f"{member.filename} claims {member.file_size} bytes, expected {spec.nbytes}"
        )


def _read_member(archive: "ZipFile", key: str, spec: ArraySpec) -> Array:
    with archive.open(f"{key}.npy") as member:
        # With a limit, since the table of contents may lie: unpacking stops where numbers must end.
        content = member.read(spec.nbytes + HEADER_LIMIT)
    header, body = _split(content)
    if header != _header_of(spec):
        raise ValueError(f"the header of {key} is {header[:100]!r}, expected {_header_of(spec)!r}")
    if len(body) != spec.nbytes:
        raise ValueError(f"{key} holds {len(body)} bytes of numbers, expected {spec.nbytes}")
    stored = np.frombuffer(body, _stored_dtype(spec)).reshape(spec.shape)
    return stored.astype(spec.dtype)  # a copy: the buffer is read-only


def _split(content: bytes) -> tuple[str, bytes]:
    """Split an `.npy` file into the text that says what it holds, and the numbers.

    The text is compared later, never parsed.
    """
    start, rest = content[: len(NPY_MAGIC) + 2], content[len(NPY_MAGIC) + 2 :]
    if start[:-2] != NPY_MAGIC:
        raise ValueError(f"a member starts with {start!r}, not as version 1.0 of npy does")
    length = int.from_bytes(start[-2:], "little")
    return rest[:length].decode("latin-1").rstrip(), rest[length:]


def _header_of(spec: ArraySpec) -> str:
    """Write what NumPy writes into the header of such an array."""
    descr = _stored_dtype(spec).str
    return f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': {spec.shape}, }}"


def _stored_dtype(spec: ArraySpec) -> np.dtype:
    return np.dtype(spec.dtype).newbyteorder("<")
