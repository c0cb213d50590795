"""Run the snippets of the folds "The same in PyTorch", and record what they print.

    PYTHONPATH=scripts:src python -m tools.in_pytorch        # with a Python that has torch

PyTorch is too large for every build: the build shows what was recorded. Each fold of a chapter has
a fence `python recorded` and, below it, what it printed; this writes the second into the page, and
both into docs/data/pytorch.json. A test compares the pages with that file.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from tools.provenance import made_by

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = ROOT / "docs/learn"
RECORD = ROOT / "docs/data/pytorch.json"
TITLE = '??? note "The same in PyTorch"'
FOLD = re.compile(
    re.escape(TITLE) + r"\n(?:(?! {4}```)(?: {4}.*)?\n)*"
    r" {4}```python recorded\n(?P<code>(?:(?: {4}.*)?\n)*?) {4}```\n\n"
    r" {4}```text\n(?P<output>(?:(?: {4}.*)?\n)*?) {4}```\n"
)
WHAT = "What the snippets of the folds about PyTorch print."


def folds(text: str) -> list[tuple[str, str]]:
    r"""The snippet and the output of each fold of a page, without their indentation.

    Raises:
        ValueError: A fold lacks one of them.

    Example:
        >>> body = f"{TITLE}\n    Look:\n\n    ```python recorded\n    print(1)\n    ```\n\n"
        >>> folds(body + "    ```text\n    1\n    ```\n")
        [('print(1)\n', '1\n')]
    """
    found = [(_outdented(fold["code"]), _outdented(fold["output"])) for fold in FOLD.finditer(text)]
    if len(found) != text.count(TITLE):
        raise ValueError(f"a fold {TITLE} has no python fence with a text fence below it")
    return found


def with_output(text: str, outputs: list[str]) -> str:
    """The page with these outputs in its folds, in their order."""
    rest = iter(outputs)

    def exchanged(fold: re.Match[str]) -> str:
        start, end = (place - fold.start() for place in fold.span("output"))
        lines = "".join(f"    {line}\n" if line else "\n" for line in next(rest).splitlines())
        return fold[0][:start] + lines + fold[0][end:]

    return FOLD.sub(exchanged, text)


def run(code: str) -> str:
    """What a snippet prints; it fails where the snippet fails."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=variables, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def main() -> None:
    """Run all of them, and write what they print into the pages and the record."""
    import torch

    rows: dict[str, Any] = {}
    for path in sorted(CHAPTERS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        snippets = [code for code, _ in folds(text)]
        if not snippets:
            continue
        outputs = [run(code) for code in snippets]
        path.write_text(with_output(text, outputs), encoding="utf-8", newline="\n")
        rows[path.stem] = {"snippets": snippets, "outputs": outputs}
        print(f"{path.stem}: {len(snippets)}")
    provenance = made_by("scripts/tools/in_pytorch.py", torch=torch.__version__)
    record = {"what": WHAT, "provenance": provenance, "rows": rows}
    written = json.dumps(record, indent=1, ensure_ascii=False)  # what is printed keeps its spaces
    RECORD.write_text(f"{written}\n", encoding="utf-8", newline="\n")


def _outdented(text: str) -> str:
    return "".join(f"{line[4:]}\n" for line in text.splitlines())


if __name__ == "__main__":
    main()
