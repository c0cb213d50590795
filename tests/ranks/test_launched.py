"""What the programs that start processes tell each of them."""

import types

import numpy as np
import pytest

from scratchdl import SGD
from scratchdl.book.ranks import run_ranks
from scratchdl.distributed import AllReduce
from scratchdl.distributed.communicator import as_communicator
from scratchdl.distributed.launched import is_first, started

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
