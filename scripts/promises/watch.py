"""A plugin of pytest that writes down how each test came out: `-p promises.watch --watched FILE`.

Kept apart from the text that pytest prints, which is for people. Where several processes share the
tests, the one that hands them out hears of all.
"""

import json
from pathlib import Path
from typing import Any

import pytest

Seen = dict[str, dict[str, Any]]


class Watcher:
    """Hears of every part of every test."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seen: Seen = {}

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that cannot be read fails with all that is in it."""
        if report.failed:
            self.seen[report.nodeid] = {"outcome": "failed", "seconds": 0.0, "reason": ""}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Preparing, running and tidying up are told one by one; the worst of them counts."""
        found = self.seen.setdefault(
            report.nodeid, {"outcome": "passed", "seconds": 0.0, "reason": ""}
        )
        found["seconds"] += report.duration
        if report.failed:
            found["outcome"] = "failed"
        elif report.skipped and found["outcome"] == "passed":
            found["outcome"] = "left out"
            where = report.longrepr
            found["reason"] = where[-1] if isinstance(where, tuple) else ""

    def pytest_sessionfinish(self) -> None:
        """Write it down."""
        self.path.write_text(json.dumps(self.seen), encoding="utf-8")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Say where to write."""
    parser.addoption("--watched", metavar="FILE", help="write down how each test came out")


def pytest_configure(config: pytest.Config) -> None:
    """Watch in the process that hears of all tests."""
    path = config.getoption("--watched")
    if path and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Watcher(Path(path)), "promises-watcher")
