"""MkDocs adapter that completes its warnings: a broken link is named with file and line.

MkDocs and autorefs say which page holds a broken link, but not where in it. With `strict` each of
these warnings fails the build; here the line is looked up and put in front.
"""

import logging
import re
from pathlib import Path

from mkdocs.structure import pages
from mkdocs_autorefs import AutorefsPlugin

# Whose warnings name a page: of whatever builder, and of whatever version, they come from.
LOGGERS = (pages.log.name, f"mkdocs.plugins.{AutorefsPlugin.__module__}")
PAGE = re.compile(r"(?:Doc file '|mkdocs_autorefs: |^)(?P<uri>[^'\s:]+\.(?:md|py))")
TARGET = re.compile(r"(?:link |link to |target )'(?P<target>[^']+)'")


class NameTheLine(logging.Filter):
    """Puts file and line in front of a warning about a link."""

    def __init__(self, docs: Path) -> None:
        super().__init__()
        self.docs = docs

    @classmethod
    def listen(cls, docs: Path) -> None:
        """Complete the warnings of one build."""
        cls.forget()
        for name in LOGGERS:
            logging.getLogger(name).addFilter(cls(docs))

    @classmethod
    def forget(cls) -> None:
        """Leave the loggers as they were: under `serve` they live on."""
        for logger in map(logging.getLogger, LOGGERS):
            for found in [one for one in logger.filters if isinstance(one, cls)]:
                logger.removeFilter(found)

    def filter(self, record: logging.LogRecord) -> bool:
        """Put file and line in front of what is said."""
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
