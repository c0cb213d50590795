"""Long runs on the whole of MNIST, by name; what they find goes into docs/data/NAME.json.

    python scripts/reproduce.py two-layer        # about two minutes for each of five seeds
    python scripts/reproduce.py --list

A run that is interrupted goes on where it was when the command is given again: every epoch is
saved below .cache/reproduce. The data come from where `load_mnist` looks for them.
"""

import argparse
import json
import platform
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import scratchdl
from scratchdl import SGD, Trainer, TwoLayerNet, load_mnist

ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".cache" / "reproduce"
RESULTS = ROOT / "docs" / "data"
SEEDS = range(5)

Result = dict[str, Any]
Make = Callable[[int], Trainer]


def two_layer(seed: int) -> Trainer:
    """784-50-10 with ReLU and plain gradient descent: 9,600 steps of 100 digits."""
    train, test = load_mnist()
    net = TwoLayerNet(784, 50, 10, weight_init_std="he", rng=seed)
    return Trainer(net, SGD(lr=0.2), train, test, batch_size=100, train_accuracy=False, rng=seed)


RUNS: dict[str, tuple[Make, int]] = {"two-layer": (two_layer, 16)}  # and the number of epochs


def run_seed(name: str, seed: int) -> Result:
    """Train one network to the end, or read what it had come to when it was trained before."""
    result, checkpoint = CACHE / f"{name}-{seed}.json", CACHE / f"{name}-{seed}.npz"
    if result.exists():
        done: Result = json.loads(result.read_text("utf-8"))
        return done
    make, epochs = RUNS[name]
    trainer = make(seed)
    if checkpoint.exists():
        trainer.resume(checkpoint)
    first, start = trainer.step, time.perf_counter()
    history = trainer.fit(epochs, checkpoint=checkpoint)
    seconds = time.perf_counter() - start
    found = {
        "seed": seed,
        "steps": trainer.step,
        "test_accuracy": history.validation_accuracy[-1],
        "test_accuracy_by_epoch": history.validation_accuracy,
        "test_loss_by_epoch": history.validation_loss,
        "train_loss_by_epoch": history.train_loss,
        "milliseconds_a_step": 1000 * seconds / max(trainer.step - first, 1),
    }
    result.write_text(json.dumps(found), "utf-8")
    checkpoint.unlink(missing_ok=True)
    return found


def provenance() -> dict[str, str]:
    """Where the numbers come from: the code, and what ran it."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=12"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return {
        "made_by": "scripts/reproduce.py",
        "scratchdl": scratchdl.__version__,
        "commit": commit.stdout.strip() or "unknown",
        "numpy": np.__version__,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
    }


def reproduce(name: str) -> None:
    """Run all seeds of one experiment and write what they found."""
    CACHE.mkdir(parents=True, exist_ok=True)
    results = []
    for seed in SEEDS:
        results.append(run_seed(name, seed))
        print(f"{name}, seed {seed}: test accuracy {results[-1]['test_accuracy']:.2%}", flush=True)
    accuracies = [result["test_accuracy"] for result in results]
    summary = {
        "what": (RUNS[name][0].__doc__ or "").strip(),
        "provenance": provenance(),
        "mean_test_accuracy": statistics.mean(accuracies),
        "standard_deviation": statistics.stdev(accuracies),
        "seeds": results,
    }
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(summary, indent=1) + "\n", "utf-8")
    mean, std = summary["mean_test_accuracy"], summary["standard_deviation"]
    print(f"{name}: {mean:.2%} ± {std:.2%} on the test digits; written to {path.relative_to(ROOT)}")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="runs; all of them if none is named")
    parser.add_argument("--list", action="store_true", help="say which there are, and run none")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in RUNS]
    if unknown:
        parser.error(f"there is no run {unknown[0]!r}; there are: {', '.join(RUNS)}")
    for name in options.names or RUNS:
        if options.list:
            print(f"{name}: {(RUNS[name][0].__doc__ or '').strip()}")
        else:
            reproduce(name)


if __name__ == "__main__":
    main()
