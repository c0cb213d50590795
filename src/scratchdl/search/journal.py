r"""The file of a search: a line for each trial, written when it ends, read when the search goes on.

The first line says which search it is. A line is forced onto the disk before the next trial counts,
so a crash costs at most the line that was being written: it has no end, is cut off, and its trial
is run again. Numbers are written so that they are read back to the last bit.
"""

import functools
import json
import math
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scratchdl.checks import as_count, check_not_negative
from scratchdl.files import PathLike, write_atomically
from scratchdl.search.draws import Draw
from scratchdl.search.trials import Objective, Plan, Trial, as_score

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = 1  # a new number whenever a line changes its meaning


class Journal:
    """The file of one search.

    Args:
        path: The file; it is made if it is missing or empty.
        kind: `"random"` or `"grid"`.
        objective: The function that is called; its name is kept.
        space: How each setting is drawn.
        seed: The seed of the search.
        minimize: Whether the lowest score is the best.

    Raises:
        TypeError: If an option of a choice cannot be written as JSON.
        ValueError: If the file holds another search, or none; it is not changed then.
        OSError: If it cannot be read or written.
    """

    def __init__(
        self,
        path: PathLike,
        kind: str,
        objective: Objective,
        space: Mapping[str, Draw],
        seed: int,
        *,
        minimize: bool = False,
    ) -> None:
        from pathlib import Path  # here, not above: it costs a good part of `import scratchdl`

        self.path, self.minimize = Path(path), minimize
        ours = {
            "schema": SCHEMA,
            "search": kind,
            "objective": name_of(objective),
            "space": {name: in_words(name, draw) for name, draw in space.items()},
            "seed": seed,
        }
        if minimize:
            ours["minimize"] = True
        kept = read_header(self.path)
        if kept is None:
            write_atomically(self.path, lambda file: file.write(as_line(ours)))
        elif kept != ours or list(kept["space"]) != list(space):
            raise ValueError(
                f"{self.path.name} holds another search: {differences(kept, ours)}; "
                "name another file, or search for the same"
            )

    def read(self, plans: Sequence[Plan]) -> dict[int, Trial]:
        """The trials in the file, by number; a last line that has no end is cut off.

        Args:
            plans: What the trials of this search try; those of higher numbers are left alone.

        Raises:
            ValueError: If a line is not a trial of this search; the file is not changed then.
        """
        content = self.path.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        done: dict[int, Trial] = {}
        for line_number, line in enumerate(whole.splitlines()[1:], start=2):
            try:
                number, trial = read_trial(line, plans, self.minimize)
                if number in done:
                    raise ValueError(f"trial {number} is there twice: did two searches write here?")
            except (KeyError, TypeError, ValueError, RecursionError) as error:
                raise ValueError(
                    f"{self.path.name}, line {line_number}, is not a trial of this search: {error}"
                ) from error
            if trial is not None:
                done[number] = trial
        if whole != content:
            os.truncate(self.path, len(whole))
        return done

    def append(self, trial: Trial) -> None:
        """Write a trial at the end, and wait until it is on the disk."""
        line = {
            "trial": trial.number,
            "settings": trial.settings,
            "rng": trial.seed,
            "score": trial.score if math.isfinite(trial.score) else str(trial.score),
            "seconds": round(trial.seconds, 3),
        }
        # not "ab", which would begin a new file without a header
        with self.path.open("r+b") as file:
            file.seek(0, os.SEEK_END)
            file.write(as_line(line))
            file.flush()
            os.fsync(file.fileno())


def kept_seed(path: PathLike) -> int | None:
    """The seed of the search in a file, or `None` if nothing is there yet."""
    from pathlib import Path

    header = read_header(Path(path))
    return None if header is None else int(header["seed"])


def read_header(path: "Path") -> dict[str, Any] | None:
    """What the first line of a file says, or `None` if there is no file or nothing in it."""
    try:
        with path.open("rb") as file:
            line = file.readline()
    except FileNotFoundError:
        return None
    if not line:
        return None
    try:
        header = json.loads(line)
        as_count("seed", header["seed"], least=0)
        is_ours = header["schema"] == SCHEMA and isinstance(header["space"], dict)
        if is_ours and line.endswith(b"\n"):
            return dict(header)
        why = "its first line is not one that a search has written"
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        why = str(error)
    raise ValueError(f"{path.name} is not the file of a search, so it is left alone: {why}")


def read_trial(line: bytes, plans: Sequence[Plan], minimize: bool) -> tuple[int, Trial | None]:
    """Number and trial of a line; `None` for a number beyond the plans."""
    kept = json.loads(line)
    number = as_count("trial", kept["trial"], least=0)
    score, seconds = as_score(float(kept["score"]), minimize), kept["seconds"]
    check_not_negative("seconds", seconds)
    if number >= len(plans):
        return number, None
    plan = plans[number]
    if kept["rng"] != plan.seed or not same_settings(plan.settings, kept["settings"]):
        raise ValueError(f"it tried {kept['settings']} with rng={kept['rng']}, not {plan}")
    return number, Trial(number, plan.settings, plan.seed, score, float(seconds))


def same_settings(drawn: Mapping[str, Any], kept: Mapping[str, Any]) -> bool:
    """Whether settings are the same, up to how machines round an exponential function."""
    return list(drawn) == list(kept) and all(same(drawn[name], kept[name]) for name in drawn)


def same(one: object, other: object) -> bool:
    """Whether two values are written alike, or are floats that differ by rounding only."""
    if isinstance(one, float) and isinstance(other, float):
        return one == other or math.isclose(one, other, rel_tol=1e-12)
    return json.dumps(one) == json.dumps(other)


def differences(kept: Mapping[str, Any], ours: Mapping[str, Any]) -> str:
    """What two first lines disagree about, in words."""
    one, other = ({**header, **header["space"]} for header in (kept, ours))
    names = [name for name in one | other if name != "space" and one.get(name) != other.get(name)]
    words = [f"{name} is {one.get(name)} there and {other.get(name)} here" for name in names]
    return ", ".join(words) or "the settings are in another order"


def in_words(name: str, draw: Draw) -> str:
    """A draw as text that is the same in every run."""
    try:
        return f"{draw.law}({', '.join(map(json.dumps, draw.values))})"
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"the options of {name!r} cannot be kept in a file, which takes numbers, texts, "
            f"lists and dictionaries: {error}"
        ) from error


def name_of(objective: Objective) -> str:
    """What the objective is called, without the arguments that `functools.partial` has bound."""
    while isinstance(objective, functools.partial):
        objective = objective.func
    return str(getattr(objective, "__qualname__", type(objective).__qualname__))


def as_line(value: Mapping[str, Any]) -> bytes:
    """A line of JSON."""
    return json.dumps(value).encode() + b"\n"
