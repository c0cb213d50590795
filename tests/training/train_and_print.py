"""Train until patience runs out, saving often; print a line after each save and a hash at the end.

    python train_and_print.py run.npz 80    # so many epochs without a better one

If the file is there, the training goes on from it. A test kills this at random moments.
"""

import hashlib
import sys
from pathlib import Path

import numpy as np

from scratchdl import MultiLayerNet, Optimizer, Trainer


class Heavy(Optimizer):
    """An optimizer that remembers."""

    slots = ("v",)

    def step(self, W, g, v):
        v[...] = 0.9 * v - self.lr * g
        W += v


class Talking(Trainer):
    """A trainer that says how far it is, so that somebody can kill it early and often."""

    def save(self, path):
        super().save(path)
        print(f"step {self.step}", flush=True)


def main(path, patience):
    """Train, from the beginning or from where the file says."""
    rng = np.random.default_rng(0)
    x, t = rng.standard_normal((256, 20)), rng.integers(0, 5, 256)
    noise = (x[:50], np.roll(t[:50], 1))  # nothing can be learnt about these, so it stops early
    helps = {"weight_decay_lambda": 0.01, "dropout_ratio": 0.2, "use_batchnorm": True}
    net = MultiLayerNet(20, [16], 5, rng=0, **helps)
    options = {"batch_size": 32, "patience": patience, "rng": 1}
    trainer = Talking(net, Heavy(lr=0.01), (x, t), noise, **options)
    if path.exists():
        trainer.resume(path)
    history = trainer.fit(until=10 * patience, checkpoint=path, every=2)
    assert trainer.stopped_early
    arrays = [*net.params.values(), *net.buffers.values()]
    arrays += [np.array(history.losses), np.array(history.validation_loss)]
    print(hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
