"""Which formulas there are, and how each is compared with its code.

PYTHONPATH=src:scripts:tests python -m formulas.record    # writes docs/data/formulas.json
"""

import ast
import functools
import importlib
import inspect
import zlib

import mpmath
import numpy as np

import scratchdl as dl
from formulas.by_hand import BY_HAND, NO_CLOSED_FORM
from formulas.checking import BLOCK, compare, formulas_of
from formulas.table import CASES
from tools.provenance import ROOT, made_by, to_json

RECORD = ROOT / "docs/data/formulas.json"
PACKAGE = ROOT / "src/scratchdl"
ROOMS_APART = ("plots", "book")  # drawings, and what only the book needs
INSIDE = ("checks", "tape", "cli")  # rooms that nobody imports from
WHAT = (
    "How each formula of a docstring is compared with its code: read by tests/formulas/reader.py "
    "and computed with 50 digits, written by hand with mpmath where the reader cannot read it, or "
    "why no number comes out of it."
)


def everything_with_a_formula():
    """The names of all docstrings of the library with a formula that stands by itself."""
    found = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts[0] in ROOMS_APART:
            continue
        module = ".".join(("scratchdl", *parts)).removesuffix(".__init__")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {name or module for name in names_with_formulas(tree, "")}
    return found


def names_with_formulas(node, name):
    if BLOCK.search(ast.get_docstring(node) or ""):
        yield name
    for child in node.body:
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            yield from names_with_formulas(child, f"{name}.{child.name}".lstrip("."))


def title(owner):
    return owner.__name__ if inspect.ismodule(owner) else owner.__qualname__


def owners():
    """What has a case, each once."""
    return list({title(owner): owner for owner, _ in CASES.values()}.values())


def looked_at():
    return (
        {title(owner) for owner, _ in CASES.values()}
        | {title(owner) for owner, *_ in BY_HAND.values()}
        | set(NO_CLOSED_FORM)
    )


@functools.cache
def rows():
    """One for each docstring with a formula."""
    found = {}
    for name in sorted(everything_with_a_formula(), key=str.lower):
        if name in NO_CLOSED_FORM:
            found[name] = {"how": "no closed form", "why": NO_CLOSED_FORM[name]}
    for name, (owner, case) in CASES.items():
        words = compare(
            formulas_of(owner), case(np.random.default_rng([zlib.crc32(name.encode()), 0]))
        )
        row = found.setdefault(title(owner), {"how": "read", "statements": words})
        row["statements"] = [
            old if new == "another case" else new
            for old, new in zip(row["statements"], words, strict=True)
        ]
    for owner, why, _ in BY_HAND.values():
        row = found.setdefault(title(owner), {"how": "by hand"})
        row["why"] = why
    return [{"name": name, **row} for name, row in sorted(found.items())]


def public_names():
    """Every public name of the package and of its rooms."""
    found = set(dl.__all__)
    for path in sorted(PACKAGE.rglob("__init__.py")):
        parts = path.relative_to(PACKAGE).parent.parts
        if parts and parts[0] not in (*ROOMS_APART, *INSIDE):
            found |= set(
                getattr(importlib.import_module(".".join(("scratchdl", *parts))), "__all__", ())
            )
    return found


def without_formula():
    """Public names whose docstrings show no formula."""
    return public_names() - {name.rpartition(".")[2] for name in everything_with_a_formula()}


def write():
    listed = rows()
    about = {
        "what": WHAT,
        "provenance": made_by("tests/formulas/record.py", mpmath=mpmath.__version__),
        "totals": {
            how: sum(row["how"] == how for row in listed)
            for how in ("read", "by hand", "no closed form")
        },
        "rows": listed,
    }
    RECORD.write_text(to_json(about), encoding="utf-8", newline="\n")
    print(about["totals"])


# Public names of which no number is computed by a formula.
DATA, RECORDS, PARTS = "reads data", "holds what others have computed", "a part that others fill"
NOT_COMPUTED = {
    "BREAST_CANCER_FEATURES": DATA,
    "IRIS_FEATURES": DATA,
    "DownloadError": DATA,
    "load_breast_cancer": DATA,
    "load_digits8": DATA,
    "load_iris": DATA,
    "load_mnist": DATA,
    "load_mnist_sample": DATA,
    "load_network": DATA,
    "read_idx": DATA,
    "Draw": RECORDS,
    "ForwardPass": RECORDS,
    "FoundDigit": RECORDS,
    "GradientCheck": RECORDS,
    "History": RECORDS,
    "PerceptronHistory": RECORDS,
    "SearchResult": RECORDS,
    "Trial": RECORDS,
    "TrialError": RECORDS,
    "init_network": "returns numbers of the memo",
    "Optimizer": PARTS,
    "Schedule": PARTS,
    "Trainer": "calls the update rules, which have formulas",
    "DeepConvNet": "layers in a row, which have formulas",
    "Flatten": "moves numbers, and changes none",
    "im2col": "moves numbers, and changes none; its adjoint has the formula of both",
    "shuffle_dataset": "moves numbers, and changes none",
    "broadcast": "sends numbers, and changes none",
    "graph_of": "draws what was computed",
    "record": "notes what was computed",
    "digits_in": "finds pieces of ink",
    "pretrained": DATA,
    "recognise": "finds pieces of ink, and asks a network",
}
# Changes of a formula after which it still says the same, or says it of the points that are tried.
ALIKE = {
    # says where there is no derivative; the points lie elsewhere
    "step_function_grad": [r"\operatorname{step}'(x) = 0 \qquad (x \ne 1 )"],
    # holds for more slopes than are allowed
    "leaky_relu": [r"\operatorname{leaky}(x) = \max(x, \alpha x), \qquad 0 < \alpha < 2"],
    # whatever is taken away from every score makes no difference
    "softmax": [
        r"\operatorname{softmax}(x)_k = \frac{e^{x_k - c}}{\sum_j e^{x_j - c}}, "
        r"\qquad c = \min _j x_j"
    ],
    "log_softmax": [
        r"\log \operatorname{softmax}(x)_k = x_k - c - \log \sum_j e^{x_j - c}, "
        r"\qquad c = \min _j x_j"
    ],
    # the weights are the same to the left and to the right
    "smooth_curve": [r"\bar v_i = \sum_{|j| \le r} w_j \, v_{i - j} \Big/ \sum_{|j| \le r} w_j"],
}

if __name__ == "__main__":
    write()
