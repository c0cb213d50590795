"""Which of the memos' measurable claims hold, decided from the results of the other runs."""

from pathlib import Path

from experiments.claim_list import CLAIMS
from experiments.run import Found, Run, Table, table
from experiments.verdicts import STUDENT, VERDICTS, Claim, measure, verdict, weakest

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "docs" / "data"
COLUMNS = {
    "verdict": ("verdict", ""),
    "here": ("in the memo's own setting", ""),
    "elsewhere": ("elsewhere", ""),
}


def experiment(run: Run) -> Table:
    """The claims of the memos that are about measurements, and what the other results say of them.

    A claim holds if every difference that it promises is larger than its margin, which is the 95 %
    margin of its mean over the seeds; a claim that two things are alike, if the difference and its
    margin stay within a bound. What is within its margin decides nothing. A claim that passes in
    the memo's own setting holds here only if something elsewhere is beyond its margin on the other
    side. Where the finding that decides is close to its margin, the verdict says "narrowly".
    """
    rows = {name: decide(claim, RESULTS) for name, claim in CLAIMS.items()}
    counts = [row["verdict"].removesuffix(", narrowly") for row in rows.values()]
    return table("claim", COLUMNS, rows) | {
        "spread": "Mean difference ± its 95 % margin",
        "margin": STUDENT[len(run.seeds)],
        "counts": {slug(word): counts.count(word) for word in VERDICTS},
    }


def slug(verdict: str) -> str:
    """A verdict as a key.

    Example:
        >>> slug("holds here, undecided elsewhere")
        'holds-here-undecided-elsewhere'
    """
    return verdict.replace(",", "").replace(" ", "-")


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
        # In margins, a plus in favour of the claim: what the picture shows.
        "margins": [round(finding.lead, 2) for finding in here],
        "margins_elsewhere": [round(finding.lead, 2) for finding in elsewhere],
    }
