"""The data sets that travel inside the package, so that every page runs without a network.

`scripts/tools/make_datasets.py` makes the files; `files/SHA256SUMS` records what they must be.
`DATA_LICENSES.md` says where they come from and on which terms they may be used.
"""

from scratchdl.npz import ArraySpec, read_npz
from scratchdl.typing import Array

BUNDLED = {
    "mnist_sample.npz": {
        "x_train": ArraySpec((5000, 28, 28), "uint8"),
        "t_train": ArraySpec((5000,), "uint8"),
        "x_test": ArraySpec((1000, 28, 28), "uint8"),
        "t_test": ArraySpec((1000,), "uint8"),
    },
    "digits8.npz": {
        "x": ArraySpec((1797, 8, 8), "uint8"),
        "t": ArraySpec((1797,), "uint8"),
    },
    "iris.npz": {
        "x": ArraySpec((150, 4), "float64"),
        "species": ArraySpec((150,), "<U10"),
    },
    "breast_cancer.npz": {
        "x": ArraySpec((569, 30), "float64"),
        "diagnosis": ArraySpec((569,), "<U9"),
    },
}
"""Every bundled file and the arrays it holds."""


def read_bundled(name: str) -> dict[str, Array]:
    """Read a data file of the package.

    Args:
        name: A key of `BUNDLED`.

    Returns:
        New arrays by name, as they are stored.

    Raises:
        ValueError: If the installed file is damaged.

    Example:
        >>> from scratchdl.datasets.bundled import read_bundled
        >>> sorted(read_bundled("iris.npz"))
        ['species', 'x']
    """
    from importlib.resources import files  # works from a zip too, and costs too much at import

    content = (files("scratchdl.datasets") / "files" / name).read_bytes()
    return read_npz(content, BUNDLED[name], name)
