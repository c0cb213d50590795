"""Read the golden vectors, which scripts/tools/golden.py made with PyTorch."""

import json
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent.parent / "golden"


class Vectors:
    """The answers in one file, by the name of what was asked."""

    def __init__(self, kind):
        with np.load(FOLDER / f"{kind}.npz", allow_pickle=False) as file:
            arrays = dict(file)
        self.provenance = json.loads(str(arrays.pop("provenance")))
        self.names = {key.partition("/")[0] for key in arrays}
        self._arrays = arrays

    def __getitem__(self, name):
        """All arrays of one entry, by their own names."""
        entry = {
            key.partition("/")[2]: array
            for key, array in self._arrays.items()
            if key.startswith(f"{name}/")
        }
        assert entry, f"no golden vectors of {name}: add it to scripts/tools/golden.py and run that"
        return entry
