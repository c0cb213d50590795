"""Processes that are simulated: they meet as in MPI, and what would hang there is an error."""

import numpy as np
import pytest

from scratchdl.book.ranks import run_ranks


def add_up(comm, numbers):
    total = np.empty_like(numbers)
    comm.Allreduce(numbers, total)
    return total


def test_what_is_printed_is_seen_once_and_in_order(capsys):
    def program(comm):
        print("begin", comm.rank)
        total = add_up(comm, np.array([1.0 + comm.rank]))
        print("total", total[0])

    run_ranks(program, 2)
    assert capsys.readouterr().out == "begin 0\ntotal 3.0\nbegin 1\ntotal 3.0\n"


def test_gathering_and_broadcasting():
    def program(comm):
        everyones, first = np.empty((comm.size, 2)), np.array([5.0 + comm.rank])
        comm.Allgather(np.array([comm.rank, 1.0]), everyones)
        comm.Bcast(first)
        return everyones.tolist(), first[0]

    assert run_ranks(program, 3) == [([[0, 1], [1, 1], [2, 1]], 5.0)] * 3


def test_what_would_wait_for_ever_is_an_error():
    def one_is_missing(comm):
        if comm.rank == 0:
            add_up(comm, np.ones(1))

    def at_different_places(comm):
        if comm.rank == 0:
            add_up(comm, np.ones(1))
        else:
            comm.Bcast(np.ones(1))

    with pytest.raises(RuntimeError, match="process 0 is at Allreduce, process 1 at its end"):
        run_ranks(one_is_missing, 2)
    with pytest.raises(RuntimeError, match="process 0 is at Allreduce, process 1 at Bcast"):
        run_ranks(at_different_places, 2)


def test_different_shapes_are_an_error():
    with pytest.raises(ValueError, match=r"different shapes: \[\(1,\), \(2,\)\]"):
        run_ranks(lambda comm: add_up(comm, np.ones(1 + comm.rank)), 2)


def test_a_program_that_changes_its_surroundings_is_found_out():
    seen = []

    def program(comm):
        seen.append(1)
        return add_up(comm, np.array([float(len(seen))]))

    with pytest.raises(RuntimeError, match="did something else when it was run again"):
        run_ranks(program, 2)


def test_an_error_names_its_process():
    def program(comm):
        add_up(comm, np.ones(1))
        return 1 // (1 - comm.rank)

    with pytest.raises(ZeroDivisionError) as caught:
        run_ranks(program, 2)
    assert caught.value.__notes__ == ["(in process 1 of 2)"]
    with pytest.raises(SystemExit):
        run_ranks(lambda comm: comm.Abort(1), 2)


def test_a_program_that_never_ends_is_stopped():
    def program(comm):
        while True:
            add_up(comm, np.ones(1))

    with pytest.raises(RuntimeError, match="after 5 meetings"):
        run_ranks(program, 2, most=5)
