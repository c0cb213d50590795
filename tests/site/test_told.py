"""What sentences tell of long runs and no number in them can carry: who is lowest, who highest.

A result may change, and the numbers of a page change with it; its words do not. So the words that
name an order stand here as well, and new results that contradict them are noticed.
"""

import itertools
import json

import numpy as np
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


def margin_of(differences):
    """The mean of some differences, and its margin."""
    error = differences.std(ddof=1) / np.sqrt(len(differences))
    return differences.mean(), STUDENT[len(differences)] * error


def paired(results, measure, more, less):
    """The mean difference of two rows, seed by seed, and its margin."""
    rows = json.loads((DATA / f"{results}.json").read_text("utf-8"))["rows"]
    first, second = (np.array(rows[row][measure]["seeds"]) for row in (more, less))
    return margin_of(first - second)


def told_apart(results, measure, first, second):
    """Whether the seeds of two rows tell that the first is higher."""
    difference, margin = paired(results, measure, first, second)
    return difference > margin


def level(results, measure, first, second):
    """Whether the seeds of two rows do not tell which is higher."""
    difference, margin = paired(results, measure, first, second)
    return abs(difference) < margin


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
        ("deeper", "test", ("two-layer", "simple", "deep"), "two-layer", "deep"),
        ("deeper", "train", ("two-layer", "simple", "residual", "deep"), "two-layer", "simple"),
        ("dropped-scores", "loss", ("none", "halved", "scores"), "scores", "none"),
        ("dropped-scores", "loss", ("hidden", "both"), "hidden", "both"),
        ("fewer-bits", "error", ("float32", "stored", "computed"), "float32", "computed"),
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
    assert found.pop("grid-25") > max(found.values())


@pytest.mark.parametrize("pair", [("rmsprop", "adam"), ("momentum", "sgd")])
def test_what_chapter_9_calls_level(pair):
    """The ends of the tuned losses: neither has its place for itself."""
    assert level("optimizers-tuned", "loss_end", *pair)


def test_all_of_mnist_helps_twice():
    """Chapter 7 asserts of its own net that it reads below 96.5 %, and that its gap is above 3."""
    found = json.loads((DATA / "two-layer.json").read_text("utf-8"))["rows"]["two-layer"]
    learnt, new = (found[f"{pile}_accuracy"]["mean"] for pile in ("train", "test"))
    assert 0.965 < new < learnt < 0.99
    assert learnt - new < 0.03


def test_shifts_come_first_by_far_and_dropout_a_little_above_nothing():
    """The lab on overfitting, after the long runs; with 300 digits."""
    rows = json.loads((DATA / "overfitting.json").read_text("utf-8"))["rows"]
    found = {name: row["test_300"]["mean"] for name, row in rows.items()}
    shifted, with_dropout = found.pop("shifts"), found.pop("shifts-dropout")
    assert with_dropout > shifted > max(found.values()) + 0.03
    for name in found.keys() - {"none"}:
        gain, margin = paired("overfitting", "test_300", name, "none")
        if name.startswith("dropout"):
            assert margin < gain < 0.02
        else:
            assert gain < margin


@pytest.mark.parametrize(
    ("measure", "more", "less"),
    [
        ("test_300", "dropout-50", "batch-norm"),  # normalisation does not do dropout's work
        ("test_300", "batch-norm", "batch-norm-dropout"),  # dropout on top of it harms
        ("test_1000", "adamw-strong", "none"),  # a stronger decay is a little better
    ],
)
def test_which_cure_reads_more_than_which(measure, more, less):
    """Chapter 10 and the page of claims."""
    assert told_apart("overfitting", measure, more, less)


def test_the_books_cures_make_its_own_experiment_worse():
    """Chapter 10: both read fewer new digits, and the inverted form gains nothing."""
    rows = ("decay-none", "decay", "dropout-none", "dropout", "dropout-inverted")
    found = means("overfitting-book", "test", rows)
    assert found["decay"] < found["decay-none"] - 0.02
    assert found["dropout"] < found["dropout-none"] - 0.1
    assert found["dropout-inverted"] < found["dropout-none"]


