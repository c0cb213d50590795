"""What a snippet may not do: open a socket, start a program, write outside its own folders.

An audit hook sees every such act of Python code, however deep in a library, and cannot be taken
out again. Pages are written by us: it keeps them honest, so that they give the same result on every
machine, with or without a network.

It is no prison for hostile code. C code passes it, and so does `ctypes`. Python does not tell it
relative to which folder `os.open` opens a file with `dir_fd`: folders outside cannot be opened for
that, but a name such as "../../name" still leads out of one inside. And reading is free.
"""

import os
import sys
from collections.abc import Callable, Sequence
from itertools import zip_longest
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
}
# Event -> where the folder stands to which the path in the same place of CHANGES is relative.
FOLDERS = {
    "os.chmod": (2,),
    "os.chown": (3,),
    "os.link": (3,),
    "os.mkdir": (2,),
    "os.remove": (1,),
    "os.rename": (2, 3),
    "os.rmdir": (1,),
    "os.symlink": (2,),
    "os.utime": (3,),
    "shutil.rmtree": (1,),
}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def arm(allowed: Sequence[Path | str]) -> None:
    """From now on, refuse in this process (and in those forked from it) what pages may not do."""
    sys.addaudithook(_hook([Path(os.path.realpath(folder)) for folder in allowed]))


def _hook(allowed: list[Path]) -> Callable[[str, tuple[Any, ...]], None]:
    def inside(path: object, base: int | None) -> bool:
        if isinstance(path, int):  # an open file, which was checked when it was opened
            return True
        name = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else ""
        start = Path() if base in (None, -1) else _name_of(base)
        real = Path(os.path.realpath(start / name))
        return name == os.devnull or any(real.is_relative_to(folder) for folder in allowed)

    def check_path(path: object, base: int | None = None) -> None:
        if not inside(path, base):
            raise PermissionError(f"a snippet may not write outside its temporary folder: {path!r}")

    def check_opened(path: Any, mode: str | None, flags: int) -> None:  # noqa: ANN401  as Python tells it
        by_number = mode is None and not isinstance(path, int)  # os.open: of a folder, for a dir_fd
        if flags & WRITING or (by_number and Path(os.fsdecode(path)).is_dir()):
            check_path(path)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            check_opened(*args)
        elif event in CHANGES:
            bases = [args[index] for index in FOLDERS.get(event, ())]
            for index, base in zip_longest(CHANGES[event], bases):
                check_path(args[index], base)
        elif event == "sqlite3.connect":
            raise PermissionError("a snippet may not open a database: its SQL can write any file")
        elif event == "socket.__new__" and not _is_local(args[1]):
            raise PermissionError("a snippet may not open a network connection")
        elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
            raise PermissionError(f"a snippet may not look up a network address: {args[0]!r}")
        elif event in ("os.fork", "os.forkpty") and not _is_pool(sys._getframe(1)):
            raise PermissionError("a snippet may not fork: what follows would run twice")
        elif event in PROGRAMS:
            raise PermissionError(f"a snippet may not start a program: {args[0]!r}")

    return hook


def _name_of(folder: int) -> Path:
    """The path of an open folder; an error where the system does not tell it."""
    if sys.platform == "darwin":
        import fcntl

        return Path(os.fsdecode(fcntl.fcntl(folder, fcntl.F_GETPATH, bytes(1024)).rstrip(b"\0")))
    return Path(f"/proc/self/fd/{folder}").readlink()


def _is_pool(frame: FrameType) -> bool:
    """Whether a library forks, to share work out: its processes know where they end."""
    return "multiprocessing" in Path(frame.f_code.co_filename).parts


def _is_local(family: int) -> bool:
    """Sockets between the processes of one machine, which process pools use."""
    import socket

    return family == getattr(socket, "AF_UNIX", None)
