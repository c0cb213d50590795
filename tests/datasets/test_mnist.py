"""All of MNIST: where it is looked for, in which order, and what a reader is told."""

import gzip
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest

from datasets.conftest import TinyMnist
from datasets.tls_server import Server
from scratchdl import load_mnist
from scratchdl.datasets import DownloadError, folders, mnist, read_idx
from scratchdl.datasets.idx import encode_header
from scratchdl.datasets.kinds import what_is

KINDS = ("images-idx3", "labels-idx1")
TRAIN, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


def assert_tiny(result: tuple, tiny: TinyMnist) -> None:
    (x_train, t_train), (x_test, t_test) = result
    for x, name in zip((x_train, t_train, x_test, t_test), tiny.arrays, strict=True):
        np.testing.assert_array_equal(x.reshape(tiny.arrays[name].shape), tiny.arrays[name])


def test_the_four_files_have_the_published_names_and_a_sum_each():
    names = [f"{part}-{kind}-ubyte" for part in ("train", "t10k") for kind in KINDS]
    assert list(mnist.SHA256) == names
    assert all(re.fullmatch("[0-9a-f]{64}", sum_) for sum_ in mnist.SHA256.values())


def test_the_brightest_pixel_is_exactly_1(tiny: TinyMnist, tmp_path: Path):
    for x, _ in load_mnist(data_dir=tiny.write(tmp_path / "mine")):
        assert x.max() == 1
        assert x.min() == 0


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("kind", [str, Path])
def test_a_folder_by_argument(tiny: TinyMnist, tmp_path: Path, packed: bool, kind: type):
    folder = tiny.write(tmp_path / "mine", packed=packed)
    assert_tiny(load_mnist(normalize=False, data_dir=kind(folder)), tiny)
    assert not list(tmp_path.glob("user-cache/**/*ubyte*"))


