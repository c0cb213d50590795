"""Long runs on the whole of MNIST, by name; what they find goes into docs/data/NAME.json.

    python scripts/reproduce.py two-layer        # some minutes
    python scripts/reproduce.py --list

A run that is interrupted goes on where it was when the command is given again: every trial is
kept below .cache/reproduce as long as the code that made it is the same. The data come from where
`load_mnist` looks for them. The experiments are in scripts/experiments.
"""

import argparse
import datetime
import difflib
import inspect
import json
import os
import platform
import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

import scratchdl
from experiments import EXPERIMENTS
from experiments.run import Run

ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".cache" / "reproduce"
RESULTS = ROOT / "docs" / "data"
SEEDS = range(5)
NUMBERS = re.compile(r"\[[^][{}\"]*\]")


def reproduce(name: str) -> Path:
    """Make all trials of one experiment and write what they found."""
    experiment = EXPERIMENTS[name]
    run = Run(name, CACHE / name, SEEDS)
    table = experiment(run)
    about = {"what": inspect.getdoc(experiment), "provenance": provenance(run), **table}
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(to_json(about), encoding="utf-8", newline="\n")
    print(f"{name}: {run.done} trials, {run.seconds:.0f} s; written to {path.relative_to(ROOT)}")
    return path


def provenance(run: Run) -> dict[str, Any]:
    """Where the numbers come from: the code, what ran it, and how long that took."""
    return {
        "made_by": "scripts/reproduce.py",
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "scratchdl": scratchdl.__version__,
        "commit": commit(),
        "numpy": np.__version__,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "threads": os.environ.get("OPENBLAS_NUM_THREADS", "all"),
        "seeds": list(run.seeds),
        "seconds": round(run.seconds, 1),
    }


def commit() -> str:
    """The commit of the code, marked if the code has been changed since; results are no code."""
    head = git("rev-parse", "--short=12", "HEAD")
    changed = git("status", "--porcelain", "--untracked-files=no", "--", "src", "scripts")
    return f"{head}-dirty" if changed else head or "unknown"


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


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="runs; all of them if none is named")
    parser.add_argument("--list", action="store_true", help="say which there are, and run none")
    options = parser.parse_args()
    for name in options.names:
        if name not in EXPERIMENTS:
            near = difflib.get_close_matches(name, EXPERIMENTS, n=1)
            hint = f"; is {near[0]} meant?" if near else f"; there are: {', '.join(EXPERIMENTS)}"
            parser.error(f"there is no run {name!r}{hint}")
    for name in options.names or EXPERIMENTS:
        if options.list:
            print(f"{name}: {(inspect.getdoc(EXPERIMENTS[name]) or '').partition('.')[0]}.")
        else:
            reproduce(name)


if __name__ == "__main__":
    main()
