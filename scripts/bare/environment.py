"""The environment `.venv`: made from the lock files, trusted only when whole, and run from.

Standard library only, as it runs before anything is installed.
"""

import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMP = VENV / "scratchdl-stamp"  # written last: a .venv without it was never finished
LOCKS = ROOT / "requirements"
# In this order: pip.txt has the pip that can read dev.txt; pyproject.toml says why.
LOCK_FILES = ("pip.txt", "dev.txt")
# Set for another program, each of these changes which code a Python runs, or how.
FOREIGN = {
    "PYTHONHOME",
    "PYTHONOPTIMIZE",
    "PYTHONPATH",
    "PYTHONSTARTUP",
    "PYTHONWARNINGS",
    "__PYVENV_LAUNCHER__",
}
OURS = {
    "VIRTUAL_ENV": str(VENV),
    "PIP_USER": "0",
    "PYTHONUTF8": "1",
    # No banner about MkDocs 2 from the theme: the lock file keeps MkDocs 1.
    "NO_MKDOCS_2_WARNING": "1",
}


def stop(sentence: str) -> NoReturn:
    """Print one sentence to stderr and leave with status 1."""
    sys.exit(f"dev.py: {sentence}")


def say(sentence: str) -> None:
    """Print a line now, ahead of whatever the next tool prints."""
    print(sentence, flush=True)


# --- making it ---


def prepare() -> None:
    """Make `.venv`, from nothing, unless it is ready."""
    if is_ready():
        return
    if importlib.util.find_spec("ensurepip") is None:
        stop("this Python cannot make a .venv; on Debian or Ubuntu, install python3-venv first.")
    say("Making .venv from the files in requirements/; this happens once and takes about a minute.")
    try:
        venv.create(VENV, clear=True, with_pip=True, symlinks=os.name != "nt")
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        stop(f"the folder {VENV} could not be made: {error}.")
    for name in LOCK_FILES:
        install("--require-hashes", "-r", str(LOCKS / name))
    for place in (ROOT, ROOT / "scripts"):
        install("--no-deps", "--no-build-isolation", "--editable", str(place))
    STAMP.write_text("\n".join([fingerprint(), *sorted(installed())]), "utf-8")


def install(*what: str) -> None:
    """Install with the pip of `.venv`, whose own messages stay to be seen."""
    quietly = ["-qq", "--no-input", "--disable-pip-version-check"]  # errors only
    if run_module("pip", "install", *quietly, *what) != 0:
        stop(
            "installing failed, for the reason that pip gives above; "
            "with that put right, the same command starts again from nothing."
        )


def is_ready() -> bool:
    """Say whether `.venv` is whole, up to date, and still has all that was put there."""
    if not (STAMP.is_file() and Path(python()).exists()):
        return False
    lines = STAMP.read_text("utf-8").splitlines()
    return lines[:1] == [fingerprint()] and set(lines[1:]) <= installed()


def fingerprint() -> str:
    """Return a hash of all that `.venv` is made from: its place, this Python, locks and package.

    The place is part of it, since a `.venv` that was moved still imports from where it was.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    package = [project["build-system"], project["project"], project["tool"]["hatch"]]
    locks = [(LOCKS / name).read_text("utf-8") for name in LOCK_FILES]
    book = (ROOT / "scripts" / "pyproject.toml").read_text("utf-8")
    parts = [VENV, sys.version, sys.base_prefix, *locks, package, book]
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()


def installed() -> set[str]:
    """Return what lies in site-packages; the folders of distributions name their versions."""
    return {path.name for path in folder("purelib").glob("*")} - {"__pycache__"}


# --- running in it ---


def folder(kind: str) -> Path:
    """Return the folder of `.venv` that holds "scripts" or "purelib", on any system."""
    return Path(sysconfig.get_path(kind, "venv", {"base": str(VENV)}))


def python() -> str:
    """Return the Python of `.venv`."""
    return str(folder("scripts") / ("python.exe" if os.name == "nt" else "python"))


def variables(**more: str) -> dict[str, str]:
    """Return the variables for a tool: the caller's without what misleads Python, then ours."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    path = os.pathsep.join([str(folder("scripts")), kept.get("PATH", os.defpath)])
    return {**kept, **OURS, "PATH": path, **more}


def run_module(module: str, *arguments: str, **more: str) -> int:
    """Run a Python module of `.venv` in the project's folder and return its exit status."""
    return run([python(), "-m", module, *arguments], ROOT, **more)


def run_command(command: list[str], where: Path) -> int:
    """Run a program, looked for in `.venv` first and then on the PATH."""
    program = shutil.which(command[0], path=variables()["PATH"])
    if program is None:
        stop(f"there is no program {command[0]!r}, neither in .venv nor on the PATH.")
    return run([program, *command[1:]], where)


def run(command: list[str], where: Path, **more: str) -> int:
    """Run a program to its end; what shall end this one reaches it too, and it may tidy up."""
    with subprocess.Popen(command, cwd=where, env=variables(**more)) as child:
        before = signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        try:
            return child.wait()
        except KeyboardInterrupt:  # Ctrl-C is sent to both
            child.wait()
            raise
        finally:
            signal.signal(signal.SIGTERM, before)


def become_module(module: str, *arguments: str) -> int:
    """Run a module in place of this program, so that Ctrl-C and signals mean it alone."""
    if os.name == "nt":  # where a program cannot become another
        return run_module(module, *arguments)
    os.chdir(ROOT)
    command = [python(), "-m", module, *arguments]
    os.execve(command[0], command, variables())  # noqa: S606 - no shell is needed here
