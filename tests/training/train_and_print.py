"""Train a little, saving after every step; print a line at the start and a hash at the end.

    python train_and_print.py run.npz 400    # so many steps

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


def main(path, steps):
    """Train, from the beginning or from where the file says."""
    rng = np.random.default_rng(0)
    x, t = rng.standard_normal((256, 20)), rng.integers(0, 5, 256)
    helps = {"weight_decay_lambda": 0.01, "dropout_ratio": 0.2, "use_batchnorm": True}
    net = MultiLayerNet(20, [16], 5, rng=0, **helps)
    trainer = Trainer(net, Heavy(lr=0.01), (x, t), (x[:50], t[:50]), batch_size=32, rng=1)
    if path.exists():
        trainer.resume(path)
    print(f"step {trainer.step}", flush=True)
    history = trainer.fit(epochs=steps // 8, checkpoint=path, every=1)
    arrays = [*net.params.values(), *net.buffers.values()]
    arrays += [np.array(history.losses), np.array(history.validation_loss)]
    print(hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
