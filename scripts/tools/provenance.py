"""Where recorded numbers come from, and the files that hold them."""

import datetime
import json
import os
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
    machine = f"{platform.system()} {platform.machine()}"
    return {"made_by": program, **_run(), "machine": machine, **more}


def measured_here() -> dict[str, Any]:
    """Where numbers come from that hang on the machine as well, such as seconds."""
    return {
        **_run(),
        "machine": platform.machine(),
        "system": platform.system(),
        "processor": _processor(),
        "kernel": _kernel(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


def _run() -> dict[str, Any]:
    """When this is, and which code runs."""
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "scratchdl": scratchdl.__version__,
        "commit": commit(),
        "numpy": np.__version__,
        "python": platform.python_version(),
    }


def _processor() -> str:
    """The name of the processor, where the system tells it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _kernel() -> str | None:
    """For which kind of processor the products that NumPy calls were written, if that is known."""
    try:
        from threadpoolctl import threadpool_info
    except ImportError:  # a package of the pages, which a race can do without
        return None
    kernels = [library.get("architecture") for library in threadpool_info()]
    return next((name for name in kernels if name), None)


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
