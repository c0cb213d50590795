"""Downloads: the right file arrives; whatever else a server does ends in a clear error."""

import io
import ssl
import sys

import pytest
import trustme

from datasets.conftest import certificate_for, refusing_address
from datasets.tls_server import (
    Server,
    drips,
    fails,
    is_silent,
    redirects,
    sends,
    serving,
    speaks_nonsense,
)
from scratchdl.datasets import download as module
from scratchdl.datasets.download import download


def test_the_file_arrives(server: Server):
    server.answers["/digits.gz"] = sends(b"digits" * 50_000)
    assert download(server.address + "digits.gz") == b"digits" * 50_000


def test_a_server_is_told_who_asks(server: Server):
    told = []

    def answer(handler):
        told.append(handler.headers["User-Agent"])
        sends(b"digits")(handler)

    server.answers["/digits.gz"] = answer
    download(server.address + "digits.gz")
    assert told == ["scratchdl"]


def test_the_files_of_mnist_are_not_too_large_and_the_memory_is_safe():
    assert 9_912_422 < module.SIZE_LIMIT < 100_000_000


def test_a_redirect_over_tls_is_followed(server: Server):
    server.answers["/here"] = redirects(server.address + "there")
    server.answers["/there"] = sends(b"digits")
    assert download(server.address + "here") == b"digits"


def test_a_redirect_in_a_circle_ends(server: Server):
    server.answers["/here"] = redirects(server.address + "there")
    server.answers["/there"] = redirects(server.address + "here")
    with pytest.raises(OSError, match="infinite loop"):
        download(server.address + "here")
    assert len(server.asked) < 20


def test_redirects_without_end_are_ended(server: Server):
    for number in range(100):
        server.answers[f"/{number}"] = redirects(f"{server.address}{number + 1}")
    with pytest.raises(OSError, match="infinite loop"):
        download(server.address + "0")
    assert len(server.asked) < 20


@pytest.mark.parametrize("status", [403, 404, 410, 429, 500, 503])
def test_a_server_that_refuses_is_told_by_its_number(server: Server, status: int):
    server.answers["/digits.gz"] = fails(status)
    with pytest.raises(OSError, match=str(status)):
        download(server.address + "digits.gz")


def test_a_length_that_nobody_could_send_costs_nothing(server: Server):
    server.answers["/digits.gz"] = sends(b"digits", promised=2**62)
    assert download(server.address + "digits.gz") == b"digits"  # the hash is the caller's affair


@pytest.mark.parametrize("scheme", ["http", "file", "ftp", "HTTP"])
def test_nothing_but_https_is_asked(scheme: str):
    with pytest.raises(ValueError, match="only https:// addresses are fetched, not"):
        download(f"{scheme}://localhost/digits.gz")


@pytest.mark.parametrize("target", ["http://localhost/x", "file:///etc/hostname", "ftp://a/x"])
def test_a_redirect_away_from_tls_is_refused(server: Server, target: str):
    server.answers["/digits.gz"] = redirects(target)
    with pytest.raises(OSError, match=r"unknown url type|not allowed"):
        download(server.address + "digits.gz")


def test_an_authority_nobody_trusts_is_refused(trusted: None):
    stranger = trustme.CA()
    with serving(certificate_for(stranger, "localhost")) as server:
        server.answers["/digits.gz"] = sends(b"digits")
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            download(server.address + "digits.gz")
        assert server.asked == []


def test_a_certificate_for_another_name_is_refused(authority: trustme.CA, trusted: None):
    with serving(certificate_for(authority, "elsewhere.example")) as server:
        with pytest.raises(OSError, match=r"CERTIFICATE_VERIFY_FAILED.*localhost"):
            download(server.address + "digits.gz")
        assert server.asked == []


def test_a_missing_file(server: Server):
    with pytest.raises(OSError, match="404"):
        download(server.address + "digits.gz")


def test_a_refused_connection():
    with pytest.raises(OSError, match=r"(?i)refused"):
        download(refusing_address() + "digits.gz")


def test_a_server_that_does_not_speak_http(server: Server):
    server.answers["/digits.gz"] = speaks_nonsense
    with pytest.raises(OSError, match="does not speak HTTP properly: BadStatusLine"):
        download(server.address + "digits.gz")


def test_a_silent_server(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "SILENCE_LIMIT", 0.2)
    server.answers["/digits.gz"] = is_silent(server.stop)
    with pytest.raises(TimeoutError, match="timed out"):
        download(server.address + "digits.gz")


def test_a_dripping_server(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "TIME_LIMIT", 0.2)
    server.answers["/digits.gz"] = drips(server.stop)
    with pytest.raises(TimeoutError, match=r"not finished after 0\.2 seconds"):
        download(server.address + "digits.gz")


def test_a_server_that_does_not_end(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "SIZE_LIMIT", 100_000)
    server.answers["/digits.gz"] = drips(server.stop, first=bytes(100_001))
    with pytest.raises(OSError, match="sends more than 100000 bytes"):
        download(server.address + "digits.gz")


def test_a_file_may_be_as_large_as_the_limit(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "SIZE_LIMIT", 100)
    server.answers["/digits.gz"] = sends(bytes(100))
    assert download(server.address + "digits.gz") == bytes(100)


def test_without_tls_it_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "ssl", None)
    with pytest.raises(OSError, match="built without TLS"):
        download("https://localhost/digits.gz")


def test_certificates_are_checked_by_the_systems_default():
    """The one place where TLS is set up takes Python's verifying default and changes nothing."""
    handlers = [h for h in module._opener().handlers if hasattr(h, "_context")]
    assert [h._context.verify_mode for h in handlers] == [ssl.CERT_REQUIRED]
    assert all(h._context.check_hostname for h in handlers)


class Terminal(io.StringIO):
    """Text that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_on_a_terminal(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    server.answers["/digits.gz"] = sends(bytes(2_000_000))
    download(server.address + "digits.gz")
    lines = sys.stderr.getvalue().split("\r")
    assert lines[-1] == "digits.gz: 2.0 of 2.0 MB\n"
    assert len(lines) > 2


def test_progress_without_a_known_size(server: Server, monkeypatch: pytest.MonkeyPatch):
    def answer(handler):
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(bytes(500_000))

    monkeypatch.setattr(sys, "stderr", Terminal())
    server.answers["/digits.gz"] = answer
    download(server.address + "digits.gz")
    assert sys.stderr.getvalue().endswith("\rdigits.gz: 0.5 MB\n")


def test_no_progress_elsewhere(server: Server, capsys: pytest.CaptureFixture[str]):
    server.answers["/digits.gz"] = sends(bytes(1000))
    download(server.address + "digits.gz")
    assert capsys.readouterr() == ("", "")


def test_no_standard_error_at_all(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stderr", None)  # as in a program without a console on Windows
    server.answers["/digits.gz"] = sends(b"digits")
    assert download(server.address + "digits.gz") == b"digits"