def test_a_folder_in_the_readers_home(
    tiny: TinyMnist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(
        Path, "expanduser", lambda path: Path(str(path).replace("~", str(tmp_path)))
    )
    tiny.write(tmp_path / "mine")
    assert_tiny(load_mnist(normalize=False, data_dir="~/mine"), tiny)


def test_a_folder_by_a_variable(tiny: TinyMnist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SCRATCHDL_DATA", str(tiny.write(tmp_path / "mine")))
    assert_tiny(load_mnist(normalize=False), tiny)


def test_the_argument_goes_before_the_variable(
    tiny: TinyMnist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SCRATCHDL_DATA", str(tmp_path / "nowhere"))
    assert_tiny(load_mnist(normalize=False, data_dir=tiny.write(tmp_path / "mine")), tiny)


def test_the_variable_goes_before_the_cache(
    tiny: TinyMnist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SCRATCHDL_CACHE", str(tiny.write(tmp_path / "cache/mnist").parent))
    monkeypatch.setenv("SCRATCHDL_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(NotADirectoryError, match=r"SCRATCHDL_DATA names '.*nowhere'"):
        load_mnist()


def test_the_cache_goes_before_the_network(
    tiny: TinyMnist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server
):
    tiny.serve(server)
    monkeypatch.setenv("SCRATCHDL_CACHE", str(tiny.write(tmp_path / "cache/mnist").parent))
    assert_tiny(load_mnist(normalize=False), tiny)
    assert server.asked == []


def test_an_empty_variable_is_none(
    tiny: TinyMnist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SCRATCHDL_DATA", "")
    monkeypatch.setenv("SCRATCHDL_CACHE", "")
    tiny.write(tmp_path / "user-cache/scratchdl/mnist")
    assert_tiny(load_mnist(normalize=False), tiny)


def test_a_named_folder_that_is_not_there_or_not_a_folder(tmp_path: Path, server: Server):
    (tmp_path / "file").write_bytes(b"")
    for name in ("nowhere", "file"):
        with pytest.raises(NotADirectoryError, match=f"data_dir names '.*{name}', which is not"):
            load_mnist(data_dir=tmp_path / name)
    assert server.asked == []


def test_a_named_folder_that_lacks_a_file(tiny: TinyMnist, tmp_path: Path, server: Server):
    tiny.serve(server)
    folder = tiny.write(tmp_path / "mine")
    (folder / LABELS).unlink()
    with pytest.raises(FileNotFoundError, match=rf"no {LABELS} \(nor {LABELS}.gz\) in .*mine"):
        load_mnist(data_dir=folder)
    assert server.asked == []


def test_a_named_folder_with_other_data(tiny: TinyMnist, tmp_path: Path, server: Server):
    tiny.serve(server)
    folder = tiny.write(tmp_path / "mine")
    content = bytearray((folder / TRAIN).read_bytes())
    content[-1] ^= 1
    (folder / TRAIN).write_bytes(content)
    words = rf"mine.{TRAIN} is a whole IDX file of 20×28×28 bytes, .* Fashion-MNIST .*read_idx,"
    with pytest.raises(ValueError, match=words):
        load_mnist(data_dir=folder)
    assert server.asked == []


FORMS = {  # how archives and programs leave the four files behind: a folder and a name in it
    "dots for dashes": lambda name: name.replace("-idx", ".idx"),
    "packed, with dots": lambda name: name.replace("-idx", ".idx") + ".gz",
    "torchvision's folders": lambda name: f"MNIST/raw/{name}",
    "an archive in its folder": lambda name: f"archive/{name.replace('-idx', '.idx')}",
    "a folder for each file": lambda name: f"{name}/{name}",
    "both of these": lambda name: f"archive/{name}/{name}",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_common_form_of_the_four_files(tiny: TinyMnist, tmp_path: Path, form: str):
    for name, content in tiny.files.items():
        path = tmp_path / "mine" / FORMS[form](name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    assert_tiny(load_mnist(normalize=False, data_dir=tmp_path / "mine"), tiny)


def test_beside_another_set_of_the_same_names(tiny: TinyMnist, tmp_path: Path):
    tiny.write(tmp_path / "mine/MNIST/raw")
    for name, content in tiny.files.items():
        path = tmp_path / "mine/FashionMNIST/raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert_tiny(load_mnist(normalize=False, data_dir=tmp_path / "mine"), tiny)


def keras(path: Path) -> None:
    np.savez(path / "mnist.npz", x_train=np.zeros((2, 28, 28)), y_train=np.zeros(2))


def kaggle(path: Path) -> None:
    row = ",".join(f"pixel{i}" for i in range(784))
    (path / "train.csv").write_text(f"label,{row}\n5{',0' * 784}\n", "utf-8")


def still_packed(path: Path) -> None:
    with zipfile.ZipFile(path / "archive.zip", "w") as archive:
        archive.writestr(TRAIN, b"")


def emnist(path: Path) -> None:
    (path / "emnist-letters-train-images-idx3-ubyte").write_bytes(encode_header((0, 28, 28)))


def something(path: Path) -> None:
    for name in "abcdefgh":
        (path / name).write_bytes(b"hello")


STRANGERS = {
    keras: "but mnist.npz is an npz archive with x_train, y_train: numpy.load reads it; divide",
    kaggle: "but train.csv is a table with a row for each picture: numpy.loadtxt",
    still_packed: "but archive.zip is a zip archive: unpack it first",
    emnist: "but emnist-letters-train-images-idx3-ubyte is a file in IDX .*read_idx reads it",
    something: "; it holds a, b, c, d, e, f, ...$",
    lambda path: None: "; it is empty$",
}


@pytest.mark.parametrize("write", STRANGERS)
def test_other_files_are_told_for_what_they_are(tmp_path: Path, write):
    write(tmp_path)
    with pytest.raises(FileNotFoundError, match=f"there is no {TRAIN} .*{STRANGERS[write]}"):
        load_mnist(data_dir=tmp_path)


def test_a_file_in_place_of_a_folder_is_told_for_what_it_is(tmp_path: Path):
    keras(tmp_path)
    with pytest.raises(
        NotADirectoryError, match=r"not a folder; mnist\.npz is an npz archive with"
    ):
        load_mnist(data_dir=tmp_path / "mnist.npz")


def test_in_a_page_the_sample_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mnist.sys, "platform", "emscripten")
    with pytest.raises(DownloadError, match=r"^a page cannot fetch .* use load_mnist_sample\(\)"):
        load_mnist()


def test_offline_the_message_names_every_way_out(tmp_path: Path):
    with pytest.raises(DownloadError) as caught:
        load_mnist()
    message = str(caught.value)
    for way in (
        *(f"{mirror}{TRAIN}.gz" for mirror in mnist.MIRRORS),
        "refused",
        "load_mnist_sample()",
        "load_mnist(data_dir=...)",
        "SCRATCHDL_DATA",
        str(tmp_path / "user-cache" / "scratchdl" / "mnist"),
        *mnist.SHA256,
        ".gz",
    ):
        assert way in message
    assert not (tmp_path / "user-cache").exists()


def test_a_download_error_is_an_oserror_with_one_cause():
    with pytest.raises(OSError, match="could not be fetched") as caught:
        load_mnist()
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("system", "variables", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x/scratchdl"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "/home/.cache/scratchdl"),
        ("linux", {"XDG_CACHE_HOME": ""}, "/home/.cache/scratchdl"),
        ("linux", {"XDG_CACHE_HOME": "/x", "SCRATCHDL_CACHE": "/y"}, "/y"),
        ("linux", {"SCRATCHDL_CACHE": "~/y"}, "/home/y"),
        ("darwin", {}, "/home/Library/Caches/scratchdl"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/scratchdl"),
        ("win32", {"LOCALAPPDATA": ""}, "/home/AppData/Local/scratchdl"),
    ],
)
def test_the_cache_is_where_the_system_keeps_caches(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    system: str,
    variables: dict[str, str],
    expected: str,
):
    def absolute(path: str) -> str:  # a lone slash does not make a path absolute everywhere
        return f"{tmp_path}{path}" if path.startswith("/") else path

    monkeypatch.setattr(folders.sys, "platform", system)
    for name, value in {"HOME": "/home", "USERPROFILE": "/home", **variables}.items():
        monkeypatch.setenv(name, absolute(value))
    assert folders.cache_folder() == Path(absolute(expected))


def test_mnist_itself(real_mnist: Path):
    (x_train, t_train), (x_test, t_test) = load_mnist(data_dir=real_mnist)
    assert (x_train.shape, x_test.shape) == ((60000, 784), (10000, 784))
    assert (x_train.dtype, t_train.dtype) == (np.float32, np.int64)
    assert t_train[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert t_test[:5].tolist() == [7, 2, 1, 0, 4]
    assert x_train.mean(dtype=np.float64) == pytest.approx(0.1307, abs=5e-5)


def test_the_whole_of_mnist_comes_from_the_cache_as_it_lies_there(
    real_mnist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    cache = tmp_path / "cache"
    (cache / "mnist").mkdir(parents=True)
    monkeypatch.setenv("SCRATCHDL_CACHE", str(cache))
    for name in mnist.SHA256:
        write_unpacked(real_mnist, name, cache / "mnist" / name)
    # That takes three tenths of a second; unpacking takes a whole one, and is done only once.
    monkeypatch.setattr(gzip, "GzipFile", pytest.fail)
    (x_train, _), (_, t_test) = load_mnist()
    assert (x_train.shape, t_test.shape) == ((60000, 784), (10000,))


def write_unpacked(source: Path, name: str, target: Path) -> None:
    x = read_idx(next(folders.copies(source, name)))
    target.write_bytes(encode_header(x.shape) + x.tobytes())


def test_what_only_begins_like_an_archive_is_no_set_of_arrays(tmp_path: Path):
    (tmp_path / "mnist.npz").write_bytes(b"PK\x03\x04" + bytes(40))
    assert what_is(tmp_path / "mnist.npz") == "mnist.npz is a zip archive: unpack it first"
