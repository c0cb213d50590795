"""MkDocs adapter that completes its warnings: a broken link is named with file and line.

MkDocs and autorefs say which page holds a broken link, but not where in it. With `strict` each of
these warnings fails the build; here the line is looked up and put in front.
"""

import logging
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

LOGGERS = ("mkdocs.structure.pages", "mkdocs.plugins.mkdocs_autorefs._internal.plugin")
PAGE = re.compile(r"(?:Doc file '|mkdocs_autorefs: |^)(?P<uri>[^'\s:]+\.(?:md|py))")
TARGET = re.compile(r"(?:link |link to |target )'(?P<target>[^']+)'")
_filters: list["NameTheLine"] = []


class NameTheLine(logging.Filter):
    """Puts file and line in front of a warning about a link."""

    def __init__(self, docs: Path) -> None:
        super().__init__()
        self.docs = docs

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        page, target = PAGE.search(message), TARGET.search(message)
        if page and target:
            place = self._place(page["uri"], target["target"])
            record.msg, record.args = f"{place}: {message}", ()
        return True

    def _place(self, uri: str, target: str) -> str:
        name = f"{self.docs.name}/{uri}"
        path = self.docs / uri
        if not path.is_file():
            return name
        lines = path.read_text(encoding="utf-8").splitlines()
        found = (number for number, line in enumerate(lines, start=1) if target in line)
        return f"{name}:{next(found, 1)}"


def on_pre_build(config: MkDocsConfig) -> None:
    """Listen in for this build."""
    _filters.append(NameTheLine(Path(config.docs_dir)))
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_filters[-1])


def on_post_build(config: MkDocsConfig) -> None:
    """Under `mkdocs serve` the loggers live on."""
    _forget()


def on_build_error(error: Exception) -> None:
    """As after a good build."""
    _forget()


def _forget() -> None:
    for name in LOGGERS:
        for found in _filters:
            logging.getLogger(name).removeFilter(found)
    _filters.clear()
