"""Small sound files of every kind that the library reads, how they are read, ways to spoil them."""

import functools
import gzip
import io
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from scratchdl import (
    SGD,
    MultiLayerNet,
    Trainer,
    TwoLayerNet,
    checkpoints,
    load_network,
    random_search,
    uniform,
)
from scratchdl.datasets.idx import decode_idx, encode_header
from scratchdl.images import decoding
from scratchdl.npz import ArraySpec, read_npz


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    `read` gets the bytes and a folder of its own, and returns what was in them. `strict` says that
    whatever is read from a spoilt file is what the sound one holds: nothing slips through.
    """

    make: Callable[[], bytes]
    read: Callable[[bytes, Path], object]
    strict: bool = True

    @functools.cached_property
    def content(self) -> bytes:
        return self.make()

    @functools.cached_property
    def sound(self) -> str:
        """What is in the file that nobody has spoilt."""
        with tempfile.TemporaryDirectory() as folder:
            return json.dumps(self.read(self.content, Path(folder)), default=repr)


def in_a_file(name: str) -> Callable[..., Callable[[bytes, Path], object]]:
    """Write the bytes to a file, and hand its path on."""

    def wrap(read: Callable[[Path], object]) -> Callable[[bytes, Path], object]:
        def reading(content: bytes, folder: Path) -> object:
            path = folder / name
            path.write_bytes(content)
            return read(path)

        return reading

    return wrap


def written(save: Callable[[Path], object], name: str = "file.npz") -> bytes:
    """What something writes to a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        save(path)
        return path.read_bytes()


IMAGES = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
IDX = encode_header((2, 3, 4)) + IMAGES.tobytes()
X, T = np.random.default_rng(0).normal(size=(6, 2)), np.arange(6) % 2
ARRAYS = {"W": np.arange(6, dtype=np.float32).reshape(2, 3), "b": np.array([1.0, np.nan])}
SPEC = {"x": ArraySpec((2, 3), "float64"), "t": ArraySpec((3,), "uint8")}


def npz() -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, x=np.arange(6.0).reshape(2, 3), t=np.array([1, 2, 3], np.uint8))
    return file.getvalue()


def of_network(net) -> object:
    return repr(net), {name: array.tolist() for name, array in net.params.items()}


@in_a_file("net.npz")
def network(path: Path) -> object:
    return of_network(load_network(path))


@in_a_file("run.npz")
def checkpoint(path: Path) -> object:
    arrays, about = checkpoints.load(path, ARRAYS)
    return {name: array.tobytes() for name, array in arrays.items()}, about


def trainer() -> Trainer:
    net = MultiLayerNet(2, [3], 2, use_batchnorm=True, dropout_ratio=0.2, rng=0)
    return Trainer(net, SGD(0.1), (X, T), batch_size=3, rng=0, progress=False)


def save_training(path: Path) -> None:
    trainer().fit(1, checkpoint=path)


@in_a_file("training.npz")
def training(path: Path) -> object:
    resumed = trainer()
    before = of_network(resumed.net), resumed.step
    try:
        resumed.resume(path)
    except Exception:
        assert (of_network(resumed.net), resumed.step) == before, (
            "refused, and changed all the same"
        )
        raise
    return of_network(resumed.net), resumed.step, resumed.history.as_dict()


def objective(a: float, rng: int) -> float:
    return a


def search(path: Path) -> object:
    found = random_search(objective, {"a": uniform(0, 1)}, 3, rng=0, path=path)
    return [(trial.settings, trial.score) for trial in found.trials]


def picture(kind: str, mode: str = "L", **options: object) -> Kind:
    """A picture of a 7, decoded."""
    ink = np.zeros((12, 10), np.uint8)
    ink[2, 2:8] = ink[2:10, 6] = 255

    def make() -> bytes:
        file = io.BytesIO()
        Image.fromarray(255 - ink).convert(mode).save(file, kind, **options)
        return file.getvalue()

    return Kind(make, lambda content, _: decoding.decoded(content).shape, strict=False)


