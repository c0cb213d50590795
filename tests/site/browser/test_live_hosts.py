"""Hosts and proxies that send Python's parts in other ways: it runs, or says why not."""

import threading
from contextlib import contextmanager

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


@pytest.mark.parametrize("host", [Proxy, Careless, Silent, Broken])
def test_what_does_not_come_is_told_soon(live, host, built_site, browser, chapter, say):
    with on(host, built_site, browser, chapter) as page:
        snippet = Snippet(page, 1)
        built = snippet.outputs()
        seconds = snippet.run()
        assert (snippet.status.text_content() or "").startswith(NOT_LOADED)
        say(f"{host.__name__}: words after {seconds:.1f} s")
        assert snippet.outputs() == built
        expect(snippet.button("Stop")).to_be_hidden()


@pytest.mark.parametrize(
    "part", ["worker.js", "parts.json", "pyodide.mjs", "pyodide.asm.js", "pyodide-lock.json"]
)
@pytest.mark.parametrize("kind", [Proxy, Silent])
def test_so_is_any_other_part(live, kind, part, built_site, browser, chapter, say):
    host = type(kind.__name__, (kind,), {"special": part})
    with on(host, built_site, browser, chapter) as page:
        snippet = Snippet(page, 1)
        seconds = snippet.run()
        assert (snippet.status.text_content() or "").startswith(NOT_LOADED)
        say(f"{host.__name__}: words after {seconds:.1f} s")
