"""A file that others published under a known hash: read from a folder, or fetched once and kept.

Nothing that differs from the published bytes is ever returned, wherever it came from. The cache
holds the unpacked file itself, so that one check serves every source.
"""

import warnings
from typing import TYPE_CHECKING, NamedTuple

from scratchdl.datasets.download import download
from scratchdl.datasets.folders import copies
from scratchdl.datasets.idx import decode_idx, encode_header, read_idx
from scratchdl.files import write_atomically
from scratchdl.typing import Array

if TYPE_CHECKING:
    from pathlib import Path


class DownloadError(OSError):
    """No mirror gave the file; the message says why, and how to go on without a download."""


class PublishedFile(NamedTuple):
    """A file in IDX format and where to get it.

    Attributes:
        name: Its name, unpacked.
        sha256: The hash of its bytes, unpacked.
        mirrors: Addresses that end in a slash; `name.gz` is asked for at each in turn.
    """

    name: str
    sha256: str
    mirrors: tuple[str, ...]

    def read(self, folder: "Path") -> Array:
        """Read the file, packed or not, from a folder that the reader names.

        Raises:
            FileNotFoundError: If it is not there.
            ValueError: If it is there, but is not the published file.
        """
        failures = []
        for path in copies(folder, self.name):
            try:
                return read_idx(path, sha256=self.sha256)
            except ValueError as error:  # another set may lie beside it, under the same names
                failures.append(error)
        if failures:
            raise failures[0]
        raise FileNotFoundError(f"there is no {self.name} (nor {self.name}.gz) in {folder}")

    def read_cached(self, cache: "Path") -> Array:
        """Read the file from the cache; fetch it if it is missing or damaged there.

        Raises:
            DownloadError: If it is not in the cache and cannot be fetched.
        """
        for path in copies(cache, self.name):
            try:
                return read_idx(path, sha256=self.sha256)
            except ValueError as error:
                warnings.warn(f"{error}; it is fetched again", stacklevel=2)
        numbers = self.fetch()
        self._keep(numbers, cache)
        return numbers

    def fetch(self) -> Array:
        """Ask the mirrors, one after the other, until one gives the published bytes.

        Raises:
            DownloadError: If none does.
        """
        import io

        failures = []
        for url in self.urls():
            try:
                return decode_idx(io.BytesIO(download(url)), "what came", sha256=self.sha256)
            except (OSError, ValueError) as error:
                failures.append(f"  {url}: {error}")
        raise DownloadError("\n".join([f"{self.name} could not be fetched:", *failures]))

    def urls(self) -> list[str]:
        """The addresses of the packed file."""
        return [f"{mirror}{self.name}.gz" for mirror in self.mirrors]

    def _keep(self, numbers: Array, cache: "Path") -> None:
        """Put the file into the cache. Where that fails, the reader still gets the numbers."""
        try:
            cache.mkdir(parents=True, exist_ok=True)
            header = encode_header(numbers.shape)
            write_atomically(
                cache / self.name,
                lambda file: (file.write(header), file.write(numbers.reshape(-1).data)),
            )
        except OSError as error:
            warnings.warn(
                f"{self.name} could not be kept for the next time: {error}; "
                "the environment variable SCRATCHDL_CACHE can name another folder",
                stacklevel=3,
            )