def test_nesterov_leads_in_every_seed():
    """The page of claims: small, and in every seed."""
    found = json.loads((DATA / "optimizers-memo.json").read_text("utf-8"))["rows"]
    momentum, nesterov = (found[row]["loss_end"]["seeds"] for row in ("momentum", "nesterov-memo"))
    assert all(ours < theirs for ours, theirs in zip(nesterov, momentum, strict=True))


def test_adam_has_the_most_good_rates_and_plain_descent_the_fewest():
    """Chapter 9, on which optimizer to take: rates within two points of the best of their row."""
    rows = json.loads((DATA / "optimizers-tuned.json").read_text("utf-8"))["rows"]
    grids = {name: rows[name]["grid"]["accuracy"] for name in SIX}
    good = {name: sum(a > max(grid) - 0.02 for a in grid) for name, grid in grids.items()}
    assert [name for name in SIX if good[name] == max(good.values())] == ["adam"]
    assert [name for name in SIX if good[name] == min(good.values())] == ["sgd"]


def test_what_the_cures_at_their_best_gain():
    """Chapter 11 and the page of claims: dropout gains, decay does not, and L2 costs a little."""
    dropout, decay = (list(elsewhere(f"{name}-helps").values()) for name in ("dropout", "decay"))
    assert [finding.holds for finding in dropout[1:]] == [True, False, True, True]
    assert not any(finding.holds for finding in decay)
    assert all(finding.speaks_against for finding in decay[1:3])
    rows = json.loads((DATA / "cures.json").read_text("utf-8"))["rows"]
    for length in ("short", "long"):
        row = rows[f"l2-noisy-{length}"]
        assert row["strength"] == max(row["grid"]["strength"])


def test_normalisation_gains_a_little_on_a_good_start():
    """Chapter 10, each net at its best rate."""
    rows = json.loads((DATA / "norm-rates.json").read_text("utf-8"))["rows"]
    gains = {
        name: row["test_with"]["mean"] - row["test_without"]["mean"] for name, row in rows.items()
    }
    assert 0 < gains["he"] < 0.04
    assert min(gains["std-1"], gains["std-001"]) > 0.5


def test_xavier_and_he_at_their_best_rates():
    """The page of claims: level for ReLU, He a little ahead for tanh, and further for sigmoid."""
    for activation, low, high in (("relu", -0.005, 0.005), ("tanh", 0, 0.01), ("sigmoid", 0, 0.2)):
        found = means(
            "starts-tuned", "test_accuracy", [f"{activation}-{r}" for r in ("he", "xavier")]
        )
        he, xavier = found.values()
        assert low < he - xavier < high


def test_he_under_adam():
    """The lab on initial values: half a point, and ahead by more than chance only for sigmoid."""
    for activation in ("relu", "tanh", "sigmoid"):
        rows = [f"{activation}-{rule}" for rule in ("xavier", "glorot", "he")]
        found = means("initial-values", "adam_accuracy", rows).values()
        assert max(found) - min(found) < 0.006
        ahead = [told_apart("initial-values", "adam_accuracy", rows[2], row) for row in rows[:2]]
        assert ahead == [activation == "sigmoid"] * 2


def test_which_changes_of_digits_gain_most():
    """Chapter 13: three of them level, each ahead of turning and resizing, and these of nothing."""
    most, less = ("elastic", "shift", "all"), ("rotate", "scale")
    for first, second in itertools.combinations(most, 2):
        assert level("augmentation", "test", first, second)
    for first, second in [*itertools.product(most, less), *((row, "none") for row in less)]:
        assert told_apart("augmentation", "test", first, second)
    for row in ("none", "scale", "rotate", "shift", "elastic"):  # all four: the hardest digits
        assert told_apart("augmentation", "train", row, "all")
    moved = means("augmentation", "moved", ("none", "shift", "all"))
    assert moved["none"] < 0.7 < 0.85 < min(moved["shift"], moved["all"])


