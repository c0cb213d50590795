"""Change the library in one place after the other, and see whether a test fails.

    python -m tools.mutation trace                 # which tests meet which line; once
    python -m tools.mutation run [MODULE ...]      # goes on where it was
    python -m tools.mutation survivors [MODULE ...]
    python -m tools.mutation record                # writes docs/data/mutation.json
    python -m tools.mutation sample --count 30     # a few mutants of the mathematics

The library is all of src/scratchdl but plots, which draws, and book, which only the book needs.
equivalent.toml lists mutants that are no faults, with the reason. Run with one BLAS thread.
"""

import argparse
import ast
import hashlib
import json
import os
import random
import sys
import time
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tools.mutation.mutants import Mutant, mutants
from tools.mutation.running import REWRITTEN, SURVIVED, Job, Runner, durations, lines_of, run
from tools.provenance import ROOT, made_by, to_json

PACKAGE = ROOT / "src/scratchdl"
CACHE = ROOT / ".cache/mutation"
RECORD = ROOT / "docs/data/mutation.json"
EQUIVALENT = Path(__file__).parent / "equivalent.toml"
APART = ("plots", "book")
# The tests of the library; those of pages, wheel and scripts look at other things.
TESTS = (
    "src",
    *(f"tests/{room}" for room in ("checks", "datasets", "formulas", "golden", "gradients")),
    *(f"tests/{room}" for room in ("hostile", "layers", "networks", "optimizers", "ranks")),
    *(f"tests/{room}" for room in ("recognition", "search", "tape", "training")),
)
SLOW = 8.0  # seconds; a test that takes longer is left out where others meet the line
WHAT = (
    "Each module of the library is changed in one place, and the tests that meet the place must "
    "fail. A mutant that no test notices is a survivor, unless it is shown to be no fault."
)
# The tests that were written for a room, for where nobody has traced which tests meet which line.
NEAR = {
    "activations": (
        "tests/test_activations.py",
        "tests/checks/test_activations.py",
        "tests/hostile/test_activations.py",
    ),
    "losses.py": (
        "tests/test_losses.py",
        "tests/checks/test_losses.py",
        "tests/hostile/test_one_hot.py",
        "tests/layers/test_loss.py",
        "tests/checks/test_layers.py::test_loss_layer",
        "tests/hostile/test_losses.py",
    ),
    "metrics.py": ("tests/test_metrics.py",),
    "regularization.py": ("tests/test_regularization.py", "tests/checks/test_penalties.py"),
    "initializers.py": ("tests/test_initializers.py", "tests/checks/test_initializers.py"),
    "gates.py": ("tests/test_gates.py",),
    "perceptron.py": ("tests/test_perceptron.py",),
    "windows.py": ("tests/test_windows.py", "tests/layers/test_convolution.py"),
    "npz.py": ("tests/test_npz.py", "tests/test_checkpoints.py"),
    "checkpoints.py": ("tests/test_checkpoints.py",),
    "checks": ("tests/test_checks.py", "tests/hostile/test_losses.py", "tests/test_losses.py"),
    "augment.py": ("tests/test_augment.py",),
    "gradients": ("tests/gradients",),
    "layers": ("tests/layers", "tests/checks/test_layers.py", "tests/checks/test_losses.py"),
    "optimizers": ("tests/optimizers", "tests/checks/test_optimizers.py"),
    "graph.py": ("tests/test_graph.py",),
    "tape": ("tests/tape", "tests/gradients"),
}
FORMULAS = "tests/formulas/test_formulas.py::test_the_code_is_the_formula"
# Rooms of which every mutant has been tried.
SAMPLED = ("losses.py", "metrics.py", "regularization.py", "gates.py", "initializers.py")


def modules() -> list[str]:
    """The files of the library, smallest first."""
    paths = [
        path
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] not in APART and path.stat().st_size
    ]
    return [
        p.relative_to(PACKAGE).as_posix() for p in sorted(paths, key=lambda p: p.stat().st_size)
    ]


def name_of(path: str) -> str:
    """The module in a file."""
    return f"scratchdl.{path.removesuffix('.py').replace('/', '.')}".removesuffix(".__init__")


def chosen(names: Sequence[str]) -> list[str]:
    """The files that are asked for: a file, or all of a folder; all if nothing is named."""
    every = modules()
    if not names:
        return every
    picked = [m for n in names for m in every if m in (n, f"{n}.py") or m.startswith(f"{n}/")]
    if not picked:
        raise SystemExit(f"no module is called {', '.join(names)}")
    return picked


def test_paths() -> list[str]:
    """What pytest collects."""
    top = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("tests/test_*.py"))
    apart = [f"--ignore=src/scratchdl/{room}" for room in APART]
    return [*apart, *(room for room in TESTS if (ROOT / room).exists()), *top]


