"""Writing files: all of it or nothing, whatever interrupts and whoever else writes."""

import os
import threading

import pytest

from scratchdl.files import write_atomically


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
