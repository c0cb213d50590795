"""Two classic tables of measurements inside the package: flowers, and cells of tumours."""

from collections.abc import Sequence

import numpy as np

from scratchdl.checks import check_choice
from scratchdl.datasets.bundled import read_bundled
from scratchdl.typing import Array, Float

IRIS_FEATURES = ("sepal length", "sepal width", "petal length", "petal width")

CELL_FEATURES = (
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
)
BREAST_CANCER_FEATURES = tuple(
    f"{statistic} {feature}"
    for statistic in ("mean", "error", "worst")
    for feature in CELL_FEATURES
)


def load_iris(
    features: Sequence[str] | None = None,
) -> tuple[Float[Array, "N D"], Array]:
    """Load 150 iris flowers of three species, each measured in centimetres.

    *Iris setosa* can be told from the others by a straight line; the other two overlap.

    Args:
        features: Which columns, in which order. None for all four: sepal length, sepal width,
            petal length, petal width.

    Returns:
        Measurements `x` in centimetres, float64, and the species of every flower as text:
        "setosa", "versicolor" or "virginica".

    Raises:
        TypeError: If `features` is a single string instead of a sequence of names.
        ValueError: If a name is unknown or none is given.

    Reference:
        Fisher, "The use of multiple measurements in taxonomic problems", Annals of Eugenics
        7(2), 1936, table I.

    Example:
        >>> from scratchdl import load_iris
        >>> x, species = load_iris(features=("petal length", "petal width"))
        >>> x[species == "setosa"].max(axis=0)
        array([1.9, 0.6])

        A network wants numbers as labels:

        >>> import numpy as np
        >>> names, t = np.unique(species, return_inverse=True)
        >>> names.tolist(), np.bincount(t).tolist()
        (['setosa', 'versicolor', 'virginica'], [50, 50, 50])
    """
    columns = _columns(features, IRIS_FEATURES)
    stored = read_bundled("iris.npz")
    return np.take(stored["x"], columns, axis=1), stored["species"]


def load_breast_cancer(
    features: Sequence[str] | None = None,
) -> tuple[Float[Array, "N D"], Array]:
    """Load 569 breast tumours: what a microscope shows of their cells, and the diagnosis.

    Ten properties of the cell nuclei, from radius to fractal dimension, appear in the table three
    times: as "mean", as standard "error" of that mean, and as "worst", the mean of the three
    largest. So `"mean radius"` is a column, and `"worst concave points"` another.
    `scratchdl.datasets.BREAST_CANCER_FEATURES` lists all thirty.

    Args:
        features: Which columns, in which order. None for all thirty.

    Returns:
        Measurements `x`, float64, in the units of the microscope's image, and the diagnosis of
        every tumour as text: "malignant" or "benign"; `np.unique` turns it into numbers, as for
        `load_iris`.

    Raises:
        TypeError: If `features` is a single string instead of a sequence of names.
        ValueError: If a name is unknown or none is given.

    Reference:
        Street, Wolberg and Mangasarian, "Nuclear feature extraction for breast tumor
        diagnosis", Proceedings of SPIE 1905, 1993; doi:10.24432/C5DW2B.

    Example:
        >>> from scratchdl import load_breast_cancer
        >>> x, diagnosis = load_breast_cancer(features=["mean radius"])
        >>> for word in ("malignant", "benign"):
        ...     radius = x[diagnosis == word]
        ...     print(f"{len(radius)} {word}, mean radius {radius.mean():.1f}")
        212 malignant, mean radius 17.5
        357 benign, mean radius 12.1
    """
    columns = _columns(features, BREAST_CANCER_FEATURES)
    stored = read_bundled("breast_cancer.npz")
    return np.take(stored["x"], columns, axis=1), stored["diagnosis"]


def _columns(features: Sequence[str] | None, known: tuple[str, ...]) -> list[int]:
    """Find the columns that a reader names."""
    if features is None:
        return list(range(len(known)))
    if isinstance(features, str):
        raise TypeError(f"features must be a sequence of names: write ({features!r},)")
    if not len(features):
        raise ValueError("features must name at least one column; leave it out for all of them")
    for feature in features:
        check_choice("feature", feature, known)
    return [known.index(feature) for feature in features]
