"""The table of the book's names: what it promises is there, and what it says is missing is not."""

import inspect
import re

import numpy as np
import pytest

import scratchdl
from scratchdl import plots
from site_files import DOCS

TEXT = (DOCS / "guide" / "coming-from-the-book.md").read_text("utf-8")
NAMES = TEXT.partition("## The names")[2].partition("\n## ")[0]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in NAMES.splitlines()
    if line.startswith("| `")
]
CODE = re.compile(r"`([^`]+)`")

NET = scratchdl.MultiLayerNet(2, [3], 2, rng=0)
TRAINER = scratchdl.Trainer(NET, scratchdl.SGD(), (np.eye(2), np.array([0, 1])), rng=0)
OBJECTS = {
    "net": NET,
    "layer": scratchdl.BatchNormalization(gamma=np.ones(2), beta=np.zeros(2)),
    "optimizer": TRAINER.optimizer,
    "trainer": TRAINER,
    "history": TRAINER.history,
    "plots": plots,
}
SETTINGS = {
    name
    for call in (scratchdl.MultiLayerNet, scratchdl.Trainer, NET.gradient, NET.loss)
    for name in inspect.signature(call).parameters
}


def is_here(code: str) -> bool:
    """Whether a name, a call, an attribute of one of the objects above, or a setting exists."""
    name, *attributes = re.match(r"[\w.]+", code)[0].split(".")
    if attributes:
        return hasattr(OBJECTS[name], attributes[0])
    return hasattr(scratchdl, name) or hasattr(TRAINER, name) or name in SETTINGS


def test_the_table_is_read():
    assert len(ROWS) > 35
    assert all(len(row) == 3 for row in ROWS)
    assert "same" in {row[1] for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_name_is_where_the_table_says(row):
    book, here, _ = row
    told = CODE.findall(book) if here.startswith("same") else CODE.findall(here)
    assert [code for code in told if not is_here(code)] == []
    assert told or here == "cut the data that you pass"
