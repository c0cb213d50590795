"""Compare our SimpleConvNet with the same in other libraries, and record what came out.

    python -m tools.frameworks

It needs PyTorch, Keras and JAX, which no test and no page does. The page Costs shows the three
files beside this one with the record, docs/data/frameworks.json; a test sees to it that they are
the very files that ran.
"""

import hashlib
import importlib
import os
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from scratchdl import SimpleConvNet, load_mnist_sample
from tools.provenance import made_by, to_json

ROOT = Path(__file__).parents[3]
RESULT = ROOT / "docs" / "data" / "frameworks.json"
# The file, the name of the package, and what the table calls it.
LIBRARIES = {"in_pytorch": "torch", "in_keras": "keras", "in_jax": "jax"}
LABELS = {"in_pytorch": "PyTorch", "in_keras": "Keras", "in_jax": "JAX"}
COLUMNS = {
    "error": {"label": "largest difference of a probability", "format": ".0e"},
    "answers": {"label": "answers that differ, of 1,000", "format": "d"},
}


def digest(name: str) -> str:
    """A short text that is another for other code."""
    code = Path(__file__).with_name(f"{name}.py").read_bytes()
    return hashlib.sha256(code).hexdigest()[:16]


def compare(name: str) -> dict[str, Any]:
    """How far one library's probabilities are from ours."""
    _, (x, _) = load_mnist_sample(flatten=False)
    net = SimpleConvNet(weight_init_std="he", rng=0)
    ours = net.predict(x)
    params = {key: np.array(W) for key, W in net.params.items()}
    theirs = importlib.import_module(f"tools.frameworks.{name}").predict(params, np.array(x))
    differ = np.sum(ours.argmax(axis=1) != theirs.argmax(axis=1))
    library = LIBRARIES[name]
    return {
        "label": f"{LABELS[name]} {version(library)}",
        "error": float(np.abs(ours - theirs).max()),
        "answers": int(differ),
        "code": digest(name),
    }


def main() -> None:
    """Compare with all, and write the record."""
    os.environ.setdefault("KERAS_BACKEND", "jax")
    rows = {name: compare(name) for name in LIBRARIES}
    provenance = made_by("scripts/tools/frameworks", keras_backend=os.environ["KERAS_BACKEND"])
    about = {
        "what": "SimpleConvNet with the same weights in other libraries, 1,000 digits in float32.",
        "provenance": provenance,
        "origin": (
            "1,000 test digits in float32, He's initial weights of seed 0. Run on "
            f"{provenance['date']} at {provenance['commit']} with NumPy {np.__version__} and "
            f"Python {provenance['python']} on {provenance['machine']}, Keras on "
            f"{provenance['keras_backend'].upper()}."
        ),
        "command": "-m tools.frameworks",
        "rows_are": "library",
        "columns": COLUMNS,
        "rows": rows,
    }
    RESULT.write_text(to_json(about), encoding="utf-8", newline="\n")
    for row in rows.values():
        print(row["label"], row["error"], row["answers"])


if __name__ == "__main__":
    main()
