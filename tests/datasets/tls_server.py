"""A small HTTPS server on this computer that can misbehave in the ways servers do."""

import contextlib
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


def sends(body: bytes, *, promised: int | None = None) -> Answer:
    """Answer with `body`, and promise another length if asked to."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body) if promised is None else promised))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def sends_a_part(body: bytes, first: int) -> Answer:
    """Answer with the end of a file, as to somebody who has the rest; nobody has asked for that."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(206)
        handler.send_header("Content-Length", str(len(body) - first))
        handler.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
        handler.end_headers()
        handler.wfile.write(body[first:])

    return answer


def fails(status: int) -> Answer:
    """Answer that something is wrong, with words that are no file."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_error(status)

    return answer


def redirects(address: str) -> Answer:
    """Answer that the file is elsewhere."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", address)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def drips(stop: threading.Event, *, first: bytes = b"") -> Answer:
    """Answer with one byte every few milliseconds, for ever."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(first)
        while not stop.wait(0.005):
            handler.wfile.write(b"\0")

    return answer


def is_silent(stop: threading.Event) -> Answer:
    """Take the question and say nothing."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        stop.wait(30)

    return answer


def speaks_nonsense(handler: BaseHTTPRequestHandler) -> None:
    """Answer with something that is not HTTP."""
    handler.wfile.write(b"220 mail.example ESMTP ready\r\n\r\n")


class Server:
    """What the tests see: an address, what to answer at each path, and what was asked for."""

    def __init__(self, port: int) -> None:
        self.address = f"https://localhost:{port}/"
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.stop = threading.Event()


@contextlib.contextmanager
def serving(certificate: ssl.SSLContext) -> Iterator[Server]:
    """Run a server until the `with` block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that http.server looks for
            server.asked.append(self.path)
            with contextlib.suppress(OSError):  # a client that hangs up is part of the tests
                if self.path in server.answers:
                    server.answers[self.path](self)
                else:
                    self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    with ThreadingHTTPServer(("localhost", 0), Handler) as http:
        server = Server(http.server_port)
        http.daemon_threads = True
        http.block_on_close = False
        http.socket = certificate.wrap_socket(http.socket, server_side=True)
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.stop.set()
            http.shutdown()
            thread.join()
