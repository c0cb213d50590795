"""Filling the cache: whatever goes wrong, readers get MNIST's bytes or a clear error."""

import gzip
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import trustme

from datasets.conftest import TinyMnist, certificate_for
from datasets.test_mnist import LABELS, TRAIN, assert_tiny
from datasets.tls_server import (
    Answer,
    Server,
    drips,
    fails,
    is_silent,
    redirects,
    sends,
    sends_a_part,
    serving,
    speaks_nonsense,
)
from scratchdl import load_mnist
from scratchdl.datasets import DownloadError, download, mnist


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SCRATCHDL_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "mnist"


def files_in(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir()) if cache.exists() else []


def test_the_first_call_fetches_and_the_second_does_not(
    tiny: TinyMnist, server: Server, cache: Path
):
    tiny.serve(server)
    assert_tiny(load_mnist(normalize=False), tiny)
    assert server.asked == [f"/{name}.gz" for name in tiny.files]
    assert {path.name: path.read_bytes() for path in cache.iterdir()} == tiny.files
    assert_tiny(load_mnist(normalize=False), tiny)
    assert len(server.asked) == 4


def test_a_mirror_may_send_the_file_unpacked(tiny: TinyMnist, server: Server, cache: Path):
    for name, content in tiny.files.items():
        server.answers[f"/{name}.gz"] = sends(content)
    assert_tiny(load_mnist(normalize=False), tiny)


def test_only_what_is_missing_is_fetched(tiny: TinyMnist, server: Server, cache: Path):
    tiny.serve(server)
    tiny.write(cache, packed=True)
    (cache / f"{LABELS}.gz").unlink()
    assert_tiny(load_mnist(normalize=False), tiny)
    assert server.asked == [f"/{LABELS}.gz"]


def wrong_answers(tiny: TinyMnist) -> dict[str, tuple[bytes, str]]:
    packed = gzip.compress(tiny.files[TRAIN])
    swapped = tiny.files[TRAIN][:-1] + bytes([tiny.files[TRAIN][-1] ^ 1])
    return {
        "other bytes": (gzip.compress(swapped), "SHA-256"),
        "cut short": (packed[:-100], "damaged gzip"),
        "too long": (gzip.compress(tiny.files[TRAIN] + b"x"), "holds more"),
        "a page of a hotel": (b"<html>Please log in</html>", "starts with b'<htm'"),
        "nothing": (b"", "starts with b''"),
    }


@pytest.mark.parametrize(
    "wrong", ["other bytes", "cut short", "too long", "a page of a hotel", "nothing"]
)
def test_wrong_bytes_are_refused_and_not_kept(
    tiny: TinyMnist, server: Server, cache: Path, wrong: str
):
    tiny.serve(server)
    body, words = wrong_answers(tiny)[wrong]
    server.answers[f"/{TRAIN}.gz"] = sends(body)
    with pytest.raises(DownloadError, match=words):
        load_mnist()
    assert files_in(cache) == []


def test_bytes_that_came_from_a_mirror_are_called_so(tiny: TinyMnist, server: Server, cache: Path):
    server.answers[f"/{TRAIN}.gz"] = sends(gzip.compress(tiny.files[TRAIN])[:-100])
    with pytest.raises(DownloadError, match=rf"{TRAIN}\.gz: what came is a damaged gzip file"):
        load_mnist()


def test_a_connection_that_breaks_off(tiny: TinyMnist, server: Server, cache: Path):
    tiny.serve(server)
    packed = gzip.compress(tiny.files[LABELS])
    server.answers[f"/{LABELS}.gz"] = sends(packed[:20], promised=len(packed))
    with pytest.raises(DownloadError, match=f"{LABELS}.gz: .*"):
        load_mnist()
    assert files_in(cache) == [TRAIN]


