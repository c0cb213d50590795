"""The npz reader: exactly the arrays we expect, or an error that says what came instead."""

import errno
import io
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest

from scratchdl.npz import ArraySpec, read_bytes, read_npz, write_npz

SPEC = {"x": ArraySpec((2, 3), "float64"), "name": ArraySpec((2,), "<U5")}
X = np.arange(6.0).reshape(2, 3)
NAMES = np.array(["one", "three"])


def packed(**arrays: np.ndarray) -> io.BytesIO:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def npy(array: np.ndarray, version: tuple[int, int] = (1, 0)) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version)
    return file.getvalue()


def refused(file: io.BytesIO, words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        read_npz(file.getvalue(), SPEC, "table.npz")
    assert str(caught.value).startswith("table.npz is not the npz file it should be")


def test_a_sound_file():
    arrays = read_npz(packed(name=NAMES, x=X).getvalue(), SPEC, "table.npz")
    assert list(arrays) == ["x", "name"]
    np.testing.assert_array_equal(arrays["x"], X)
    np.testing.assert_array_equal(arrays["name"], NAMES)
    assert all(array.flags.writeable for array in arrays.values())


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"x": X}, "expected the arrays"),
        ({"x": X, "name": NAMES, "more": X}, "expected the arrays"),
        ({"x": X, "nmae": NAMES}, "nmae"),
        ({"x": X.T.copy(), "name": NAMES}, r"'shape': \(3, 2\), }\", expected .*\(2, 3\)"),
        ({"x": np.asfortranarray(X), "name": NAMES}, "the header of x is"),
        ({"x": X.astype(">f8"), "name": NAMES}, "'descr': '>f8'"),
        ({"x": X.astype("<i8"), "name": NAMES}, "'descr': '<i8'"),
        ({"x": X, "name": NAMES.astype("<U3")}, "the header of name is.*'<U3'.*expected.*'<U5'"),
        ({"x": X[:, :1], "name": NAMES}, "the header of x is"),
        ({"x": np.zeros((200, 300)), "name": NAMES}, "x.npy claims 480128 bytes"),
        ({"x": np.zeros((0, 3)), "name": NAMES}, "the header of x is"),
    ],
)
def test_other_arrays(arrays: dict[str, np.ndarray], words: str):
    refused(packed(**arrays), words)


def test_a_pickle_is_never_opened():
    """An array of objects is a pickle, which could run anything; its header alone betrays it."""

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return pytest.fail, ("the pickle was opened",)

    refused(packed(x=np.array([[Trap()] * 3] * 2), name=NAMES), "the header of x is .*'|O'")


@pytest.mark.parametrize("content", [b"", b"PK", b"hello", bytes(1000)])
def test_no_zip_at_all(content: bytes):
    refused(io.BytesIO(content), "not a zip file")


def test_a_file_cut_short():
    refused(io.BytesIO(packed(x=X, name=NAMES).getvalue()[:-30]), "zip file")


def test_a_wrong_byte_in_the_numbers():
    content = bytearray(zipped({"x.npy": npy(X), "name.npy": npy(NAMES)}, 0).getvalue())
    content[content.index(X.tobytes()) + 3] ^= 1
    refused(io.BytesIO(content), "Bad CRC-32")


def test_a_wrong_byte_in_packed_numbers():
    content = bytearray(packed(x=X, name=NAMES).getvalue())
    content[60:64] = b"\xff\xff\xff\xff"
    refused(io.BytesIO(content), "Error -3")


def with_header(text: bytes) -> io.BytesIO:
    start = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text
    return zipped({"x.npy": start + X.tobytes(), "name.npy": npy(NAMES)})


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff" * 100,
        b"{}",
        b"__import__('os').abort()",
        b"-" * 3900 + b"1",  # too deep for Python's parser, at which NumPy's reader falls over
        b"(" * 3900,
        b"{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }",
    ],
)
def test_a_hostile_header(text: bytes):
    refused(with_header(text), "the header of x is")


