"""What a page prints of each exercise: the stub that a reader begins with, and the answer below."""

import re
from dataclasses import dataclass

from book.engine.items import Snippet
from site_files import ROOT, parsed


@dataclass(frozen=True)
class Printed:
    """One exercise as its page has it."""

    page: str
    stub: str
    answers: tuple[str, ...]  # the snippets after the stub that call its check


def printed() -> dict[str, Printed]:
    """All exercises of the book by name."""
    found = {}
    for path in sorted((ROOT / "docs").rglob("*.md")):
        if "python exercise" not in path.read_text("utf-8"):
            continue
        page = parsed(path)
        steps = [step for step in page.steps if isinstance(step, Snippet)]
        for stub in (step for step in steps if step.kind == "exercise"):
            answers = [
                step.code
                for step in steps
                if step.kind == "run" and re.search(rf'check\(\s*"{stub.name}"', step.code)
            ]
            found[stub.name] = Printed(page.path, stub.code, tuple(answers))
    return found
