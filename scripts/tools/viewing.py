"""Open built pages in a real browser: for the browser tests and for pictures of pages."""

import functools
import http.server
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TypedDict
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from bare.chromium import find_chromium

# Nothing but the pages: no look-ups of the browser's own, no graphics driver.
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class SiteHandler(http.server.SimpleHTTPRequestHandler):
    """Serve a built site as a web host does: silently, and with the site's own 404 page.

    A site that was built for a folder of a host, as GitHub's Pages are, is served in that folder.
    """

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing: the browser reports what failed."""

    def do_GET(self) -> None:
        """Serve a file; the addresses in the site map become those of this server.

        A page is exchanged in place only if the map names its address, and the map was made for
        the address where the site will live.
        """
        if self.path != f"{home_of(Path(self.directory))}sitemap.xml":
            super().do_GET()
            return
        here = f"<loc>http://{self.headers['Host']}/"
        text = (Path(self.directory) / "sitemap.xml").read_text(encoding="utf-8")
        self.answer(HTTPStatus.OK, "application/xml", re.sub(r"<loc>https?://[^/]+/", here, text))

    def translate_path(self, path: str) -> str:
        """Find the file of an address; outside of the site's folder there is none."""
        home = home_of(Path(self.directory))
        inside = f"/{path.removeprefix(home)}" if path.startswith(home) else "/no such file"
        return super().translate_path(inside)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a missing page with `404.html`, where the site has one."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        self.answer(code, "text/html; charset=utf-8", page.read_text(encoding="utf-8"))

    def answer(self, code: int, kind: str, text: str) -> None:
        """Send a whole answer."""
        body = text.encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@cache
def home_of(site: Path) -> str:
    """The path of the address that a site was built for: "/", or "/REPOSITORY/".

    It is what the front page says of itself; a folder without one is served as it is.
    """
    front = site / "index.html"
    text = front.read_text(encoding="utf-8") if front.is_file() else ""
    found = re.search(r'<link rel="?canonical"? href="([^"]+)"', text)
    return urlsplit(found[1]).path if found else "/"


@contextmanager
def serve(folder: Path, handler: type[SiteHandler] = SiteHandler) -> Iterator[str]:
    """Serve `folder` on a free port of this machine; give its address, ending in a slash."""
    bound = functools.partial(handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), bound) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{home_of(folder)}"
        finally:
            server.shutdown()
            thread.join()


class Launch(TypedDict):
    """What playwright is told to start the system's Chromium with."""

    executable_path: str
    args: list[str]


def launch() -> Launch:
    """How the system's Chromium is started.

    Raises:
        FileNotFoundError: There is none.
    """
    program = find_chromium()
    if program is None:
        raise FileNotFoundError("no Chromium found; install one or name it in SCRATCHDL_CHROMIUM")
    # Chromium's sandbox refuses to run for root, as in most containers.
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {"executable_path": program, "args": [*FLAGS, "--no-sandbox"] if root else list(FLAGS)}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium without a window.

    Raises:
        FileNotFoundError: There is none.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch())
        try:
            yield browser
        finally:
            browser.close()


def settled(page: Page) -> None:
    """Wait until scripts and fonts are there, so that the page is as a reader sees it."""
    page.wait_for_load_state("load")
    # Where scripts run, the last thing that assets/start.js does is to say so.
    page.wait_for_selector("html.no-js, html[data-sdl-started]", state="attached")
    page.evaluate("document.fonts.ready.then(() => true)")
