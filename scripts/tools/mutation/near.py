"""Which tests are run on the mutants of a file: those that are named after it or its folder.

There are the examples of the file itself, what stands in tests/NAME/ or in a file test_NAME.py,
the comparison with the formulas, and what ALSO says.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

from tools.mutation.library import CACHE, functions_in
from tools.mutation.mutants import Mutant
from tools.provenance import ROOT

# Tests of a folder or file that are not named after it.
ALSO = {
    "losses.py": (
        "tests/layers/test_loss.py",
        "tests/checks/test_layers.py::test_loss_layer",
        "tests/tape/test_tape.py",
    ),
    "labels.py": (
        "tests/hostile/test_one_hot.py",
        "tests/layers/test_loss.py",
        "tests/test_losses.py",
    ),
    "activations": ("tests/tape/test_tape.py",),
    "regularization.py": ("tests/checks/test_penalties.py",),
    "windows.py": ("tests/layers/test_convolution.py",),
    "files.py": ("tests/test_checkpoints.py",),
    "npz.py": ("tests/test_checkpoints.py", "tests/test_files.py"),
    "checks": ("tests/hostile/test_losses.py", "tests/test_losses.py"),
    "augment.py": ("tests/checks/test_augmentations.py", "tests/training/test_augmenting.py"),
    "layers": ("tests/checks/test_losses.py", "tests/networks/test_summary.py"),
    "layers/chain.py": ("tests/networks",),
    "networks/network.py": (
        "tests/layers/test_dropout.py",
        "tests/checks/test_other_libraries.py",
    ),
    "training/batches.py": ("tests/checks/test_other_libraries.py",),
    "layers/skip.py": ("tests/networks/test_conv_nets.py",),
    "tape": ("tests/gradients",),
    "tape/rules.py": ("tests/test_graph.py",),
    "gradients/automatic.py": ("tests/tape",),
    "graph.py": ("tests/tape",),
    "cli": (
        "tests/ranks/test_command_line.py",
        "tests/recognition/test_command.py",
        "tests/test_actions.py",
        "tests/test_commands.py",
        "tests/test_runs.py",
    ),
    "images": ("tests/recognition",),
    "distributed": ("tests/ranks",),
    "training/trainer.py": ("tests/ranks/test_all_reduce.py",),
    "__init__.py": (
        "tests/package/test_house.py::test_late_names_are_loaded_when_they_are_used_and_listed_before",
        "tests/package/test_house.py::test_public_names_are_there",
    ),
    "__main__.py": ("tests/test_cli.py::test_the_package_itself_can_be_run",),
}
# Slips in the use of everything, each told from the others by the words of its error.
EVERYWHERE = ("tests/networks/test_plain_words.py", "tests/checks/test_foreign_names.py")
# These look at other things: pages, the wheel, programs.
OTHERS = ("book", "package", "plots", "scripts", "site")
FORMULAS = "tests/formulas/test_formulas.py"
SLOW = 2.0  # seconds; a test that takes longer is left out
ENOUGH = 5.0  # seconds; of the tests of what everything calls, those that come first


def names_of(path: str) -> set[str]:
    """What tests of a file may be called after: its folder, and the file itself."""
    return {path.partition("/")[0].removesuffix(".py"), Path(path).stem} - {"__init__"}


def test_paths(path: str) -> list[str]:
    """The folders and files of tests near a file."""
    found = {*EVERYWHERE, *ALSO.get(path.partition("/")[0], ()), *ALSO.get(path, ())}
    for name in names_of(path):
        places = [ROOT / "tests" / name, *ROOT.glob(f"tests/**/test_{name}.py")]
        tests = [p.relative_to(ROOT) for p in places if p.exists()]
        found |= {t.as_posix() for t in tests if t.parts[1] not in OTHERS}
    return sorted(found)


def paths_for(paths: Sequence[str]) -> list[str]:
    """What pytest collects for some files."""
    tests = {test for path in paths for test in test_paths(path)}
    return [*sorted(tests), FORMULAS, *(f"src/scratchdl/{path}" for path in paths)]


def near(
    path: str,
    mutant: Mutant,
    names: Iterable[str],
    patience: float = 1.0,
    *,
    at_import: bool = False,
) -> list[str]:
    """The tests near a file, those first that speak of the function, and the quick ones first.

    Once it is known which tests call the function, only they are run, unless it counts what is done
    at import: no test calls that, and some look at the outcome alone. With more patience slower
    tests are among them, and more of them.
    """
    function = mutant.label.partition(": ")[0]
    word = function.partition(".")[0].lower()
    wanted = (f"src/scratchdl/{path}", *test_paths(path))
    own = [word] if word != "module" else functions_in(path)
    formulas = tuple(f"{FORMULAS}::test_the_code_is_the_formula[{name}".lower() for name in own)
    found = [n for n in names if n.startswith(wanted) or n.lower().startswith(formulas)]
    notes, stem = notes_of(path), Path(path).stem
    quick = [n for n in found if seconds(notes, n) < SLOW * patience]
    # One that is new, or was not listened to, is run to be sure.
    callers = [n for n in quick if n not in notes or function in notes[n][1]]
    touching = [n for n in quick if n not in notes or notes[n][1]]
    if not any(n in notes for n in callers):
        callers = touching if any(n in notes for n in touching) else quick
    untouched = {*quick} - {*touching}
    in_order = sorted(
        quick if at_import else callers,
        # First those that are new, as they may have been written because of this mutant.
        key=lambda n: (
            n in notes,
            word not in own_name(n),
            stem not in n,
            n in untouched,
            seconds(notes, n),
        ),
    )
    passed = accumulate((seconds(notes, n) for n in in_order), initial=0.0)
    return [n for n, before in zip(in_order, passed, strict=False) if before < ENOUGH * patience]


def own_name(test: str) -> str:
    """What a test is called, without its file: a word in that says nothing of one test."""
    return test.partition("::")[2].lower()


def notes_file(path: str) -> Path:
    """Where it is kept how long the tests near a file take, and which functions they call."""
    return CACHE / "near" / f"{path}.json"


def notes_of(path: str) -> dict[str, tuple[float, list[str]]]:
    """For each test near a file its seconds, and which functions of the file it calls.

    Nothing is known any more of tests whose file was changed since.
    """
    file = notes_file(path)
    if not file.exists():
        return {}
    found = json.loads(file.read_text(encoding="utf-8"))
    places = {name: ROOT / name.partition("::")[0] for name in found}
    written = file.stat().st_mtime
    same = {p for p in set(places.values()) if p.exists() and p.stat().st_mtime <= written}
    return {name: found[name] for name in found if places[name] in same}


def seconds(notes: Mapping[str, tuple[float, list[str]]], name: str) -> float:
    """How long a test took when all passed."""
    return notes[name][0] if name in notes else 0.0