def test_a_header_with_other_padding():
    text = b"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }" + b" " * 77 + b"\n"
    np.testing.assert_array_equal(read_npz(with_header(text).getvalue(), SPEC, "table.npz")["x"], X)


def test_a_header_has_room_for_four_kibibytes():
    text = b"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }"
    longest = text.ljust(4096 - 10)  # ten bytes say that it is an npy, and how long the text is
    np.testing.assert_array_equal(
        read_npz(with_header(longest).getvalue(), SPEC, "table.npz")["x"], X
    )
    refused(with_header(longest + b" "), f"claims {4097 + X.nbytes} bytes")


def test_numbers_without_a_header():
    refused(zipped({"x.npy": X.tobytes(), "name.npy": npy(NAMES)}), "x.npy claims 48 bytes")


def test_a_header_longer_than_the_file():
    start = b"\x93NUMPY\x01\x00" + struct.pack("<H", 4096) + b" " * 100
    refused(zipped({"x.npy": start, "name.npy": npy(NAMES)}), "the header of x is ''")


def test_a_member_that_is_no_npy():
    refused(zipped({"x.npy": b"hello" * 20, "name.npy": npy(NAMES)}), "starts with b'hello")


def test_another_version_of_the_format():
    refused(zipped({"x.npy": npy(X, (3, 0)), "name.npy": npy(NAMES)}), "not as version 1.0")


def test_numbers_that_are_missing_or_too_many():
    for content, count in ((npy(X)[:-8], 40), (npy(X) + bytes(8), 56)):
        refused(
            zipped({"x.npy": content, "name.npy": npy(NAMES)}), f"holds {count} bytes of numbers"
        )


def test_a_header_that_claims_too_much_costs_nothing():
    """NumPy's own reader would set aside what the header claims before it reads."""
    header = io.BytesIO()
    claim = {"descr": "<f8", "fortran_order": False, "shape": (10**9,)}
    np.lib.format.write_array_header_1_0(header, claim)
    file = zipped({"x.npy": header.getvalue(), "name.npy": npy(NAMES)})
    tracemalloc.start()
    refused(file, r"'shape': \(1000000000,\)")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**20


def test_a_zip_that_unpacks_to_a_gigabyte_costs_nothing():
    refused(zipped({"x.npy": bytes(2**26), "name.npy": npy(NAMES)}), "claims 67108864 bytes")


def test_a_table_of_contents_that_lies_costs_nothing():
    """The table says 100 bytes, the stream unpacks to 64 MiB."""
    content = bytearray(zipped({"x.npy": bytes(2**26), "name.npy": npy(NAMES)}).getvalue())
    size = content.index(b"PK\x01\x02") + 24
    content[size : size + 4] = struct.pack("<I", 100)
    tracemalloc.start()
    refused(io.BytesIO(content), "Bad CRC-32|starts with")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**21


def test_two_members_of_one_name():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x.npy", npy(X))
        archive.writestr("name.npy", npy(NAMES))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("x.npy", npy(X))
    refused(file, "expected the arrays")


def test_unusual_packing():
    refused(zipped({"x.npy": npy(X), "name.npy": npy(NAMES)}, zipfile.ZIP_BZIP2), "unusual way")


def test_encryption():
    content = bytearray(zipped({"x.npy": npy(X), "name.npy": npy(NAMES)}).getvalue())
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the flags of the first entry in the table
    refused(io.BytesIO(content), "x.npy is encrypted or packed in an unusual way")


def directory_changed(offset: int, value: bytes) -> io.BytesIO:
    """A sound file, of which the first entry in the table of contents says something else."""
    content = bytearray(zipped({"x.npy": npy(X), "name.npy": npy(NAMES)}).getvalue())
    start = content.index(b"PK\x01\x02") + offset
    content[start : start + len(value)] = value
    return io.BytesIO(content)


def test_a_zip_of_a_version_to_come():
    refused(directory_changed(6, b"\xff"), "zip file version 25.5")


def test_data_that_are_a_patch():
    refused(directory_changed(8, b"\x20"), "compressed patched data")


