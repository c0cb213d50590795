"""The IDX reader: what is sound is read, packed or not; everything else is named and refused."""

import gzip
import hashlib
import io
import math
import re
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scratchdl.datasets import read_idx
from scratchdl.datasets.idx import SIZE_LIMIT, OtherFileError, decode_idx, encode_header

IMAGES = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
SOUND = encode_header((2, 3, 4)) + IMAGES.tobytes()


@pytest.mark.parametrize("packed", [False, True])
def test_a_sound_file(tmp_path: Path, packed: bool):
    path = tmp_path / "images"
    path.write_bytes(gzip.compress(SOUND) if packed else SOUND)
    x = read_idx(path, sha256=hashlib.sha256(SOUND).hexdigest())
    np.testing.assert_array_equal(x, IMAGES)
    assert x.dtype == np.uint8
    assert x.flags.writeable


def test_a_path_as_text(tmp_path: Path):
    (tmp_path / "images").write_bytes(SOUND)
    assert read_idx(str(tmp_path / "images")).shape == (2, 3, 4)


def test_a_file_in_several_gzip_members():
    packed = gzip.compress(SOUND[:10]) + gzip.compress(SOUND[10:])
    np.testing.assert_array_equal(decode_idx(io.BytesIO(packed), "images"), IMAGES)


@pytest.mark.parametrize("shape", [(0,), (0, 28, 28), (3, 0, 4)])
def test_no_images_at_all(shape: tuple[int, ...]):
    assert decode_idx(io.BytesIO(encode_header(shape)), "images").shape == shape


