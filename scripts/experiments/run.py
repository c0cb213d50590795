"""One long run, trial by trial: what is done is kept, so that an interrupted run goes on."""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bare.digests import digest_of
from book.engine.cache import package_files, package_folder, write_whole

Found = dict[str, Any]
Trial = Callable[..., Found]


class Run:
    """The trials of one experiment, and the folder in which they are kept.

    Args:
        name: The experiment.
        folder: Where its trials are kept.
        seeds: The seeds that every measurement is repeated with.
    """

    def __init__(self, name: str, folder: Path, seeds: Sequence[int] = range(5)) -> None:
        self.name, self.folder, self.seeds = name, folder, seeds
        self.done = 0
        self.seconds = 0.0
        # A change of the package or of any experiment makes all trials anew: nothing old is shown.
        here = Path(__file__).parent
        experiments = digest_of(sorted(here.glob("*.py")), here)
        self.code = f"{digest_of(package_files(), package_folder())} {experiments}"

    def trial(self, function: Trial, **settings: Any) -> Found:  # noqa: ANN401  what JSON holds
        """What `function(**settings)` returns, now or when the same code was called so before."""
        path = self.folder / f"{self._key(function, settings)}.json"
        if path.exists():
            record = json.loads(path.read_text("utf-8"))
        else:
            start = time.perf_counter()
            found = function(**settings)
            record = {"found": found, "seconds": time.perf_counter() - start}
            write_whole(path, json.dumps(record))
        self.done += 1
        self.seconds += record["seconds"]
        told = ", ".join(f"{name} {value}" for name, value in settings.items())
        print(f"{self.name} {self.done:3}: {told}, {record['seconds']:.1f} s", flush=True)
        found = record["found"]
        return found

    def repeat(self, function: Trial, **settings: Any) -> Found:  # noqa: ANN401  what JSON holds
        """A row of a table: the same trial with every seed, each number with mean and spread."""
        return summary([self.trial(function, **settings, seed=seed) for seed in self.seeds])

    def _key(self, function: Trial, settings: Found) -> str:
        called = f"{function.__module__}.{function.__qualname__}"
        parts = [self.code, np.__version__, called, settings]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


Table = dict[str, Any]
Experiment = Callable[[Run], Table]


def table(rows_are: str, columns: dict[str, tuple[str, str]], rows: dict[str, Found]) -> Table:
    """What a page can show: a label and a format for each column, and the rows."""
    known = {key: {"label": label, "format": spec} for key, (label, spec) in columns.items()}
    return {"rows_are": rows_are, "columns": known, "rows": rows}


def summary(trials: Sequence[Found]) -> Found:
    """Mean, standard deviation and all values of each number; curves as they are.

    Example:
        >>> summary([{"loss": 1.0}, {"loss": 2.0}])["loss"]
        {'mean': 1.5, 'std': 0.7071067811865476, 'seeds': [1.0, 2.0]}
    """
    rows: Found = {}
    for name, first in trials[0].items():
        values = [trial[name] for trial in trials]
        if isinstance(first, list):
            rows[name] = {"seeds": values}
        else:
            spread = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
            rows[name] = {"mean": float(np.mean(values)), "std": spread, "seeds": values}
    return rows
