"""The font of the formulas: STIX Two Math (SIL Open Font License), cut down to the glyphs in use.

The whole font would weigh more than a page. It comes from the wheel of ziamath, and a cut font is
kept in the cache under the set of its characters.
"""

import importlib.metadata
import importlib.util
import io
import unicodedata
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from book.engine.cache import Cache
from book.write import dom

FAMILY = "STIX Two Math"
STYLE = f"""@font-face {{
  font-family: "{FAMILY}";
  src: url("math.woff2") format("woff2");
  font-display: swap;
}}
"""
LETTERS = "math :is(mi, mo, mn, ms, mtext)"
ROOTS = "math :is(msqrt, mroot)"
# Browsers draw a single letter in <mi> as one of these characters.
ITALIC = [
    *map(chr, range(0x1D434, 0x1D468)),
    *map(chr, range(0x1D6E2, 0x1D71C)),
    "\N{PLANCK CONSTANT}",
]
# For formulas at different sizes, and without the dot of i and j below an accent.
FEATURES = ["ssty", "dtls", "flac", "rtlm", "mark", "mkmk", "kern"]


def characters(document: dom.Document) -> set[str]:
    """All characters that the formulas of a document are drawn with."""
    plain = {c for element in document.all(LETTERS) for c in element.text()}
    slanted = {c for c in ITALIC if unicodedata.normalize("NFKC", c) in plain}
    roots = {"√"} if document.all(ROOTS) else set()
    return {c for c in plain | slanted | roots if not c.isspace()}


def load_early(document: dom.Document, address: str) -> str:
    """Let the browser load the font early where it is needed; the characters that it must have.

    Args:
        document: That of the page.
        address: Of the font, as seen from there.
    """
    found = "".join(sorted(characters(document)))
    if found:
        link = f'<link rel="preload" href="{address}" as="font" type="font/woff2" crossorigin>'
        dom.put_last(document.one("head"), f"{link}\n")
    return found


def cut_font(wanted: set[str], cache: Cache) -> bytes:
    """The font with these characters and whatever they can grow into, as WOFF2."""
    text = "".join(sorted(wanted))
    version = importlib.metadata.version("ziamath")
    return cache.bytes(cache.key("font", version, FEATURES, text), lambda: _cut(text))


def _cut(text: str) -> bytes:
    options = subset.Options(
        flavor="woff2", hinting=False, layout_features=FEATURES, name_IDs=["*"]
    )
    font = TTFont(_whole_font(), recalcTimestamp=False)  # the same bytes each time
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def _whole_font() -> Path:
    spec = importlib.util.find_spec("ziamath")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the wheel of ziamath carries the math font: pip install ziamath")
    return Path(spec.origin).parent / "fonts" / "STIXTwoMath-Regular.ttf"