HEADER = encode_header((2, 3, 4))
HOSTILE = {
    "empty": (b"", "starts with b''"),
    "text": (b"hello, world", "starts with b'hell', not with two zero bytes, type and rank$"),
    "two bytes of a header": (SOUND[:2], r"starts with b'.x00.x00', not with"),
    "three bytes of a header": (SOUND[:3], r"starts with b'.x00.x00.x08', not with"),
    "a picture": (b"\x89PNG" + SOUND[4:], "starts with b'.x89PNG'"),
    "a web page": (b"\r\n<!DOCTYPE html>\n<html>", "two zero .* it is a web page"),
    "a pointer": (b"version https://git-lfs.github.com/spec/v1", "it is a pointer of Git LFS"),
    "an archive": (b"PK\x03\x04" + bytes(40), "it is a zip archive: unpack it first"),
    "a table": (b"label," + b"pixel0," * 784 + b"\n5,0", "it is a table with a row for each pic"),
    "floats": (bytes([0, 0, 0x0D, 3]) + SOUND[4:], "type 13, only unsigned bytes"),
    "no axes": (bytes([0, 0, 8, 0]), "0 axes"),
    "colours": (encode_header((1, 1, 1, 3)) + b"rgb", "4 axes, expected 1 to 3"),
    "many axes": (bytes([0, 0, 8, 255]) + bytes(2000), "255 axes"),
    "cut in the header": (SOUND[:9], "ends within its header"),
    "cut at the end of the header": (SOUND[:15], "ends within its header"),
    "cut in the numbers": (SOUND[:-1], "promises 24 bytes of numbers, it holds 23"),
    "only a header": (HEADER, "promises 24 bytes of numbers, it holds 0"),
    "one byte too many": (SOUND + b"x", "promises 24 bytes of numbers, it holds more$"),
    "claims 80 billion billion billion": (encode_header((2**32 - 1,) * 3), "claims to hold"),
    "claims a byte over the limit": (encode_header((SIZE_LIMIT + 1,)), "claims to hold 67108865"),
    "overflows to nothing": (encode_header((2**32 - 1, 2**32 - 1, 0)), "cannot be read as IDX"),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("content", "words"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_files(tmp_path: Path, content: bytes, words: str, packed: bool):
    path = tmp_path / "train-images"
    path.write_bytes(gzip.compress(content) if packed else content)
    with pytest.raises(ValueError, match=words) as caught:
        read_idx(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("keep", range(2, len(gzip.compress(SOUND))))
def test_a_packed_file_cut_anywhere(keep: int):
    with pytest.raises(ValueError, match="images is a damaged gzip file"):
        decode_idx(io.BytesIO(gzip.compress(SOUND)[:keep]), "images")


@pytest.mark.parametrize("place", [12, -5, -1])
def test_a_packed_file_with_a_wrong_byte(place: int):
    packed = bytearray(gzip.compress(SOUND))
    packed[place] ^= 0x40
    with pytest.raises(ValueError, match=r"images (is|cannot)"):
        decode_idx(io.BytesIO(packed), "images")


def test_rubbish_after_a_packed_file():
    with pytest.raises(ValueError, match="Not a gzipped file"):
        decode_idx(io.BytesIO(gzip.compress(SOUND) + b"rubbish"), "images")


NEARLY_SOUND = st.builds(
    lambda shape, body: encode_header(tuple(shape)) + body,
    st.lists(st.integers(0, 3), min_size=1, max_size=3),
    st.binary(max_size=12),
)


@given(st.one_of(st.binary(max_size=60), NEARLY_SOUND), st.booleans())
@example(b"\x1f\x8b", False)
def test_any_bytes_are_refused_or_read(content: bytes, packed: bool):
    file = io.BytesIO(gzip.compress(content) if packed else content)
    if is_sound(content):
        np.testing.assert_array_equal(
            decode_idx(file, "noise").reshape(-1), list(content[4 + 4 * content[3] :])
        )
    else:  # bytes that begin as gzip does are read as gzip
        with pytest.raises(
            ValueError, match=r"noise (cannot be read as IDX|is a damaged gzip file)"
        ):
            decode_idx(file, "noise")


def is_sound(content: bytes) -> bool:
    """Say in one line, by other means than the reader's, what a sound file is."""
    if len(content) < 4 or content[:3] != b"\0\0\x08" or content[3] not in (1, 2, 3):
        return False
    lengths = np.frombuffer(content[4 : 4 + 4 * content[3]].ljust(12, b"\xff"), ">u4")
    return len(content) == 4 + 4 * content[3] + math.prod(map(int, lengths[: content[3]]))


def test_the_limit_is_64_mib():
    """MNIST is below it, but not by half; a header without numbers shows it without the memory."""
    with pytest.raises(ValueError, match="promises 67108864 bytes of numbers, it holds 0"):
        decode_idx(io.BytesIO(encode_header((64 * 2**20,))), "images")


def test_a_limit_that_is_raised(tmp_path: Path):
    content = encode_header((5, 2, 2)) + bytes(20)
    path = tmp_path / "emnist"
    path.write_bytes(content)
    words = "emnist cannot .* hold 20 bytes, the limit is 19; if you trust .* larger size_limit"
    for read in (
        lambda limit: read_idx(path, size_limit=limit),
        lambda limit: decode_idx(io.BytesIO(content), "emnist", size_limit=limit),
    ):
        assert read(20).shape == (5, 2, 2)
        with pytest.raises(ValueError, match=words):
            read(19)


def test_another_hash():
    words = f"images is a whole IDX file of 2×3×4 bytes, .*is [0-9a-f]{{64}}, expected {'0' * 64}"
    with pytest.raises(OtherFileError, match=words):
        decode_idx(io.BytesIO(SOUND), "images", sha256="0" * 64)


def test_a_gigabyte_in_a_small_file_costs_next_to_nothing(tmp_path: Path):
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(HEADER)
        for _ in range(1024):
            file.write(bytes(2**20))
    assert path.stat().st_size < 2**23
    tracemalloc.start()
    with pytest.raises(ValueError, match="holds more"):
        read_idx(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**20


def test_a_missing_file_and_a_folder(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        read_idx(tmp_path / "nowhere")
    with pytest.raises(OSError, match=re.escape(str(tmp_path))):
        read_idx(tmp_path)