KINDS = {
    "IDX": Kind(lambda: IDX, lambda b, _: decode_idx(io.BytesIO(b), "images").tolist(), False),
    "IDX, packed": Kind(
        lambda: gzip.compress(IDX, mtime=0),
        lambda b, _: decode_idx(io.BytesIO(b), "images").tolist(),
        False,  # gzip names no byte of its header but the first few
    ),
    "npz": Kind(
        npz, lambda b, _: {k: v.tolist() for k, v in read_npz(b, SPEC, "table.npz").items()}
    ),
    "network": Kind(lambda: written(TwoLayerNet(2, 3, 2, rng=0).save), network),
    "network in float16": Kind(
        lambda: written(lambda path: TwoLayerNet(2, 3, 2, rng=0).save(path, dtype="float16")),
        network,
    ),
    "checkpoint": Kind(
        lambda: written(lambda path: checkpoints.save(path, ARRAYS, {"epoch": 3})), checkpoint
    ),
    "training": Kind(lambda: written(save_training), training),
    "search": Kind(
        lambda: written(search, "search.jsonl"), in_a_file("search.jsonl")(search), False
    ),
    "PNG": picture("PNG"),
    "PNG in colours": picture("PNG", "RGBA"),
    "PNG with a palette": picture("PNG", "P"),
    "JPEG": picture("JPEG"),
    "GIF": picture("GIF"),
    "BMP": picture("BMP"),
    "TIFF": picture("TIFF"),
    "packed TIFF": picture("TIFF", compression="tiff_lzw"),
    "PPM": picture("PPM"),
    "WebP": picture("WEBP", "RGB", lossless=True),
}


def cuts(content: bytes) -> Iterator[bytes]:
    """The file cut short before each of its bytes."""
    for length in range(len(content)):
        yield content[:length]


def flips(content: bytes, masks: tuple[int, ...] = (0x01, 0x80, 0xFF)) -> Iterator[bytes]:
    """The file with one byte changed, at every place."""
    for place in range(len(content)):
        for mask in masks:
            spoilt = bytearray(content)
            spoilt[place] ^= mask
            yield bytes(spoilt)


def spoilt_by_chance(content: bytes, rng: np.random.Generator) -> bytes:
    """A few random changes: bits, bytes, parts that are missing, come twice or stand elsewhere."""
    found = bytearray(content)
    for _ in range(int(rng.integers(1, 5))):
        a, b = sorted(int(n) for n in rng.integers(0, len(found) + 1, 2))
        way = int(rng.integers(7))
        if way == 0 and found:
            found[min(a, len(found) - 1)] ^= 1 << int(rng.integers(8))
        elif way == 1 and found:
            found[min(a, len(found) - 1)] = int(
                rng.choice([0, 255, 127, 128, 1, int(rng.integers(256))])
            )
        elif way == 2:
            del found[a : min(b, a + 40)]
        elif way == 3:
            found[a:a] = found[a : min(b, a + 40)]
        elif way == 4:
            found[a:a] = rng.integers(0, 256, int(rng.integers(1, 9)), dtype=np.uint8).tobytes()
        elif way == 5:
            part = found[a : min(b, a + 4)]
            place = int(rng.integers(0, len(found) + 1))
            found[place : place + len(part)] = part
        else:
            number = int(rng.choice([0, 1, 2**16 - 1, 2**31 - 1, 2**32 - 1]))
            found[a : a + 4] = number.to_bytes(4, ["little", "big"][int(rng.integers(2))])
    return bytes(found)


def outcome(kind: Kind, content: bytes, folder: Path) -> str:
    """What is wrong with how a spoilt file was met; nothing if it was refused or read as it is."""
    try:
        found = kind.read(content, folder)
    except ValueError as error:
        return "" if str(error) and len(str(error)) < 2000 else f"no sentence: {error!r}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if kind.strict and json.dumps(found, default=repr) != kind.sound:
        return f"read as {str(found)[:200]}"
    return ""
