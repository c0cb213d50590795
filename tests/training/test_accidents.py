"""A training meets what happens to computers: each time a clear message, and nothing is lost."""

import contextlib
import errno
import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from command_line import run
from scratchdl import SGD, Trainer, TwoLayerNet, load_network
from scratchdl.files import held_alone

PROGRAM = Path(__file__).with_name("train_and_print.py")
RNG = np.random.default_rng(0)
X, T = RNG.standard_normal((60, 4)).astype(np.float32), RNG.integers(0, 3, 60)
WHOLE = "so nothing was written; what was there before is whole: "
# Writes no file beyond so many bytes, and then trains on.
SMALL_FILES = """
import resource, signal, sys
from scratchdl import cli
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
cli.main(sys.argv[2:])
"""


def trainer(**options):
    net = TwoLayerNet(4, 5, 3, 0.5, rng=0)
    return Trainer(net, SGD(lr=0.1), (X, T), batch_size=20, rng=1, **options)


def assert_goes_on_from(path, epochs):
    """The file holds so many epochs, and from there it ends as if nothing had been."""
    ours, whole = trainer(), trainer()
    ours.resume(path)
    assert ours.history.epochs == epochs
    ours.fit(until=4)
    whole.fit(until=4)
    np.testing.assert_equal(dict(ours.net.params), dict(whole.net.params))
    assert ours.history == whole.history


# --- disks and folders ---


