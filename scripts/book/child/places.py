"""Where this machine keeps what runs a page: such a path in an output says nothing to a reader."""

import os
import re
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

SHARED = ("/", "/usr", "/usr/local", "/opt")  # prefixes that are the same on many machines


def of_this_machine(*more: Path) -> re.Pattern[str]:
    """What finds the paths of the checkout, of Python, and of other folders, within a text."""
    checkout = Path(__file__).resolve().parents[3]
    package = os.environ.get("PYTHONPATH", "").split(os.pathsep)[0]
    installed = sysconfig.get_paths()
    prefixes = [sys.prefix, sys.base_prefix, installed["stdlib"], installed["purelib"]]
    return finding([checkout, *more, *map(Path, filter(None, [package, *prefixes]))])


def finding(folders: Iterable[Path]) -> re.Pattern[str]:
    """What finds these folders, and all that lies in them, in a text, as it is or as its `repr`.

    Example:
        >>> places = finding([Path("/home/me/mine")])
        >>> [bool(places.search(text)) for text in ("in '/home/me/mine/a.py'", "/home/me/mines")]
        [True, False]
    """
    names: set[str] = set()
    for folder in folders:
        for path in (folder, folder.resolve()):
            if path.as_posix() not in SHARED:
                names |= {str(path), path.as_posix(), repr(str(path))[1:-1]}
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")
