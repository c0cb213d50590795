"""What holds for every test: how examples run, and which process runs which test."""

import random
import sys
from collections.abc import Iterator

import pytest

# Tests of these files share nothing but the site, so each may go to whichever process is free.
ALONE = ("tests/site/browser/", "tests/site/test_downloads.py", "tests/site/test_pages.py")
# All files of these folders share what is made once for them.
TOGETHER = ("tests/package/",)


@pytest.fixture(autouse=True)
def no_figure_stays_open() -> Iterator[None]:
    """Close what a test or an example has drawn: matplotlib warns of more than twenty figures."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer an order of chance: no test may need another one before it."""
    parser.addoption("--shuffle", metavar="SEED", help="run files, and tests in them, in any order")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take the module's own names away from each docstring example: it starts with its imports."""
    if seed := config.getoption("--shuffle"):
        chance = random.Random(seed)  # noqa: S311  # no secret
        chance.shuffle(items)
        order = {path: place for place, path in enumerate(dict.fromkeys(i.path for i in items))}
        items.sort(key=lambda item: order[item.path])
    for item in items:
        if isinstance(item, pytest.DoctestItem) and item.dtest is not None:
            item.dtest.globs = {"__name__": "__main__"}


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Keep the tests of a file in one process, since they share what its fixtures have made."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            if file.startswith(ALONE):
                return nodeid
            return next((folder for folder in TOGETHER if file.startswith(folder)), file)

    return ByFile(config, log)
