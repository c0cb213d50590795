"""Old addresses: where a page has been taken apart, its address sends readers on to the sections.

A link to a section of the old page leads to the same section of the page that has it now. MkDocs
knows nothing of these addresses: they are in no nav, no search and no map of the site.
"""

import html
import json
import posixpath
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from book.site import policy

SECTION = re.compile(r'<h[1-6] id="([^"]+)"')


def write(site: Path, moved: Mapping[str, Sequence[str]]) -> None:
    """Write a page at each old address; `moved` names the new ones, the usual one first.

    Raises:
        ValueError: An old address is in use, or a new one is not.
    """
    for old, places in moved.items():
        path = site / old / "index.html"
        if path.exists():
            raise ValueError(f"`moved` sends readers away from {old}, which is a page")
        missing = [new for new in places if not (site / new / "index.html").is_file()]
        if missing:
            raise ValueError(f"`moved` sends readers of {old} to {missing[0]}, which is no page")
        pages = {new: (site / new / "index.html").read_text(encoding="utf-8") for new in places}
        path.parent.mkdir(parents=True)
        path.write_text(document(old, pages), encoding="utf-8", newline="\n")


def document(old: str, pages: Mapping[str, str]) -> str:
    """The page at an old address: it goes on by itself, and has links for those it does not take.

    Args:
        old: The address that has been given up, from the root of the site.
        pages: The documents that have its sections now, by address.
    """
    sections: dict[str, str] = {}
    links = []
    for new, text in pages.items():
        address = f"{posixpath.relpath(new, old)}/"
        title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
        name = html.escape(html.unescape(title[1]).strip()) if title else address
        links.append(f'<li><a href="{address}">{name}</a></li>')
        for section in SECTION.findall(text):
            sections.setdefault(html.unescape(section), address)
    first = f"{posixpath.relpath(next(iter(pages)), old)}/"
    table = json.dumps({"sections": sections, "first": first}).replace("<", "\\u003c")
    page = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<title>This page has moved</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="description" content="Where the sections of this page are now">\n'
        '<meta name="robots" content="noindex">\n'
        f'<noscript><meta http-equiv="refresh" content="5; url={first}"></noscript>\n'
        "<script>\n"
        f"const {{ sections, first }} = {table};\n"
        "const section = decodeURIComponent(location.hash.slice(1));\n"
        "location.replace((sections[section] ?? first) + location.search + location.hash);\n"
        "</script>\n</head>\n<body>\n<main>\n<h1>This page has moved</h1>\n"
        f"<ul>{''.join(links)}</ul>\n</main>\n</body>\n</html>\n"
    )
    tag = policy.meta_tag(policy.policy(policy.inline_hashes([page])))
    return policy.CHARSET.sub(lambda found: found[0] + tag, page, count=1)
