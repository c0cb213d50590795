"""What sentences tell of long runs and no number in them can carry: who is lowest, who highest.

A result may change, and the numbers of a page change with it; its words do not. So the words that
name an order stand here as well, and new results that contradict them are noticed.
"""

import json

import pytest

from experiments.claim_list import CLAIMS
from experiments.verdicts import STUDENT, measure
from site_files import ROOT

DATA = ROOT / "docs" / "data"

SIX = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
MEMO_SIX = ("sgd", "momentum", "nesterov-memo", "adagrad", "rmsprop", "adam")
STARTS = ("std-1", "std-01", "std-001", "xavier", "he")


def means(results, measure, rows):
    found = json.loads((DATA / f"{results}.json").read_text("utf-8"))["rows"]
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


def elsewhere(claim):
    """What a claim is tested by outside of the memo's setting, by its label."""
    found = [measure(test, DATA) for test in CLAIMS[claim].elsewhere]
    return {finding.label: finding for finding in found}


@pytest.mark.parametrize(
    ("claim", "label"),
    [
        ("adagrad-best", "against Adam, test digits"),
        ("momentum-faster", "against SGD, Momentum, tuned, test digits"),
        ("momentum-faster", "against SGD, Nesterov, tuned, test digits"),
        ("nesterov-better", "against Momentum, test digits"),
        ("rmsprop-behind", "against AdaGrad, tuned, test digits"),
        ("rmsprop-behind", "against Adam, tuned, test digits"),
    ],
)
def test_what_the_page_of_claims_cannot_tell_apart(claim, label):
    finding = elsewhere(claim)[label]
    assert abs(finding.mean) < STUDENT[finding.seeds] * finding.error


def test_adam_is_not_alike_at_both_of_the_other_rates():
    """The page of claims: of the two comparisons, one at least goes beyond what is allowed."""
    found = list(elsewhere("adam-stable").values())[3:5]
    assert all(finding.within for finding in found)
    assert not all(finding.holds for finding in found)


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
    found = json.loads((DATA / "optimizers-memo.json").read_text("utf-8"))["rows"]
    momentum, nesterov = (found[row]["loss_end"]["seeds"] for row in ("momentum", "nesterov-memo"))
    assert all(ours < theirs for ours, theirs in zip(nesterov, momentum, strict=True))
