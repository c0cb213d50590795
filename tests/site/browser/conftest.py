"""A real browser on the built site; every visit also watches for errors and outside requests."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from bare.chromium import find_chromium
from tools.viewing import chromium, serve, settled

PATIENCE = 60_000  # milliseconds; a busy machine is slow, and a missing thing stays missing
expect.set_options(timeout=PATIENCE)
NO_BROWSER = (
    "no Chromium found: install it, or name one in SCRATCHDL_CHROMIUM; "
    "SCRATCHDL_REQUIRE_BROWSER=1 makes this a failure"
)
# Adds up how far the page has jumped since it began to load, as Lighthouse does.
COUNT_SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Visit:
    """A page in the browser and what happened behind it."""

    home: str
    page: Page
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Write down every error of the page and every request that leaves the site."""
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "console",
            lambda line: self.errors.append(line.text) if line.type == "error" else None,
        )
        self.page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((self.home, "data:", "blob:"))
                else self.outside.append(request.url)
            ),
        )

    def path(self, address: str) -> str:
        """Where on its host a page of the site lies."""
        return urlsplit(self.home).path + address

    def go(self, address: str) -> None:
        """Open a page of the site and wait until it is drawn."""
        self.page.goto(self.home + address)
        settled(self.page)

    def follow(self, address: str) -> None:
        """Go to a page of the site by a link, so that it is exchanged in place."""
        settled(self.page)  # until the theme runs, a link loads its page anew
        self.page.evaluate(
            """to => {
                const link = Object.assign(document.createElement("a"), { href: to });
                document.querySelector("article").append(link);
                link.click();
            }""",
            self.path(address),
        )
        self.page.wait_for_function(
            "path => new URL(document.querySelector('link[rel=canonical]').href).pathname === path",
            arg=self.path(address),
        )


Visitor = Callable[..., Visit]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if find_chromium() is None:
        if os.environ.get("SCRATCHDL_REQUIRE_BROWSER") == "1":
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def home(built_site: Path) -> Iterator[str]:
    with serve(built_site) as address:
        yield address


@pytest.fixture(scope="session")
def addresses(built_site: Path) -> list[str]:
    """Every page of the site, from its front page on; an address that only leads on is none."""
    found = sorted(
        path.parent
        for path in built_site.rglob("index.html")
        if "<title>This page has moved</title>" not in path.read_text("utf-8")
    )
    return [
        "" if folder == built_site else f"{folder.relative_to(built_site).as_posix()}/"
        for folder in found
    ]


@pytest.fixture
def visit(browser: Browser, home: str) -> Iterator[Visitor]:
    """Open a page, as in `visit("about/", scheme="dark", width=320)`; any error fails the test."""
    visits: list[Visit] = []

    def open_page(
        address: str = "",
        *,
        scheme: str = "light",
        width: int = 1280,
        scripts: bool = True,
        moving: bool = False,
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
            reduced_motion="no-preference" if moving else "reduce",
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(COUNT_SHIFTS)
        opened = Visit(home, context.new_page())
        visits.append(opened)
        opened.watch()
        opened.go(address)
        return opened

    yield open_page
    for done in visits:
        done.page.context.close()
    assert [error for done in visits for error in done.errors] == []
    assert [request for done in visits for request in done.outside] == []


@pytest.fixture(scope="session")
def chapter() -> str:
    return "learn/04-output-and-loss/"


@pytest.fixture(scope="session")
def kinds(chapter: str) -> dict[str, str]:
    """One page of each kind."""
    return {
        "front": "",
        "chapter": chapter,
        "lab": "labs/first_digits/",
        "reference": "reference/losses/",
        "glossary": "about/glossary/",
    }


@pytest.fixture
def live(visit: Visitor, built_site: Path) -> Visitor:
    """Open a page whose snippets can be run."""
    parts = ("pyodide-*/pyodide.mjs", "pyodide-*/snapshot.bin.gz", "editor-*/editor.js")
    missing = [part for part in parts if not list(built_site.glob(f"assets/{part}"))]
    if missing:
        said = f"the site is without {', '.join(missing)}: see book/site/live.py"
        if os.environ.get("SCRATCHDL_REQUIRE_LIVE") == "1":
            pytest.fail(said)
        if parts[0] in missing:
            pytest.skip(said)
    return visit


@pytest.fixture
def say(capsys):
    """Print a measurement where whoever runs the tests sees it."""

    def print_it(*words):
        with capsys.disabled():
            print("\n   ", *words)

    return print_it
