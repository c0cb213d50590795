"""Pyodide, the Python that runs in the reader's browser: brought while the site is built.

Nothing of it is committed. It is taken from the folder that SCRATCHDL_PYODIDE names, or from the
cache, or downloaded once from Pyodide's public distribution; every file must have the size and the
hash that `pyodide.toml` records. Where neither is to be had, the site is built all the same:
its Run buttons then load the same version from the distribution, when a reader presses one.
"""

import hashlib
import json
import os
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from book.engine.cache import write_whole

RECORD = Path(__file__).with_suffix(".toml")
LOCK = "pyodide-lock.json"
VARIABLE = "SCRATCHDL_PYODIDE"
PATIENCE = 20.0  # seconds without a byte, after which a download is given up
Say = Callable[[str], None]


class PartError(Exception):
    """A file is not what it should be."""


@dataclass(frozen=True)
class Part:
    """One file of the distribution."""

    name: str
    size: int
    sha256: str

    def is_whole(self, folder: Path) -> bool:
        """Whether the file lies in a folder, with the bytes that it should have."""
        path = folder / self.name
        return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == self.sha256

    def check(self, content: bytes, source: str) -> bytes:
        """Return the content; `PartError` if it is not that of this part."""
        digest = hashlib.sha256(content).hexdigest()
        if (len(content), digest) != (self.size, self.sha256):
            raise PartError(
                f"{source}{self.name} has {len(content)} bytes with the sha256 {digest}, "
                f"but {RECORD.name} records {self.size} bytes with {self.sha256}"
            )
        return content


@dataclass(frozen=True)
class Record:
    """What `pyodide.toml` says."""

    version: str
    distribution: str
    packages: list[str]
    parts: list[Part]


def read_record() -> Record:
    """Read which files make up the browser's Python."""
    fields = tomllib.loads(RECORD.read_text(encoding="utf-8"))
    parts = [Part(name, **known) for name, known in fields["files"].items()]
    return Record(fields["version"], fields["distribution"], fields["packages"], parts)


def find_pyodide(cache: Path, say: Say) -> Path | None:
    """A folder with every part in it, or None if there is none and none can be downloaded.

    Raises:
        PartError: A file is there, or was sent, but has other bytes than recorded.
    """
    record = read_record()
    named = os.environ.get(VARIABLE)
    if named:
        folder = Path(named)
        missing = [part.name for part in record.parts if not (folder / part.name).is_file()]
        if missing:
            raise PartError(f"{VARIABLE}={named} lacks {', '.join(missing)}")
        return folder
    folder = cache / f"pyodide-{record.version}"
    try:
        for part in record.parts:
            if not part.is_whole(folder):
                write_whole(folder / part.name, _download(part, record.distribution))
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        say(
            f"Pyodide {record.version} could not be downloaded ({error}), and {VARIABLE} names no "
            "folder: Run buttons will load it from the public distribution"
        )
        return None
    return folder


def _download(part: Part, distribution: str) -> bytes:
    address = distribution + part.name
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310  a fixed https address
        content: bytes = answer.read(part.size + 1)  # one more, to notice a file that is too long
    return part.check(content, distribution)


def copy_pyodide(source: Path, target: Path) -> None:
    """Check every part and put it into the site, with a lock that lists only what is there."""
    record = read_record()
    target.mkdir(parents=True, exist_ok=True)
    for part in record.parts:
        content = part.check((source / part.name).read_bytes(), f"{source}{os.sep}")
        if part.name == LOCK:
            content = trim_lock(content, record.packages)
        (target / part.name).write_bytes(content)


def trim_lock(lock: bytes, kept: list[str]) -> bytes:
    """The lock file of Pyodide with these packages alone.

    Example:
        >>> lock = b'{"packages": {"a": {"name": "a", "depends": ["b"]}, "b": {"name": "b"}}}'
        >>> trim_lock(lock, ["a"])
        b'{"packages": {"a": {"name": "a", "depends": []}}}'
    """
    fields: dict[str, Any] = json.loads(lock)
    known = {package["name"]: key for key, package in fields["packages"].items()}
    keys = [known[name] for name in kept]
    fields["packages"] = {key: fields["packages"][key] for key in keys}
    for package in fields["packages"].values():
        package["depends"] = [key for key in package["depends"] if key in keys]
    return json.dumps(fields).encode()
