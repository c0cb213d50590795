"""What sentences tell of long runs and no number in them can carry: who is lowest, who highest.

A result may change, and the numbers of a page change with it; its words do not. So the words that
name an order stand here as well, and new results that contradict them are noticed.
"""

import json
import re

import numpy as np
import pytest

from experiments.verdicts import STUDENT
from site_files import ROOT

SIX = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
MEMO_SIX = ("sgd", "momentum", "nesterov-memo", "adagrad", "rmsprop", "adam")
STARTS = ("std-1", "std-01", "std-001", "xavier", "he")


def means(results, measure, rows):
    found = json.loads((ROOT / "docs" / "data" / f"{results}.json").read_text("utf-8"))["rows"]
    return {row: found[row][measure]["mean"] for row in rows}


@pytest.mark.parametrize(
    ("results", "measure", "rows", "lowest", "highest"),
    [
        ("optimizers-memo", "loss_memo", MEMO_SIX, "adagrad", "sgd"),
        ("optimizers-memo", "loss_end", SIX, "adam", "sgd"),
        (
            "optimizers-memo",
            "loss_memo",
            (*MEMO_SIX, "sgd-01", "rmsprop-0001"),
            "rmsprop-0001",
            "sgd",
        ),
        ("optimizers-tuned", "loss_end", SIX, "rmsprop", "sgd"),
        ("batch-norm", "early_without", STARTS, "std-1", "he"),
        ("batch-norm", "early_with", STARTS, "std-1", "xavier"),
    ],
)
def test_an_order_that_pages_tell(results, measure, rows, lowest, highest):
    found = means(results, measure, rows)
    assert (min(found, key=found.get), max(found, key=found.get)) == (lowest, highest)


def difference(results, measure, row, other):
    """Of two rows, over the seeds: the mean difference, and its 95 % margin."""
    found = json.loads((ROOT / "docs" / "data" / f"{results}.json").read_text("utf-8"))["rows"]
    apart = np.subtract(*(found[name][measure]["seeds"] for name in (row, other)))
    return apart.mean(), STUDENT[len(apart)] * apart.std(ddof=1) / len(apart) ** 0.5


def test_on_the_test_digits_adagrad_and_adam_cannot_be_told_apart():
    """The page of claims, and chapter 9 beside the memo's verdict."""
    mean, margin = difference("optimizers-memo", "test_accuracy", "adagrad", "adam")
    assert abs(mean) < margin


@pytest.mark.parametrize("other", ["momentum", "nesterov"])
def test_with_rates_of_their_own_sgd_reads_as_many_digits(other):
    """The page of claims: at the end little is left of the lead, and nothing on the test digits."""
    mean, margin = difference("optimizers-tuned", "test_accuracy", other, "sgd")
    assert abs(mean) < margin


def test_adam_is_not_alike_at_both_of_the_other_rates():
    """The page of claims: of the two comparisons, one at least leaves what is allowed."""
    rows = json.loads((ROOT / "docs/data/claims.json").read_text("utf-8"))["rows"]
    told = [line for line in rows["adam-stable"]["findings_elsewhere"] if "allowed" in line]
    assert told == rows["adam-stable"]["findings_elsewhere"][3:5]
    numbers = [re.findall(r"\d+\.?\d*", line) for line in told]
    within = [float(mean) + float(margin) <= float(bound) for mean, margin, bound in numbers]
    assert not all(within)


def test_rates_of_their_own_bring_the_curves_together():
    """Chapter 9: most of the distance between the curves was a distance between rates."""
    memo, tuned = (means(f"optimizers-{name}", "loss_end", SIX) for name in ("memo", "tuned"))
    reach = [max(found.values()) - min(found.values()) for found in (memo, tuned)]
    assert reach[1] < reach[0] / 2


def test_the_grid_reads_more_than_the_draws():
    """The lab on searching explains why; were it not so, there would be nothing to explain."""
    found = means("search", "test", ("grid-25", "random-100", "random-25"))
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_nesterov_leads_in_every_seed():
    """The page of claims: small, and in every seed."""
    found = json.loads((ROOT / "docs/data/optimizers-memo.json").read_text("utf-8"))["rows"]
    momentum, nesterov = (found[row]["loss_end"]["seeds"] for row in ("momentum", "nesterov-memo"))
    assert all(ours < theirs for ours, theirs in zip(nesterov, momentum, strict=True))
