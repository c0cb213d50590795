"""Mutants of the library: how they are made and tried, and a few of them in every run."""

import ast
import doctest
import importlib
import json
import os
import shutil
import subprocess
import sys

import pytest

from site_files import ROOT
from tools.mutation import from_file, library, mutants, near, outcomes, patching, running

MODULE = '''
"""A module."""
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import NamedTuple

LIMIT = 3
WORDS = ("one", "two")
TABLE = {"twice": lambda x: 2 * x}


def halved(f):
    @wraps(f)
    def inner(x):
        return f(x) / 2

    return inner


def at_least(least):
    return lambda x: max(x, least)


class Row(NamedTuple):
    word: str
    check: object


KINDS = {"size": int} | {"rate": float}
ROWS = {"row": Row("a word", at_least(5))}


@halved
def plain(x, *, more=1):
    """Not this + that."""
    if x > LIMIT:
        raise ValueError(f"{x} is more than {LIMIT}")
    return x + more


@dataclass
class Box:
    size: int = 4

    @property
    def area(self):
        return self.size * self.size

    @cached_property
    def edge(self):
        return 4 * self.size

    @staticmethod
    def of(x):
        return Box(x - 1)
'''


@pytest.fixture
def module(tmp_path, monkeypatch):
    (tmp_path / "mutated.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("mutated")
    del sys.modules["mutated"]


def mutant(label):
    (found,) = [each for each in mutants.mutants(MODULE) if each.label == label]
    return found.tree


@pytest.mark.parametrize("part", [mutants, library])
def test_docstring_examples(part):
    done = doctest.testmod(part)
    assert done.attempted > 0
    assert done.failed == 0


def test_whoever_has_imported_something_sees_the_fault(module):
    """Through decorators, in tables and classes, and in constants."""
    plain, twice, box = module.plain, module.TABLE["twice"], module.Box(3)
    patching.patch(module, mutant("plain: return x + more -> return x - more"))
    assert plain(3) == 1
    patching.patch(module, mutant("halved.inner: return f(x) / 2 -> return f(x) * 2"))
    assert plain(3) == 8
    patching.patch(
        module,
        mutant("module: TABLE = {'twice': lambda x: 2 * x} -> TABLE = {'twice': lambda x: 2 / x}"),
    )
    assert twice(4) == 0.5
    patching.patch(
        module, mutant("Box.area: return self.size * self.size -> return self.size / self.size")
    )
    assert box.area == 1
    patching.patch(module, mutant("Box.edge: return 4 * self.size -> return 4 / self.size"))
    assert module.Box(2).edge == 2
    patching.patch(module, mutant("Box.of: return Box(x - 1) -> return Box(x + 1)"))
    assert module.Box.of(1) == module.Box(2)
    patching.patch(module, mutant("Box: size: int = 4 -> size: int = 5"))
    assert module.Box().size == 5
    patching.patch(module, mutant("module: WORDS = ('one', 'two') -> WORDS = ('oneXX', 'two')"))
    assert module.WORDS == ("oneXX", "two")
    patching.patch(module, mutant("module: LIMIT = 3 -> LIMIT = 2"))
    with pytest.raises(ValueError, match="3 is more than 2"):
        plain(3)
    patching.patch(module, ast.parse(MODULE))
    assert (plain(3), twice(4), box.area, module.Box().size) == (2, 8, 9, 4)
    patching.patch(
        module,
        mutant(
            "module: TABLE = {'twice': lambda x: 2 * x} -> TABLE = {'twiceXX': lambda x: 2 * x}"
        ),
    )
    assert list(module.TABLE) == ["twiceXX"]


def test_a_tuple_in_a_table_changes_with_its_words_and_functions(module):
    patching.patch(
        module,
        mutant(
            "module: ROWS = {'row': Row('a word', at_least(5))} -> "
            "ROWS = {'row': Row('a wordXX', at_least(5))}"
        ),
    )
    assert module.ROWS["row"].word == "a wordXX"
    patching.patch(module, ast.parse(MODULE.replace("max(x, least)", "2 * x")))
    assert module.ROWS["row"][1](1) == 2  # the function knows nothing of `least` any more
    assert module.ROWS["row"][0] == "a word"


def test_a_table_of_classes_changes(module):
    patching.patch(module, ast.parse(MODULE.replace('"rate": float', '"rate": str')))
    assert dict(module.KINDS) == {"size": int, "rate": str}


def test_nothing_that_only_speaks_is_changed():
    labels = [each.label for each in mutants.mutants(MODULE)]
    assert len(labels) == len(set(labels))
    assert not [label for label in labels if "Not this" in label or "import" in label]
    assert "plain: raise ValueError(f'{x} is more than {LIMIT}') -> pass" in labels


def test_what_only_type_checkers_read_is_left_alone():
    source = "@overload\ndef f(x: int, y: int = 1) -> int: ...\ndef f(x, y=2):\n    return y"
    assert not [each.label for each in mutants.mutants(source) if "y: int" in each.label]
    assert any("y=3" in each.label for each in mutants.mutants(source))


def test_equivalent_mutants_are_mutants():
    """Whoever changes a line that is excused must look at it again."""
    for path, rows in outcomes.equivalents().items():
        labels = {each.label for each in mutants.mutants(library.source_of(path))}
        assert set(rows) <= labels, path


def test_the_record_says_what_was_run():
    found = json.loads(outcomes.RECORD.read_text("utf-8"))
    for row in found["rows"]:
        assert row["killed"] + row["equivalent"] + len(row["survivors"]) == row["tried"]
        assert row["tried"] <= row["mutants"]
    assert "dirty" not in found["provenance"]["commit"]


def test_words_about_the_code_do_not_make_it_another():
    more = MODULE.replace("Not this + that.", "Nor that.").replace("LIMIT = 3", "LIMIT = 3  # few")
    assert more != MODULE
    assert library.digest(more) == library.digest(MODULE)
    assert library.digest(MODULE.replace("x + more", "x - more")) != library.digest(MODULE)


def test_a_row_of_the_record_stays_while_its_code_does(tmp_path, monkeypatch):
    """What was run whole elsewhere is known here; of another version nothing is known."""
    path = "gates.py"
    labels = [each.label for each in mutants.mutants(library.source_of(path))]
    monkeypatch.setattr(outcomes, "CACHE", tmp_path)
    monkeypatch.setattr(outcomes, "RECORD", tmp_path / "record.json")
    code = library.digest(library.source_of(path))
    row = {"module": path, "mutants": len(labels), "tried": len(labels), "survivors": labels[:1]}
    for written, known in ((code, labels), ("another", [])):
        rows = {"rows": [row | {"code": written}]}
        outcomes.RECORD.write_text(json.dumps(rows), encoding="utf-8")
        assert list(outcomes.outcomes(path)) == known
        assert outcomes.survivors([path])[path] == known[:1]
    outcomes.note(path, labels[0], "survived", "")
    outcomes.note(path, labels[0], "killed", "a new test")
    assert outcomes.outcomes(path) == {labels[0]: "killed"}


def test_tests_are_found_by_the_name_of_a_file_or_its_folder():
    assert "tests/layers" in near.test_paths("layers/affine.py")
    assert "tests/test_gates.py" in near.test_paths("gates.py")
    for name, paths in near.ALSO.items():
        assert (library.PACKAGE / name).exists()
        assert all((ROOT / path.partition("::")[0]).exists() for path in paths)


def test_only_tests_that_call_a_function_are_run_on_it(tmp_path, monkeypatch):
    """And those of which nobody knows what they call; the quick first, the slow on request."""
    monkeypatch.setattr(near, "CACHE", tmp_path)
    file = "tests/test_gates.py::"
    heard = {"a": [2.5, ["nand_gate"]], "b": [0.5, ["nand_gate"]], "c": [0.1, ["nand_gate"]]}
    heard |= {"d": [0.1, ["or_gate"]], "e": [0.1, []]}
    near.notes_file("gates.py").parent.mkdir()
    notes = {file + name: what for name, what in heard.items()}
    near.notes_file("gates.py").write_text(json.dumps(notes), encoding="utf-8")
    names = [file + name for name in (*heard, "new")] + ["tests/test_windows.py::a"]

    def tests(label, **options):
        found = near.near("gates.py", mutants.Mutant(label, 1, ast.parse("")), names, **options)
        return [name.removeprefix(file) for name in found]

    assert tests("nand_gate: return 1 -> return 2") == ["new", "c", "b"]
    assert tests("nand_gate: return 1 -> return 2", patience=2) == ["new", "c", "b", "a"]
    assert sorted(tests("module: LIMIT = 1 -> LIMIT = 2")) == ["b", "c", "d", "new"]
    assert tests("nand_gate: return 1 -> return 2", at_import=True) == ["new", "c", "d", "b", "e"]
    os.utime(near.notes_file("gates.py"), (0, 0))  # all tests were changed since
    assert sorted(tests("nand_gate: return 1 -> return 2")) == sorted([*heard, "new"])


def test_of_a_file_without_functions_all_quick_tests_are_run(tmp_path, monkeypatch):
    monkeypatch.setattr(near, "CACHE", tmp_path)
    path, tests = "checks/instead.py", ["tests/checks/test_foreign_names.py::a"]
    near.notes_file(path).parent.mkdir(parents=True)
    near.notes_file(path).write_text(json.dumps({tests[0]: [0.1, []]}), encoding="utf-8")
    assert near.near(path, mutants.Mutant("module: a -> b", 1, ast.parse("")), tests) == tests


def test_a_function_goes_by_the_name_that_its_mutants_have():
    def around():
        return [lambda: None for _ in range(1)]

    place = "test_a_function_goes_by_the_name_that_its_mutants_have.around"
    assert running.plain_name(around.__code__) == place
    assert running.plain_name(around()[0].__code__) == place


SHARING = """
import time
import pytest

@pytest.fixture(scope="module")
def slow():
    time.sleep(1)

def test_first(slow):
    pass

def test_second(slow):
    pass

def test_quick():
    pass
"""
LISTENING = """
import ast, pathlib, sys, types
import scratchdl.gates
from tools.mutation import library, mutants, running

def jobs(items):
    same = mutants.Mutant("no change", 0, ast.parse(library.source_of("gates.py")))
    notes = {str(library.PACKAGE / "gates.py"): pathlib.Path("notes.json")}
    yield running.Job("scratchdl.gates", same, list(items), lambda *outcome: None, notes)
    for killer in ("", "a test"):
        more = types.SimpleNamespace(killer=lambda tree, folder: killer)
        yield running.Job("scratchdl.gates", same, [], record, once_more=more)

def record(*outcome):
    with open("outcomes.txt", "a") as out:
        print(*outcome, file=out)

sys.exit(running.run(running.Runner(jobs), ["test_sharing.py"]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="copies of a process are made by fork")
def test_what_tests_share_counts_for_each_of_them(tmp_path):
    """Or a fixture of many seconds would be made for every mutant, as if it cost nothing."""
    (tmp_path / "test_sharing.py").write_text(SHARING, encoding="utf-8")
    paths = os.pathsep.join(str(ROOT / folder) for folder in ("scripts", "src"))
    subprocess.run(
        [sys.executable, "-c", LISTENING],
        env=os.environ | {"PYTHONPATH": paths},
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    notes = json.loads((tmp_path / "notes.json").read_text("utf-8"))
    slow = [seconds >= 1 for seconds, _ in notes.values()]
    assert dict(zip(notes, slow, strict=True)) == {
        "test_sharing.py::test_first": True,
        "test_sharing.py::test_second": True,
        "test_sharing.py::test_quick": False,
    }
    said = (tmp_path / "outcomes.txt").read_text("utf-8")
    assert said == "survived \nkilled from the file: a test\n"  # also where there are no tests


WORDS = """
WORDS = {"one": 1}

class Table:
    words = dict(WORDS)
"""
USING_WORDS = """
import pytest
from scratchdl.words import Table

@pytest.mark.parametrize("word", Table.words)
def test_words(word):
    assert word.islower()

@pytest.mark.parametrize("number", [1, 2])
def test_numbers(number):
    assert Table.words["one"] == 1
    assert number == 1, "this case is not to be run"

def test_that_fails_anyway():
    assert not Table.words
"""


def test_from_the_file_counts_what_happens_at_import(tmp_path, monkeypatch):
    """Only what fails because of the fault tells of it, also a case with a name of its own."""
    project = tmp_path / "project"
    package = project / "src/scratchdl"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "words.py").write_text(WORDS, encoding="utf-8")
    (project / "tests").mkdir()
    (project / "tests/test_words.py").write_text(USING_WORDS, encoding="utf-8")
    (project / "docs").mkdir()
    (project / "conftest.py").touch()
    (project / "pyproject.toml").write_text("[tool.pytest.ini_options]\n", encoding="utf-8")
    shutil.copytree(ROOT / "scripts/tools", project / "scripts/tools")
    for place, name in ((library, "PACKAGE"), (from_file, "PACKAGE"), (from_file, "ROOT")):
        monkeypatch.setattr(place, name, package if name == "PACKAGE" else project)
    start = "tests/test_words.py::test_"

    def killer(before, after, tests=("words[one]", "numbers[1]")):
        named = [start + name for name in tests]
        job = from_file.FromFile("words.py", named, [*named, start + "numbers[2]"])
        return job.killer(ast.parse(WORDS.replace(before, after)), tmp_path).removeprefix(start)

    assert killer("one", "two", ["that_fails_anyway"]) == ""
    assert killer("1}", "2}") == "numbers[1]"
    assert killer("one", "ONE") == "words[ONE]"
    assert killer("dict(WORDS)", "dict(WORD)") == from_file.IMPORT


@pytest.mark.skipif(not hasattr(os, "fork"), reason="copies of a process are made by fork")
def test_a_few_mutants_of_the_mathematics_are_noticed():
    """Others with another seed: python -m tools.mutation sample --seed 1."""
    paths = os.pathsep.join(str(ROOT / folder) for folder in ("scripts", "src", "tests"))
    # All tests count, also those that this run may leave for later.
    settings = {"PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1", "SCRATCHDL_CHECK_SHAPES": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "tools.mutation", "sample", "--count", "30"],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert done.stdout.count("killed") == 30


def test_a_method_without_its_super_is_seen(tmp_path, monkeypatch):
    source = "class A:\n    def f(self):\n        return 1\n\n\nclass B(A):\n    def f(self):\n"
    source += "        self.seen = True\n        super().f()\n        return 2\n"
    (tmp_path / "inheriting.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("inheriting")
    monkeypatch.setattr(module.A, "f", lambda self: 1 / 0)
    (found,) = [each for each in mutants.mutants(source) if "super().f() -> pass" in each.label]
    patching.patch(module, found.tree)
    assert module.B().f() == 2
    del sys.modules["inheriting"]
