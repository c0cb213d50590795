"""The long run: anything into everything, for as long as is asked.

    PYTHONPATH=src:scripts:tests python -m hostile --seconds 3600

What has failed is kept in .cache/hostile and tried first the next time; what was found and how much
was tried goes to docs/data/hostile.json.
"""

import argparse
import hashlib
import json
import tempfile
import time
import warnings
from pathlib import Path

import hypothesis
import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from hostile.files import KINDS, cuts, flips, outcome, spoilt_by_chance
from hostile.public import CALLS
from hostile.test_public import tried
from tools.provenance import ROOT, commit, made_by, to_json

CACHE = ROOT / ".cache/hostile"
RECORD = ROOT / "docs/data/hostile.json"
WHAT = (
    "Arguments of every kind into each public function, and files of each kind spoilt at every "
    "byte and by chance: an answer or an error that the documentation names, no warning, and "
    "nothing that was given is written to."
)


def calls(name, examples, seed):
    """How many calls were tried, and what was found."""
    count, found = 0, {}

    @hypothesis.seed(seed)
    @settings(
        max_examples=examples,
        derandomize=False,
        deadline=None,
        database=DirectoryBasedExampleDatabase(CACHE / "examples"),
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    )
    @given(CALLS[name].arguments)
    def check(arguments):
        nonlocal count
        count += 1
        wrong = tried(name, arguments)
        if wrong:
            found[wrong[:160]] = repr(arguments)[:400]
            raise AssertionError(wrong)

    try:
        check()
    except BaseException as error:
        if not found:
            found[f"{type(error).__name__}: {error}"[:160]] = ""
    return count, found


def files(name, tries, seed):
    """How many spoilt files of a kind were tried, and what was found."""
    kind, count, found = KINDS[name], 0, {}
    corpus = CACHE / "files" / name
    kept = sorted(corpus.glob("*")) if corpus.exists() else []
    rng = np.random.default_rng(seed)
    content = kind.content

    def every():
        yield from (path.read_bytes() for path in kept)
        yield from cuts(content)
        yield from flips(content, (0x01, 0x80, 0xFF) if seed == 0 else (int(rng.integers(1, 256)),))
        for _ in range(tries):
            yield spoilt_by_chance(content, rng)

    with tempfile.TemporaryDirectory() as folder:
        for spoilt in every():
            if spoilt == content:
                continue
            count += 1
            wrong = outcome(kind, spoilt, Path(folder))
            if wrong and wrong[:80] not in found:
                found[wrong[:80]] = ""
                corpus.mkdir(parents=True, exist_ok=True)
                (corpus / hashlib.sha256(spoilt).hexdigest()[:16]).write_bytes(spoilt)
    return count, found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--examples", type=int, default=300)
    options = parser.parse_args()
    warnings.simplefilter("error")
    start, code, rows, rounds = time.monotonic(), commit(), {}, 0
    while time.monotonic() - start < options.seconds:
        for name in [*KINDS, *CALLS]:
            if time.monotonic() - start > options.seconds:
                break
            if name in KINDS:
                count, found = files(name, options.examples, rounds)
            else:
                count, found = calls(name, options.examples, rounds)
            row = rows.setdefault(name, {"tried": 0, "found": {}})
            row["tried"] += count
            row["found"] |= found
            if found:
                print(name, json.dumps(found, indent=1), flush=True)
        rounds += 1
    write(rows, rounds, code, time.monotonic() - start)


def write(rows, rounds, code, seconds):
    """Write the record."""
    listed = [
        {
            "name": name,
            "kind": "file" if name in KINDS else "call",
            "tried": row["tried"],
            "found": list(row["found"]),
        }
        for name, row in rows.items()
    ]
    about = {
        "what": WHAT,
        "provenance": made_by(
            "tests/hostile",
            hypothesis=hypothesis.__version__,
            commit=code,  # what was tried, though the run takes hours
            seconds=round(seconds, 1),
        ),
        "totals": {
            "rounds": rounds,
            "calls": sum(row["tried"] for row in listed if row["kind"] == "call"),
            "files": sum(row["tried"] for row in listed if row["kind"] == "file"),
            "found": sum(len(row["found"]) for row in listed),
        },
        "rows": listed,
    }
    RECORD.write_text(to_json(about), encoding="utf-8", newline="\n")
    print(json.dumps(about["totals"]))


if __name__ == "__main__":
    main()
