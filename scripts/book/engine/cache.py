"""Results of pages and labs, kept from build to build as long as nothing they depend on changes."""

import base64
import contextlib
import hashlib
import importlib.metadata
import importlib.util
import json
import platform
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bare.digests import digest_of
from book.engine.machine import rounding

LIBRARIES = ("numpy", "matplotlib")
SCRIPTS = Path(__file__).parents[2]
CHILD = SCRIPTS / "book" / "child"
KEPT_DAYS = 7
DIGESTS = "digests.json"  # beside the files of a folder, what they must be
KEPT = ("records", "labs", "wheel", "quick", "editor", "bundle", "node")  # folders of the cache


class Cache:
    """A folder of JSON records, each under a hash of everything that its content depends on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written = _written([*child_files(), *package_files()])
        self.state = _state()

    def is_current(self) -> bool:
        """Whether nobody has written a file of engine or package since this was opened."""
        return self.written == _written(list(self.written))

    @property
    def fonts(self) -> Path:
        """Where matplotlib keeps its list of fonts, which takes seconds to make."""
        path = self.folder / "matplotlib"
        path.mkdir(parents=True, exist_ok=True)
        return path

    def key(self, *parts: object) -> str:
        """The key of something made from these parts by this engine and this package."""
        text = json.dumps([self.state, *parts], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def load(self, key: str) -> dict[str, Any] | None:
        """The record, or None if there is none or it is damaged."""
        path = self._path(key)
        try:
            digest, _, body = path.read_text(encoding="utf-8").partition("\n")
        except (FileNotFoundError, UnicodeDecodeError):
            return None
        if digest != hashlib.sha256(body.encode()).hexdigest():
            return None
        with contextlib.suppress(OSError):  # what cannot be written can be read all the same
            path.touch()
        record: dict[str, Any] = json.loads(body)
        return record

    def bytes(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Bytes that were made before under this key, or are made and kept now."""
        record = self.load(key)
        if record is None:
            record = {"base64": base64.b64encode(make()).decode()}
            self.store(key, record)
        return base64.b64decode(record["base64"])

    def store(self, key: str, record: dict[str, Any]) -> None:
        """Keep a record: whole or not at all, also when several builds run at once.

        What was made while the package was edited is of neither package, and is not kept.
        """
        if not self.is_current():
            return
        body = json.dumps(record)
        digest = hashlib.sha256(body.encode()).hexdigest()
        write_whole(self._path(key), f"{digest}\n{body}")

    def forget_old(self) -> None:
        """Remove what no build has asked for in a while."""
        limit = time.time() - KEPT_DAYS * 24 * 3600
        for path in self.folder.glob("*/*"):
            with contextlib.suppress(FileNotFoundError):  # another build may have been faster
                if path.stat().st_mtime < limit and path.parent.name in KEPT:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / "records" / f"{key}.json"


def keep_files(made: Path, folder: Path) -> list[Path]:
    """Keep all files of a folder in one of the cache, with a digest of each; where they are now."""
    digests = {}
    for path in sorted(path for path in made.rglob("*") if path.is_file()):
        name, content = path.relative_to(made).as_posix(), path.read_bytes()
        write_whole(folder / name, content)
        digests[name] = hashlib.sha256(content).hexdigest()
    write_whole(folder / DIGESTS, json.dumps(digests))
    return [folder / name for name in digests]


def kept_files(folder: Path) -> list[Path]:
    """The files that were kept in a folder of the cache: all of them as they were, or none."""
    try:
        digests = json.loads((folder / DIGESTS).read_text(encoding="utf-8"))
        for name, digest in digests.items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                return []
    except (FileNotFoundError, ValueError):  # there is none, or half of one
        return []
    return [folder / name for name in digests]


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that nobody ever finds half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        file.write(content.encode() if isinstance(content, str) else content)
    Path(file.name).replace(path)


def _state() -> list[str]:
    """All that executes a page: engine, package with its data, libraries, how they round here."""
    return [
        digest_of(child_files(), SCRIPTS),
        digest_of(package_files(), package_folder()),
        platform.python_version(),
        *rounding(),
        *(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES),
    ]


def child_files() -> list[Path]:
    """What runs beside the code of a page, with the packages that it is imported from."""
    return [SCRIPTS / "book" / "__init__.py", *sorted(CHILD.glob("*.py"))]


def package_folder() -> Path:
    """The folder of the package that the pages will import."""
    spec = importlib.util.find_spec("scratchdl")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("scratchdl is not installed: run `pip install -e .`")
    return Path(spec.origin).parent


def package_files() -> list[Path]:
    """Every file of the package, code and data."""
    files = package_folder().rglob("*")
    return sorted(p for p in files if p.is_file() and "__pycache__" not in p.parts)


def _written(files: list[Path]) -> dict[Path, int]:
    """When each of these files was written last; -1 where it is gone."""
    return {path: path.stat().st_mtime_ns if path.exists() else -1 for path in files}
