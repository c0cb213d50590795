"""Workload `ranks`: the steps of one, two and four processes that train a network together.

    python -m races.ranks --json docs/data/bench-ranks.json

Every size is started anew in every round, in turns, and each process computes with one thread; the
batch is that of all processes together. A step is timed in process 0: the gradient of its share,
and then the message with the update. The fastest step counts, since nobody can be kept from
a machine for minutes, but for some milliseconds.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from races.race import SCRIPTS, THREAD_VARIABLES
from tools.provenance import measured_here

SIZES = (1, 2, 4)
BATCHES = {"two-layer": (100, 400, 1600), "conv": (100, 400)}
NAMES = {"two-layer": "784-50-10", "conv": "SimpleConvNet"}
STEPS = {"two-layer": 60, "conv": 6}
ROUNDS = 6

Times = dict[str, list[float]]  # seconds of the gradient, and of the whole step


def build(kind: str) -> Any:  # noqa: ANN401  one of two kinds of network
    """The network of a workload."""
    from scratchdl import SimpleConvNet, TwoLayerNet

    return TwoLayerNet(784, 50, 10, "he", rng=0) if kind == "two-layer" else SimpleConvNet(rng=0)


def steps(kind: str, batch: int) -> Times:
    """Take steps in this process, one of those that were started together."""
    from mpi4py import MPI

    from scratchdl import Adam
    from scratchdl.distributed import AllReduce

    comm = MPI.COMM_WORLD
    rng = np.random.default_rng(0)
    shape = (batch, 784) if kind == "two-layer" else (batch, 1, 28, 28)
    x, t = (
        np.array_split(part, comm.size)[comm.rank]
        for part in (rng.random(shape, np.float32), rng.integers(0, 10, batch))
    )
    net, optimizer = build(kind), AllReduce(Adam(0.001), comm)
    times: Times = {"gradient": [], "step": []}
    for _ in range(STEPS[kind]):
        comm.Barrier()
        begin = time.perf_counter()
        grads = net.gradient(x, t)
        middle = time.perf_counter()
        optimizer.update(net.params, grads)
        times["gradient"].append(middle - begin)
        times["step"].append(time.perf_counter() - begin)
    return {name: taken[2:] for name, taken in times.items()}


def work() -> None:
    """What each process does: all workloads; process 0 prints its times."""
    from mpi4py import MPI

    found = {f"{kind} {batch}": steps(kind, batch) for kind in BATCHES for batch in BATCHES[kind]}
    if MPI.COMM_WORLD.rank == 0:
        print(json.dumps(found))


def start(size: int) -> dict[str, Times]:
    """Run all workloads in so many processes."""
    mpiexec = shutil.which("mpiexec", path=Path(sys.executable).parent)
    if mpiexec is None:
        raise SystemExit('there is no mpiexec beside this Python: pip install "scratchdl[mpi]"')
    path = os.pathsep.join([str(SCRIPTS), str(SCRIPTS.parent / "src")])
    done = subprocess.run(
        [mpiexec, "-n", str(size), sys.executable, "-m", "races.ranks", "--work"],
        env=os.environ | dict.fromkeys(THREAD_VARIABLES, "1") | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Times] = json.loads(done.stdout)
    return found


def row(kind: str, batch: int, found: dict[int, Times]) -> dict[str, Any]:
    """One line of the table: the step of one process, and how much faster several are.

    Amdahl's law with the share of the step of one process that is no gradient, and so is not shared
    out, says how much faster they could be at best.
    """
    fastest = {size: min(times["step"]) for size, times in found.items()}
    serial = 1 - min(found[1]["gradient"]) / fastest[1]
    return {
        "label": f"{NAMES[kind]}, {batch} digits",
        "one": fastest[1] * 1e3,
        "serial": serial,
        **{f"x{size}": fastest[1] / fastest[size] for size in SIZES[1:]},
        **{f"amdahl{size}": 1 / (serial + (1 - serial) / size) for size in SIZES[1:]},
        "median2": statistics.median(found[1]["step"]) / statistics.median(found[2]["step"]),
        "gradient": min(found[1]["gradient"]) * 1e3,
        "wait": (fastest[2] - min(found[2]["gradient"])) * 1e3,
    }


def table(found: dict[int, dict[str, Times]]) -> dict[str, Any]:
    """All numbers, as the pages of the site expect them."""
    about = measured_here()
    keys = [(kind, batch) for kind in BATCHES for batch in BATCHES[kind]]
    rows = {
        f"{kind}-{batch}": row(
            kind, batch, {size: found[size][f"{kind} {batch}"] for size in SIZES}
        )
        for kind, batch in keys
    }
    busy = about["load"] is not None and about["load"] > about["cores"]
    return {
        "what": "one step of several processes with Adam, beside that of one",
        "origin": (
            f"The fastest of {ROUNDS} rounds. Measured on {about['date']} with Python "
            f"{about['python']} and NumPy {about['numpy']}, at {about['commit']}, on "
            f"{about['processor']} with {about['cores']} cores"
            + (", busy with other work: rough." if busy else ".")
        ),
        "command": "-m races.ranks",
        "provenance": about,
        "rows_are": "network, batch",
        "columns": {
            "one": {"label": "one process, ms", "format": ".2f"},
            "serial": {"label": "not shared out", "format": ".0%"},
            "x2": {"label": "two processes", "format": ".2f"},
            "amdahl2": {"label": "two, Amdahl", "format": ".2f"},
            "x4": {"label": "four processes", "format": ".2f"},
            "amdahl4": {"label": "four, Amdahl", "format": ".2f"},
        },
        "rows": rows,
    }


def main() -> None:
    """Measure, or work for one who measures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", type=Path, help="where to write all numbers")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work()
        return
    found: dict[int, dict[str, Times]] = {size: {} for size in SIZES}
    for _ in range(ROUNDS):
        for size in SIZES:
            for key, times in start(size).items():
                kept = found[size].setdefault(key, {"gradient": [], "step": []})
                for name, taken in times.items():
                    kept[name] += taken
    result = table(found)
    for line in result["rows"].values():
        print({name: value if name == "label" else round(value, 3) for name, value in line.items()})
    if options.json:
        text = json.dumps(result, indent=1, ensure_ascii=False)
        options.json.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
