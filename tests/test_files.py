"""Writing files: all of it or nothing, whatever interrupts and whoever else writes."""

import errno
import os
import sys
import threading
import types

import pytest

from scratchdl import files
from scratchdl.files import held_alone, write_atomically


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("old", [{}, {"file": b"old"}])
def test_interrupted_it_leaves_what_was_there_and_nothing_else(tmp_path, monkeypatch, error, old):
    for name, content in old.items():
        (tmp_path / name).write_bytes(content)

    def fail(_):
        assert len(contents(tmp_path)) == len(old) + 1  # it is being written under another name
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(error)):
        write_atomically(tmp_path / "file", lambda file: file.write(b"new"))
    assert contents(tmp_path) == old


def test_a_full_disk_is_told_with_the_name_that_was_asked_for(tmp_path):
    def fail(_):
        raise OSError(28, "No space left on device", "another name")

    with pytest.raises(
        OSError, match="so nothing was written; what was there before is whole"
    ) as e:
        write_atomically(tmp_path / "file", fail)
    assert (e.value.errno, e.value.filename) == (28, str(tmp_path / "file"))


def test_all_of_it_is_forced_onto_the_disk_and_nothing_stays_open(tmp_path, monkeypatch):
    sizes, opened, closed, real_open, real_close = [], [], [], os.open, os.close
    monkeypatch.setattr(os, "fsync", lambda file: sizes.append(os.fstat(file).st_size))
    monkeypatch.setattr(os, "open", lambda *of: opened.append(real_open(*of)) or opened[-1])
    monkeypatch.setattr(os, "close", lambda file: closed.append(file) or real_close(file))
    write_atomically(tmp_path / "file", lambda file: file.write(b"new"))
    assert sizes[0] == 3
    assert opened == closed
    assert len(sizes) == 1 + len(opened)
    assert len(opened) == (os.name == "posix")


def test_what_the_writer_raises_is_passed_on(tmp_path):
    with pytest.raises(ZeroDivisionError):
        write_atomically(tmp_path / "file", lambda _: 1 / 0)
    assert contents(tmp_path) == {}


def test_many_may_write_at_once(tmp_path):
    texts = [bytes([letter]) * 100_000 for letter in b"abcdefgh"]

    def write(text):
        for _ in range(5):
            write_atomically(tmp_path / "file", lambda file: file.write(text))

    threads = [threading.Thread(target=write, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(contents(tmp_path)) == ["file"]
    assert contents(tmp_path)["file"] in texts


def test_a_missing_folder_is_the_systems_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "no" / "file", lambda file: file.write(b""))


# --- one program at a time ---


class Locks(types.ModuleType):
    """A system's own module for locks, which answers as a test says."""

    LOCK_EX, LOCK_NB, LK_NBLCK = 1, 2, 3

    def __init__(self, error=None):
        super().__init__("locks")
        self.error, self.asked, self.places = error, [], []

    def flock(self, *asked):
        self.asked.append(asked)
        self.places.append(os.lseek(asked[0], 0, os.SEEK_CUR))
        if self.error:
            raise self.error

    locking = flock


def test_who_comes_second_is_told_and_the_file_stays(tmp_path):
    (tmp_path / "file").write_bytes(b"text")
    with held_alone(tmp_path / "file") as first:
        with held_alone(str(tmp_path / "file")) as second:
            assert (first, second) == (True, False)
        with held_alone(tmp_path / "other") as third:
            assert third
    with held_alone(tmp_path / "file") as again:
        assert again
    assert contents(tmp_path) == {"file": b"text", "other": b""}


@pytest.mark.parametrize(
    ("error", "ours"),
    [(None, True), (BlockingIOError(), False), (OSError(errno.ENOLCK, "no locks"), True)],
)
def test_a_drive_that_holds_nothing_keeps_nobody_out(tmp_path, monkeypatch, error, ours):
    monkeypatch.setitem(sys.modules, "fcntl", Locks(error))
    with held_alone(tmp_path / "file") as answer:
        assert answer is ours


@pytest.mark.parametrize(("error", "ours"), [(None, True), (OSError(36, "deadlock"), False)])
def test_on_windows_a_byte_is_held_that_nobody_reads(tmp_path, monkeypatch, error, ours):
    locks = Locks(error)
    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setitem(sys.modules, "msvcrt", locks)
    with held_alone(tmp_path / "file") as answer:
        assert answer is ours
    assert [asked[1:] for asked in locks.asked] == [(Locks.LK_NBLCK, 1)]
    assert locks.places[0] >= 100_000_000


def test_where_nothing_can_be_held_everybody_is_told_yes(tmp_path, monkeypatch):
    for name in ("fcntl", "msvcrt"):
        monkeypatch.setitem(sys.modules, name, None)
    with held_alone(tmp_path / "file") as first, held_alone(tmp_path / "file") as second:
        assert (first, second) == (True, True)


def test_a_file_that_cannot_be_made_is_the_systems_error(tmp_path):
    with pytest.raises(FileNotFoundError), held_alone(tmp_path / "no" / "file"):
        pass


def test_an_error_without_a_number_is_passed_on(tmp_path):
    def fail(_):
        raise OSError("strange")

    with pytest.raises(OSError, match=r"^strange$"):
        write_atomically(tmp_path / "file", fail)


def test_where_folders_cannot_be_opened_nothing_is_forced(tmp_path, monkeypatch):
    windows = types.SimpleNamespace(name="nt", fsync=os.fsync, open=pytest.fail)
    monkeypatch.setattr(files, "os", windows)
    write_atomically(tmp_path / "x", lambda file: file.write(b"all"))
    assert (tmp_path / "x").read_bytes() == b"all"