def test_a_name_that_never_ends_is_shown_in_part():
    """The header before the numbers may claim a name of 64 KiB."""
    content = bytearray(zipped({"x.npy": npy(X), "name.npy": npy(NAMES)}).getvalue())
    content[26:28] = b"\xff\x7f"
    content += bytes(40_000)
    with pytest.raises(ValueError, match=r"^table\.npz is not the npz file") as caught:
        read_npz(bytes(content), SPEC, "table.npz")
    words = str(caught.value)
    assert words.endswith("...")
    assert len(words.partition("it should be: ")[2]) == 500 + len("...")


@pytest.mark.parametrize(("letters", "end"), [(500, ""), (501, "...")])
def test_a_reason_of_five_hundred_letters_is_shown_whole(letters, end):
    def reason(name: str) -> str:
        return f"it holds {[name]}, expected the arrays ['name', 'x']"

    name = "a" * (letters - len(reason("")))
    with pytest.raises(ValueError, match=r"^table\.npz is not the npz file") as caught:
        read_npz(zipped({name: npy(X)}).getvalue(), SPEC, "table.npz")
    assert str(caught.value).endswith(f": {reason(name)[:500]}{end}")


def test_a_place_before_the_beginning_of_the_file(tmp_path):
    """Whoever seeks there is told by the system that the argument is invalid."""
    sound = zipped({"x.npy": npy(X), "name.npy": npy(NAMES)}).getvalue()
    end = sound.index(b"PK\x05\x06")
    path = tmp_path / "table.npz"
    # the table of contents claims to lie further back than it does: all places move to the front
    moved = sound[: end + 16] + struct.pack("<I", end + 5000) + sound[end + 20 :]
    path.write_bytes(moved)
    with (
        path.open("rb") as file,
        pytest.raises(ValueError, match=r"table\.npz is not the npz file"),
    ):
        read_bytes(file, "x", "table.npz", limit=100)


def test_a_disk_that_fails_is_the_systems_error():
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() == 0:  # the table of contents, at the end, could still be read
                raise OSError(errno.EIO, "Input/output error")
            return super().read(size)

    sound = zipped({"x.npy": npy(np.arange(5, dtype=np.uint8))}).getvalue()
    assert read_bytes(io.BytesIO(sound), "x", "table.npz", limit=100) == bytes(range(5))
    with pytest.raises(OSError, match="Input/output"):
        read_bytes(Failing(sound), "x", "table.npz", limit=100)


def bytes_in(size: int, limit: int, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = npy(np.arange(size, dtype=np.uint8))
    return read_bytes(zipped({"x.npy": content}, method), "x", "table.npz", limit=limit)


def test_bytes_are_read_up_to_a_limit():
    assert bytes_in(1, limit=7) == b"\0"
    assert bytes_in(7, limit=7) == bytes(range(7))
    for size in (0, 8):
        with pytest.raises(ValueError, match=f"table.npz is not .*: x claims {size} bytes"):
            bytes_in(size, limit=7)


def test_bytes_that_are_packed_in_an_unusual_way_are_not_read():
    with pytest.raises(ValueError, match="unusual way"):
        bytes_in(5, limit=7, method=zipfile.ZIP_BZIP2)


def test_objects_are_not_written():
    """NumPy would pickle them, and whoever opens a pickle runs what stands in it."""
    with pytest.raises(ValueError, match="allow_pickle=False"):
        write_npz(io.BytesIO(), {"x": np.array([None])})


def test_arrays_of_any_size_are_written(monkeypatch):
    """The zip format of old ends at 2 GiB, here after a hundred bytes."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)
    file = io.BytesIO()
    write_npz(file, {"x": X, "name": NAMES})
    np.testing.assert_array_equal(read_npz(file.getvalue(), SPEC, "table.npz")["x"], X)


def test_an_array_that_a_file_does_not_hold_is_named():
    with pytest.raises(ValueError, match=r"holds no array 'x', as if np\.savez had"):
        read_bytes(packed(y=np.arange(3, dtype=np.uint8)), "x", "table.npz", limit=100)
