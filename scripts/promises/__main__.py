"""The command; `python -m promises --help` says what it takes."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import promises
from book.engine.items import PageError
from book.engine.promises import (
    PROGRAM,
    RECORD,
    RUNNING,
    Promise,
    covers,
    holds,
    outcome,
    read_promises,
)
from tools.provenance import ROOT, measured_here, to_json

FILE = ROOT / "docs/data" / f"{RECORD}.json"
WHAT = "How the checks of every promise came out: see docs/about/promises.toml."
SIDE_BY_SIDE = ("-n", "logical", "--maxprocesses", "8")
NOTHING_RAN = "no test of this name ran"
Found = dict[str, Any]


def without_repeats(checks: Iterable[str]) -> list[str]:
    """The tests to be asked for: none that another one holds.

    Example:
        >>> without_repeats(["tests/a.py::test_x", "tests/a.py", "tests/b.py::test_y"])
        ['tests/a.py', 'tests/b.py::test_y']
    """
    asked = dict.fromkeys(checks)
    return [one for one in asked if not any(o != one and holds(o, one) for o in asked)]


def run_tests(checks: Sequence[str]) -> dict[str, Found]:
    """Run tests side by side; how each came out, by its id."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "watched.json"
        watching = ["-p", "promises.watch", "--watched", str(path)]
        more = ["-q", "--continue-on-collection-errors", *SIDE_BY_SIDE]
        command = [sys.executable, "-m", "pytest", *watching, *more, *without_repeats(checks)]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | {RUNNING: "1"}, check=False)
        if not path.is_file():
            raise SystemExit(f"pytest ended with status {done.returncode} and wrote nothing down")
        found: dict[str, Found] = json.loads(path.read_text("utf-8"))
    return found


def of_tests(check: str, seen: dict[str, Found]) -> Found:
    """How one check came out, of all tests that it names."""
    of_check = {node: one for node, one in seen.items() if covers(check, node)}
    failures = [node for node, one in of_check.items() if one["outcome"] == "failed"]
    return _found(
        passed=sum(one["outcome"] == "passed" for one in of_check.values()),
        failures=failures if of_check else [f"{check}: {NOTHING_RAN}"],
        left_out=sum(one["outcome"] == "left out" for one in of_check.values()),
        reasons=sorted({one["reason"] for one in of_check.values() if one["reason"]}),
        seconds=sum(one["seconds"] for one in of_check.values()),
    )


def run_program(check: str) -> Found:
    """Run a program: that it succeeds is the check."""
    print(f"--- {check}", flush=True)
    start = time.monotonic()
    command = [sys.executable, "-m", *check.removeprefix(PROGRAM).split()]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"PYTHONUTF8": "1", RUNNING: "1"}, check=False
    )
    failed = done.returncode != 0
    return _found(not failed, [check] * failed, 0, [], time.monotonic() - start)


def _found(
    passed: int, failures: list[str], left_out: int, reasons: list[str], seconds: float
) -> Found:
    numbers = {"passed": int(passed), "failed": len(failures), "left_out": left_out}
    words = {"failures": failures, "reasons": reasons}
    return (
        numbers
        | {name: some for name, some in words.items() if some}
        | {"seconds": round(seconds, 1)}
    )


def run_checks(checks: Sequence[str], watched: Sequence[Path]) -> dict[str, Found]:
    """Run everything that is named, each thing once; how it came out, check by check.

    Tests that were watched before, as all of them are in a gate, are not run again.
    """
    tests = [check for check in checks if not check.startswith(PROGRAM)]
    seen: dict[str, Found] = {}
    for path in watched:
        seen |= json.loads(path.read_text("utf-8"))
    if tests and not watched:
        seen = run_tests(tests)
    return {
        check: run_program(check) if check.startswith(PROGRAM) else of_tests(check, seen)
        for check in dict.fromkeys(checks)
    }


def origin(about: Found, checks: dict[str, Found]) -> str:
    """A line for below the table: when and on what the checks were run."""
    seconds = sum(one["seconds"] for one in checks.values())
    blas = f" and OpenBLAS's {about['kernel']} kernel" if about.get("kernel") else ""
    runs = [one["run"] for one in checks.values() if "run" in one]
    others = sorted({f"{run['date']} at {run['commit']}" for run in runs})
    later = f" Some were run again: {', '.join(others)}." if others else ""
    return (
        f"Run on {about['date']} with scratchdl {about['scratchdl']} at {about['commit']}, NumPy"
        f" {about['numpy']} and Python {about['python']}, on {about['processor']} with"
        f" {about['cores']} cores{blas}, in {seconds:,.0f} s of one processor.{later}"
        f" [All results](../data/{RECORD}.json). `python -m promises` runs them again."
    )


def record(listed: Sequence[Promise], chosen: Sequence[Promise], found: dict[str, Found]) -> Found:
    """What is written down; of promises that were not chosen, what was there before."""
    about = measured_here()
    if len(chosen) < len(listed) and FILE.is_file():
        old: Found = json.loads(FILE.read_text("utf-8"))
        mark = {"run": {key: about[key] for key in ("date", "commit")}}
        named = {check for promise in listed for check in promise.checks}
        checks = {check: one for check, one in old["checks"].items() if check in named}
        checks |= {check: one | mark for check, one in found.items()}
        about = old["provenance"]
    else:
        checks = found
    return {
        "what": WHAT,
        "origin": origin(about, checks),
        "provenance": about,
        "checks": checks,
    }


def main(words: Sequence[str]) -> int:
    """Run the checks; 1 if a promise is broken."""
    parser = argparse.ArgumentParser(
        prog="python -m promises",
        description=promises.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("number", nargs="*", type=int, help="a promise; without one, all are run")
    parser.add_argument(
        "--watched",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="what pytest -p promises.watch --watched FILE wrote down, in the place of a new run",
    )
    options = parser.parse_args(words)
    numbers = options.number
    try:
        listed = read_promises(ROOT)
    except PageError as error:
        print(error, file=sys.stderr)
        return 2
    chosen = [promise for promise in listed if not numbers or promise.number in numbers]
    if not chosen:
        parser.error(f"there are promises 1 to {len(listed)}")
    checks = [check for promise in chosen for check in promise.checks]
    written = record(listed, chosen, run_checks(checks, options.watched))
    FILE.write_text(to_json(written), encoding="utf-8", newline="\n")
    broken = False
    for promise in chosen:
        result = outcome(promise, written)
        print(f"{promise.number:3}. {promise.title}: {result.words}")
        broken = broken or not result.is_kept
    return int(broken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
