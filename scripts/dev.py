#!/usr/bin/env python3
"""Everything that is done to this project, with nothing installed but Python, pip and git.

This file uses no syntax newer than Python 3.6, so that an old Python can still say that it is.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said to exactly those that pyproject.toml rules out
    sys.exit(f"dev.py: Python 3.11 or newer is needed; this is Python {sys.version.split()[0]}.")

import difflib
import inspect
import shutil
import socket
from pathlib import Path

from bare import environment, node
from bare.chromium import find_chromium
from bare.environment import ROOT, prepare, run_command, run_module, say, stop

ADDRESS = ("127.0.0.1", 8000)
SIDE_BY_SIDE = ("-n", "logical", "--maxprocesses", "8")  # a process for each processor
SLOWEST = ("--durations", "10")  # are named at the end
# The tests in which every signature meets arrays of every shape that it promises to take. They run
# with the shapes checked, but for those marked hostile, which plant wrong ones.
SHAPE_TESTS = (
    "src",
    "tests/checks",
    "tests/golden",
    "tests/gradients",
    "tests/layers",
    "tests/networks",
    "tests/optimizers",
)
# What prettier looks at.
JAVASCRIPT = ("docs/assets/**/*.{js,css}", "scripts/**/*.{js,mjs,ts}")


# --- the commands, whose docstrings are their help ---


def serve(arguments: list[str]) -> int:
    """Show the site at http://127.0.0.1:8000/ and rebuild it at every edit, until Ctrl-C.

    Arguments go to `mkdocs serve`, for instance another address: serve -a 127.0.0.1:8001
    """
    prepare()
    if not any(word.startswith(("-a", "--dev-addr")) for word in arguments):
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(ADDRESS) == 0:
                stop("port 8000 is taken by another program; try: serve -a 127.0.0.1:8001")
        say("Building the site, for some minutes the first time: every page is executed.")
        say("Then it is at http://127.0.0.1:8000/ until Ctrl-C.")
    # A warning is for whoever edits to see; only `build` makes it a failure.
    return environment.become_module("mkdocs", "serve", "--no-strict", *arguments)


def test(arguments: list[str]) -> int:
    """Run every test, those of the mathematics with the shapes in every signature checked.

    Arguments go to pytest, and then only the tests that they choose run: test -k softmax
    With --kernels, and perhaps pages, pages are executed as on other processors, and compared.
    """
    prepare()
    if arguments[:1] == ["--kernels"]:
        return run_module("book.engine.kernels", *arguments[1:])
    chromium = find_chromium()
    say(
        f"Browser tests: run, with {chromium}."
        if chromium
        else "Browser tests: left out, as no Chromium was found (SCRATCHDL_CHROMIUM can name one)."
    )
    if arguments:
        return run_module("pytest", *arguments)
    status = run_module("pytest", *SIDE_BY_SIDE, *SLOWEST, SCRATCHDL_CHECK_SHAPES="later")
    say("Those of the mathematics, with the shapes in every signature checked at run time:")
    shapes = ["-q", "--jaxtyping-packages=scratchdl,shape_checker.check", *shape_tests()]
    return run_module("pytest", *SIDE_BY_SIDE, *shapes, SCRATCHDL_CHECK_SHAPES="1") or status


def shape_tests() -> list[str]:
    """The files and folders of the tests that are run with shapes checked."""
    top = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("tests/test_*.py"))
    return [*SHAPE_TESTS, *top]


def build(arguments: list[str]) -> int:
    """Run the example of every docstring, then all pages, into the finished site in site/.

    Arguments go to `mkdocs build --strict`: build --site-dir elsewhere
    """
    if {"-q", "--quiet"}.intersection(arguments):
        stop("MkDocs forgets to be strict when it is quiet, so build takes no -q.")
    prepare()
    examples = run_module("pytest", "-q", "src")
    return run_module("mkdocs", "build", "--strict", *arguments) or examples


def bundle(arguments: list[str]) -> int:
    """Make the finished site an archive that needs no network, build/scratchdl-book.zip.

    Unpacked, it is served by Python alone: python -m http.server. Code runs in it, too, so the
    parts for that must be there while it is made.
    """
    take_none("bundle", arguments)
    prepare()
    folder = ROOT / "build" / "scratchdl-book"
    home = "http://127.0.0.1:8000/"  # where `python -m http.server` shows it
    status = run_module(
        "mkdocs",
        "build",
        "--strict",
        "--site-dir",
        str(folder),
        SITE_URL=home,
        SCRATCHDL_REQUIRE_LIVE="1",
    )
    if status != 0:
        return status
    archive = shutil.make_archive(str(folder), "zip", folder.parent, folder.name)
    say(f"{archive} holds the book. Unpack it, and in its folder: python -m http.server")
    say(f"Then it is at {home}")
    return 0


def check(arguments: list[str]) -> int:
    """Look for lint, formatting, wrong types and imports between floors; change nothing.

    The JavaScript is looked at where Node is installed.
    """
    take_none("check", arguments)
    prepare()
    tools = {
        "ruff check": ["ruff", "check"],
        "ruff format": ["ruff", "format", "--check"],
        "mypy": ["mypy"],
        "import-linter": ["lint-imports", "--no-logo"],
        **javascript_tools(),
    }
    failed = []
    for name, command in tools.items():
        say(f"--- {name}")
        if run_command(command, ROOT) != 0:
            failed.append(name)
    say(f"Not clean: {', '.join(failed)}." if failed else "All clean.")
    return 1 if failed else 0


def javascript_tools() -> dict[str, list[str]]:
    """The tools that look at the JavaScript; none where they cannot be had, which is said."""
    sources = ROOT / "scripts" / "javascript"
    try:
        packages = node.installed(sources, ROOT / ".cache") / "node_modules"
        program = node.program("node")
    except node.NodeError as problem:
        say(f"The JavaScript is not checked: {problem}.")
        return {}
    format_of = ["--check", "--config", "scripts/javascript/prettier.json", *JAVASCRIPT]
    return {
        "tsc": [program, str(packages / "typescript/bin/tsc"), "-p", str(sources)],
        "prettier": [program, str(packages / "prettier/bin/prettier.cjs"), *format_of],
    }


def setup(arguments: list[str]) -> int:
    """Make the environment .venv if it is not there, not whole, or older than its lock file."""
    take_none("setup", arguments)
    prepare()
    say(f"{environment.VENV} is ready.")
    return 0


def run(arguments: list[str]) -> int:
    """Run a command in the environment.

    The programs of .venv come first: run -- python -V
    """
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        stop("run needs a command, as in: run -- python -V")
    prepare()
    return run_command(command, Path.cwd())


def lock(arguments: list[str]) -> int:
    """Write the files in requirements/ anew from pyproject.toml, for all systems; needs uv.

    A version that is locked stays if pyproject.toml allows it. To move them all: lock --upgrade
    """
    uv = shutil.which("uv")
    if uv is None:
        stop("lock needs uv, which finds one set of packages for all systems; install uv first.")
    how = ["--quiet", "--universal", "--generate-hashes", "--python-version", "3.11"]
    header = ["--custom-compile-command", "python3 scripts/dev.py lock"]
    wanted = (["--group", "installer"], ["--group", "dev", "pyproject.toml"])
    for what, name in zip(wanted, environment.LOCK_FILES, strict=True):
        command = [uv, "pip", "compile", *how, *header, *what, *arguments]
        status = environment.run([*command, "--output-file", f"requirements/{name}"], ROOT)
        if status != 0:
            return status
    return 0


COMMANDS = {
    command.__name__: command for command in (serve, test, build, bundle, check, setup, run, lock)
}


# --- which one is meant ---


def take_none(name: str, arguments: list[str]) -> None:
    """Refuse arguments to a command that has no use for them."""
    if arguments:
        stop(f"{name} takes no arguments, but got: {' '.join(arguments)}")


def usage() -> str:
    """Return the help on the whole program."""
    summaries = {name: inspect.getdoc(command) for name, command in COMMANDS.items()}
    lines = [f"  {name:6} {str(text).splitlines()[0]}" for name, text in summaries.items()]
    return "\n".join(
        [
            "usage: python3 scripts/dev.py COMMAND [ARGUMENT ...]\n",
            *lines,
            "\nThe first use makes .venv from the files in requirements/ and checks every hash.",
            "More on one command: python3 scripts/dev.py test --help",
        ]
    )


def main(words: list[str]) -> int:
    """Run the command that the words name."""
    if not words or words[0] in {"-h", "--help", "help"}:
        say(usage())
        return 0 if words else 2
    name, arguments = words[0], words[1:]
    if name not in COMMANDS:
        near = difflib.get_close_matches(name, COMMANDS, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(COMMANDS)}."
        stop(f"unknown command {name!r}; {hint}")
    if arguments[:1] in (["-h"], ["--help"]):
        text = inspect.getdoc(COMMANDS[name])
        say(f"usage: python3 scripts/dev.py {name} [ARGUMENT ...]\n\n{text}")
        return 0
    return COMMANDS[name](arguments)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
