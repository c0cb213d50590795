"""Checkpoints: what is saved comes back, half a file never stays, a hostile file is refused."""

import io
import json
import os
import zipfile

import numpy as np
import pytest

from scratchdl import checkpoints

ARRAYS = {
    "params/W": np.arange(6, dtype=np.float32).reshape(2, 3),
    "params/b": np.array([1.0, np.nan, -np.inf]),
    "scale": np.array(0.5),
    "empty": np.empty((0, 3)),
    "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "labels": np.array([1, 2, 3], dtype=np.uint8),
}
ABOUT = {"schema": 1, "rng": {"state": 2**127 + 1}, "losses": [0.1 + 0.2, 1e-300]}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "run.npz"


def names_beside(path):
    return [found.name for found in path.parent.iterdir()]


def test_what_is_saved_comes_back_bit_by_bit(path):
    checkpoints.save(path, ARRAYS, ABOUT)
    arrays, about = checkpoints.load(path, ARRAYS)
    assert about == ABOUT
    assert list(arrays) == list(ARRAYS)
    for name, array in arrays.items():
        assert array.dtype == ARRAYS[name].dtype
        assert array.shape == ARRAYS[name].shape
        assert array.tobytes() == ARRAYS[name].tobytes()
        assert array.flags.writeable


def test_it_is_an_ordinary_npz_and_the_same_bytes_each_time(path):
    checkpoints.save(str(path), ARRAYS, ABOUT)
    first = path.read_bytes()
    with np.load(path, allow_pickle=False) as file:
        np.testing.assert_equal(file["params/W"], ARRAYS["params/W"])
        assert json.loads(file["about"].tobytes()) == ABOUT
    checkpoints.save(path, ARRAYS, ABOUT)
    assert path.read_bytes() == first
    assert names_beside(path) == [path.name]


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
@pytest.mark.parametrize("where", ["os.fsync", "pathlib.Path.replace"])
def test_interrupted_it_leaves_the_old_file_and_no_other(path, monkeypatch, error, where):
    checkpoints.save(path, ARRAYS, ABOUT)
    old = path.read_bytes()

    def fail(*args):
        raise error

    monkeypatch.setattr(where, fail)
    with pytest.raises(type(error)):
        checkpoints.save(path, ARRAYS, {"epoch": 2})
    assert path.read_bytes() == old
    assert names_beside(path) == [path.name]


def test_the_file_is_on_the_disk_before_it_takes_the_place_of_the_old_one(path, monkeypatch):
    calls, fsync, replace = [], os.fsync, type(path).replace
    monkeypatch.setattr("os.fsync", lambda fd: calls.append("fsync") or fsync(fd))
    monkeypatch.setattr(
        "pathlib.Path.replace", lambda *args: calls.append("replace") or replace(*args)
    )
    checkpoints.save(path, ARRAYS, ABOUT)
    assert calls == (["fsync", "replace", "fsync"] if os.name == "posix" else ["fsync", "replace"])


@pytest.mark.parametrize(
    ("arrays", "about", "error", "message"),
    [
        ({"W": np.array([None])}, {}, TypeError, "W must hold numbers to be saved"),
        ({"W": np.array(["text"])}, {}, TypeError, "W must hold numbers to be saved"),
        ({"about": np.zeros(1)}, {}, ValueError, "no array can be called 'about'"),
        ({}, {"f": len}, TypeError, "not JSON serializable"),
    ],
)
def test_what_cannot_be_saved_is_said_before_anything_is_written(
    path, arrays, about, error, message
):
    with pytest.raises(error, match=message):
        checkpoints.save(path, arrays, about)
    assert names_beside(path) == []


def test_a_missing_file_or_folder_is_the_systems_error(path):
    with pytest.raises(FileNotFoundError):
        checkpoints.load(path, ARRAYS)
    with pytest.raises(FileNotFoundError):
        checkpoints.save(path.parent / "no" / "run.npz", ARRAYS, ABOUT)


OTHERS = {
    "a missing array": {"W": np.zeros(3), "b": np.zeros(2)},
    "another name": {"V": np.zeros(3)},
    "another shape": {"W": np.zeros((3, 1))},
    "another size": {"W": np.zeros(4)},
    "another kind": {"W": np.zeros(3, dtype=np.int64)},
    "another precision": {"W": np.zeros(3, dtype=np.float32)},
}


@pytest.mark.parametrize("other", OTHERS)
def test_a_checkpoint_of_something_else_is_refused(path, other):
    checkpoints.save(path, {"W": np.zeros(3)}, {})
    with pytest.raises(ValueError, match=r"run\.npz is not the npz file it should be"):
        checkpoints.load(path, OTHERS[other])


def zipped(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return file.getvalue()


def npy(array):
    file = io.BytesIO()
    np.save(file, array, allow_pickle=array.dtype == object)
    return file.getvalue()


def text(value):
    return npy(np.frombuffer(value, np.uint8))


HOSTILE = {
    "nothing": b"",
    "no zip": b"PK" + bytes(100),
    "half a file": zipped(W=npy(np.zeros(3)), about=text(b"{}"))[:-40],
    "no text": zipped(W=npy(np.zeros(3))),
    "an empty text": zipped(W=npy(np.zeros(3)), about=text(b"")),
    "no JSON": zipped(W=npy(np.zeros(3)), about=text(b"{'a': 1}")),
    "no UTF-8": zipped(W=npy(np.zeros(3)), about=text(b"\xff\xfe\xfa")),
    "a list": zipped(W=npy(np.zeros(3)), about=text(b"[1, 2]")),
    "a pickle": zipped(W=npy(np.array([print] * 3)), about=text(b"{}")),
    "a bomb": zipped(W=npy(np.zeros(3)), about=npy(np.zeros(70 * 2**20, np.uint8))),
    "a bomb of numbers": zipped(W=npy(np.zeros(2**20)), about=text(b"{}")),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused(path, kind):
    path.write_bytes(HOSTILE[kind])
    with pytest.raises(ValueError, match=r"run\.npz is "):
        checkpoints.load(path, {"W": np.zeros(3)})


def test_a_text_that_would_fill_the_memory_is_not_unpacked(path):
    path.write_bytes(HOSTILE["a bomb"])
    with pytest.raises(ValueError, match="about claims 73400320 bytes"):
        checkpoints.load(path, {"W": np.zeros(3)})


def test_a_file_too_large_is_not_read_to_its_end(path):
    path.write_bytes(bytes(10_000) + zipped(W=npy(np.zeros(3)), about=text(b"{}")))
    with pytest.raises(ValueError, match=r"it has over 1050 bytes"):
        checkpoints.load(path, {"W": np.zeros(3)})


def test_the_text_may_be_long(path):
    about = {"losses": ["0.123456789"] * 10_000}
    checkpoints.save(path, {}, about)
    assert checkpoints.load(path, {})[1] == about


def test_the_text_can_say_which_arrays_to_expect(path):
    checkpoints.save(path, {"W": np.arange(3.0)}, {"size": 3})
    arrays, about = checkpoints.load(path, lambda about: {"W": np.zeros(about["size"])})
    np.testing.assert_equal(arrays, {"W": np.arange(3.0)})
    assert about == {"size": 3}
    with pytest.raises(ValueError, match="the header of W is"):
        checkpoints.load(path, lambda about: {"W": np.zeros((about["size"], 1))})
