"""How much of MNIST nets still read when every digit stands some pixels further to the right."""

import numpy as np

from experiments.run import Found, Run, Table, table
from experiments.training import Change, digits, judge, train
from scratchdl import SGD, Adam, Network, Optimizer, SimpleConvNet, TwoLayerNet
from scratchdl.augment import shift
from scratchdl.typing import Array

PIXELS = range(7)
BATCH = 100
NETS = {
    "two": ("two layers", "two-layer", 0),
    "two_moved": ("two layers that learnt from moved digits", "two-layer", 4),
    "conv": ("ConvNet", "conv", 0),
    "conv_moved": ("ConvNet that learnt from moved digits", "conv", 4),
}


def experiment(run: Run) -> Table:
    """Nets that learnt from 60,000 digits read the 10,000 others, each moved to the right.

    784-100-10 takes 6,000 steps of SGD 0.1, SimpleConvNet with 8 filters 600 steps of Adam 0.001,
    both on batches of 100 from He's initial weights; moved digits are moved by up to four pixels in
    each direction, every batch anew. Three seeds.
    """
    run.seeds = range(3)
    columns = {name: (label, ".1%") for name, (label, _, _) in NETS.items()}
    found = {
        name: run.repeat(one, kind=kind, pixels=pixels) for name, (_, kind, pixels) in NETS.items()
    }
    rows = {
        f"px{pixels}": {
            "label": str(pixels),
            **{name: found[name][f"px{pixels}"] for name in NETS},
        }
        for pixels in PIXELS
    }
    return table("pixels to the right", columns, rows)


def one(kind: str, pixels: int, seed: int) -> Found:
    """Train a net, on moved digits or not, and measure it at every distance."""
    (x, t), (x_test, t_test) = digits()
    shape = (-1, 1, 28, 28) if kind == "conv" else (-1, 784)

    def changed(batch: Array, rng: np.random.Generator) -> Array:
        return shift(batch, pixels, rng=rng)

    change: Change | None = changed if pixels else None
    net: Network
    optimizer: Optimizer
    if kind == "conv":
        net = SimpleConvNet(conv_param={"filter_num": 8}, weight_init_std="he", rng=seed)
        optimizer, steps = Adam(), 600
    else:
        net, optimizer, steps = TwoLayerNet(784, 100, 10, "he", rng=seed), SGD(0.1), 6000
    learn = x.reshape(shape), t
    train(net, optimizer, learn, steps, batch_size=BATCH, seed=seed, change=change)
    found = {}
    for right in PIXELS:
        placed = to_the_right(x_test, right).reshape(shape)
        found[f"px{right}"] = judge(net, (placed, t_test))[1]
    return found


def to_the_right(x: Array, pixels: int) -> Array:
    """Each digit further to the right; what leaves the picture is lost."""
    images = x.reshape(-1, 28, 28)
    return np.pad(images, ((0, 0), (0, 0), (pixels, 0)))[:, :, :28]
