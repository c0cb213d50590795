"""What a file is that is not the one expected, and what reads it, by how it begins."""

import gzip
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from scratchdl.datasets.idx import encode_header
from scratchdl.datasets.kinds import arrays_in, kind_of, what_is, what_is_in


def saved(save, *things, **named) -> bytes:
    file = io.BytesIO()
    save(file, *things, **named)
    return file.getvalue()


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, b"")
    return file.getvalue()


IDX = "a file in IDX format: scratchdl.datasets.read_idx reads it"
PICTURE = "a single picture, not a set of them"
PAGE = "a web page: the address leads elsewhere, or wants you to log in"
TABLE = (
    "a table with a row for each picture: numpy.loadtxt(path, delimiter=',', skiprows=1, "
    "dtype='uint8') reads it; take the labels out and divide the rest by 255"
)
STARTS = {
    "zip": (zipped("a.txt"), "a zip archive: unpack it first"),
    "npy": (saved(np.save, np.zeros(3)), "an array of NumPy's: numpy.load reads it"),
    "IDX": (encode_header((2,)), IDX),
    "gzip": (
        gzip.compress(b"x"),
        "packed with gzip: scratchdl.datasets.read_idx reads it if IDX is inside",
    ),
    "PNG": (b"\x89PNG\r\n\x1a\n", PICTURE),
    "JPEG": (b"\xff\xd8\xff\xe0", PICTURE),
    "page": (b"\xef\xbb\xbf \r\n<!DOCTYPE html>", PAGE),
    "old page": (b"<HTML>", PAGE),
    "pointer": (
        b"version https://git-lfs.github.com/spec/v1",
        "a pointer of Git LFS, not the file: `git lfs pull` fetches it",
    ),
    "table": (b"label" + b",pixel" * 32 + b"\n5", TABLE),
    "narrow table": (b"label" + b",pixel" * 31 + b"\n" + b"," * 99, None),
    "table of no letters": (b"\xe9" + b"," * 99, None),
    "text": (b"Dear diary", None),
    "nothing": (b"", None),
}


@pytest.mark.parametrize("name", STARTS)
def test_a_file_is_told_by_its_first_bytes(name: str, tmp_path: Path):
    start, kind = STARTS[name]
    assert kind_of(start) == kind
    (tmp_path / "file").write_bytes(start)
    assert what_is(tmp_path / "file") == (f"file is {kind}" if kind else None)


def test_a_file_that_cannot_be_read_is_nothing_that_we_know(tmp_path: Path):
    assert what_is(tmp_path / "nowhere") is None
    assert what_is(tmp_path) is None


def test_an_archive_of_arrays_names_six_of_them(tmp_path: Path):
    names = list("abcdefg")
    path = tmp_path / "set.npz"
    path.write_bytes(zipped("read.me", *(f"{name}.npy" for name in names)))
    assert arrays_in(path) == "a, b, c, d, e, f"
    assert what_is(path) == (
        "set.npz is an npz archive with a, b, c, d, e, f: numpy.load reads it; divide by 255"
    )
    path.write_bytes(b"PK\x03\x04 but no archive")
    assert arrays_in(path) == ""
    assert what_is(path) == "set.npz is a zip archive: unpack it first"


def test_a_folder_is_told_by_what_is_known_in_it_or_by_names(tmp_path: Path):
    assert what_is_in(tmp_path, []) == "; it is empty"
    (tmp_path / ".hidden").write_bytes(b"<html>")
    assert what_is_in(tmp_path, []) == "; it is empty"
    for name in "abcdef":
        (tmp_path / name).mkdir()
    assert what_is_in(tmp_path, []) == "; it holds a, b, c, d, e, f"
    (tmp_path / "g").write_bytes(b"what was looked for")
    assert what_is_in(tmp_path, ["g"]) == "; it holds a, b, c, d, e, f, ..."
    for name in ("w", "x", "y", "z"):
        (tmp_path / name).write_bytes(b"\x89PNG")
    pictures = "; ".join(f"{name} is {PICTURE}" for name in "wxy")
    assert what_is_in(tmp_path, ["g"]) == f"; but {pictures}"
    assert what_is_in(tmp_path, list("wxyz")).startswith("; it holds")
