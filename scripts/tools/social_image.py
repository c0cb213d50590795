"""Draw `docs/assets/social.png`, the picture that goes with a shared address, from the logo."""

from pathlib import Path

from book.site.metadata import IMAGE_SIZE
from tools.viewing import chromium, settled

ASSETS = Path(__file__).resolve().parents[2] / "docs" / "assets"
CARD = """<!doctype html><html lang="en"><title>scratchdl</title><style>
body {{ display: grid; grid-template-columns: 300px 1fr; align-items: center; gap: 60px;
        box-sizing: border-box; height: 100vh; margin: 0; padding: 0 90px;
        background: #fff; color: #1b1f24; font-family: Charter, "Liberation Serif", serif }}
svg {{ width: 300px; height: 300px }}
h1 {{ margin: 0 0 24px; font-size: 104px; letter-spacing: -0.01em; line-height: 1 }}
p {{ margin: 0; text-wrap: balance; color: #5c6470; font-size: 41px; line-height: 1.35 }}
</style>{logo}<div><h1>scratchdl</h1>
<p>Deep learning from scratch in NumPy: every formula beside code that really ran</p></div></html>
"""


def main() -> None:
    """Draw the picture."""
    width, height = IMAGE_SIZE
    logo = (ASSETS / "logo.svg").read_text(encoding="utf-8")
    with chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_content(CARD.format(logo=logo))
        settled(page)
        page.screenshot(path=ASSETS / "social.png")
    print("wrote docs/assets/social.png")


if __name__ == "__main__":
    main()
