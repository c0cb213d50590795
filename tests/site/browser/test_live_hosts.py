"""Hosts and proxies that send Python's parts in other ways: it runs, or says why not."""

import threading
import time
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import expect

from live_page import Snippet
from tools.viewing import SiteHandler, serve, settled

WASM = "pyodide.asm.wasm"
NOT_LOADED = "Python could not be loaded, so nothing can run here now."


class Host(SiteHandler):
    """Serves the site, but for one file: that it treats as a test says."""

    special = WASM
    released = threading.Event()

    def treat(self) -> bool:
        """Answer in the test's own way; false to answer as usual."""
        return False

    def do_GET(self) -> None:  # noqa: N802  the name that http.server calls
        """Serve a file."""
        if not (self.path.endswith(self.special) and self.treat()):
            super().do_GET()


def sending(kind):
    """A host that sends WebAssembly as something else."""

    class Sending(Host):
        def guess_type(self, path):
            usual = super().guess_type(path)
            return kind if str(path).endswith(self.special) else usual

    return Sending


class Proxy(Host):
    """Sends a page of its own in the place of a file, and says that all is well."""

    def treat(self):
        self.answer(200, "text/html", "<!doctype html><title>Please log in</title>")
        return True


class Careless(Host):
    """Sends something else under the right name."""

    def treat(self):
        self.answer(200, "application/wasm", "this is no WebAssembly")
        return True


class Silent(Host):
    """Takes the request, and never answers."""

    def treat(self):
        self.released.wait(60)
        self.close_connection = True
        return True


class Broken(Host):
    """Begins to send, and then sends nothing more."""

    def treat(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/wasm")
        self.send_header("Content-Length", "10105545")
        self.end_headers()
        self.wfile.write(b"\0asm")
        return Silent.treat(self)


class NoHead(Host):
    """Refuses to tell of a file without sending it."""

    def do_HEAD(self):  # noqa: N802  the name that http.server calls
        self.send_error(405)


@contextmanager
def on(host, site, browser, address):
    """A page of the site as this host serves it."""
    host.released = threading.Event()
    with serve(site, host) as home:
        page = browser.new_context().new_page()
        page.goto(home + address)
        settled(page)
        yield page
        page.context.close()
        host.released.set()


@pytest.mark.parametrize(
    "host",
    [sending("text/plain"), sending("application/octet-stream"), sending(""), NoHead],
    ids=["text", "octets", "nothing", "no HEAD"],
)
def test_python_runs_however_its_parts_are_named(live, host, built_site, browser, chapter):
    with on(host, built_site, browser, chapter) as page:
        snippet = Snippet(page, 1)
        snippet.write("print(6 * 7)")
        snippet.run()
        assert snippet.outputs() == ["42\n"]


PARTS = ("worker.js", "parts.json", "pyodide.mjs", "pyodide.asm.js", "pyodide-lock.json")


def losing(kind, part):
    """A host that treats this part as the kind of host does."""
    return type(f"{kind.__name__}, {part}", (kind,), {"special": part})


def is_told(snippet, built):
    assert snippet.wait().startswith(NOT_LOADED)
    assert snippet.outputs() == built
    expect(snippet.button("Stop")).to_be_hidden()


@pytest.mark.parametrize(
    "host",
    [Proxy, Careless, *(losing(Proxy, part) for part in PARTS)],
    ids=lambda host: host.__name__,
)
def test_what_is_something_else_is_told(live, host, built_site, browser, chapter):
    with on(host, built_site, browser, chapter) as page:
        snippet = Snippet(page, 1)
        built = snippet.outputs()
        snippet.press("Run")
        is_told(snippet, built)


def test_what_does_not_come_is_told_soon(live, built_site, browser, chapter, say):
    """For each part in a page of its own, all at once: they wait, as a reader would."""
    hosts = [Silent, Broken, *(losing(Silent, part) for part in PARTS)]
    with ExitStack() as opened:
        pages = [opened.enter_context(on(host, built_site, browser, chapter)) for host in hosts]
        snippets = [Snippet(page, 1) for page in pages]
        built = [snippet.outputs() for snippet in snippets]
        start = time.perf_counter()
        for snippet in snippets:
            snippet.press("Run")
        for host, snippet, printed in zip(hosts, snippets, built, strict=True):
            is_told(snippet, printed)
            say(f"{host.__name__}: words after at most {time.perf_counter() - start:.1f} s")
