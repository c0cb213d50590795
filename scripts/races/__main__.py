"""How fast the package is beside its peers, measured in one run on one machine.

    python -m races two-layer                     # with two threads and with one
    python -m races optimizers --threads 1 --json results.json
    python -m races experiment --python /path/to/python-with-torch

How the programs take turns, and when a round counts, stands in race.py. A peer that is not
installed is left out, which is said. With `--json docs/data/bench-NAME.json` the page about speed
shows the results.
"""

import argparse
import importlib
import json
import sys
from pathlib import Path
from types import ModuleType

from races.race import compete, start
from races.report import Table, as_table, results, show
from tools.provenance import measured_here

WORKLOADS = (
    "two-layer",
    "optimizers",
    "conv",
    "experiment",
    "tape",
    "layers-by-tape",
    "second-core",
)


def measure(module: ModuleType, options: argparse.Namespace) -> list[Table]:
    """Measure every group of variants with every number of threads: one table each."""
    rounds = options.rounds or getattr(module, "ROUNDS", 25)
    steps = options.steps or getattr(module, "STEPS", None)
    pythons = [sys.executable, *options.python]
    each = getattr(module, "THREADS", {})  # of every variant, where threads are what differs
    tables = []
    for threads in [None] if each else options.threads:
        for group, variants in module.GROUPS.items():
            numbers = each or dict.fromkeys(variants, threads or 1)
            workers = start(options.workload, group, numbers, pythons, options.clock)
            tables.append(as_table(group, threads, compete(workers, rounds, steps)))
            show(tables[-1])
    return tables


def main() -> None:
    """Measure one workload."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("workload", choices=WORKLOADS)
    parser.add_argument("--threads", type=int, nargs="+", default=[2, 1])
    parser.add_argument("--rounds", type=int, help="how many quiet rounds are wanted")
    parser.add_argument("--steps", type=int, help="how many steps make a turn")
    parser.add_argument("--python", action="append", default=[], help="one more, for the peers")
    parser.add_argument("--json", type=Path, help="where to write all numbers")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall", help="see race.py")
    options = parser.parse_args()
    module = importlib.import_module(f"races.{options.workload.replace('-', '_')}")
    if options.clock == "cpu" and (options.threads != [1] or hasattr(module, "THREADS")):
        parser.error("--clock cpu adds up the time of all threads: it needs --threads 1")
    about = measured_here() | {"clock": options.clock}
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure:
        reconfigure(line_buffering=True)  # tables appear one by one, also in a file
    print(", ".join(f"{name} {value}" for name, value in about.items()))
    tables = measure(module, options)
    if options.json:
        found = results(options.workload, module, about, tables)
        text = json.dumps(found, indent=1, ensure_ascii=False)
        options.json.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
