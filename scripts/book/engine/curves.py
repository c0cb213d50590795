"""Curves, verdicts and speed-ups of long runs, as pictures, kept until anything changes.

The numbers lie in docs/data, where neither the Python of a page nor its downloads can read them.
So the picture is made here, by the same function of the package as the pictures of the snippets.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

from book.child.figures import Drawing
from book.engine.cache import Cache
from book.engine.results import Results, ResultsError
from book.engine.surroundings import ApartError, made_apart

DRAW = Path(__file__).with_name("draw.py")


def recorded(
    results: Results,
    cache: Cache | None,
    name: str,
    prefix: str,
    *,
    ylabel: str = "",
    curve: str = "",
    rows: str = "",
    beside: str = "",
    margins: str = "",
    serial: str = "",
) -> tuple[str, Drawing]:
    """What a fence ``results`` asks for: the line below a picture of a run, and the picture."""
    about: dict[str, Any] = {"prefix": prefix}
    if margins:
        about["claims"], origin = results.verdicts(name, margins)
    elif serial:
        about["speed_ups"], origin = results.speed_ups(name, serial, rows)
    else:
        curves, origin = results.curves(name, curve, rows)
        others = results.curves(beside, curve, rows)[0] if beside else {}
        about |= {"curves": curves, "beside": others, "ylabel": ylabel}
    wanted = json.dumps(about)
    if cache is None:
        with tempfile.TemporaryDirectory(prefix="scratchdl-fonts-") as fonts:
            drawn = _draw(wanted, Path(fonts))
    else:
        key, fonts_kept = cache.key("curve", DRAW.read_text("utf-8"), wanted), cache.fonts
        drawn = cache.bytes(key, lambda: _draw(wanted, fonts_kept))
    drawing: Drawing = json.loads(drawn)
    return origin, drawing


def _draw(wanted: str, fonts: Path) -> bytes:
    try:
        return made_apart("book.engine.draw", fonts, wanted)
    except ApartError as error:
        raise ResultsError(f"the picture could not be drawn: {error}") from error
