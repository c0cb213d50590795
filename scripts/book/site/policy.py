"""The Content-Security-Policy of the site, as a meta tag on every page.

Material's pages carry scripts of their own inline, one of which varies with the depth of the page.
Their hashes are collected over the whole site, so that all pages have the same policy: with instant
navigation that of the first page holds for all that follow.
"""

import base64
import hashlib
import html
from collections.abc import Iterable

from book.write import dom

LATER = "{policy}"  # what a page says until the scripts of all pages are known
INLINE = "script:not([src]):not([type^='application/'])"  # the others hold data


def announce(document: dom.Document, content: str = LATER) -> None:
    """Write the policy into a document, or the place for it.

    Raises:
        ValueError: The document does not say its encoding, behind which the policy stands.
    """
    # The encoding must come first, and what the policy restricts may not come before it.
    dom.put_behind(document.one("meta[charset]"), meta_tag(content))


def hashes(document: dom.Document) -> set[str]:
    """The hash of each inline script of a document."""
    digests = (hashlib.sha256(script.text().encode()).digest() for script in document.all(INLINE))
    return {f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests}


def policy(hashes: Iterable[str], outside: str = "") -> str:
    """Everything from this site, nothing from elsewhere; scripts only from files or by hash.

    Args:
        hashes: Of the inline scripts of all pages.
        outside: The one foreign address that is allowed.
    """
    more = [outside] if outside else []
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'", *more, *sorted(hashes)],
        "worker-src": ["'self'", "blob:"],  # see assets/live/python.js for the blob
        "connect-src": ["'self'", *more],
        "style-src": ["'self'", "'unsafe-inline'"],  # figures carry their styles inline
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def meta_tag(content: str) -> str:
    """The policy as HTML."""
    escaped = html.escape(content, quote=True)
    return f'<meta http-equiv="Content-Security-Policy" content="{escaped}">'