def liars(tiny: TinyMnist, server: Server) -> dict[str, Answer]:
    """A server that lies about one file, in each way there is."""
    packed = gzip.compress(tiny.files[TRAIN])
    return {
        "404": fails(404),
        "an error of its own": fails(500),
        "the end alone": sends_a_part(packed, len(packed) // 2),
        "a circle": redirects(f"{server.address}{TRAIN}.gz"),
        "another file": sends(gzip.compress(tiny.files[LABELS])),
        "nothing for ever": is_silent(server.stop),
        "a drop at a time": drips(server.stop),
        "no end": drips(server.stop, first=bytes(200_000)),
        "a length that is a lie": sends(packed[:100], promised=2**62),
        "no HTTP": speaks_nonsense,
    }


LIES = (
    "404",
    "an error of its own",
    "the end alone",
    "a circle",
    "another file",
    "nothing for ever",
    "a drop at a time",
    "no end",
    "a length that is a lie",
    "no HTTP",
)


@pytest.mark.parametrize("lie", LIES)
def test_whatever_a_server_does_nothing_wrong_is_kept_and_the_next_call_mends_it(
    tiny: TinyMnist, server: Server, cache: Path, monkeypatch: pytest.MonkeyPatch, lie: str
):
    tiny.serve(server)
    server.answers[f"/{TRAIN}.gz"] = liars(tiny, server)[lie]
    with monkeypatch.context() as impatient:
        impatient.setattr(download, "SILENCE_LIMIT", 0.3)
        impatient.setattr(download, "TIME_LIMIT", 0.3)
        impatient.setattr(download, "SIZE_LIMIT", 100_000)
        with pytest.raises(DownloadError) as caught:
            load_mnist()
    assert files_in(cache) == []
    assert f"{TRAIN}.gz" in str(caught.value)
    assert "load_mnist_sample()" in str(caught.value)
    tiny.serve(server)
    assert_tiny(load_mnist(normalize=False), tiny)
    assert files_in(cache) == sorted(tiny.files)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_killed_while_it_fetches_nothing_is_left_and_the_next_call_fetches_all(
    tiny: TinyMnist, server: Server, cache: Path
):
    tiny.serve(server)
    begun = threading.Event()

    def begin_and_wait(handler):
        begun.set()
        drips(server.stop, first=gzip.compress(tiny.files[LABELS])[:10])(handler)

    server.answers[f"/{LABELS}.gz"] = begin_and_wait
    sums = [word for pair in mnist.SHA256.items() for word in pair]
    command = [sys.executable, "-W", "error", "-c", FILL, server.address, *sums]
    with subprocess.Popen(command) as program:
        assert begun.wait(60)
        program.kill()
    assert files_in(cache) == [TRAIN]  # the one that had come before, and no part of another
    tiny.serve(server)
    assert_tiny(load_mnist(normalize=False), tiny)
    assert server.asked.count(f"/{TRAIN}.gz") == 1


def test_the_next_mirror_is_asked(
    tiny: TinyMnist, server: Server, cache: Path, monkeypatch: pytest.MonkeyPatch
):
    server.answers.update(
        {
            f"/{mirror}/{name}.gz": sends(gzip.compress(content))
            for name, content in tiny.files.items()
            for mirror in (["good"] if name == TRAIN else ["bad", "good"])
        }
    )
    mirrors = (f"{server.address}bad/", f"{server.address}good/")
    monkeypatch.setattr(mnist, "MIRRORS", mirrors)
    assert_tiny(load_mnist(normalize=False), tiny)
    assert server.asked[:3] == [f"/bad/{TRAIN}.gz", f"/good/{TRAIN}.gz", f"/bad/{LABELS}.gz"]


def damage(path: Path, how: str) -> None:
    content = path.read_bytes()
    path.write_bytes(
        {"cut short": content[:-9], "empty": b"", "changed": content[:-1] + b"\xff"}[how]
    )


@pytest.mark.parametrize("how", ["cut short", "empty", "changed"])
def test_a_damaged_file_in_the_cache_is_fetched_again(
    tiny: TinyMnist, server: Server, cache: Path, how: str
):
    tiny.serve(server)
    tiny.write(cache)
    damage(cache / TRAIN, how)
    with pytest.warns(UserWarning, match=f"{TRAIN} (cannot be|is a whole).*; it is fetched again"):
        assert_tiny(load_mnist(normalize=False), tiny)
    assert (cache / TRAIN).read_bytes() == tiny.files[TRAIN]


def test_a_damaged_file_in_the_cache_without_a_network(tiny: TinyMnist, cache: Path):
    tiny.write(cache)
    damage(cache / TRAIN, "changed")
    with pytest.warns(UserWarning, match="is fetched again"), pytest.raises(DownloadError):
        load_mnist()


def test_a_cache_that_cannot_be_written_costs_a_warning_only(
    tiny: TinyMnist, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    tiny.serve(server)
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("SCRATCHDL_CACHE", str(tmp_path / "file"))
    with pytest.warns(UserWarning, match=r"could not be kept .* SCRATCHDL_CACHE can name another"):
        assert_tiny(load_mnist(normalize=False), tiny)


FILL = """
import sys
from scratchdl import load_mnist
from scratchdl.datasets import mnist
mnist.MIRRORS = (sys.argv[1],)
mnist.SHA256 = dict(zip(sys.argv[2::2], sys.argv[3::2]))
(x, t), _ = load_mnist(normalize=False)
print(int(x.sum()), int(t.sum()))
"""


def test_two_programs_fill_the_cache_at_once(tiny: TinyMnist, server: Server, cache: Path):
    tiny.serve(server)
    both_are_here = threading.Barrier(2)
    send = server.answers[f"/{TRAIN}.gz"]

    def wait_and_send(handler):
        both_are_here.wait(30)
        send(handler)

    server.answers[f"/{TRAIN}.gz"] = wait_and_send
    sums = [word for pair in mnist.SHA256.items() for word in pair]
    command = [sys.executable, "-W", "error", "-c", FILL, server.address, *sums]
    programs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    outputs = [program.communicate(timeout=60) for program in programs]
    expected = f"{int(tiny.arrays[TRAIN].sum())} {int(tiny.arrays[LABELS].sum())}\n"
    assert outputs == [(expected, "")] * 2
    assert {path.name: path.read_bytes() for path in cache.iterdir()} == tiny.files


def test_nothing_is_trusted_without_its_certificate(
    tiny: TinyMnist, cache: Path, trusted: None, monkeypatch: pytest.MonkeyPatch
):
    with serving(certificate_for(trustme.CA(), "localhost")) as stranger:
        tiny.serve(stranger)
        monkeypatch.setattr(mnist, "MIRRORS", (stranger.address,))
        with pytest.raises(DownloadError, match="CERTIFICATE_VERIFY_FAILED"):
            load_mnist()
    assert files_in(cache) == []


@pytest.mark.parametrize("mirror", mnist.MIRRORS)
def test_the_mirrors_are_asked_over_tls(mirror: str):
    assert mirror.startswith("https://")
    assert mirror.endswith("/mnist/")
