"""Measure which branches of the package the tests take, and write docs/data/coverage.json.

    python -m tools.covered

All tests run but those of the site, of the wheel and of the scripts. A branch
that no test takes is named with its line. That takes a few minutes.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tools.provenance import ROOT, measured_here, to_json

FILE = ROOT / "docs/data/coverage.json"
WHAT = "Which lines and branches of the package the tests take: see scripts/tools/covered.py."
LEFT_OUT = ("tests/site", "tests/package", "tests/scripts")
Found = dict[str, Any]


def measure() -> Found:
    """Run the tests; what coverage.py has found."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.json"
        command = [sys.executable, "-m", "pytest", "-q", "-n", "logical", "--maxprocesses", "8"]
        command += ["--cov=scratchdl", "--cov-branch", f"--cov-report=json:{path}"]
        command += [f"--ignore={name}" for name in LEFT_OUT]
        done = subprocess.run(command, cwd=ROOT, check=False)
        if done.returncode != 0:
            raise SystemExit("the tests failed, so nothing is written")
        found: Found = json.loads(path.read_text("utf-8"))
    return found


def record(found: Found, about: Found) -> Found:
    """What is written down: the counts, and for each file what is missing in it."""
    totals = found["totals"]
    files = {
        Path(name).resolve().relative_to(ROOT).as_posix() if Path(name).is_absolute() else name: {
            "lines": of_file["missing_lines"],
            "branches": of_file["missing_branches"],
        }
        for name, of_file in found["files"].items()
    }
    return {
        "what": WHAT,
        "command": "-m tools.covered",
        "provenance": about,
        "branches": _share(totals["covered_branches"], totals["num_branches"]),
        "lines": _share(totals["covered_lines"], totals["num_statements"]),
        "excluded": totals["excluded_lines"],
        "missing": {
            name: missing for name, missing in sorted(files.items()) if any(missing.values())
        },
        "files": sorted(name.replace("\\", "/") for name in files),
    }


def _share(covered: int, count: int) -> Found:
    return {"covered": covered, "count": count, "share": covered / count}


def main() -> int:
    """Measure, and write it down; 1 if anything is missing."""
    written = record(measure(), measured_here())
    FILE.write_text(to_json(written), encoding="utf-8", newline="\n")
    for name, missing in written["missing"].items():
        print(f"{name}: lines {missing['lines']}, branches {missing['branches']}")
    branches, lines = (written[kind]["share"] for kind in ("branches", "lines"))
    print(f"{branches:.2%} of the branches, {lines:.2%} of the lines")
    return int(bool(written["missing"]))


if __name__ == "__main__":
    sys.exit(main())
