"""Which of the memos' measurable claims hold, decided from the results of the other runs."""

from pathlib import Path

from experiments.run import Found, Run, Table, table
from experiments.verdicts import STUDENT, Claim, Difference, Finding, measure, verdict

ROOT = Path(__file__).parent.parent.parent
RESULTS = ROOT / "docs" / "data"
MEMO, TUNED = "optimizers-memo", "optimizers-tuned"
COLUMNS = {
    "here": ("in the memo's own setting", ""),
    "elsewhere": ("elsewhere", ""),
    "verdict": ("verdict", ""),
}


def less(label: str, results: str, row: str, rival: str, measure: str) -> Difference:
    """That `row` has less of a loss than its rival."""
    return Difference(label, plus=((results, rival, measure),), minus=((results, row, measure),))


def more(label: str, results: str, row: str, rival: str, measure: str) -> Difference:
    """That `row` reads more digits than its rival."""
    return Difference(label, ((results, row, measure),), ((results, rival, measure),), percent=True)


def best(results: str, row: str, rivals: dict[str, str], note: str = "") -> tuple[Difference, ...]:
    """That `row` has the lowest training loss of all at the end, in the memo taken as there."""
    measure = "loss_memo" if results == MEMO else "loss_end"
    return tuple(
        less(f"against {word}{note}", results, row, rival, measure)
        for rival, word in rivals.items()
    )


def reads_best(
    results: str, row: str, rivals: dict[str, str], measure: str, note: str = ""
) -> tuple[Difference, ...]:
    """That `row` reads more digits than each of its rivals."""
    return tuple(
        more(f"against {word}{note}", results, row, rival, measure)
        for rival, word in rivals.items()
    )


def starts(activation: str, rule: str, rivals: dict[str, str]) -> Claim:
    """That a rule for first weights suits an activation best."""
    row, others = f"{activation}-{rule}", {f"{activation}-{k}": v for k, v in rivals.items()}
    name = {"he": "He", "xavier": "Xavier"}[rule]
    word = {"relu": "ReLU"}.get(activation, activation)
    return Claim(
        f"{name}'s first weights suit {word} best",
        here=reads_best("initial-values", row, others, "sgd_accuracy"),
        elsewhere=reads_best("initial-values", row, others, "adam_accuracy", " (Adam)"),
    )


MEMO_RIVALS = {
    "sgd": "SGD",
    "momentum": "Momentum",
    "nesterov-memo": "Nesterov",
    "rmsprop": "RMSprop",
    "adam": "Adam",
}
TUNED_RIVALS = {
    ("nesterov" if row == "nesterov-memo" else row): w for row, w in MEMO_RIVALS.items()
}
NOT_XAVIER = {"zeros": "zeros", "std-001": "σ = 0.01", "std-1": "σ = 1", "he": "He"}
NOT_HE = {"zeros": "zeros", "std-001": "σ = 0.01", "std-1": "σ = 1", "xavier": "Xavier"}
BAD_STARTS = {"std-1": "σ = 1", "std-01": "σ = 0.1", "std-001": "σ = 0.01"}


def helps(row: str, none: str, cures: tuple[str, ...], name: str) -> Claim:
    """That a cure works: the gap closes in the book's settings, and unseen digits are read."""
    book = "overfitting-book"
    gap = Difference(
        "gap in the book's settings", ((book, none, "gap"),), ((book, row, "gap"),), percent=True
    )
    elsewhere = [more("test accuracy there", book, row, none, "test")]
    for cure in cures:
        for n in (300, 1000):
            label = f"test accuracy, {n:,} digits, Adam, {cure}"
            elsewhere.append(more(label, "overfitting", cure, "none", f"test_{n}"))
    return Claim(f"{name} keeps a network from overfitting", (gap,), tuple(elsewhere))


def spares_dropout(n: int) -> Difference:
    """That dropout gains less where there is batch normalisation."""
    cell = [("overfitting", row, f"test_{n}") for row in ("dropout-50", "batch-norm")]
    both, none = [("overfitting", r, f"test_{n}") for r in ("batch-norm-dropout", "none")]
    return Difference(f"{n:,} digits", (cell[0], cell[1]), (both, none), percent=True)


