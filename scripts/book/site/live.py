"""What makes a page run in the browser put into the site, and the policy that contains it.

SCRATCHDL_LIVE=0 builds the pages alone, for those who only want to look at them. With
SCRATCHDL_REQUIRE_LIVE=1 a part that cannot be brought fails the build, as it must where the site is
tested and published.
"""

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from book.engine.cache import SCRIPTS, child_files
from book.engine.pool import Children
from book.live import bringing, editor, pyodide, quick, wheel
from book.live.pyodide import Say
from book.site import own_files
from book.site.policy import policy


def bring(cache: Path, children: Children) -> None:
    """Bring the live parts into the cache, while pages execute; `finish` says what is missing."""
    if _is_wanted():
        bringing.bring(cache, children)


def _is_wanted() -> bool:
    return os.environ.get("SCRATCHDL_LIVE") != "0"


def finish(site: Path, cache: Path, say: Say, scripts: Iterable[str] | None) -> None:
    """Put the live parts into a built site, name its files by their content, and contain its pages.

    Args:
        site: The folder of the site.
        cache: Where parts are kept from build to build.
        say: Gets a sentence for every part that the site goes without.
        scripts: The hashes of those that stand in pages, which the policy allows; None where a
            server shows the site, which adds a script to pages and changes them.

    Raises:
        PartError: A part is not what it should be, or is required and cannot be brought.
        ValueError: A page was not made by this build.
    """
    outside, do_without = "", or_stop(say)
    if _is_wanted():
        outside = _add_parts(site, cache, do_without)
        own_files.bundle(site, cache, do_without)
    rules = "" if scripts is None else policy(scripts, outside)
    own_files.name_by_content(site, rules, is_served=scripts is None)


def or_stop(say: Say) -> Say:
    """Say which part the site goes without, or refuse to go without it."""

    def told(problem: str) -> None:
        if os.environ.get("SCRATCHDL_REQUIRE_LIVE") == "1":
            raise pyodide.PartError(f"SCRATCHDL_REQUIRE_LIVE=1 asks for every part: {problem}")
        say(problem)

    return told


def _add_parts(site: Path, cache: Path, say: Say) -> str:
    """Bring the parts; the address that pages load Pyodide from if it is not among them."""
    assets = site / own_files.ASSETS
    outside = snapshot = ""
    found = pyodide.find_pyodide(cache, say)
    if found is None:
        outside = pyodide.read_record().distribution
    else:
        pyodide.copy_pyodide(found, assets / "pyodide")
        snapshot = quick.add(assets / "pyodide", cache, say)
    editing = editor.find_editor(cache, say)
    built = wheel.find_wheel(cache)
    modules = {path.relative_to(SCRIPTS).as_posix(): path for path in child_files()}
    parts = {
        "pyodide": outside or _named(assets / "pyodide"),
        "snapshot": snapshot,
        "wheel": _gather(assets / "python", {built.name: built}) + built.name,
        "engine": _gather(assets / "engine", modules),
        "modules": list(modules),
        "editor": "",
    }
    if editing:
        files = {path.name: path for path in editing}
        parts["editor"] = f"{_gather(assets / 'editor', files)}{editor.MAIN}"
    (assets / "live").mkdir(exist_ok=True)
    text = json.dumps(parts, indent=2) + "\n"
    (assets / "live/parts.json").write_text(text, encoding="utf-8", newline="\n")
    return outside


def _gather(folder: Path, files: dict[str, Path]) -> str:
    """Copy files into a new folder, under these names; where assets/site-…/live/ finds it."""
    for name, path in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return _named(folder)


def _named(folder: Path) -> str:
    return f"../../{own_files.with_digest(folder).name}/"
