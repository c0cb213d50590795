"""What the tests of data need: no network but our own, a set as small as MNIST is large."""

import gzip
import hashlib
import os
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import trustme

from datasets.tls_server import Server, sends, serving
from scratchdl.datasets import mnist
from scratchdl.datasets.idx import encode_header
from scratchdl.typing import Array

ROOT = Path(__file__).resolve().parents[2]
REAL_FOLDERS = [os.environ.get("SCRATCHDL_DATA", ""), str(ROOT.parent / "shared/data/mnist")]


@pytest.fixture(scope="session")
def real_mnist() -> Path:
    """A folder with the four files of MNIST, where this computer has one."""
    for name in filter(None, REAL_FOLDERS):
        if list(Path(name).glob("train-images-idx3-ubyte*")):
            return Path(name)
    pytest.skip("MNIST itself is not here; SCRATCHDL_DATA can name a folder with its four files")


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Cut every test off: from the reader's folders and cache, from mirrors, from proxies."""
    for name in list(os.environ):
        if name.startswith("SCRATCHDL_") or name.lower() in ("https_proxy", "all_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user-cache"))
    monkeypatch.setattr(mnist, "MIRRORS", (refusing_address(), refusing_address()))


def refusing_address() -> str:
    """An address on this computer where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"https://localhost:{probe.getsockname()[1]}/"


class TinyMnist(NamedTuple):
    """Four files like MNIST's, with 20 and 10 images of noise."""

    arrays: dict[str, Array]
    files: dict[str, bytes]

    def write(self, folder: Path, *, packed: bool = False) -> Path:
        """Write the four files into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            if packed:
                (folder / f"{name}.gz").write_bytes(gzip.compress(content))
            else:
                (folder / name).write_bytes(content)
        return folder

    def serve(self, server: Server) -> None:
        """Have a server offer the four files."""
        for name, content in self.files.items():
            server.answers[f"/{name}.gz"] = sends(gzip.compress(content))


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> TinyMnist:
    """Take a tiny set for MNIST during one test."""
    rng = np.random.default_rng(0)
    arrays = {}
    for name in mnist.SHA256:
        count = 20 if name.startswith("train") else 10
        shape, top = ((count, 28, 28), 256) if "images" in name else ((count,), 10)
        arrays[name] = rng.integers(0, top, shape, dtype=np.uint8)
    files = {name: encode_header(x.shape) + x.tobytes() for name, x in arrays.items()}
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    monkeypatch.setattr(mnist, "SHA256", sums)
    return TinyMnist(arrays, files)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Who signs the certificates of these tests."""
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Have this computer trust the authority of the tests, by OpenSSL's own variable."""
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))


@pytest.fixture
def server(
    authority: trustme.CA, trusted: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    """A trusted server, which is the first mirror."""
    with serving(certificate_for(authority, "localhost")) as running:
        monkeypatch.setattr(mnist, "MIRRORS", (running.address, refusing_address()))
        yield running


def certificate_for(authority: trustme.CA, name: str) -> ssl.SSLContext:
    """Make a certificate for a name, ready to serve with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context
