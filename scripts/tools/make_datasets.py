"""Make the data files that travel inside the package, byte for byte the same every time.

usage: python -m tools.make_datasets MNIST_FOLDER [--out FOLDER]

MNIST_FOLDER holds the four files of MNIST. The other sets are scikit-learn's copies, so this
script needs the dependency group `golden`. Where scikit-learn is missing, only the sample of
MNIST is made.
"""

import argparse
import hashlib
import importlib.util
import io
import sys
import zipfile
from pathlib import Path

import numpy as np

from scratchdl import load_mnist
from scratchdl.datasets.bundled import BUNDLED
from scratchdl.typing import Array

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "src" / "scratchdl" / "datasets" / "files"
SEED = 20261121
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the oldest date a zip can hold; today's would change the bytes
UNIX, READABLE = 3, 0o100644 << 16


def main(arguments: list[str]) -> int:
    """Make the files and record their hashes."""
    parser = argparse.ArgumentParser(description="Make the data files of the package.")
    parser.add_argument("mnist", type=Path, help="folder with the four files of MNIST")
    parser.add_argument("--out", type=Path, default=FILES, help="where to write (the package)")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    write_npz(options.out / "mnist_sample.npz", mnist_sample(options.mnist))
    if importlib.util.find_spec("sklearn"):
        for name, arrays in classic_tables().items():
            write_npz(options.out / name, arrays)
    else:
        print("scikit-learn is not installed: made the sample of MNIST only", file=sys.stderr)
    write_sums(options.out)
    return 0


def mnist_sample(folder: Path) -> dict[str, Array]:
    """Draw 5,000 training and 1,000 test images, every digit with its share of MNIST."""
    (x_train, t_train), (x_test, t_test) = load_mnist(False, False, data_dir=folder)
    train = stratified_sample(t_train, 5000, SEED)
    test = stratified_sample(t_test, 1000, SEED)
    return {
        "x_train": x_train[train, 0],
        "t_train": t_train[train].astype(np.uint8),
        "x_test": x_test[test, 0],
        "t_test": t_test[test].astype(np.uint8),
    }


def stratified_sample(labels: Array, size: int, seed: int) -> Array:
    """Draw samples so that every class keeps its share; return their numbers in order.

    Every sample gets a random number, and each class gives those with the smallest. The numbers
    come straight from the bit generator: NumPy promises that these, unlike `Generator.choice`,
    stay the same in every version.
    """
    random = np.random.PCG64(seed).random_raw(len(labels))
    counts = shares(np.bincount(labels), size)
    drawn = []
    for label, count in enumerate(counts):
        members = np.flatnonzero(labels == label)
        drawn.append(members[np.argsort(random[members], kind="stable")[:count]])
    return np.sort(np.concatenate(drawn))


def shares(counts: Array, size: int) -> Array:
    """Split `size` in proportion to `counts`; what is left goes to the largest remainders."""
    exact = counts * size / counts.sum()
    whole = np.floor(exact).astype(int)
    by_remainder = np.argsort(whole - exact, kind="stable")
    whole[by_remainder[: size - whole.sum()]] += 1
    return whole


def classic_tables() -> dict[str, dict[str, Array]]:
    """Take scikit-learn's copies of the sets from the UCI repository."""
    from sklearn.datasets import load_breast_cancer, load_digits, load_iris

    digits, iris, cancer = load_digits(), load_iris(), load_breast_cancer()
    return {
        "digits8.npz": {"x": digits.images.astype(np.uint8), "t": digits.target.astype(np.uint8)},
        "iris.npz": {"x": iris.data, "species": iris.target_names[iris.target]},
        "breast_cancer.npz": {"x": cancer.data, "diagnosis": cancer.target_names[cancer.target]},
    }


def write_npz(path: Path, arrays: dict[str, Array]) -> None:
    """Write an npz whose bytes depend on nothing but the arrays: no dates, no system, no order."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, spec in BUNDLED[path.name].items():
            array = np.ascontiguousarray(arrays[name], dtype=spec.dtype)
            if array.shape != spec.shape:
                raise ValueError(f"{name} has shape {array.shape}, expected {spec.shape}")
            member = zipfile.ZipInfo(f"{name}.npy", date_time=LONG_AGO)
            member.create_system, member.external_attr = UNIX, READABLE
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, npy_bytes(array), compresslevel=9)
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def npy_bytes(array: Array) -> bytes:
    """Write an array as NumPy does, but never as a pickle."""
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=(1, 0), allow_pickle=False)
    return file.getvalue()


def write_sums(folder: Path) -> None:
    """Record the hash of every file, in the format of `sha256sum --check`."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.glob("*.npz"))
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="ascii", newline="\n")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
