"""What became of the mutants, on this machine and, as far as the record says, on others."""

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools.mutation.library import CACHE, digest, modules, source_of
from tools.mutation.mutants import mutants
from tools.mutation.running import KILLED, SURVIVED
from tools.provenance import ROOT, made_by, to_json

RECORD = ROOT / "docs/data/mutation.json"
EQUIVALENT = Path(__file__).parent / "equivalent.toml"
WHAT = (
    "Each module of the library is changed in one place, and the tests near to it must fail. A "
    "mutant that no test notices is a survivor, unless it is shown to be no fault. `code` tells "
    "one version of a module from another: a row holds for that one."
)


def note(path: str, label: str, outcome: str, by: str) -> None:
    """Keep what became of a mutant."""
    file = CACHE / "outcomes" / f"{path}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    row = {"code": digest(source_of(path)), "label": label, "outcome": outcome, "by": by}
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps(row) + "\n")


def outcomes(path: str) -> dict[str, str]:
    """What is known of the mutants of a file as it is, by their labels."""
    file = CACHE / "outcomes" / f"{path}.jsonl"
    found = recorded(path)
    if file.exists():
        code = digest(source_of(path))
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["code"] == code:
                found[row["label"]] = row["outcome"]
    return found


def row_before(path: str) -> dict[str, Any] | None:
    """What the record says of a file, if it still holds, as the code has not changed since."""
    if not RECORD.exists():
        return None
    rows = json.loads(RECORD.read_text(encoding="utf-8"))["rows"]
    code = digest(source_of(path))
    return next((row for row in rows if row["module"] == path and row["code"] == code), None)


def recorded(path: str) -> dict[str, str]:
    """What the record says of the mutants of a file, if all of them were tried."""
    row = row_before(path)
    if row is None or row["tried"] < row["mutants"]:
        return {}
    alive = {*row["survivors"], *equivalents().get(path, {})}
    labels = [mutant.label for mutant in mutants(source_of(path))]
    return {label: SURVIVED if label in alive else KILLED for label in labels}


def equivalents() -> dict[str, dict[str, str]]:
    """For each file the mutants that are no faults, with the reason."""
    rows = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))
    return {
        path: {label: row["why"] for row in rows[path] for label in row["labels"]} for path in rows
    }


def survivors(paths: Sequence[str]) -> dict[str, list[str]]:
    """The labels of mutants that live on and are not excused."""
    excused, found = equivalents(), {}
    for path in paths:
        known, same = outcomes(path), excused.get(path, {})
        alive = {label for label in known if known[label] == SURVIVED and label not in same}
        if alive:  # of mutants that are still made
            alive &= {mutant.label for mutant in mutants(source_of(path))}
        found[path] = [label for label in known if label in alive]
    return found


def row_of(path: str, excused: dict[str, str]) -> dict[str, Any]:
    """What is known of a file, in numbers, with the mutants that live on."""
    source = source_of(path)
    labels = [mutant.label for mutant in mutants(source)]
    known = outcomes(path)
    tried = [label for label in labels if label in known]
    alive = [label for label in tried if known[label] == SURVIVED]
    lasting = [label for label in alive if label not in excused]
    same = len(alive) - len(lasting)
    counted = len(tried) - same
    return {
        "module": path,
        "code": digest(source),
        "mutants": len(labels),
        "tried": len(tried),
        "equivalent": same,
        "killed": counted - len(lasting),
        "score": round((counted - len(lasting)) / counted, 4) if counted else None,
        "survivors": lasting,
    }


def known_best(path: str, excused: dict[str, str]) -> dict[str, Any]:
    """The row of a file; that of the record stays if it still holds and this machine knows less."""
    row, before = row_of(path, excused), row_before(path)
    if before is not None and row["tried"] < before["tried"] <= row["mutants"]:
        return before
    return row


def record() -> None:
    """Write down what is known."""
    excused = equivalents()
    rows = [known_best(path, excused.get(path, {})) for path in sorted(modules())]
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
