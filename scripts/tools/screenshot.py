"""Take pictures of built pages: `python -m tools.screenshot --help`.

Without page addresses it takes the picture of the README. For someone who changes a page or the
style sheet, `--all` shows a page in both schemes, wide and narrow.
"""

import argparse
import itertools
from pathlib import Path

from playwright.sync_api import Browser

from tools.viewing import chromium, serve, settled

ROOT = Path(__file__).resolve().parents[2]
README_PICTURE = ROOT / "docs" / "assets" / "page.png"
README_PAGE = "learn/04-output-and-loss/#softmax-from-scores-to-probabilities"
SCHEMES = ("light", "dark")
SIZES = {"wide": (1280, 960), "narrow": (360, 780), "readme": (1280, 1310)}
WIDTHS = ("wide", "narrow")
# A browser leaves code that is off the screen for later, and would leave it white in a picture.
NOTHING_LATER = "* { content-visibility: visible !important; }"


def shoot(
    browser: Browser, url: str, target: Path, *, scheme: str, width: str, whole: bool
) -> None:
    """Write the picture of one page."""
    columns, rows = SIZES[width]
    page = browser.new_page(
        viewport={"width": columns, "height": rows},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    try:
        answer = page.goto(url)
        if answer is None or (not answer.ok and not url.endswith("404.html")):
            raise SystemExit(f"{url}: {answer.status if answer else 'no answer'}")
        settled(page)
        target.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=target, full_page=whole, style=NOTHING_LATER if whole else None)
    finally:
        page.close()


def name_of(address: str, scheme: str, width: str) -> str:
    """Return a file name for a page's picture.

    Example:
        >>> name_of("learn/04-output-and-loss/", "dark", "wide")
        'learn-04-output-and-loss-dark-wide.png'
    """
    page = address.strip("/").replace("/", "-").replace(".html", "") or "front"
    return f"{page}-{scheme}-{width}.png"


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Take pictures of built pages.")
    parser.add_argument("pages", nargs="*", help="addresses within the site, e.g. about/glossary/")
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="the built site")
    parser.add_argument("--out", type=Path, default=Path("screenshots"), help="where to write")
    parser.add_argument("--scheme", choices=SCHEMES, action="append", help="default: light")
    parser.add_argument("--width", choices=WIDTHS, action="append", help="default: wide")
    parser.add_argument("--all", action="store_true", help="both schemes, both widths")
    parser.add_argument("--whole", action="store_true", help="the whole page, not one screen")
    return parser.parse_args()


def main() -> None:
    """Take the pictures that the command line asks for."""
    args = arguments()
    if not args.site.is_dir():
        raise SystemExit(f"{args.site} is not there: build the site first, or name it with --site")
    with serve(args.site) as home, chromium() as browser:
        if not args.pages:
            shoot(
                browser,
                home + README_PAGE,
                README_PICTURE,
                scheme="light",
                width="readme",
                whole=False,
            )
            print(f"wrote {README_PICTURE.relative_to(ROOT)}")
            return
        schemes = SCHEMES if args.all else args.scheme or ("light",)
        widths = WIDTHS if args.all else args.width or ("wide",)
        for address, scheme, width in itertools.product(args.pages, schemes, widths):
            target = args.out / name_of(address, scheme, width)
            url = home + address.lstrip("/")
            shoot(browser, url, target, scheme=scheme, width=width, whole=args.whole)
            print(f"wrote {target}")


if __name__ == "__main__":
    main()
