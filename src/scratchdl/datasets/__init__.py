"""Data sets for every page: digits, flowers and tumours from inside the package; MNIST in full."""

from scratchdl.datasets.digits import load_digits8, load_mnist_sample
from scratchdl.datasets.idx import read_idx
from scratchdl.datasets.mnist import load_mnist
from scratchdl.datasets.published import DownloadError
from scratchdl.datasets.tables import (
    BREAST_CANCER_FEATURES,
    IRIS_FEATURES,
    load_breast_cancer,
    load_iris,
)

__all__ = [
    "BREAST_CANCER_FEATURES",
    "IRIS_FEATURES",
    "DownloadError",
    "load_breast_cancer",
    "load_digits8",
    "load_iris",
    "load_mnist",
    "load_mnist_sample",
    "read_idx",
]
