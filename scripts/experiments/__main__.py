"""Long runs on the whole of MNIST, by name; what they find goes into docs/data/NAME.json.

    python -m experiments two-layer        # some minutes
    python -m experiments --list

A run that is interrupted goes on where it was when the command is given again: every trial is
kept below .cache/reproduce as long as the code that made it is the same. The data come from where
`load_mnist` looks for them.
"""

import argparse
import difflib
import inspect
import os
from pathlib import Path
from typing import Any

from experiments import EXPERIMENTS
from experiments.run import Run
from tools.provenance import made_by, to_json

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "reproduce"
RESULTS = ROOT / "docs" / "data"
SEEDS = range(5)


def reproduce(name: str) -> Path:
    """Make all trials of one experiment and write what they found."""
    experiment = EXPERIMENTS[name]
    run = Run(name, CACHE / name, SEEDS)
    table = experiment(run)
    about = {"what": inspect.getdoc(experiment), "provenance": origin_of(run), **table}
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(to_json(about), encoding="utf-8", newline="\n")
    print(f"{name}: {run.done} trials, {run.seconds:.0f} s; written to {path.relative_to(ROOT)}")
    return path


def origin_of(run: Run) -> dict[str, Any]:
    """Where the numbers come from: the code, what ran it, and how long that took."""
    return made_by(
        "scripts/experiments",
        threads=os.environ.get("OPENBLAS_NUM_THREADS", "all"),
        seeds=list(run.seeds),
        seconds=round(run.seconds, 1),
    )


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
