"""MkDocs adapter for what makes a page run in the browser, and for the policy that contains it.

SCRATCHDL_LIVE=0 builds the pages alone, for those who only want to look at them. With
SCRATCHDL_REQUIRE_LIVE=1 a part that cannot be brought fails the build, as it must where the site is
tested and published.
"""

import json
import os
import shutil
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger

from book.engine.cache import SCRIPTS, child_files
from book.live import editor, pyodide, quick, wheel
from book.site import policy

LIVE = "assets/live"
log = get_plugin_logger("live")
_serving: list[bool] = []


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether pages are built to be served while they are edited."""
    _serving[:] = [command == "serve"]


@event_priority(-100)  # when all pages are written
def on_post_build(config: MkDocsConfig) -> None:
    """Put the parts into the site, then the policy into its pages."""
    site = Path(config.site_dir)
    outside = ""
    if os.environ.get("SCRATCHDL_LIVE") != "0":
        outside = _add_parts(site, Path(config.config_file_path).parent / ".cache")
    if not any(_serving):  # `mkdocs serve` adds a script of its own to every page
        policy.add_to_site(site, outside)


def _do_without(problem: str) -> None:
    """Say which part the site goes without, or refuse to go without it."""
    if os.environ.get("SCRATCHDL_REQUIRE_LIVE") == "1":
        raise pyodide.PartError(f"SCRATCHDL_REQUIRE_LIVE=1 asks for every part: {problem}")
    log.info(problem)


def _add_parts(site: Path, cache: Path) -> str:
    """Bring the parts; the address that pages load Pyodide from if it is not among them."""
    live, vendor = site / LIVE, site / LIVE / "vendor"
    vendor.mkdir(parents=True, exist_ok=True)
    snapshot = ""
    try:
        found = pyodide.find_pyodide(cache, _do_without)
        if found is not None:
            pyodide.copy_pyodide(found, vendor / "pyodide")
            snapshot = quick.add(vendor / "pyodide", cache, _do_without)
        editing = editor.find_editor(cache, _do_without)
    except pyodide.PartError as error:
        raise PluginError(str(error)) from error
    built = wheel.find_wheel(cache)
    for path in (built, *editing):
        shutil.copyfile(path, vendor / path.name)
    engine = live / "engine"
    for path in child_files():
        target = engine / path.relative_to(SCRIPTS)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    outside = "" if found is not None else pyodide.read_record().distribution
    parts = {
        "pyodide": outside or "vendor/pyodide/",
        "snapshot": snapshot,
        "wheel": f"vendor/{built.name}",
        "engine": [path.relative_to(SCRIPTS).as_posix() for path in child_files()],
        "editor": "vendor/editor.js" if editing else "",
    }
    (live / "parts.json").write_text(
        json.dumps(parts, indent=2) + "\n", encoding="utf-8", newline="\n"
    )
    return outside