@pytest.mark.parametrize("error", ["ENOSPC", "EDQUOT", "EIO", "EROFS"])
@pytest.mark.parametrize("where", ["os.fsync", "pathlib.Path.replace"])
def test_a_disk_that_takes_no_more_stops_it_and_the_last_state_is_whole(
    tmp_path, monkeypatch, error, where
):
    path, number = tmp_path / "run.npz", getattr(errno, error)
    ours = trainer()
    ours.fit(2, checkpoint=path)
    before = path.read_bytes()

    def full(*_):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(where, full)
        with pytest.raises(OSError, match=f"{os.strerror(number)}, {WHOLE}") as caught:
            ours.fit(1, checkpoint=path)
    assert caught.value.errno == number
    assert caught.value.filename == str(path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["run.npz"]
    assert_goes_on_from(path, 2)
    ours.save(path)  # there is room again: what was trained in between was not lost either
    assert_goes_on_from(path, 3)


@pytest.mark.skipif(os.name != "posix", reason="only POSIX limits the size of files")
def test_on_the_command_line_a_full_disk_is_one_sentence(tmp_path):
    """The limit is met in the middle of a file, as on a disk that fills up."""
    folder = tmp_path / "run"
    assert run("train", "--epochs", 1, "--out", folder) == 0
    before = (folder / "checkpoint.npz").read_bytes()
    command = [sys.executable, "-c", SMALL_FILES, str(len(before) // 2)]
    done = subprocess.run(
        [*command, "train", "--epochs", "3", "--resume", "--out", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    words, _, named = done.stderr.strip().rpartition(WHOLE)
    assert words.startswith("Error: [Errno ")
    assert named == repr(str(folder / "checkpoint.npz"))
    assert (folder / "checkpoint.npz").read_bytes() == before
    assert not list(folder.glob("*.part"))
    assert not list(folder.glob(".*"))
    assert run("train", "--epochs", 2, "--resume", "--out", folder) == 0


def test_a_folder_that_cannot_be_written_is_named_with_the_file_that_was_asked_for(
    tmp_path, monkeypatch
):
    path = tmp_path / "run.npz"
    ours = trainer()
    ours.fit(1, checkpoint=path)
    before = path.read_bytes()
    if os.name == "posix" and os.geteuid() != 0:
        tmp_path.chmod(0o500)
    else:  # who may do everything is kept from it by hand
        real = Path.open

        def refuse(self, mode="r", *more, **options):
            if mode == "xb":
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
            return real(self, mode, *more, **options)

        monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(PermissionError, match=WHOLE) as caught:
        ours.fit(1, checkpoint=path)
    monkeypatch.undo()
    tmp_path.chmod(0o700)
    assert caught.value.filename == str(path)
    assert path.read_bytes() == before
    assert_goes_on_from(path, 1)


def test_a_network_that_cannot_be_saved_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "net.npz"
    net = TwoLayerNet(4, 5, 3, 0.5, rng=0)
    net.save(path)

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=WHOLE):
        TwoLayerNet(4, 5, 3, 0.5, rng=1).save(path)
    np.testing.assert_equal(dict(load_network(path).params), dict(net.params))


# --- Ctrl-C ---


@pytest.mark.parametrize("where", ["os.fsync", "pathlib.Path.replace", "pathlib.Path.unlink"])
def test_ctrl_c_while_it_saves_leaves_a_whole_file(tmp_path, monkeypatch, where):
    path = tmp_path / "run.npz"
    ours = trainer()
    ours.fit(1, checkpoint=path)
    owner, _, name = where.rpartition(".")
    real = getattr(os if owner == "os" else Path, name)

    def interrupted(*arguments, **options):
        monkeypatch.undo()  # it is pressed once
        real(*arguments, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(where, interrupted)
    with pytest.raises(KeyboardInterrupt):
        ours.fit(1, checkpoint=path)
    assert [found.name for found in tmp_path.iterdir()] == ["run.npz"]
    assert_goes_on_from(path, 1 if where == "os.fsync" else 2)


# --- two at once ---

REFUSED = ("another program is training in", "holds a run already", "holds no complete epoch")


def wait_for(process, is_there):
    """Wait until something is there, for as long as the program runs that makes it."""
    while True:
        with contextlib.suppress(FileNotFoundError):
            if is_there():
                return
        assert process.poll() is None
        time.sleep(0.01)


def test_a_folder_in_which_another_program_trains_is_refused(tmp_path):
    folder = tmp_path / "run"
    command = [sys.executable, "-m", "scratchdl", "train", "--epochs", "100000"]
    with subprocess.Popen([*command, "--out", str(folder)], stdout=subprocess.PIPE) as process:
        try:
            while (
                not (folder / "settings.json").exists()
                or not (folder / "settings.json").stat().st_size
            ):
                assert process.poll() is None
                time.sleep(0.01)
            settings = (folder / "settings.json").read_bytes()
            for options in ([], ["--seed", 3], ["--resume"]):
                said = run("train", *options, "--epochs", 3, "--out", folder)
                told = (
                    "another program is training in",
                    "holds a run already",
                    "holds no complete",
                )
                assert any(words in said for words in told), said
            wait_for(process, lambda: (folder / "checkpoint.npz").exists())
            said = run("train", "--epochs", 3, "--resume", "--out", folder)
            assert f"another program is training in {folder}; wait until it ends" in said
            assert (folder / "settings.json").read_bytes() == settings
        finally:
            process.kill()
    # It was killed, and holds nothing any more; what it had saved goes on.
    assert run("evaluate", folder) == 0


def test_a_folder_is_held_before_anything_is_written_to_it(tmp_path):
    (tmp_path / "settings.json").write_text("{}", "utf-8")
    with held_alone(tmp_path / "settings.json") as ours:
        assert ours
        assert "another program is training" in run("train", "--epochs", 1, "--out", tmp_path)
    assert (tmp_path / "settings.json").read_text("utf-8") == "{}"
    assert run("train", "--epochs", 1, "--out", tmp_path) == 0


def test_whoever_only_looks_is_kept_from_nothing(tmp_path):
    assert run("train", "--epochs", 1, "--out", tmp_path) == 0
    with held_alone(tmp_path / "settings.json"):
        assert run("evaluate", tmp_path) == 0


def test_two_programs_that_save_to_one_file_leave_one_whole(tmp_path):
    """Nobody is asked here: the last one wins, and the other state is not mixed into it."""
    path = tmp_path / "run.npz"
    one, other = trainer(), trainer()
    one.fit(3)
    for _ in range(3):
        other.fit(1, checkpoint=path)
        one.save(path)
    assert_goes_on_from(path, 3)


# --- the clock ---


@pytest.mark.parametrize("jump", [-1e9, 1e9, 0.0])
def test_a_clock_that_jumps_changes_no_byte(tmp_path, monkeypatch, jump):
    def saved(name):
        ours = trainer(progress=True)
        ours.fit(3, checkpoint=tmp_path / name, every=2)
        return (tmp_path / name).read_bytes()

    right = saved("right.npz")
    start, calls = time.time(), []

    def jumping():
        calls.append(jump)
        return start + jump * (len(calls) % 2)

    monkeypatch.setattr(time, "time", jumping)
    monkeypatch.setattr(time, "monotonic", lambda: 0.0)  # it stands still
    assert saved("wrong.npz") == right


# --- one seed ---


def hash_of_a_training(path, **variables):
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(path), "8"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | variables,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1], hashlib.sha256(path.read_bytes()).hexdigest()


def test_two_processes_with_one_seed_end_with_the_same_bytes(tmp_path):
    """They differ in the order of sets, in the time zone, the language and the place."""
    other = {"PYTHONHASHSEED": "1", "TZ": "Asia/Kolkata", "LC_ALL": "C", "COLUMNS": "40"}
    (tmp_path / "elsewhere").mkdir()
    first = hash_of_a_training(tmp_path / "run.npz", PYTHONHASHSEED="0")
    assert hash_of_a_training(tmp_path / "elsewhere" / "other.npz", **other) == first


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_what_a_killed_program_held_is_free_at_once(tmp_path):
    path = tmp_path / "held"
    code = f"""
import time
from scratchdl.files import held_alone
with held_alone({str(path)!r}) as ours:
    print(ours, flush=True)
    time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline().strip() == b"True"
        with held_alone(path) as ours:
            assert not ours
        process.kill()
        process.wait()
    with held_alone(path) as ours:
        assert ours
