"""Verdicts follow from results by a rule: planted results reach every one of them."""

import doctest
import json

import pytest

from experiments import claims, verdicts
from experiments.claim_kinds import matters_less
from experiments.claims import CLAIMS, RESULTS, decide
from experiments.verdicts import (
    STUDENT,
    VERDICTS,
    Claim,
    Difference,
    Finding,
    LessSpread,
    measure,
    verdict,
)

SURE, LUCKY, NONE, AGAINST = [0.9, 1.0, 1.1], [-0.5, 1.0, 2.0], [0, 0, 0], [-0.9, -1.0, -1.1]


def write(folder, name, rows):
    table = {
        row: {key: {"seeds": seeds} for key, seeds in cells.items()} for row, cells in rows.items()
    }
    (folder / f"{name}.json").write_text(json.dumps({"rows": table}), encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    values = {"sure": SURE, "lucky": LUCKY, "none": NONE, "against": AGAINST}
    write(tmp_path, "run", {name: {"x": seeds} for name, seeds in values.items()})
    return tmp_path


def above_none(row):
    return Difference(row, (("run", row, "x"),), (("run", "none", "x"),))


def test_docstring_examples():
    for module in (verdicts, claims):
        done = doctest.testmod(module)
        assert done.attempted > 0
        assert done.failed == 0


@pytest.mark.parametrize(
    ("here", "elsewhere", "says"),
    [
        ("sure", [], "holds"),
        ("sure", ["sure"], "holds"),
        ("sure", ["sure", "lucky"], "holds here, undecided elsewhere"),
        ("sure", ["none"], "holds here, undecided elsewhere"),
        ("sure", ["lucky", "against"], "holds here only"),
        ("sure", ["against"], "holds here only"),
        ("lucky", ["sure"], "too small to see here"),
        ("none", ["against"], "too small to see here"),
        ("against", [], "does not hold"),
        ("against", ["sure"], "does not hold"),
    ],
)
def test_every_verdict_follows_from_results(folder, here, elsewhere, says):
    claim = Claim("A claim", (above_none(here),), tuple(map(above_none, elsewhere)))
    assert decide(claim, folder)["verdict"] == says


def test_all_of_several_rivals_must_be_beaten(folder):
    claim = Claim("Best", (above_none("sure"), above_none("lucky")))
    found = decide(claim, folder)
    assert found["verdict"] == "too small to see here"
    assert found["here"].startswith("lucky: +0.8333\xa0±\xa03.1"), "the weakest of them is shown"


def test_the_margin_is_students(folder):
    finding = measure(above_none("sure"), folder)
    assert (finding.mean, finding.seeds) == (pytest.approx(1.0), 3)
    assert finding.error == pytest.approx(0.1 / 3**0.5)
    assert str(finding) == "sure: +1.0000\xa0±\xa00.2483 in loss"
    almost = Finding("almost", mean=4.29, error=1.0, seeds=3, unit="loss")
    just = Finding("just", mean=4.31, error=1.0, seeds=3, unit="loss")
    assert not almost.holds
    assert just.holds


def test_what_shares_a_seed_is_compared(tmp_path):
    """Two rows that vary together differ by a constant: that is sure, however much they vary."""
    write(tmp_path, "run", {"a": {"x": [1.1, 5.1, 9.1]}, "b": {"x": [1.0, 5.0, 9.0]}})
    difference = Difference("a", (("run", "a", "x"),), (("run", "b", "x"),), unit="points")
    assert measure(difference, tmp_path).holds
    assert str(measure(difference, tmp_path)).startswith("a: +10.00\xa0±\xa00.00 points")


def test_differences_of_differences(tmp_path):
    cells = {"a": [3.0, 3.1], "b": [1.0, 1.0], "c": [1.5, 1.6], "d": [1.0, 1.0]}
    write(tmp_path, "run", {name: {"x": seeds} for name, seeds in cells.items()})
    a, b, c, d = (("run", name, "x") for name in cells)
    values = Difference("gain", (a, d), (b, c)).values(tmp_path)
    assert values == pytest.approx([1.5, 1.5])


@pytest.mark.parametrize(
    ("seeds", "holds"),
    [
        ([0.001, -0.002, 0.002], True),
        ([0.009, 0.0091, 0.0092], True),
        ([0.009, 0.0099, 0.0085], False),  # too close to the bound to be sure
        ([0.02, -0.02, 0.0], False),  # 0 in the mean, but nobody knows it so closely
        ([-0.05, -0.05, -0.05], False),
    ],
)
def test_alike_means_surely_within_a_bound(tmp_path, seeds, holds):
    """A difference that is not found is no proof that there is none."""
    write(tmp_path, "run", {"a": {"x": seeds}, "b": {"x": [0.0] * 3}})
    test = Difference("a", (("run", "a", "x"),), (("run", "b", "x"),), unit="points", within=0.01)
    finding = measure(test, tmp_path)
    assert finding.holds is holds
    assert str(finding).endswith(" points (allowed: ±1)")


def test_the_weakest_of_bounds_is_the_one_nearest_to_them(folder):
    write(folder, "more", {"near": {"x": [0.1, 0.2]}, "far": {"x": [5.0, 5.1]}})
    near, far = (Difference(row, (("more", row, "x"),), (), within=1.0) for row in ("near", "far"))
    found = decide(Claim("Alike", (near, far)), folder)
    assert found["here"].startswith("far: +5.05")
    assert found["verdict"] == "does not hold"


def test_a_share_of_its_own_level(tmp_path):
    """A spread that is half as large because the loss is half as large is no calmer."""
    rows = {"high": {"spread": [2.0, 3.0], "loss": [4.0, 5.0]}}
    rows["low"] = {"spread": [1.0, 1.5], "loss": [2.0, 2.5]}
    write(tmp_path, "run", rows)
    high, low = (("run", row, "spread / loss") for row in ("high", "low"))
    assert Difference("calmer", (high,), (low,)).values(tmp_path) == [0.0, 0.0]
    finding = Finding("calmer", mean=0.125, error=0.0, seeds=2, unit="level")
    assert str(finding) == "calmer: +12.5\xa0±\xa00.0 % of the loss"


def test_how_far_apart_the_starts_lie(tmp_path):
    """Gains at every start make no smaller spread."""
    write(
        tmp_path,
        "run",
        {
            "good": {"with": [0.9, 0.9], "without": [0.5, 0.6]},
            "bad": {"with": [0.6, 0.7], "without": [0.1, 0.3]},
            "worst": {"with": [0.2, 0.3], "without": [0.1, 0.1]},
        },
    )

    def of(rows):
        return [tuple(("run", row, word) for row in rows) for word in ("with", "without")]

    all_of_them = LessSpread("all", *of(["good", "bad", "worst"]), unit="points")
    two_of_them = LessSpread("two", *of(["good", "bad"]))
    assert all_of_them.values(tmp_path) == pytest.approx([-0.3, -0.1])
    assert two_of_them.values(tmp_path) == pytest.approx([0.1, 0.1])
    assert measure(two_of_them, tmp_path).holds
    assert not measure(all_of_them, tmp_path).holds


def test_first_weights_are_compared_over_all_starts():
    test = matters_less("train", "late")
    rows = {"he", "xavier", "std-1", "std-01", "std-001"}
    assert {cell[1] for cell in test.narrow} == {cell[1] for cell in test.wide} == rows
    assert {cell[2] for cell in test.narrow} == {"train_with"}
    assert {cell[2] for cell in test.wide} == {"train_without"}


def test_rates_are_chosen_on_other_seeds_than_a_claim_is_measured_on():
    """Cells that are subtracted share their seeds: those of the choice only with each other."""
    for claim in CLAIMS.values():
        for test in (*claim.here, *claim.elsewhere):
            if isinstance(test, Difference):
                kinds = {cell[2].startswith("held_out") for cell in (*test.plus, *test.minus)}
                assert len(kinds) == 1, test.label


def test_no_finding_has_the_label_of_another():
    for claim in CLAIMS.values():
        labels = [test.label for test in (*claim.here, *claim.elsewhere)]
        assert len(set(labels)) == len(labels), claim.label


def test_seeds_must_match_and_be_finite(tmp_path):
    write(tmp_path, "run", {"a": {"x": [1.0, 2.0]}, "b": {"x": [1.0]}, "c": {"x": [1.0, 1e999]}})
    with pytest.raises(ValueError, match="zip"):
        measure(Difference("a", (("run", "a", "x"),), (("run", "b", "x"),)), tmp_path)
    with pytest.raises(ValueError, match="not every seed has a finite value"):
        measure(Difference("a", (("run", "a", "x"),), (("run", "c", "x"),)), tmp_path)


@pytest.mark.parametrize(
    ("here", "elsewhere", "says"),
    [
        (1.2, [], "holds, narrowly"),
        (1.3, [], "holds"),
        (0.85, [], "too small to see here, narrowly"),
        (0.75, [], "too small to see here"),
        (-0.9, [], "too small to see here, narrowly"),
        (-1.1, [], "does not hold, narrowly"),
        (-1.3, [], "does not hold"),
        (5.0, [1.1], "holds, narrowly"),
        (5.0, [0.9, 3.0], "holds here, undecided elsewhere, narrowly"),
        (5.0, [0.9, 0.1], "holds here, undecided elsewhere"),  # the other one decides it clearly
        (5.0, [-1.1, 0.1], "holds here only, narrowly"),
        (1.1, [0.1], "holds here, undecided elsewhere, narrowly"),
        (0.1, [1.1], "too small to see here"),  # what is found elsewhere decides nothing then
    ],
)
def test_a_verdict_close_to_its_margin_says_so(here, elsewhere, says):
    def finding(margins):
        return Finding("x", mean=margins, error=1 / STUDENT[5], seeds=5, unit="loss")

    assert verdict([finding(here)], list(map(finding, elsewhere))) == says


def test_nothing_to_test_elsewhere_is_no_objection():
    sure = Finding("sure", mean=1.0, error=0.1, seeds=5, unit="loss")
    assert verdict([sure], []) == "holds"


@pytest.mark.parametrize("name", CLAIMS)
def test_published_verdicts_are_those_of_the_published_results(name):
    """Nobody can type a verdict, or leave one behind when results are run again."""
    published = json.loads((RESULTS / "claims.json").read_text("utf-8"))
    assert published["rows"][name] == decide(CLAIMS[name], RESULTS)
    assert published["rows"][name]["verdict"].removesuffix(", narrowly") in VERDICTS
    assert published["rows"].keys() == CLAIMS.keys()
