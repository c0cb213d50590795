"""The Content-Security-Policy of the site, as a meta tag on every page.

Material's pages carry scripts of their own inline, one of which varies with the depth of the page.
Their hashes are collected over the whole site, so that all pages have the same policy: with instant
navigation that of the first page holds for all that follow.
"""

import base64
import hashlib
import html
import re
from collections.abc import Iterable
from pathlib import Path

SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
DATA = re.compile(r'\btype="?application/(?:ld\+)?json')
CHARSET = re.compile(r"<meta charset=[^>]*>", re.IGNORECASE)


def add_to_site(site: Path, outside: str = "") -> None:
    """Write the policy into every page; `outside` is the one foreign address that is allowed."""
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}
    tag = meta_tag(policy(inline_hashes(pages.values()), outside))
    for path, text in pages.items():
        # After the encoding, which must come first, and before anything that it restricts.
        marked, count = CHARSET.subn(lambda found: found[0] + tag, text, count=1)
        if not count:
            raise ValueError(f"{path} does not say its encoding, and so gets no policy")
        path.write_text(marked, encoding="utf-8", newline="\n")


def inline_hashes(pages: Iterable[str]) -> list[str]:
    """The hash of each inline script of these pages, sorted."""
    texts = {
        script["text"]
        for page in pages
        for script in SCRIPT.finditer(page)
        if "src=" not in script["attributes"] and not DATA.search(script["attributes"])
    }
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def policy(hashes: list[str], outside: str = "") -> str:
    """Everything from this site, nothing from elsewhere; scripts only from files or by hash."""
    more = [outside] if outside else []
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'", *more, *hashes],
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
