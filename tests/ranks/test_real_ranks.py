"""Several real processes, started by the mpiexec of the wheel."""

import re
import subprocess
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from ranks.mpi import command, needs_mpi, run, variables
from ranks.train_together import all_ways

HERE = Path(__file__).parent
pytestmark = needs_mpi


@pytest.mark.parametrize("size", [2, 4])
def test_all_have_the_same_weights_and_they_are_those_of_one_process(size, tmp_path):
    done = run(size, "-m", "mpi4py", HERE / "train_together.py", tmp_path)
    assert done.returncode == 0, done.stderr
    found = []
    for rank in range(size):
        with np.load(tmp_path / f"{rank}.npz", allow_pickle=False) as file:
            found.append({name: file[name] for name in file})
    for others in found[1:]:
        assert others.keys() == found[0].keys()
        for name, array in others.items():
            assert array.tobytes() == found[0][name].tobytes(), name
    alone = all_ways(None)
    for way in ("equal", "uneven", "trainer"):
        for name, array in alone[way].items():
            together = found[0][f"{way}/{name}"]
            np.testing.assert_allclose(together, array, rtol=0, atol=1e-12, err_msg=name)


def train(size, folder, epochs, *more):
    size_of_batch = [] if "--resume" in more else ["--batch-size", 400]  # few steps: quick
    options = ["--epochs", epochs, "--out", folder, *size_of_batch, *more]
    return run(size, "-m", "scratchdl", "train", *options)


def test_the_command_line_trains_with_several_and_one_speaks(tmp_path):
    folder = tmp_path / "run"
    done = train(4, folder, 1)
    assert (done.returncode, done.stderr) == (0, "")
    first, *epochs, last = done.stdout.splitlines()
    again = f"mpiexec -n 4 python -m scratchdl train --out {folder} --epochs 1 --resume"
    assert first == f"4 processes; if one of them dies, all end; then go on with: {again}"
    assert [line.partition(":")[0] for line in epochs] == ["epoch 1"]
    assert last.startswith("after epoch 1:")
    names = {path.name for path in folder.iterdir()}
    assert names == {"settings.json", "checkpoint.npz", "history.json", "curves.png"}
    done = train(2, folder, 2, "--resume")  # what four have saved, two go on with
    assert (done.returncode, done.stderr) == (0, "")
    assert "after epoch 2:" in done.stdout


def kill_one(folder, size, seed):
    """Start a run, and kill one of its processes at some moment after the first epoch."""
    draw = np.random.default_rng(seed)
    arguments = ["-m", "scratchdl", "train", "--epochs", 1000, "--out", folder]
    arguments += ["--batch-size", 400]
    with subprocess.Popen(
        command(size, *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=variables(),
    ) as job:
        while "epoch 1:" not in (line := job.stdout.readline()):
            assert line, "the job ended before its first epoch"
        time.sleep(draw.uniform(0, 0.3))
        below = psutil.Process(job.pid).children(recursive=True)
        ranks = [child for child in below if "scratchdl" in child.cmdline()]
        assert len(ranks) == size
        ranks[draw.integers(size)].kill()
        said = job.communicate(timeout=300)[0]
    return job.returncode, said


def test_a_dead_process_ends_the_job_which_goes_on_where_it_was(tmp_path):
    status, said = kill_one(tmp_path / "killed", 4, seed=time.time_ns())
    assert status != 0
    assert re.search("BAD TERMINATION|abort", said, re.IGNORECASE), said
    epochs = 1 + max(map(int, re.findall(r"epoch (\d+):", "epoch 1: " + said)))
    for folder, more in (("killed", ["--resume"]), ("whole", [])):
        done = train(4, tmp_path / folder, epochs + 1, *more)
        assert done.returncode == 0, done.stderr
    one, other = (tmp_path / folder / "checkpoint.npz" for folder in ("killed", "whole"))
    assert one.read_bytes() == other.read_bytes()


def test_what_is_wrong_is_said_once_and_ends_all(tmp_path):
    wrong = {
        ("--epochs", 1, "--resume"): "holds no run",
        ("--batch-size", 1): "a batch of 1 samples has no share for each of 2 processes",
    }
    for options, words in wrong.items():
        done = run(2, "-m", "scratchdl", "train", "--out", tmp_path / "run", *options)
        assert done.returncode != 0
        assert done.stderr.count(words) == 1, done.stderr
