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

import browser_editor
import browser_parts
import browser_quick
import browser_wheel
import policy

LIVE = "assets/live"
# The engine's own modules that run in the browser as they run here.
ENGINE = (
    "page_browser.py",
    "page_cells.py",
    "page_exercise.py",
    "page_figures.py",
    "page_svg.py",
)
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
        raise browser_parts.PartError(f"SCRATCHDL_REQUIRE_LIVE=1 asks for every part: {problem}")
    log.info(problem)


def _add_parts(site: Path, cache: Path) -> str:
    """Bring the parts; the address that pages load Pyodide from if it is not among them."""
    live, vendor = site / LIVE, site / LIVE / "vendor"
    vendor.mkdir(parents=True, exist_ok=True)
    snapshot = ""
    try:
        pyodide = browser_parts.find_pyodide(cache, _do_without)
        if pyodide is not None:
            browser_parts.copy_pyodide(pyodide, vendor / "pyodide")
            snapshot = browser_quick.add(vendor / "pyodide", cache, _do_without)
        editor = browser_editor.find_editor(cache, _do_without)
    except browser_parts.PartError as error:
        raise PluginError(str(error)) from error
    wheel = browser_wheel.find_wheel(cache)
    for path in (wheel, *editor):
        shutil.copyfile(path, vendor / path.name)
    (live / "engine").mkdir(exist_ok=True)
    for name in ENGINE:
        shutil.copyfile(Path(__file__).with_name(name), live / "engine" / name)
    outside = "" if pyodide is not None else browser_parts.read_record().distribution
    parts = {
        "pyodide": outside or "vendor/pyodide/",
        "snapshot": snapshot,
        "wheel": f"vendor/{wheel.name}",
        "engine": [f"engine/{name}" for name in ENGINE],
        "editor": "vendor/editor.js" if editor else "",
    }
    (live / "parts.json").write_text(
        json.dumps(parts, indent=2) + "\n", encoding="utf-8", newline="\n"
    )
    return outside
