"""The records in docs/data name the programs that make them, by names that are still theirs."""

import importlib.util
import json
from pathlib import Path

import pytest

from tools.provenance import ROOT

RECORDS = sorted((ROOT / "docs/data").glob("*.json"))


def makers(record: Path) -> tuple[str | None, str | None]:
    """The file or folder, and the command, that a record names as what made it."""
    found = json.loads(record.read_text("utf-8"))
    return found.get("provenance", {}).get("made_by"), found.get("command")


def is_program(path: Path) -> bool:
    """Whether Python runs it: a file, or a folder with a `__main__`."""
    return path.is_file() if path.suffix == ".py" else (path / "__main__.py").is_file()


def is_module(command: str) -> bool:
    """Whether `python` runs it, such as `-m races conv`."""
    option, module, *_ = command.split()
    return option == "-m" and importlib.util.find_spec(module) is not None


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_a_record_names_a_program_that_exists(record):
    made_by, command = makers(record)
    if record.stem != "promises":  # whose page says how it is made
        assert made_by or command
    assert made_by is None or is_program(ROOT / made_by)
    assert command is None or is_module(command)


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_a_record_says_when_where_and_by_which_code(record):
    """Under one name in all of them, so that a page can ask any of them."""
    found = json.loads(record.read_text("utf-8"))
    assert found["provenance"].keys() >= {"date", "commit", "machine"}


def test_a_name_from_before_a_move_is_found_out():
    assert any(made_by for made_by, _ in map(makers, RECORDS))
    assert not is_program(ROOT / "scripts/lighthouse.py")
    assert not is_program(ROOT / "scripts/races/nothing")
    assert not is_module("-m lighthouse site")
