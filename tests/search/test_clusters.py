"""Searches over several processes and machines: the executors of mpi4py and of Dask."""

import ast
import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from ranks.mpi import command, needs_mpi, variables
from scratchdl import random_search
from search.search_through import SPACE, TRIALS, facts, score

PROGRAM = Path(__file__).with_name("search_through.py")


def by_mpi(path, kill_after=None):
    """Run the program with two workers; kill one as soon as so many trials are in the file."""
    with subprocess.Popen(
        command(3, "-m", "mpi4py.futures", PROGRAM, path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=variables(),
    ) as job:
        for line in job.stderr if kill_after else ():
            worker = re.fullmatch(r"worker (\d+)\n", line)  # lines of several workers may mix
            if worker and finished(path) >= kill_after:
                os.kill(int(worker[1]), signal.SIGKILL)
                break
        out, _ = job.communicate(timeout=300)
    return job.returncode, out


def finished(path):
    return path.read_bytes().count(b"\n") - 1 if path.exists() else 0


@needs_mpi
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_mpi_finds_the_same_and_a_killed_worker_loses_no_finished_trial(tmp_path):
    path, here = tmp_path / "search.jsonl", facts(random_search(score, SPACE, TRIALS, rng=5))
    status, _ = by_mpi(path, kill_after=4)
    assert status != 0
    kept = path.read_bytes()
    assert 4 <= finished(path) < TRIALS
    status, out = by_mpi(path)
    assert status == 0
    assert ast.literal_eval(out) == here
    assert path.read_bytes().startswith(kept[: kept.rindex(b"\n")])


@pytest.fixture
def cluster():
    dask = pytest.importorskip("distributed", reason="Dask is not installed")
    free_port = "127.0.0.1:0"  # for its HTTP server, which takes 8787 if nothing is said
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": free_port}
    with dask.LocalCluster(host="127.0.0.1", **options) as cluster, dask.Client(cluster) as client:
        yield client


@pytest.mark.filterwarnings("default")  # Dask's own, of which there are some
def test_dask_finds_the_same_though_a_worker_is_killed(cluster, tmp_path):
    path, here = tmp_path / "search.jsonl", facts(random_search(score, SPACE, TRIALS, rng=5))
    executor, killed = cluster.get_executor(), []
    workers = list(cluster.run(os.getpid).values())

    def watch(future):
        if not killed and finished(path) >= 4:
            killed.append(workers[0])
            os.kill(workers[0], signal.SIGKILL)

    submit = executor.submit

    def submit_and_watch(*arguments):
        future = submit(*arguments)
        future.add_done_callback(watch)
        return future

    executor.submit = submit_and_watch
    assert facts(random_search(score, SPACE, TRIALS, rng=5, executor=executor, path=path)) == here
    assert killed
    assert finished(path) == TRIALS
    with pytest.raises(TypeError, match=r"give its get_executor\(\)"):
        random_search(score, SPACE, 2, rng=0, executor=cluster)
