"""Fetch a file over TLS, and take nothing for granted: neither speed, nor size, nor an end."""

import time
from typing import TYPE_CHECKING

from scratchdl.progress import ProgressLine

if TYPE_CHECKING:
    from http.client import HTTPResponse
    from urllib.request import OpenerDirector

CHUNK = 64 * 2**10  # bytes read at once
SIZE_LIMIT = 16 * 2**20  # bytes; the largest file of MNIST has 10 MiB packed
SILENCE_LIMIT = 15.0  # seconds without a single byte
TIME_LIMIT = 600.0  # seconds for the whole file, against a server that drips
MEGABYTE = 1_000_000


def download(url: str) -> bytes:
    """Fetch a file, over TLS only, with the certificates that the system trusts.

    There is no way to switch the check of certificates off. The connection knows no other
    protocol, so that a redirect cannot lead it away from TLS either.

    Args:
        url: The address; it must begin with `https://`.

    Returns:
        The bytes of the file. Checking them is up to the caller.

    Raises:
        OSError: If the file cannot be fetched: no network, no such file, a certificate that is not
            trusted, a server that is silent, too slow or sends too much.
        ValueError: If the address does not begin with `https://`.
    """
    from http.client import HTTPException
    from urllib.request import Request

    if not url.startswith("https://"):
        raise ValueError(f"only https:// addresses are fetched, not {url}")
    request = Request(url, headers={"User-Agent": "scratchdl"})  # noqa: S310  # https, see above
    try:
        with _opener().open(request, timeout=SILENCE_LIMIT) as response:
            return _read(response, name=url.rpartition("/")[2])
    except HTTPException as error:
        raise OSError(f"the server does not speak HTTP properly: {error!r}") from error


def _opener() -> "OpenerDirector":
    """Make a client for HTTPS alone. urllib's ready-made one would also follow http and files."""
    try:
        import ssl
    except ImportError as error:  # as in a browser
        raise OSError("this Python was built without TLS (the module ssl)") from error
    from urllib import request

    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(),
        request.HTTPSHandler(context=ssl.create_default_context()),
        request.HTTPRedirectHandler(),
        request.HTTPErrorProcessor(),
        request.HTTPDefaultErrorHandler(),
        request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _read(response: "HTTPResponse", name: str) -> bytes:
    start = time.monotonic()
    body = bytearray()
    total = response.headers.get("Content-Length", "")
    of_total = f" of {int(total) / MEGABYTE:.1f}" if total.isdecimal() else ""
    with ProgressLine() as line:
        # read1 returns what has arrived, so that a dripping server cannot hold us in one call.
        while chunk := response.read1(CHUNK):
            body += chunk
            line.show(f"{name}: {len(body) / MEGABYTE:.1f}{of_total} MB")
            if len(body) > SIZE_LIMIT:
                raise OSError(f"the server sends more than {SIZE_LIMIT} bytes")
            if time.monotonic() - start > TIME_LIMIT:
                raise TimeoutError(f"not finished after {TIME_LIMIT:g} seconds")
    return bytes(body)
