"""What the page shows is what the code computes: every formula, read from its docstring."""

import json
import zlib

import numpy as np
import pytest

from formulas import by_hand, record
from formulas.checking import changes, compare, formulas_of
from formulas.table import CASES
from site_files import ROOT

DRAWS = 12  # of the numbers that formula and code get


def chance(name, draw=0):
    return np.random.default_rng([zlib.crc32(name.encode()), draw])


@pytest.mark.parametrize("name", CASES)
def test_the_code_is_the_formula(name):
    owner, case = CASES[name]
    for draw in range(3):
        words = compare(formulas_of(owner), case(chance(name, draw)))
        assert {"compared", "identity"}.intersection(words)


@pytest.mark.parametrize("name", by_hand.BY_HAND)
def test_what_cannot_be_read_is_computed_by_hand(name):
    by_hand.BY_HAND[name][2](chance(name))


def test_every_formula_is_looked_at_in_one_way():
    assert record.everything_with_a_formula() == record.looked_at()


def test_every_statement_of_a_formula_is_compared_or_says_no_number():
    for row in record.rows():
        assert "another case" not in row.get("statements", [])


def test_every_public_name_without_a_formula_is_no_operation_with_one():
    assert record.without_formula() == set(record.NOT_COMPUTED)


# --- the comparison sees faults -----------------------------------------------------------------


@pytest.mark.parametrize("owner", record.owners(), ids=record.title)
def test_a_fault_in_the_formula_is_found(owner):
    texts, missed = formulas_of(owner), set()
    for place, text in enumerate(texts):
        for changed in changes(text):
            if not is_found([*texts[:place], changed, *texts[place + 1 :]], owner):
                missed.add(" ".join(changed.split()))
    assert missed == set(record.ALIKE.get(record.title(owner), ()))


def is_found(texts, owner):
    """Whether one of the cases of an owner, with other numbers each time, sees a fault."""
    for name, (whose, case) in CASES.items():
        for draw in range(DRAWS) if whose is owner else ():
            try:
                compare(texts, case(chance(name, draw)))
            except Exception:  # whatever it is, nobody would take the formula for right
                return True
    return False


def test_what_is_recorded_is_what_is_read_today():
    kept = json.loads((ROOT / "docs/data/formulas.json").read_text("utf-8"))
    assert kept["rows"] == record.rows()