def paths_for(paths: Sequence[str]) -> list[str]:
    """What pytest collects for some files: everything, or without a trace what is near to them."""
    if (CACHE / "seconds.json").exists():
        return test_paths()
    tests = {test for path in paths for test in NEAR.get(room_of(path), ())}
    return [
        *sorted(tests),
        "tests/formulas/test_formulas.py",
        *(f"src/scratchdl/{p}" for p in paths),
    ]


class Timer:
    """Notes how long each test takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add a part of a test."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if report.failed:
            self.failed.append(report.nodeid)


def trace() -> None:
    """Run all tests once, and note which of them meet which line."""
    CACHE.mkdir(parents=True, exist_ok=True)
    os.environ["COVERAGE_FILE"] = str(CACHE / "coverage")
    timer = Timer()
    options = ["--cov=scratchdl", "--cov-branch", "--cov-context=test", "--cov-report="]
    options += ["-q", "-p", "no:xdist", "-p", "no:cacheprovider", *REWRITTEN]
    pytest.main([*options, *test_paths()], plugins=[timer])
    for name in timer.failed:
        timer.seconds.pop(name, None)
    (CACHE / "seconds.json").write_text(json.dumps(timer.seconds), encoding="utf-8")
    print(f"{len(timer.seconds)} tests pass, {len(timer.failed)} fail: {timer.failed[:9]}")


def outcomes(path: str) -> dict[str, list[str]]:
    """What is known of the mutants of a file, by their labels."""
    file = CACHE / "outcomes" / f"{path}.jsonl"
    digest = digest_of(path)
    found: dict[str, list[str]] = {}
    if file.exists():
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["source"] == digest:
                found[row["label"]] = [row["outcome"], row["by"]]
    return found


def digest_of(path: str) -> str:
    """What tells one version of a file from another."""
    return hashlib.sha256((PACKAGE / path).read_bytes()).hexdigest()[:12]


def note(path: str, label: str, outcome: str, by: str) -> None:
    """Keep what became of a mutant."""
    file = CACHE / "outcomes" / f"{path}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    row = {"source": digest_of(path), "label": label, "outcome": outcome, "by": by}
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps(row) + "\n")


def meets(
    lines: dict[int, list[str]], mutant: Mutant, seconds: dict[str, float], function_lines: set[int]
) -> list[str]:
    """The tests to run on a mutant, quickest first."""
    found = set(lines.get(mutant.line, ()))
    if not found:  # a line that runs at import, or the middle of a long statement
        found = {test for line in function_lines for test in lines.get(line, ())}
    quick = [test for test in found if seconds.get(test, 99.0) < SLOW]
    known = [test for test in found if test in seconds]
    return sorted(quick or known, key=lambda test: (seconds[test], test))


def reach(source: str, mutant: Mutant) -> set[int]:
    """The lines of the innermost function around a mutant, or of the whole module."""
    best = (0, len(source.splitlines()))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            first, last = node.lineno, node.end_lineno or node.lineno
            if first <= mutant.line <= last and last - first < best[1] - best[0]:
                best = (first, last)
    return set(range(best[0], best[1] + 1))


def room_of(path: str) -> str:
    """The part of the package that a file is in."""
    return path.partition("/")[0]


def functions_in(path: str) -> list[str]:
    """The names that a file defines."""
    tree = ast.parse((PACKAGE / path).read_text(encoding="utf-8"))
    return [n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]


def near(path: str, mutant: Mutant, names: Iterable[str]) -> list[str]:
    """The tests of a room, those first that speak of the function; its examples before all."""
    word = mutant.label.partition(":")[0].partition(".")[0].lower()
    wanted = (f"src/scratchdl/{path}", *NEAR.get(room_of(path), ()))
    own = [word] if word != "module" else functions_in(path)
    formulas = tuple(f"{FORMULAS}[{name}".lower() for name in own)
    found = [n for n in names if n.startswith(wanted) or n.lower().startswith(formulas)]
    known = times_of(path)
    seconds = durations(known) if known.exists() else {}
    return sorted(found, key=lambda n: (word not in n.lower(), seconds.get(n, 0.0)))


def sound(path: str, source: str, items: Iterable[str]) -> Job:
    """The module without a fault: if a test fails on it, no mutant says anything."""
    same = Mutant("no change", 0, ast.parse(source))

    def done(outcome: str, by: str) -> None:
        if outcome != SURVIVED:
            raise RuntimeError(f"without a fault {path} is {outcome} by {by}")

    return Job(name_of(path), same, near(path, same, items), done, times_of(path))


def times_of(path: str) -> Path:
    """Where it is kept how long the tests near a file take."""
    return CACHE / "near" / f"{path}.json"


def jobs(paths: Sequence[str], again: bool, limit: float, items: Iterable[str]) -> Iterator[Job]:
    """Every mutant of which nothing is known yet, or, to try again, every survivor."""
    traced = (CACHE / "seconds.json").exists()
    lines = lines_of(CACHE / "coverage", PACKAGE) if traced else {}
    seconds = durations(CACHE / "seconds.json") if traced else {}
    end = time.monotonic() + limit
    for path in paths:
        source = (PACKAGE / path).read_text(encoding="utf-8")
        known = outcomes(path)
        if not traced and not times_of(path).exists():
            yield sound(path, source, items)
        for mutant in mutants(source):
            if time.monotonic() > end:
                return
            if mutant.label in known and not (again and known[mutant.label][0] == SURVIVED):
                continue
            if traced:
                tests = meets(lines.get(path, {}), mutant, seconds, reach(source, mutant))
            else:
                tests = near(path, mutant, items)

            def done(outcome: str, by: str, path: str = path, label: str = mutant.label) -> None:
                note(path, label, outcome, by)
                print(f"{outcome:9} {path} {label[:100]}", flush=True)

            yield Job(name_of(path), mutant, tests, done)


def equivalents() -> dict[str, dict[str, str]]:
    """For each file the mutants that are no faults, with the reason."""
    if not EQUIVALENT.exists():
        return {}
    found: dict[str, dict[str, str]] = {}
    for path, rows in tomllib.loads(EQUIVALENT.read_text(encoding="utf-8")).items():
        found[path] = {label: row["why"] for row in rows for label in row["labels"]}
    return found


def survivors(paths: Sequence[str]) -> dict[str, list[str]]:
    """The labels of mutants that live on and are not excused."""
    excused = equivalents()
    return {
        path: [
            label
            for label, (outcome, _) in outcomes(path).items()
            if outcome == SURVIVED and label not in excused.get(path, {})
        ]
        for path in paths
    }


def row_of(path: str, excused: dict[str, str]) -> dict[str, Any]:
    """What is known of a file, in numbers, with the mutants that live on."""
    source = (PACKAGE / path).read_text(encoding="utf-8")
    labels = [mutant.label for mutant in mutants(source)]
    known = outcomes(path)
    tried = [label for label in labels if label in known]
    alive = [label for label in tried if known[label][0] == SURVIVED]
    lasting = [label for label in alive if label not in excused]
    same = len(alive) - len(lasting)
    counted = len(tried) - same
    return {
        "module": path,
        "mutants": len(labels),
        "tried": len(tried),
        "equivalent": same,
        "killed": counted - len(lasting),
        "score": round((counted - len(lasting)) / counted, 4) if counted else None,
        "survivors": lasting,
    }


def record() -> None:
    """Write down what is known."""
    excused = equivalents()
    rows = [row_of(path, excused.get(path, {})) for path in sorted(modules())]
    totals = {
        key: sum(row[key] for row in rows) for key in ("mutants", "tried", "equivalent", "killed")
    }
    counted = totals["tried"] - totals["equivalent"]
    totals |= {
        "modules": len(rows),
        "modules_run_whole": sum(row["tried"] == row["mutants"] > 0 for row in rows),
        "score": round(totals["killed"] / counted, 4) if counted else None,
    }
    about = {
        "what": WHAT,
        "provenance": made_by("scripts/tools/mutation"),
        "totals": totals,
        "rows": rows,
    }
    RECORD.write_text(to_json(about), encoding="utf-8", newline="\n")
    print(json.dumps(totals))


def sample(count: int, seed: str) -> int:
    """Try a few mutants of the mathematics; each must be noticed, or be known to be no fault."""
    excused, chance = equivalents(), random.Random(seed)  # noqa: S311  no secret
    paths = chosen([room.removesuffix(".py") for room in SAMPLED])
    every = [
        (path, mutant)
        for path in paths
        for mutant in mutants((PACKAGE / path).read_text(encoding="utf-8"))
        if mutant.label not in excused.get(path, {})
    ]
    picked = chance.sample(every, min(count, len(every)))
    missed: list[str] = []

    def make(items: dict[str, Any]) -> list[Job]:
        found = []
        for path, mutant in picked:

            def done(outcome: str, by: str, what: str = f"{path} {mutant.label}") -> None:
                print(f"{outcome:9} {what[:120]} {by[:60]}", flush=True)
                if outcome == SURVIVED:
                    missed.append(what)

            found.append(Job(name_of(path), mutant, near(path, mutant, items), done))
        return found

    status = run(Runner(make), paths_for(paths))
    for what in missed:
        print(f"No test noticed: {what}")
    return status or int(bool(missed))


def main() -> int:
    """Do what is asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", choices=("trace", "run", "survivors", "record", "sample"))
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--again", action="store_true", help="try survivors once more")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=1e9, help="start no mutant after that")
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", default="0")
    options = parser.parse_args()
    os.chdir(ROOT)
    if options.what == "trace":
        trace()
    elif options.what == "run":
        todo = chosen(options.modules)
        runner = Runner(
            lambda items: jobs(todo, options.again, options.seconds, items), options.processes
        )
        return run(runner, paths_for(todo))
    elif options.what == "survivors":
        for path, labels in survivors(chosen(options.modules)).items():
            for label in labels:
                print(f"{path}\t{label}")
    elif options.what == "record":
        record()
    else:
        return sample(options.count, options.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
