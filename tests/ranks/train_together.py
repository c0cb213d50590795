"""Train in every way that several processes can, and write what came out, a file a process.

mpiexec -n 4 python train_together.py FOLDER
"""

import sys
from pathlib import Path

import numpy as np

from scratchdl import SGD, Adam, MultiLayerNet, Trainer
from scratchdl.distributed import AllReduce, broadcast

STEPS = 8


def samples():
    rng = np.random.default_rng(0)
    return rng.standard_normal((173, 6)), rng.integers(0, 3, 173)


def arrays_of(net, *more):
    return {**net.params, **net.buffers, **{f"more{i}": np.array(x) for i, x in enumerate(more)}}


def by_hand(comm, sizes_differ):
    """A loop of one's own; the weights start differently, and those of process 0 count."""
    (x, t), rank, size = samples(), 0 if comm is None else comm.rank, comm.size if comm else 1
    net = MultiLayerNet(6, [8], 3, rng=rank, dtype=np.float64)
    optimizer = Adam(lr=0.05)
    if comm is not None:
        broadcast(net.params, comm)
        optimizer = AllReduce(optimizer, comm)
    losses = []
    for batch in np.arange(160).reshape(STEPS, 20):
        mine = np.array_split(batch[: 19 if sizes_differ else 20], size)[rank]
        loss, grads = net.loss_and_gradient(x[mine], t[mine])
        how = {"samples": len(mine)} if sizes_differ and comm is not None else {}
        optimizer.update(net.params, grads, **how)
        losses.append(loss)
    return arrays_of(net)


def by_trainer(comm, rng=1, **helps):
    """The trainer, in which every step and every number of the history is that of all."""
    x, t = samples()
    net = MultiLayerNet(6, [8], 3, "tanh", rng=0, dtype=np.float64, **helps)
    optimizer = SGD(lr=0.3)
    trainer = Trainer(
        net,
        optimizer if comm is None else AllReduce(optimizer, comm),
        (x, t),
        (x[:50], t[:50]),
        batch_size=20,  # the last batch of an epoch has 13
        max_norm=0.5,
        patience=5,
        rng=rng,
    )
    history = trainer.fit(2)
    return arrays_of(net, history.losses, history.validation_loss, history.validation_accuracy)


def all_ways(comm):
    return {
        "equal": by_hand(comm, sizes_differ=False),
        "uneven": by_hand(comm, sizes_differ=True),
        "trainer": by_trainer(comm, weight_decay_lambda=0.01),
        "order": by_trainer(comm, rng=None),
        "random": by_trainer(comm, use_batchnorm=True, dropout_ratio=0.3),
    }


def main(folder):
    from mpi4py import MPI

    comm = MPI.COMM_WORLD
    found = {
        f"{way}/{name}": array
        for way, arrays in all_ways(comm).items()
        for name, array in arrays.items()
    }
    np.savez(Path(folder) / f"{comm.rank}.npz", **found)


if __name__ == "__main__":
    main(sys.argv[1])