CLAIMS: dict[str, Claim] = {
    "adagrad-best": Claim(
        "AdaGrad gave the best result",
        here=best(MEMO, "adagrad", MEMO_RIVALS),
        elsewhere=(
            *reads_best(MEMO, "adagrad", MEMO_RIVALS, "test_accuracy", " (test digits)"),
            *best(TUNED, "adagrad", TUNED_RIVALS, " (tuned)"),
            *reads_best(TUNED, "adagrad", TUNED_RIVALS, "test_accuracy", " (tuned, test digits)"),
        ),
    ),
    "momentum-faster": Claim(
        "Momentum and Nesterov are far ahead of SGD, in the first steps and at the end",
        here=tuple(
            less(f"{word}, {when}", MEMO, row, "sgd", measure)
            for row, word in (("momentum", "Momentum"), ("nesterov-memo", "Nesterov"))
            for measure, when in (("loss_100", "step 100"), ("loss_memo", "end"))
        ),
        elsewhere=tuple(
            less(f"{word}, {when} (tuned)", TUNED, row, "sgd", measure)
            for row, word in (("momentum", "Momentum"), ("nesterov", "Nesterov"))
            for measure, when in (("loss_100", "step 100"), ("loss_end", "end"))
        ),
    ),
    "nesterov-better": Claim(
        "Nesterov is a step better than Momentum, and its loss varies less",
        here=(
            less("loss at the end", MEMO, "nesterov-memo", "momentum", "loss_memo"),
            less("its spread", MEMO, "nesterov-memo", "momentum", "wobble"),
        ),
        elsewhere=(
            less("the true Nesterov", MEMO, "nesterov", "momentum", "loss_end"),
            less("the true Nesterov, tuned", TUNED, "nesterov", "momentum", "loss_end"),
        ),
    ),
    "rmsprop-unfit": Claim(
        "RMSprop is too much for this task: its loss swings, and ends high",
        here=tuple(
            Difference(f"{what} than {word}", ((MEMO, "rmsprop", key),), ((MEMO, row, key),))
            for key, what in (("wobble", "more swing"), ("loss_memo", "more loss"))
            for row, word in (("momentum", "Momentum"), ("adagrad", "AdaGrad"), ("adam", "Adam"))
        ),
        elsewhere=tuple(
            Difference(
                f"more loss than {word} (tuned)",
                ((TUNED, "rmsprop", "loss_end"),),
                ((TUNED, row, "loss_end"),),
            )
            for row, word in (("momentum", "Momentum"), ("adagrad", "AdaGrad"), ("adam", "Adam"))
        ),
    ),
    "adam-steady": Claim(
        "Adam is not the best, but a model pupil: better than SGD and RMSprop",
        here=best(MEMO, "adam", {"sgd": "SGD", "rmsprop": "RMSprop"}),
        elsewhere=best(TUNED, "adam", {"sgd": "SGD", "rmsprop": "RMSprop"}, " (tuned)"),
    ),
    "xavier-sigmoid": starts("sigmoid", "xavier", NOT_XAVIER),
    "xavier-tanh": starts("tanh", "xavier", NOT_XAVIER),
    "he-relu": starts("relu", "he", NOT_HE),
    "dropout-helps": helps("dropout", "dropout-none", ("dropout-20", "dropout-50"), "Dropout"),
    "decay-helps": helps("decay", "decay-none", ("l2", "adamw"), "Weight decay"),
    "test-unneeded": Claim(
        "Test digits can be left out: training digits say the same",
        here=tuple(
            Difference(
                f"test minus training accuracy, {n:,} digits",
                (("overfitting", "none", f"test_{n}"),),
                (("overfitting", "none", f"train_{n}"),),
                percent=True,
            )
            for n in (300, 1000)
        ),
    ),
    "norm-faster": Claim(
        "Batch normalisation speeds learning up",
        here=(
            Difference(
                "after 5 epochs, He",
                (("batch-norm", "he", "early_with"),),
                (("batch-norm", "he", "early_without"),),
                percent=True,
            ),
        ),
        elsewhere=(
            Difference(
                "test accuracy after 20 epochs, He",
                (("batch-norm", "he", "test_with"),),
                (("batch-norm", "he", "test_without"),),
                percent=True,
            ),
        ),
    ),
    "norm-robust": Claim(
        "Batch normalisation makes first weights matter less",
        here=tuple(
            Difference(
                f"after 20 epochs, {word}",
                (("batch-norm", row, "train_with"),),
                (("batch-norm", row, "train_without"),),
                percent=True,
            )
            for row, word in BAD_STARTS.items()
        ),
        elsewhere=tuple(
            Difference(
                f"test accuracy, {word}",
                (("batch-norm", row, "test_with"),),
                (("batch-norm", row, "test_without"),),
                percent=True,
            )
            for row, word in BAD_STARTS.items()
        ),
    ),
    "norm-spares-dropout": Claim(
        "Batch normalisation leaves less for dropout to do",
        here=(spares_dropout(300),),
        elsewhere=(spares_dropout(1000),),
    ),
}


def experiment(run: Run) -> Table:
    """The claims of the memos that are about measurements, and what the other results say of them.

    A claim holds if every difference that it promises is larger than its margin, which is the 95 %
    margin of its mean over five seeds. It holds here only if that is so in the memo's own setting,
    but not elsewhere.
    """
    rows = {name: decide(claim, RESULTS) for name, claim in CLAIMS.items()}
    counts = [row["verdict"] for row in rows.values()]
    return table("claim", COLUMNS, rows) | {
        "spread": "Mean difference ± its 95 % margin",
        "margin": STUDENT[len(run.seeds)],
        "counts": {word.replace(" ", "-"): counts.count(word) for word in VERDICTS},
    }


VERDICTS = ("holds", "holds here only", "does not hold")


def decide(claim: Claim, folder: Path) -> Found:
    """One claim: the weakest of its findings in each place, and the verdict over all of them."""
    here = [measure(difference, folder) for difference in claim.here]
    elsewhere = [measure(difference, folder) for difference in claim.elsewhere]
    return {
        "label": claim.label,
        "here": str(weakest(here)),
        "elsewhere": str(weakest(elsewhere)) if elsewhere else "–",
        "verdict": verdict(here, elsewhere),
        "findings": [str(finding) for finding in here],
        "findings_elsewhere": [str(finding) for finding in elsewhere],
    }


def weakest(findings: list[Finding]) -> Finding:
    """The one that speaks least for the claim, counted in its own margins."""
    return min(findings, key=lambda finding: finding.mean / max(finding.error, 1e-12))
