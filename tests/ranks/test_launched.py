"""What the programs that start processes tell each of them."""

import sys
import types

import numpy as np
import pytest

from duck import Duck
from scratchdl import SGD, Adam
from scratchdl.book.ranks import run_ranks
from scratchdl.distributed import AllReduce, broadcast
from scratchdl.distributed.all_reduce import average, shapes_of
from scratchdl.distributed.communicator import as_communicator
from scratchdl.distributed.launched import is_first, started, world

# As the manuals of MPICH, Open MPI, MVAPICH and Slurm name them.
PROGRAMS = [
    ("PMI_SIZE", "PMI_RANK"),
    ("OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"),
    ("MV2_COMM_WORLD_SIZE", "MV2_COMM_WORLD_RANK"),
    ("SLURM_STEP_NUM_TASKS", "SLURM_PROCID"),
]


@pytest.mark.parametrize(("size", "rank"), PROGRAMS)
def test_each_program_says_how_many_there_are_and_which_this_is(size, rank):
    assert started({size: "3"}) == 3
    assert is_first({size: "3", rank: "0"})
    assert not is_first({size: "3", rank: "2"})


def test_slurm_counts_a_job_of_which_another_program_is_one_step():
    assert started({"SLURM_STEP_NUM_TASKS": "1", "PMI_SIZE": "4"}) == 4


def test_who_was_started_alone_is_the_first_whatever_its_number():
    assert started({"SLURM_STEP_NUM_TASKS": "one"}) == 1
    assert is_first({"SLURM_STEP_NUM_TASKS": "1", "SLURM_PROCID": "5"})


@pytest.mark.hostile
def test_arrays_without_names_are_refused_under_their_own():
    def program(comm):
        arrays, optimizer = {"W": np.zeros(1)}, AllReduce(SGD(), comm)
        with pytest.raises(TypeError, match=r"^params must"):
            optimizer.update([np.zeros(1)], arrays)
        with pytest.raises(TypeError, match=r"^grads must"):
            optimizer.update(arrays, [np.zeros(1)])

    run_ranks(program, 1)


@pytest.mark.hostile
def test_a_class_or_a_module_is_no_communicator_though_it_has_all_its_names():
    def program(comm):
        module = types.ModuleType("looks_alike")
        for name in ("rank", "size", "Iallreduce", "Iallgather", "Ibcast", "Abort"):
            setattr(module, name, getattr(comm, name, print))
        for other in (type(comm), module):
            with pytest.raises(TypeError, match="comm must be a communicator"):
                as_communicator(other)

    run_ranks(program, 1)


def test_two_are_several(monkeypatch):
    monkeypatch.setenv("PMI_SIZE", "2")
    monkeypatch.setitem(sys.modules, "mpi4py", None)
    with pytest.raises(OSError, match="this is one of 2 processes, and mpi4py"):
        world()


@pytest.mark.parametrize(
    ("lr", "kind", "start", "samples", "words"),
    [
        ([0.1, 0.2], [SGD, SGD], [0, 0], [None, None], "optimizers"),
        ([0.1, 0.1], [SGD, Adam], [0, 0], [None, None], "optimizers"),
        ([0.1, 0.1], [SGD, SGD], [0, 0], [None, 5], "ideas of samples="),
        ([0.1, 0.1], [SGD, SGD], [0, 1], [5, 5], r"weights: call broadcast\(params, comm\) first"),
        ([0.1, 0.2], [SGD, SGD], [0, 1], [5, 5], "weights and optimizers"),
    ],
)
def test_what_differs_at_the_first_update_is_named(lr, kind, start, samples, words):
    def program(comm):
        r = comm.rank
        params, optimizer = {"W": np.full(2, float(start[r]))}, AllReduce(kind[r](lr=lr[r]), comm)
        with pytest.raises(ValueError, match=rf"the processes have different {words}$"):
            optimizer.update(params, {"W": np.ones(2)}, samples=samples[r])

    run_ranks(program, 2)


def test_only_before_the_first_update_is_all_compared(monkeypatch):
    def program(comm):
        params, optimizer = {"W": np.zeros(2)}, AllReduce(SGD(lr=1.0), comm)
        optimizer.update(params, {"W": np.ones(2)})
        with monkeypatch.context() as patch:
            patch.setattr(AllReduce, "_check_same", pytest.fail)
            optimizer.update(params, {"W": np.ones(2)})
        with pytest.raises(ValueError, match=r"^samples must be at least 0"):
            optimizer.update(params, {"W": np.ones(2)}, samples=-1)
        return params["W"].tolist()

    assert run_ranks(program, 1) == [[-2.0, -2.0]]


def test_arrays_on_a_device_stay_there():
    def program(comm):
        (mean,) = average([Duck(np.array([2.0 * comm.rank]))], comm)
        params = {"W": Duck(np.array([comm.rank + 0.5]))}
        broadcast(params, comm)
        return mean.memory.tolist(), params["W"].memory.tolist()

    assert run_ranks(program, 2) == [([1.0], [0.5])] * 2


def test_names_shapes_and_precisions_are_one_text():
    arrays = {"W": np.zeros((2, 3)), "b": np.zeros(3, np.float32)}
    assert shapes_of(arrays) == "W (2, 3) float64, b (3,) float32"
