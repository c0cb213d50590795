"""The font of the formulas: STIX Two Math (SIL Open Font License), cut down to the glyphs in use.

The whole font would weigh more than a page. It comes from the wheel of ziamath, and a cut font is
kept in the cache under the set of its characters.
"""

import html
import importlib.metadata
import importlib.util
import io
import re
import unicodedata
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from book.engine.cache import Cache

FAMILY = "STIX Two Math"
STYLE = f"""@font-face {{
  font-family: "{FAMILY}";
  src: url("math.woff2") format("woff2");
  font-display: swap;
}}
"""
MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
NOT_DRAWN = re.compile(r"<annotation\b.*?</annotation>|<[^>]*>", re.DOTALL)
# Browsers draw a single letter in <mi> as one of these characters.
ITALIC = [
    *map(chr, range(0x1D434, 0x1D468)),
    *map(chr, range(0x1D6E2, 0x1D71C)),
    "\N{PLANCK CONSTANT}",
]
# For formulas at different sizes, and without the dot of i and j below an accent.
FEATURES = ["ssty", "dtls", "flac", "rtlm", "mark", "mkmk", "kern"]


def characters(page: str) -> set[str]:
    """All characters that the formulas of a built page are drawn with."""
    plain = {c for math in MATH.findall(page) for c in html.unescape(NOT_DRAWN.sub("", math))}
    slanted = {c for c in ITALIC if unicodedata.normalize("NFKC", c) in plain}
    roots = {"√"} if "<msqrt" in page or "<mroot" in page else set()
    return {c for c in plain | slanted | roots if not c.isspace()}


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
