"""Read an npz file that holds exactly the arrays we expect, and trust nothing in it.

An npz is a zip of `.npy` files. NumPy's own reader would unpickle objects if asked, and would
set aside as much memory as a header claims. Here names, sizes, shapes and kinds are compared
with what the caller expects before anything is unpacked.
"""

from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, NamedTuple

import numpy as np

from scratchdl.typing import Array

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

HEADER_LIMIT = 4096  # bytes; the header of an `.npy` file needs about a hundred
ENCRYPTED = 0x1  # the flag of a zip member that needs a password


class ArraySpec(NamedTuple):
    """What an array must look like: `ArraySpec((150, 4), "float64")`."""

    shape: tuple[int, ...]
    dtype: str

    @property
    def nbytes(self) -> int:
        """The size of the array in bytes."""
        return int(np.prod(self.shape)) * np.dtype(self.dtype).itemsize

    def __str__(self) -> str:
        return f"{np.dtype(self.dtype)} of shape {self.shape}"


def read_npz(file: IO[bytes], expected: Mapping[str, ArraySpec], name: str) -> dict[str, Array]:
    """Read the expected arrays from an npz file.

    Args:
        file: The open file.
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
        >>> from scratchdl.datasets.npz import ArraySpec, read_npz
        >>> file = io.BytesIO()
        >>> np.savez(file, t=np.array([5, 0, 4], dtype=np.uint8))
        >>> read_npz(file, {"t": ArraySpec((3,), "uint8")}, name="labels.npz")
        {'t': array([5, 0, 4], dtype=uint8)}
    """
    import zipfile  # here, not above: with its helpers it costs a tenth of `import numpy`
    import zlib

    try:
        with zipfile.ZipFile(file) as archive:
            _check_directory(archive, expected)
            return {key: _read_member(archive, key, spec) for key, spec in expected.items()}
    except (ValueError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise ValueError(f"{name} is not the npz file it should be: {error}") from error


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
        raise ValueError(f"{member.filename} claims {member.file_size} bytes, expected {spec}")


def _read_member(archive: "ZipFile", key: str, spec: ArraySpec) -> Array:
    with archive.open(f"{key}.npy") as member:
        shape, fortran_order, dtype = _read_header(member)
        if (shape, dtype) != (spec.shape, np.dtype(spec.dtype)) or fortran_order:
            raise ValueError(f"{key} is {ArraySpec(shape, str(dtype))}, expected {spec}")
        body = member.read()
    if len(body) != spec.nbytes:
        raise ValueError(f"{key} holds {len(body)} bytes of numbers, expected {spec.nbytes}")
    return np.frombuffer(body, dtype).reshape(shape).copy()  # a buffer is read-only, a copy is not


def _read_header(member: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype]:
    version = np.lib.format.read_magic(member)
    if version != (1, 0):
        raise ValueError(f"it is in version {version} of the npy format, expected (1, 0)")
    return np.lib.format.read_array_header_1_0(member, max_header_size=HEADER_LIMIT)
