"""Old addresses: where a page has been taken apart, its address sends readers on to the sections.

A link to a section of the old page leads to the same section of the page that has it now. MkDocs
knows nothing of these addresses: they are in no nav, no search and no map of the site.
"""

import html
import json
import posixpath
from collections.abc import Mapping, Sequence
from pathlib import Path

from book.site import policy
from book.write import dom

SECTIONS = ":is(h1, h2, h3, h4, h5, h6)[id]"


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
        page = dom.Document(text, new)
        name = html.escape(page.one("head > title").text().strip())
        links.append(f'<li><a href="{address}">{name}</a></li>')
        for section in page.all(SECTIONS):
            sections.setdefault(dom.attribute(section, "id"), address)
    first = f"{posixpath.relpath(next(iter(pages)), old)}/"
    table = json.dumps({"sections": sections, "first": first}).replace("<", "\\u003c")
    moved = (
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
    page = dom.Document(moved, old)
    policy.announce(page, policy.policy(policy.hashes(page)))
    return str(page)
