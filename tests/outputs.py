"""What a built page shows of what its snippets gave."""

import html
import re
from pathlib import Path

from book.engine.items import Snippet
from book.engine.runner import Executed
from book.write.markdown import CONTROLS

OUTPUT = re.compile(r'<div class="sdl-output\b[^>]*>(.*?)</div>', re.DOTALL)
FIGURE = re.compile(r'<figure class="sdl-figure"')
TAG = re.compile(r"<button\b.*?</button>|<[^>]*>", re.DOTALL)


def printed(executed: Executed) -> list[str]:
    """What the snippets have printed that the page shows."""
    steps = zip(executed.page.steps, executed.results, strict=True)
    texts = [
        result.output.translate(CONTROLS).strip("\n").rstrip()
        for step, result in steps
        if isinstance(step, Snippet) and step.kind == "run" and not step.options.hide
    ]
    return [text for text in texts if text.strip()]


def shown(page: Path) -> list[str]:
    """The outputs that stand on a built page."""
    found = OUTPUT.findall(page.read_text(encoding="utf-8"))
    return [html.unescape(TAG.sub("", text)).strip("\n").rstrip() for text in found]


def figures(page: Path) -> int:
    """How many figures stand on a built page."""
    return len(FIGURE.findall(page.read_text(encoding="utf-8")))


def drawn(executed: Executed) -> int:
    """How many figures the snippets have drawn."""
    return sum(len(result.figures) for result in executed.results)
