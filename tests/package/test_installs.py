"""The wheel was tried beside the oldest and the newest NumPy, and each reads what others saved."""

import json
import re
import tomllib

import numpy as np

import scratchdl
from package.conftest import ROOT

RECORD = json.loads((ROOT / "docs/data/installs.json").read_text("utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def version(text):
    return tuple(map(int, re.findall(r"\d+", text)[:2]))


def test_it_was_tried_with_the_oldest_numpy_and_python_that_are_promised():
    (needed,) = PROJECT["dependencies"]
    oldest = min(version(row["numpy"]) for row in RECORD["installs"])
    assert oldest == version(needed)
    assert min(version(row["python"]) for row in RECORD["installs"]) == version(
        PROJECT["requires-python"]
    )


def test_and_with_one_that_is_at_least_as_new_as_the_locked_one():
    newest = max(version(row["numpy"]) for row in RECORD["installs"])
    assert newest >= version(np.__version__)


def test_everywhere_all_examples_ran_and_all_files_were_read():
    assert RECORD["provenance"]["scratchdl"] == scratchdl.__version__
    assert len({row["examples"] for row in RECORD["installs"]}) == 1
    for row in RECORD["installs"]:
        assert row["examples"] > 300
        assert row["reads"] == len(RECORD["installs"]) >= 2