def test_dropout_of_the_scores():
    """Chapter 13: accuracies level with the first row; lower losses, and how most of that comes."""
    for row in ("hidden", "scores", "both"):
        assert level("dropped-scores", "test", "none", row)
    rows = json.loads((DATA / "dropped-scores.json").read_text("utf-8"))["rows"]
    assert rows["halved"]["test"] == rows["none"]["test"]  # halved scores have the same order
    for first, second in (("none", "scores"), ("none", "halved"), ("both", "hidden")):
        assert told_apart("dropped-scores", "loss", first, second)
    loss = means("dropped-scores", "loss", ("none", "halved", "scores"))
    assert loss["none"] - loss["halved"] > 0.6 * (loss["none"] - loss["scores"])


def test_what_the_deep_net_gains_and_costs():
    """Chapter 13: about twice its spread, for six times the seconds; and learnt by heart."""
    rows = json.loads((DATA / "deeper.json").read_text("utf-8"))["rows"]
    difference = rows["deep"]["test"]["mean"] - rows["simple"]["test"]["mean"]
    for row in ("simple", "deep"):
        assert 1.5 < difference / rows[row]["test"]["std"] < 2.5
    assert 5.5 < rows["deep"]["seconds"]["mean"] / rows["simple"]["seconds"]["mean"] < 6.5
    assert told_apart("deeper", "test", "deep", "simple")
    assert told_apart("deeper", "train", "simple", "deep")
    assert 14.5 < rows["simple"]["parameters"] / rows["residual"]["parameters"] < 15.5
    assert rows["residual"]["test"]["mean"] > rows["simple"]["test"]["mean"] - 0.005


def test_answers_that_fewer_bits_change():
    """Chapter 13: none in float16, one or two in a thousand with int8, not all for the worse."""
    rows = json.loads((DATA / "fewer-bits.json").read_text("utf-8"))["rows"]
    assert set(rows["stored"]["changed"]["seeds"] + rows["computed"]["changed"]["seeds"]) == {0}
    assert set(rows["int8"]["changed"]["seeds"]) == {1, 2}
    kept, rounded = (np.array(rows[row]["accuracy"]["seeds"]) for row in ("float32", "int8"))
    assert np.any(rounded > kept)
    milliseconds = {name: row["milliseconds"]["mean"] for name, row in rows.items()}
    slow = milliseconds.pop("computed")
    assert slow > 10 * max(milliseconds.values())


def test_nets_and_moved_digits():
    """Chapter 14: what four pixels cost, and what it costs to learn from moved digits."""
    rows = json.loads((DATA / "moved-digits.json").read_text("utf-8"))["rows"]
    two, learnt = (np.array(rows["px0"][name]["seeds"]) for name in ("two", "two_moved"))
    difference, margin = margin_of(two - learnt)
    assert difference > margin
    assert two.mean() > 0.95
    assert rows["px4"]["two"]["mean"] < rows["px4"]["conv"]["mean"] < 0.5
    assert rows["px4"]["two_moved"]["mean"] > 0.9
    conv, affine = (np.array(rows["px2"][name]["seeds"]) for name in ("conv", "two"))
    difference, margin = margin_of(conv - affine)  # pooling forgives a pixel or two
    assert difference > margin


def test_winners_read_a_little_more_of_what_chose_them():
    """The lab on searching: on average, and for no row by more than its margin."""
    rows = json.loads((DATA / "search.json").read_text("utf-8"))["rows"]
    for row in rows.values():
        chosen, new = (np.array(row[name]["seeds"]) for name in ("validation", "test"))
        difference, margin = margin_of(chosen - new)
        assert 0 < difference < min(margin, 0.05)
