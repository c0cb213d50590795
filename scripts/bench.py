"""How fast the package is beside its peers, measured in one run on one machine.

    python scripts/bench.py two-layer                     # with two threads and with one
    python scripts/bench.py two-layer --threads 1 --json results.json
    python scripts/bench.py two-layer --python /path/to/python-with-torch

Every variant lives in a process of its own for the whole run. They take turns, in random order,
round after round, so that whatever else the machine does hits all of them alike; the median of the
rounds counts. A peer that is not installed is left out, which is said.
"""

import argparse
import importlib
import json
import os
import platform
import random
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

WORKLOADS = ("two-layer",)
OURS = "scratchdl"
WORKER = Path(__file__).with_name("bench_worker.py")
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
ROUND = 0.1  # seconds that one round of one variant shall take

Rounds = dict[str, list[float]]


class Worker:
    """A process that runs one variant."""

    def __init__(self, python: str, workload: str, variant: str, threads: int) -> None:
        settings = dict.fromkeys(THREAD_VARIABLES, str(threads))
        path = os.pathsep.join([str(WORKER.parent), str(WORKER.parents[1] / "src")])
        self.variant = variant
        self._process = subprocess.Popen(
            [python, str(WORKER), workload, variant],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | settings | {"PYTHONPATH": path, "PYTHONWARNINGS": "ignore"},
            text=True,
        )
        self.is_ready = "ready" in self._answer()
        self.steps = 1

    def measure(self, steps: int) -> float:
        """Seconds for each of so many steps."""
        if self._process.stdin is None:
            raise RuntimeError("the process was started without an input")
        self._process.stdin.write(f"{steps}\n")
        self._process.stdin.flush()
        return float(self._answer()["seconds"]) / steps

    def stop(self) -> None:
        """End the process: there are no more questions."""
        self._process.communicate()

    def _answer(self) -> dict[str, Any]:
        if self._process.stdout is None:
            raise RuntimeError("the process was started without an output")
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the process of {self.variant!r} has ended; try it alone")
        answer: dict[str, Any] = json.loads(line)
        return answer


def start(workload: str, threads: int, pythons: list[str]) -> list[Worker]:
    """Start every variant with the first interpreter that has what it needs."""
    variants = importlib.import_module(f"bench_{workload.replace('-', '_')}").VARIANTS
    workers = []
    for variant in variants:
        for python in pythons:
            worker = Worker(python, workload, variant, threads)
            if worker.is_ready:
                workers.append(worker)
                break
            worker.stop()
        else:
            print(f"{variant} is left out: it is not installed")
    return workers


def compete(workers: list[Worker], rounds: int) -> Rounds:
    """Let the variants take turns, and keep what each needs for a step."""
    order = random.Random(0)  # noqa: S311  # no secret
    for worker in workers:
        fastest = min(worker.measure(3) for _ in range(5))
        worker.steps = max(1, round(ROUND / fastest))
        worker.measure(worker.steps)
    seconds: Rounds = {worker.variant: [] for worker in workers}
    for _ in range(rounds):
        order.shuffle(workers)
        for worker in workers:
            seconds[worker.variant].append(worker.measure(worker.steps))
    for worker in workers:
        worker.stop()
    return seconds


def report(seconds: Rounds, threads: int) -> dict[str, Any]:
    """Print a table, and return its numbers."""
    ours = statistics.median(seconds[OURS])
    print(f"\n{threads} thread{'s' * (threads > 1)}: {'µs a step':>26} {'fastest':>9} {'ratio':>7}")
    table = {}
    for variant, times in sorted(seconds.items(), key=lambda item: statistics.median(item[1])):
        median, fastest = statistics.median(times), min(times)
        print(f"{variant:24} {median * 1e6:12.0f} {fastest * 1e6:9.0f} {median / ours:7.2f}")
        table[variant] = {"median": median, "fastest": fastest, "rounds": len(times)}
    return {"threads": threads, "seconds_a_step": table}


def environment() -> dict[str, Any]:
    """What the numbers depend on besides the code."""
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "machine": platform.machine(),
        "system": platform.system(),
        "processor": processor(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


def processor() -> str:
    """The name of the processor, where the system tells it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def main() -> None:
    """Measure one workload."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("workload", choices=WORKLOADS)
    parser.add_argument("--threads", type=int, nargs="+", default=[2, 1])
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--python", action="append", default=[], help="one more, for the peers")
    parser.add_argument("--json", type=Path, help="where to write all numbers")
    options = parser.parse_args()
    about = environment()
    print(", ".join(f"{name} {value}" for name, value in about.items()))
    tables = []
    for threads in options.threads:
        workers = start(options.workload, threads, [sys.executable, *options.python])
        tables.append(report(compete(workers, options.rounds), threads))
    if options.json:
        result = {"workload": options.workload, "environment": about, "tables": tables}
        options.json.write_text(json.dumps(result, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
