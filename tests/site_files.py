"""What the tests of the site go over: every page and every lab."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md") if path.name not in ("README.md", "404.md"))
LABS = sorted((DOCS / "labs").glob("*.py"))


def name(path: Path) -> str:
    """A page as a test shows it."""
    return path.relative_to(DOCS).as_posix()
