"""One hash for files: another for other contents, and for other places in their folder."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest_of(files: Iterable[Path], root: Path, *more: str) -> str:
    """One hash over the contents of files, over where they lie below a folder, and over words."""
    digest = hashlib.sha256("\n".join(more).encode())
    root = root.resolve()
    for path in files:
        content = path.read_bytes()
        name = path.resolve().relative_to(root).as_posix()
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def short_digest_of(files: Iterable[Path], root: Path, *more: str) -> str:
    """The same, short enough for the name of a file or a folder."""
    return digest_of(files, root, *more)[:16]
