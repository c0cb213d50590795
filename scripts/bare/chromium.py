"""Where the browser of the browser tests is; used by `dev.py test` and by the tests themselves."""

import os
import shutil
from pathlib import Path

# Every one of these is built from Chromium and speaks the protocol that the tests drive it with.
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


def find_chromium() -> str | None:
    """Return the program that `SCRATCHDL_CHROMIUM` names, else the first known one, else None.

    Raises:
        FileNotFoundError: `SCRATCHDL_CHROMIUM` names a file that is not there; another browser
            than the one asked for would be a silent surprise.
    """
    named = os.environ.get("SCRATCHDL_CHROMIUM")
    if named:
        if not Path(named).is_file():
            raise FileNotFoundError(f"SCRATCHDL_CHROMIUM names {named!r}, and no such file exists")
        return named
    on_path = (shutil.which(command) for command in COMMANDS)
    return next(filter(None, on_path), None) or next(filter(os.path.isfile, PLACES), None)
