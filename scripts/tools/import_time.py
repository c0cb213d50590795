"""Measure how long `import scratchdl` takes beside `import numpy`; writes docs/data/import.json.

    python -m tools.import_time

Fresh processes take turns, and the processor time of each is counted, so that a machine that does
something else too says nearly the same. The least of many is what the import itself needs.
"""

import compileall
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from tools.provenance import ROOT, measured_here, to_json

FILE = ROOT / "docs/data/import.json"
WHAT = "Processor time of `import numpy` and of `import scratchdl`, each in fresh processes."
ROUNDS = 40
LINE = "import time; s = time.process_time(); import {}; print(time.process_time() - s)"
MODULES = ("numpy", "scratchdl")


def seconds(module: str) -> float:
    """The processor time of one import in a fresh process."""
    command = [sys.executable, "-c", LINE.format(module)]
    variables = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # others only wait, busily
    done = subprocess.run(
        command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True, check=True
    )
    return float(done.stdout)


def measure(rounds: int = ROUNDS) -> dict[str, Any]:
    """Both imports, many times in turn."""
    compileall.compile_dir(ROOT / "src", quiet=1)  # as pip does when it installs
    taken: dict[str, list[float]] = {module: [] for module in MODULES}
    for _ in range(rounds):
        for module in MODULES:
            taken[module].append(seconds(module))
    return {
        "what": WHAT,
        "command": "-m tools.import_time",
        "provenance": measured_here(),
        "rounds": rounds,
        "seconds": {
            module: {"fastest": min(all_), "median": statistics.median(all_)}
            for module, all_ in taken.items()
        },
        "ratio": min(taken["scratchdl"]) / min(taken["numpy"]),
    }


def main(path: Path = FILE) -> None:
    """Measure, and write it down."""
    found = measure()
    path.write_text(to_json(found), encoding="utf-8", newline="\n")
    print(json.dumps(found["seconds"], indent=1))
    print(f"import scratchdl takes {found['ratio']:.2f} times as long as import numpy")


if __name__ == "__main__":
    main()
