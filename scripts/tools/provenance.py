"""Where recorded numbers come from, and the files that hold them."""

import datetime
import json
import platform
import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

import scratchdl

ROOT = Path(__file__).parents[2]
NUMBERS = re.compile(r"\[[^][{}\"]*\]")


def commit() -> str:
    """The commit of the code, marked if the code has been changed since; results are no code."""
    head = git("rev-parse", "--short=12", "HEAD")
    changed = git("status", "--porcelain", "--untracked-files=no", "--", "src", "scripts")
    return f"{head}-dirty" if changed else head or "unknown"


def made_by(program: str, **more: object) -> dict[str, Any]:
    """Where numbers come from: the program, when and by which code, and what it ran on."""
    return {
        "made_by": program,
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "scratchdl": scratchdl.__version__,
        "commit": commit(),
        "numpy": np.__version__,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        **more,
    }


def git(*arguments: str) -> str:
    """What git says, or nothing where there is no repository."""
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def to_json(about: dict[str, Any]) -> str:
    """JSON that people can read: a list of numbers is one line."""
    text = json.dumps(about, indent=1, ensure_ascii=False, allow_nan=False)
    return NUMBERS.sub(lambda found: re.sub(r"\s+", " ", found[0]), text) + "\n"
