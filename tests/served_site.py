"""A small site that MkDocs serves, as its writer has it open."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from small_site import with_its_own


@contextmanager
def serving(root: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Have MkDocs serve a small site; its address and its process. What it says is in serve.log."""
    if os.name != "posix":
        pytest.skip("Ctrl-C is a signal of POSIX systems")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    with (root / "serve.log").open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--no-strict", "-a", address],
            cwd=root,
            env=os.environ | with_its_own(root) | {"SCRATCHDL_LIVE": "0", "TMPDIR": str(root)},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        yield f"http://{address}", process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def wait_for(address: str, text: str, patience: float = 180) -> str:
    """Ask for a page until it holds a text, for so many seconds; the page."""
    seen, end = "", time.monotonic() + patience
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310  our own server
                seen = answer.read().decode()
        except urllib.error.HTTPError as answer:
            seen = answer.read().decode()
        except OSError:
            seen = "no answer"
        if text in seen:
            return seen
        time.sleep(0.2)
    pytest.fail(f"{address} never showed {text!r}, but: {seen[-2000:]}")
