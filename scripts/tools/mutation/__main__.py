"""Change the library in one place after the other, and see whether a test fails.

    python -m tools.mutation run [MODULE ...]      # goes on where it was
    python -m tools.mutation survivors [MODULE ...]
    python -m tools.mutation record                # writes docs/data/mutation.json
    python -m tools.mutation sample --count 30     # a few mutants of the mathematics

The library is all of src/scratchdl but plots, which draws, and book, which only the book needs.
equivalent.toml lists mutants that are no faults, with the reason. Run with one BLAS thread.

A fault is first put into the program in place, which is quick, and, if no test notices, into a file
of a copy that a fresh process imports: running.py does the one, and from_file.py the other.
"""

import argparse
import ast
import os
import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tools.mutation.from_file import FromFile
from tools.mutation.library import PACKAGE, chosen, name_of, source_of
from tools.mutation.mutants import Mutant, mutants
from tools.mutation.near import near, notes_file, paths_for
from tools.mutation.outcomes import equivalents, note, outcomes, record, survivors
from tools.mutation.running import SURVIVED, Job, Runner, run
from tools.provenance import ROOT

# Modules of which every mutant has been tried, and which are tried quickly.
SAMPLED = ("losses.py", "metrics.py", "regularization.py", "gates.py", "initializers.py")
AGAIN = 6.0  # times as long are survivors looked at that are tried again: they are few


def sound(paths: Sequence[str], items: Iterable[str]) -> Job:
    """No fault: which test calls which function? And if one fails here, no mutant says anything."""
    same = Mutant("no change", 0, ast.parse(source_of(paths[0])))

    def done(outcome: str, by: str) -> None:
        if outcome != SURVIVED:
            raise RuntimeError(f"without a fault {', '.join(paths)} are {outcome} by {by}")

    tests = list(dict.fromkeys(test for path in paths for test in near(path, same, items)))
    notes = {str(PACKAGE / path): notes_file(path) for path in paths}
    return Job(name_of(paths[0]), same, tests, done, notes)


def jobs(paths: Sequence[str], again: bool, limit: float, items: Iterable[str]) -> Iterator[Job]:
    """Every mutant of which nothing is known yet, or, to try again, every survivor."""
    end, excused = time.monotonic() + limit, equivalents()
    todo = [path for path in paths if any(True for _ in chosen_mutants(path, again))]
    if unheard := [path for path in todo if not notes_file(path).exists()]:
        yield sound(unheard, items)
    for path in todo:
        for mutant in chosen_mutants(path, again):
            if time.monotonic() > end:
                return

            def done(outcome: str, by: str, path: str = path, label: str = mutant.label) -> None:
                note(path, label, outcome, by)
                print(f"{outcome:9} {path} {label[:100]}", flush=True)

            patience = AGAIN if again else 1.0
            tests = near(path, mutant, items, patience)
            # For what is excused already, it would be a waste.
            more = None if mutant.label in excused.get(path, {}) else from_file(path, mutant, items)
            yield Job(name_of(path), mutant, tests, done, once_more=more)


def from_file(path: str, mutant: Mutant, items: Iterable[str]) -> FromFile:
    """How to try a mutant that no test has noticed in place."""
    tests = near(path, mutant, items, at_import=True)
    return FromFile(path, tests, tuple(items))


def chosen_mutants(path: str, again: bool) -> Iterator[Mutant]:
    """Those of a file of which nothing is known yet, or those which no test noticed."""
    alive = survivors([path])[path]
    known = outcomes(path)
    for mutant in mutants(source_of(path)):
        if mutant.label in alive if again else mutant.label not in known:
            yield mutant


def sample(count: int, seed: str) -> int:
    """Try a few mutants of the mathematics; each must be noticed, or be known to be no fault."""
    excused, chance = equivalents(), random.Random(seed)  # noqa: S311  no secret
    every = [
        (path, mutant)
        for path in chosen(SAMPLED)
        for mutant in mutants(source_of(path))
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

    status = run(Runner(make), paths_for([path for path, _ in picked]))
    for what in missed:
        print(f"No test noticed: {what}")
    return status or int(bool(missed))


def main() -> int:
    """Do what is asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", choices=("run", "survivors", "record", "sample"))
    parser.add_argument("modules", nargs="*")
    parser.add_argument(
        "--again", action="store_true", help="try survivors once more, nothing else"
    )
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=1e9, help="start no mutant after that")
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", default="0")
    options = parser.parse_args()
    os.chdir(ROOT)
    if options.what == "run":
        todo = chosen(options.modules)
        runner = Runner(
            lambda items: jobs(todo, options.again, options.seconds, items), options.processes
        )
        return run(runner, paths_for(todo))
    if options.what == "sample":
        return sample(options.count, options.seed)
    if options.what == "record":
        record()
        return 0
    for path, labels in survivors(chosen(options.modules)).items():
        for label in labels:
            print(f"{path}\t{label}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
