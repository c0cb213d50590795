r"""Many processes, one network: each computes the gradient of its share of a batch.

    from mpi4py import MPI
    from scratchdl.distributed import AllReduce, broadcast

    broadcast(net.params, MPI.COMM_WORLD)
    optimizer = AllReduce(SGD(lr=0.1), MPI.COMM_WORLD)

`pip install "scratchdl[mpi]"` brings mpi4py and an MPI, and with it `mpiexec`, which starts the
processes: `mpiexec -n 4 python -m mpi4py train.py`. With `-m mpi4py` an error in one process ends
all of them; without it the others would wait for ever. Each process should compute with one thread,
`OPENBLAS_NUM_THREADS=1`, where there are as many processes as cores.
"""

from scratchdl.distributed.all_reduce import AllReduce, broadcast

__all__ = ["AllReduce", "broadcast"]
