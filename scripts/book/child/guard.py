"""What a snippet may not do: open a socket, start a program, write outside its own folders.

An audit hook sees every such act of Python code, however deep in a library, and cannot be taken
out again. It is no prison for hostile code (C extensions pass it), but pages are written by us: it
keeps them honest, so that they give the same result on every machine, with or without a network.
"""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

PROGRAMS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile"}
# Event -> which of its arguments are paths that are changed.
CHANGES = {
    "os.chmod": (0,),
    "os.chown": (0,),
    "os.link": (1,),
    "os.mkdir": (0,),
    "os.mkfifo": (0,),
    "os.mknod": (0,),
    "os.remove": (0,),
    "os.rename": (0, 1),
    "os.rmdir": (0,),
    "os.symlink": (1,),
    "os.truncate": (0,),
    "os.utime": (0,),
    "shutil.rmtree": (0,),
    "sqlite3.connect": (0,),
}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def arm(allowed: Sequence[Path | str]) -> None:
    """From now on, refuse in this process (and in those forked from it) what pages may not do."""
    sys.addaudithook(_hook([Path(os.path.realpath(folder)) for folder in allowed]))


def _hook(allowed: list[Path]) -> Callable[[str, tuple[Any, ...]], None]:
    def inside(path: object) -> bool:
        if isinstance(path, int):  # an open file, which was checked when it was opened
            return True
        name = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else ""
        real = Path(os.path.realpath(name))
        return name == os.devnull or any(real.is_relative_to(folder) for folder in allowed)

    def check_path(path: object) -> None:
        if not inside(path):
            raise PermissionError(f"a snippet may not write outside its temporary folder: {path!r}")

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and args[2] & WRITING:
            check_path(args[0])
        elif event in CHANGES:
            for index in CHANGES[event]:
                check_path(args[index])
        elif event == "socket.__new__" and not _is_local(args[1]):
            raise PermissionError("a snippet may not open a network connection")
        elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
            raise PermissionError(f"a snippet may not look up a network address: {args[0]!r}")
        elif event in ("os.fork", "os.forkpty") and not _is_pool(sys._getframe(1)):
            raise PermissionError("a snippet may not fork: what follows would run twice")
        elif event in PROGRAMS:
            raise PermissionError(f"a snippet may not start a program: {args[0]!r}")

    return hook


def _is_pool(frame: FrameType) -> bool:
    """Whether a library forks, to share work out: its processes know where they end."""
    return "multiprocessing" in Path(frame.f_code.co_filename).parts


def _is_local(family: int) -> bool:
    """Sockets between the processes of one machine, which process pools use."""
    import socket

    return family == getattr(socket, "AF_UNIX", None)
