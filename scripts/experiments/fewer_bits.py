"""What a trained network loses when its numbers have fewer bits."""

import tempfile
import time
from pathlib import Path

import numpy as np

from experiments.run import Found, Run, Table, summary, table
from experiments.training import Data, digits, train
from scratchdl import Adam, Network, SimpleConvNet, load_network
from scratchdl.networks.precision import HalfNetwork
from scratchdl.typing import Array

SEEDS = range(3)
STEPS = 300
FEW = 1000  # a product of float16 has no fast routine in NumPy: it takes a hundred times as long
FORMS = {
    "float32": "float32, as trained",
    "stored": "float16 in the file, computed in float32",
    "computed": "float16 throughout",
    "int8": "int8 in the file, computed in float32",
}
COLUMNS = {
    "accuracy": ("test accuracy, 1,000 digits", ".2%"),
    "changed": ("answers that changed", ".1f"),
    "error": ("largest error of a probability", ".4f"),
    "kilobytes": ("file in kB", ".0f"),
    "milliseconds": ("ms for 100 digits", ".0f"),
}


def experiment(run: Run) -> Table:
    """SimpleConvNet after 300 steps of 100 digits by Adam 0.001, in four forms; 1,000 test digits.

    The answers are compared with those of the network as trained. Times are those that the
    processor worked, at one thread.
    """
    run.seeds = SEEDS
    rows = {}
    found = [run.trial(one, steps=STEPS, digits_judged=FEW, seed=seed) for seed in SEEDS]
    for name, label in FORMS.items():
        size = found[0][name].pop("kilobytes")  # the same for every seed
        rest = [{key: each[name][key] for key in found[0][name]} for each in found]
        rows[name] = {"label": label, "kilobytes": size} | summary(rest)
    return table("form", COLUMNS, rows)


def one(steps: int, digits_judged: int, seed: int) -> Found:
    """Train once, and measure all forms of the network."""
    (x, t), (x_test, t_test) = digits()
    learn: Data = (x.reshape(-1, 1, 28, 28), t)
    images, labels = x_test[:digits_judged].reshape(-1, 1, 28, 28), t_test[:digits_judged]
    net = SimpleConvNet(weight_init_std="he", rng=seed)
    train(net, Adam(), learn, steps, batch_size=100, seed=seed)
    before = net.predict(images)
    with tempfile.TemporaryDirectory() as folder:
        nets, sizes = in_files(net, Path(folder))
    nets["computed"] = HalfNetwork(net)
    sizes["computed"] = sizes["stored"]
    return {
        name: compared(nets[name], before, images, labels) | {"kilobytes": sizes[name] / 1000}
        for name in FORMS
    }


def in_files(net: SimpleConvNet, folder: Path) -> tuple[dict[str, Network], dict[str, float]]:
    """The network as it comes back from each kind of file, and the size of that."""
    nets: dict[str, Network] = {"float32": net}
    sizes: dict[str, float] = {}
    for name, dtype in {"float32": None, "stored": "float16", "int8": "int8"}.items():
        path = folder / f"{name}.npz"
        net.save(path, dtype=dtype)
        sizes[name] = path.stat().st_size
        if dtype is not None:
            again = load_network(path)
            assert isinstance(again, Network)  # noqa: S101  so it was saved
            nets[name] = again
    return nets, sizes


def compared(net: Network, before: Array, images: Array, labels: Array) -> Found:
    """How far the answers of a network are from those before."""
    seconds = min(seconds_of(net, images[:100]) for _ in range(3))
    after = np.concatenate([net.predict(images[i : i + 500]) for i in range(0, len(images), 500)])
    return {
        "accuracy": float(np.mean(after.argmax(axis=1) == labels)),
        "changed": float(np.sum(after.argmax(axis=1) != before.argmax(axis=1))),
        "error": float(np.max(np.abs(after - before))),
        "milliseconds": 1000 * seconds,
    }


def seconds_of(net: Network, images: Array) -> float:
    """How long the processor works on these predictions."""
    start = time.process_time()
    net.predict(images)
    return time.process_time() - start
