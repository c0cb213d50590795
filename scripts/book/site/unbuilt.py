"""Under `serve`: while the site as a whole cannot be built, every page says why.

MkDocs would leave all requests without an answer, as if it had ended, and browsers waiting.
"""

import html
import logging
from collections.abc import Callable, Iterable
from typing import Any

from mkdocs.exceptions import MkDocsException
from mkdocs.livereload import LiveReloadServer

from book.site.build import log
from book.site.kept import listening

DOCUMENT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>The site cannot be built</title>
<body style="max-width: 45rem; margin: 3rem auto; font-family: sans-serif">
<h1>The site cannot be built</h1>
<pre style="white-space: pre-wrap">{reason}</pre>
<p>This page goes by itself when that is mended. The terminal may say more.</p>
</body>
</html>
"""


class Unbuilt:
    """Stands before the server of MkDocs, and answers for it while there is no site."""

    def __init__(self, server: LiveReloadServer) -> None:
        self.server = server
        self.reason = ""  # while the site cannot be built
        server.set_app(self.answer)

    def built(self, build: Callable[[], None]) -> bool:
        """Build; if that fails, say why in the terminal and, until it is mended, on every page."""
        with listening() as heard:
            try:
                build()
            except (Exception, SystemExit) as error:
                self._tell(error, heard)
                said = [one.getMessage() for one in heard if one.levelno >= logging.ERROR]
                self.reason = "\n".join(words.removeprefix("book: ") for words in said)
                log.error("The site cannot be built; every page says why until that is mended")
                return False
        self.reason = ""
        return True

    def _tell(self, error: BaseException, heard: list[logging.LogRecord]) -> None:
        """Say what MkDocs has not said itself: it says nothing twice, even if mended in between."""
        if not isinstance(error, MkDocsException):
            log.error(f"{type(error).__name__}: {error}", exc_info=error)
        elif all(record.levelno < logging.ERROR for record in heard):
            log.error(str(error.__context__ or error))

    def answer(self, environ: dict[str, Any], respond: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request, as WSGI has it."""
        path = environ["PATH_INFO"]
        if not self.reason or not path.endswith(("/", ".html")):
            return self.server.serve_request(environ, respond)
        document = DOCUMENT.format(reason=html.escape(self.reason)).encode()
        # With the script that loads the page again when there is a site.
        server: Any = self.server
        document = server._inject_js_into_html(document, server._visible_epoch)
        respond("500 Internal Server Error", [("Content-Type", "text/html")])
        return [document]
