"""Ctrl-C, and SIGTERM, end a build wherever it waits, and leave no process."""

import http.server
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest

from book.live import pyodide
from planted import snippet
from small_site import WAITING_LAB, plant, with_its_own

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is a signal of POSIX systems")
WAITS = WAITING_LAB.partition("# %%\n")[2]


@contextmanager
def building(root, **places):
    """Begin to build a site whose temporary files are in `tmp` of its folder; the process."""
    (root / "tmp").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=root,
        env={name: value for name, value in os.environ.items() if name != pyodide.VARIABLE}
        | with_its_own(root)
        | {"TMPDIR": str(root / "tmp"), "SCRATCHDL_LIVE": "0"}
        | places,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(true, process):
    for _ in range(1200):
        assert process.poll() is None
        if true():
            return
        time.sleep(0.1)
    pytest.fail("the build never came so far")


def end(process, how, *names):
    """Interrupt the build, and look for processes that name something of it."""
    process.send_signal(how)
    assert process.wait(60) != 0
    listed = subprocess.run(["ps", "-wweo", "args"], capture_output=True, text=True, check=True)
    for name in names:
        assert str(name) not in listed.stdout


@pytest.mark.parametrize(
    ("kind", "how"),
    [("page", signal.SIGTERM), ("lab", signal.SIGINT), ("lab", signal.SIGTERM)],
)
def test_while_a_page_or_a_lab_runs(tmp_path, kind, how):
    texts = {"page": {"learn/long.md": snippet(WAITS)}, "lab": {"labs/long.py": WAITING_LAB}}
    with building(plant(tmp_path, texts[kind])) as process:
        wait_until(lambda: list(tmp_path.glob("tmp/*/cwd/begun")), process)
        if kind == "lab":  # the build waits for it when the other page is rendered, and kept
            wait_until(lambda: list(tmp_path.glob(".cache/records/*.json")), process)
        end(process, how, *tmp_path.glob("tmp/scratchdl-page-*"))


class Drips(http.server.BaseHTTPRequestHandler):
    """Answers with a byte now and then, for as long as somebody listens."""

    asked = threading.Event()

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.asked.set()
        while True:
            self.wfile.write(b".")
            time.sleep(0.2)

    def log_message(self, *_):
        pass


def test_while_a_part_is_downloaded(tmp_path):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Drips)
    server.handle_error = lambda *_: None  # who listened has gone
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = plant(tmp_path, {"learn/page.md": "# A page\n"})
    record = root / pyodide.RECORD.relative_to(pyodide.RECORD.parents[3])
    there = f'distribution = "http://127.0.0.1:{server.server_port}/"'
    lines = record.read_text("utf-8").splitlines()
    known = [there if line.startswith("distribution") else line for line in lines]
    record.write_text("\n".join(known), encoding="utf-8")
    Drips.asked.clear()
    try:
        with building(root, SCRATCHDL_LIVE="1", SCRATCHDL_REQUIRE_LIVE="0") as process:
            wait_until(Drips.asked.is_set, process)
            end(process, signal.SIGINT, root / ".cache")
    finally:
        server.shutdown()
        server.server_close()
