"""All of MNIST: from a folder the reader names, from the cache, or from the network."""

import os
import sys
from typing import TYPE_CHECKING

from scratchdl.datasets.folders import cache_folder, named_folder
from scratchdl.datasets.idx import OtherFileError
from scratchdl.datasets.kinds import what_is_in
from scratchdl.datasets.options import ImageOptions
from scratchdl.datasets.published import DownloadError, PublishedFile
from scratchdl.typing import Array

if TYPE_CHECKING:
    from pathlib import Path

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
"""The four files of MNIST, and the hash of each, unpacked: packed, mirrors differ."""


def load_mnist(
    normalize: bool = True,
    flatten: bool = True,
    one_hot_label: bool = False,
    *,
    data_dir: str | os.PathLike[str] | None = None,
) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Load all of MNIST: 60,000 training and 10,000 test images of handwritten digits.

    The four files may be packed with gzip or not, be in folders as archives unpack them, and have a
    dot in place of a dash as some programs write them. They are looked for in

    1. `data_dir`,
    2. the folder that the environment variable `SCRATCHDL_DATA` names,
    3. the cache, a folder that the environment variable `SCRATCHDL_CACHE` names or, without it,
       `scratchdl` where the system keeps the caches of this user,
    4. the network, which fills the cache.

    A folder that is named, by 1 or 2, must hold all four: nothing else is tried then. Whatever the
    source, every file must have the published hash, so that the result is either MNIST or an error.
    To read another set in the same format, such as Fashion-MNIST, or a part of MNIST, use
    `scratchdl.datasets.read_idx`; if a folder holds something else, the error says how to read
    that.

    Args:
        normalize: True for float32 from 0 to 1, False for the stored uint8 from 0 to 255.
        flatten: True for one row of 784 pixels an image, False for `(1, 28, 28)`.
        one_hot_label: True for float32 rows with a single 1, False for int64 digits.
        data_dir: A folder with the four files.

    Returns:
        `(x_train, t_train), (x_test, t_test)`, new arrays at every call, not shuffled.

    Raises:
        TypeError: If an option is neither True nor False.
        NotADirectoryError: If the folder that is named does not exist.
        FileNotFoundError: If the folder that is named lacks one of the files.
        ValueError: If a file there is damaged, or not MNIST's.
        DownloadError: If the files are nowhere on this computer and cannot be fetched.

    Reference:
        LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document
        recognition", Proceedings of the IEEE 86(11), 1998, section III.A.

    Example:
        >>> from scratchdl import load_mnist
        >>> load_mnist(data_dir="no/such/folder")
        Traceback (most recent call last):
        NotADirectoryError: data_dir names 'no/such/folder', which is not a folder
    """
    options = ImageOptions(normalize, flatten, one_hot_label)
    options.check()
    files = [PublishedFile(name, sha256, MIRRORS) for name, sha256 in SHA256.items()]
    folder = named_folder(data_dir)
    if folder is None:
        arrays = _read_cached(files, cache_folder() / "mnist")
    else:
        arrays = _read_named(files, folder)
    x_train, t_train, x_test, t_test = arrays
    train = options.apply(x_train, t_train, brightest=255)
    test = options.apply(x_test, t_test, brightest=255)
    return train, test


def _read_named(files: list[PublishedFile], folder: "Path") -> list[Array]:
    """Read all files from the folder that the reader names, or say what is there instead."""
    try:
        return [file.read(folder) for file in files]
    except FileNotFoundError as error:
        raise FileNotFoundError(f"{error}{what_is_in(folder, known=SHA256)}") from None
    except OtherFileError as error:
        raise ValueError(
            f"{error}. Fashion-MNIST and KMNIST have the same names, and a part of MNIST or a "
            "changed copy has another hash too: read such a set by scratchdl.datasets.read_idx, "
            "and divide its pictures by 255"
        ) from None


def _read_cached(files: list[PublishedFile], cache: "Path") -> list[Array]:
    """Read all files from the cache or the network, or say what else the reader can do."""
    try:
        return [file.read_cached(cache) for file in files]
    except DownloadError as error:
        if sys.platform == "emscripten":  # the Python of a page
            raise DownloadError(
                "a page cannot fetch the whole of MNIST: use load_mnist_sample(), 6,000 of these "
                "digits, which are here already"
            ) from None
        raise DownloadError(
            f"{error}\nWithout this download you can\n"
            "- use load_mnist_sample(): 6,000 of these digits, inside the package;\n"
            "- name a folder that holds the files, by load_mnist(data_dir=...) or by the "
            "environment variable SCRATCHDL_DATA;\n"
            f"- put the files into the cache, {cache}.\n"
            f"The files, packed as .gz or not: {', '.join(file.name for file in files)}."
        ) from None  # the message says all there is to say, and a chain would say it twice
