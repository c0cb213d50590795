"""The page of promises: made from the checks, never typed, and no promise without a check."""

import doctest
import json

import pytest

from book.engine import pages, promises
from book.engine.items import PageError
from book.engine.promises import Outcome, covers
from book.write.markdown import render
from promises import __main__ as command
from site_files import build
from small_site import FRONT, plant

FENCE = "# A\n\n```promises\n```\n"
PROMISE = """
[[promise]]
number = {number}
group = "{group}"
title = "{title}"
says = "It says so."
how = "By looking."
checks = {checks}
"""
TESTS = """
import pytest

def test_right():
    pass

@pytest.mark.parametrize("n", [1, 2])
def test_many(n):
    assert n == 1

@pytest.mark.skip(reason="no such thing here")
def test_left_out():
    pass

class TestInside:
    def test_inner(self):
        pass
"""
KEPT = {"passed": 3, "failed": 0, "left_out": 0, "seconds": 1.5}
BROKEN = {"passed": 1, "failed": 2, "left_out": 0, "seconds": 0.5, "failures": ["tests/a.py::x"]}


def promise(number=1, checks=("tests/test_a.py",), group="Things", title="It works"):
    return PROMISE.format(number=number, checks=list(checks), group=group, title=title)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small project with a promise, a test that keeps it, and a result."""
    monkeypatch.delenv(promises.RUNNING, raising=False)  # this may be one of the checks
    for folder in ("docs/about", "docs/data", "tests", "scripts/things"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "tests/test_a.py").write_text(TESTS, "utf-8")
    (tmp_path / "scripts/things/__main__.py").write_text("print()\n", "utf-8")
    write(tmp_path, promise(), {"tests/test_a.py": KEPT})
    return tmp_path


def write(root, text, results=None):
    (root / promises.FILE).write_text(text, "utf-8")
    if results is not None:
        record = {"origin": "Run on 2026-11-29.", "checks": results}
        (root / "docs/data/promises.json").write_text(json.dumps(record), "utf-8")


def execute(root, text=FENCE):
    path = root / "docs/about/trust.md"
    path.write_text(FRONT + text, "utf-8")
    return pages.execute(path, root, pages.open_cache(root))


def shown(root):
    return render(execute(root), lambda source: "")


def test_docstring_examples():
    for module in (promises, command):
        done = doctest.testmod(module)
        assert done.attempted > 0
        assert done.failed == 0


# --- what the page shows ---


def test_a_promise_with_its_check_and_its_result(project):
    text = shown(project)
    assert "**1 of 1 promises were kept when their checks were last run.**" in text
    assert "| [1. It works](#promise-1) | passed: 3 checks |" in text
    assert "### 1. It works { #promise-1 }\n\nIt says so.\n" in text
    assert "*How it is checked:* By looking.\n\n*Last result:* passed: 3 checks.\n" in text
    assert (
        f"    - [`tests/test_a.py`]({promises.ADDRESS}/tests/test_a.py): passed: 3 checks" in text
    )
    assert "Run on 2026-11-29." in text
    assert "ailed" not in text


def test_a_check_that_failed_is_shown_as_failed(project):
    write(project, promise(), {"tests/test_a.py": BROKEN})
    text = shown(project)
    assert "**0 of 1 promises were kept" in text
    assert "| [1. It works](#promise-1) | **failed: 2 of 3 checks** |" in text
    assert '!!! failure "Last result: failed: 2 of 3 checks"\n\n    - `tests/a.py::x`' in text


def test_a_promise_of_which_nothing_was_checked_is_not_kept(project):
    left = {"passed": 0, "failed": 0, "left_out": 2, "seconds": 0.0}
    write(project, promise(), {"tests/test_a.py": left})
    text = shown(project)
    assert "**0 of 1 promises" in text
    assert "| **not checked; 2 left out** |" in text
    assert '!!! failure "Last result: not checked; 2 left out"' in text


def test_one_broken_check_breaks_its_promise_and_no_other(project):
    first = promise(1, ["tests/test_a.py::test_right", "python -m things"])
    write(
        project,
        first + promise(2, ["tests/test_a.py::test_right"], title="It lasts"),
        {"tests/test_a.py::test_right": KEPT, "python -m things": BROKEN},
    )
    text = shown(project)
    assert "**1 of 2 promises" in text
    assert "(#promise-1) | **failed: 2 of 6 checks** |" in text
    assert "| [2. It lasts](#promise-2) | passed: 3 checks |" in text
    assert ", *right*: passed: 3 checks" in text
    assert "    - `python -m things`: failed: 2 of 3 checks" in text


def test_groups_are_headings(project):
    text = promise() + promise(2) + promise(3, group="More")
    write(project, text, {"tests/test_a.py": KEPT})
    text = shown(project)
    assert text.count("## Things\n") == text.count("## More\n") == 1


def test_words_may_hold_results_of_long_runs(project):
    (project / "docs/data/run.json").write_text('{"share": 0.975}', "utf-8")
    write(project, promise().replace("By looking", "It is `result run share:.1%`"))
    assert "It is 97.5%." in shown(project)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Outcome(1), "passed: 1 check"),
        (Outcome(1200, 0, 3), "passed: 1,200 checks; 3 left out"),
        (Outcome(5, 1, 3), "failed: 1 of 6 checks"),
        (Outcome(), "not checked"),
    ],
)
def test_a_result_in_words(found, words):
    assert found.words == words


# --- what stops the build ---


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (promise(checks=()), 5, "this promise has no check: nothing would show it broken"),
        (promise(checks=["tests/test_b.py"]), 8, "there is no tests/test_b.py"),
        (promise(checks=["tests/test_a.py::test_b"]), 8, "there is no test_b in tests/test_a.py"),
        (promise(checks=["tests/test_a.py::TestInside::test_b"]), 8, "there is no test_b in"),
        (promise(checks=["python -m nothing"]), 8, "there is no module nothing in scripts/"),
        (promise(1) + promise(3), 11, "this should be number 2"),
        (promise().replace("how", "hwo"), 2, "unexpected keyword argument 'hwo'"),
        (promise().replace('says = "It says so."', ""), 2, "missing 1 required"),
        ("number = ", 1, "Invalid value"),
        ("", 1, "holds no [[promise]]"),
    ],
)
def test_a_fault_is_named_with_its_line(project, text, line, says):
    write(project, text)
    with pytest.raises(PageError) as caught:
        execute(project)
    (problem,) = caught.value.problems
    assert says in problem.message
    assert (problem.path, problem.line) == (promises.FILE, line)


@pytest.mark.parametrize(
    "check",
    [
        "tests",
        "tests/test_a.py",
        "tests/test_a.py::test_many",
        "tests/test_a.py::test_many[1]",
        "tests/test_a.py::TestInside::test_inner",
        "python -m things --with words",
    ],
)
def test_what_is_there_is_found(project, check):
    assert promises.why_missing(check, project) == ""


def test_all_faults_are_told_in_one_round(project):
    write(project, promise(checks=()) + promise(3, ["tests/test_b.py", "tests/test_c.py"]))
    with pytest.raises(PageError) as caught:
        execute(project)
    assert len(caught.value.problems) == 4


def test_a_promise_without_a_result_is_named(project):
    write(project, promise() + promise(2, ["tests/test_a.py::test_right"]))
    with pytest.raises(PageError, match=r"no result of tests/test_a\.py::test_right: run"):
        execute(project)


def test_without_a_record_or_without_promises_there_is_no_page(project):
    (project / "docs/data/promises.json").unlink()
    with pytest.raises(PageError, match="there are no results 'promises'"):
        execute(project)
    (project / promises.FILE).unlink()
    with pytest.raises(PageError, match="so nothing is promised"):
        execute(project)


def test_while_the_checks_run_the_page_waits_for_them(project, monkeypatch):
    """Some of them build the site, and nobody has a result before they are over."""
    monkeypatch.setenv(promises.RUNNING, "1")
    (project / "docs/data/promises.json").unlink()
    write(project, promise().replace("By looking", "By `result nothing x`"))
    text = shown(project)
    assert "**0 of 1 promises" in text
    write(
        project, promise() + promise(2, ["tests/test_a.py::test_right"]), {"tests/test_a.py": KEPT}
    )
    assert "**1 of 2 promises" in shown(project)
    write(project, promise(checks=()))
    with pytest.raises(PageError, match="has no check"):
        execute(project)


def test_a_site_with_a_promise_without_a_check_is_not_built(tmp_path, monkeypatch):
    monkeypatch.delenv(promises.RUNNING, raising=False)
    root = plant(tmp_path, {"about/trust.md": FENCE})
    (root / "docs/data").mkdir()
    (root / "tests").mkdir()
    (root / "tests/test_a.py").write_text(TESTS, "utf-8")
    write(root, promise(), {"tests/test_a.py": BROKEN})
    done = build(root, root / "site")
    assert done.returncode == 0, done.stdout
    html = (root / "site/about/trust/index.html").read_text("utf-8")
    assert "<strong>failed: 2 of 3 checks</strong>" in html
    assert 'class="admonition failure"' in html
    assert 'id="promise-1"' in html
    write(root, promise(checks=()))
    done = build(root, root / "site")
    assert done.returncode != 0
    assert f"{promises.FILE}:5: this promise has no check" in done.stdout


# --- how results are made ---


@pytest.fixture
def runs_here(project, monkeypatch):
    """Let the command run the checks of the small project."""
    (project / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n", "utf-8")
    monkeypatch.setattr(command, "ROOT", project)
    monkeypatch.setattr(command, "FILE", project / "docs/data/promises.json")
    return project


def recorded(project):
    return json.loads((project / "docs/data/promises.json").read_text("utf-8"))


def test_the_command_runs_the_checks_and_the_page_says_how_they_came_out(runs_here, capfd):
    names = ["test_right", "test_many", "test_left_out", "TestInside"]
    checks = [f"tests/test_a.py::{name}" for name in names]
    write(runs_here, promise(checks=checks) + promise(2, checks[:1]))
    assert command.main([]) == 1
    found = recorded(runs_here)["checks"]
    counts = [(found[c]["passed"], found[c]["failed"], found[c]["left_out"]) for c in checks]
    assert counts == [(1, 0, 0), (1, 1, 0), (0, 0, 1), (1, 0, 0)]
    assert found[checks[1]]["failures"] == ["tests/test_a.py::test_many[2]"]
    assert found[checks[2]]["reasons"] == ["Skipped: no such thing here"]
    said = capfd.readouterr().out
    assert "1. It works: failed: 1 of 4 checks\n" in said
    assert "2. It works: passed: 1 check\n" in said
    text = shown(runs_here)
    assert "**1 of 2 promises" in text
    assert "(#promise-1) | **failed: 1 of 4 checks** |" in text


def test_mended_the_promise_is_kept_again_and_only_what_was_asked_for_runs(runs_here):
    checks = ["tests/test_a.py::test_right", "tests/test_a.py::test_many"]
    write(runs_here, promise(checks=checks[:1]) + promise(2, checks[1:]))
    assert command.main([]) == 1
    before = recorded(runs_here)
    path = runs_here / "tests/test_a.py"
    path.write_text(TESTS.replace("n == 1", "n < 3"), "utf-8")
    assert command.main(["2"]) == 0
    after = recorded(runs_here)
    assert after["checks"][checks[0]] == before["checks"][checks[0]]
    assert after["checks"][checks[1]]["passed"] == 2
    assert set(after["checks"][checks[1]]["run"]) == {"date", "commit"}
    assert "Some were run again: " in after["origin"]


def test_tests_that_were_watched_are_not_run_again(runs_here, tmp_path, monkeypatch):
    checks = ["tests/test_a.py::test_right", "tests/test_a.py::test_many"]
    write(runs_here, promise(checks=checks))
    right = {"outcome": "passed", "seconds": 1.5, "reason": ""}
    nodes = [checks[0], f"{checks[1]}[1]", f"{checks[1]}[2]"]
    files = [tmp_path / "first.json", tmp_path / "second.json"]
    files[0].write_text(json.dumps({nodes[0]: right}), "utf-8")
    files[1].write_text(json.dumps(dict.fromkeys(nodes[1:], right)), "utf-8")
    monkeypatch.setattr(command, "run_tests", None)
    assert command.main(["--watched", *map(str, files)]) == 0
    assert recorded(runs_here)["checks"][checks[1]]["passed"] == 2
    assert command.main(["--watched", str(files[0])]) == 1  # of the other one nothing is known


@pytest.mark.parametrize("fault", ["import nothing_of_this_name\n", "def test_right(:\n"])
def test_a_file_that_cannot_be_read_has_failed(runs_here, fault):
    write(runs_here, promise(checks=["tests/test_a.py"]))
    (runs_here / "tests/test_a.py").write_text(fault, "utf-8")
    assert command.main([]) == 1
    assert recorded(runs_here)["checks"]["tests/test_a.py"]["failed"] == 1


def test_a_check_that_runs_nothing_has_failed(runs_here):
    write(runs_here, promise())
    (runs_here / "tests/test_a.py").write_text("x = 1\n", "utf-8")
    assert command.main([]) == 1
    (failure,) = recorded(runs_here)["checks"]["tests/test_a.py"]["failures"]
    assert failure == f"tests/test_a.py: {command.NOTHING_RAN}"


def test_a_program_that_fails_has_failed():
    right = command.run_program("python -m doctest --help")
    wrong = command.run_program("python -m nothing_of_this_name")
    assert (right["passed"], right["failed"]) == (1, 0)
    assert (wrong["passed"], wrong["failures"]) == (0, ["python -m nothing_of_this_name"])


def test_promises_that_are_wrong_are_not_run(runs_here, capsys):
    write(runs_here, promise(checks=()))
    assert command.main([]) == 2
    assert "has no check" in capsys.readouterr().err
    write(runs_here, promise())
    with pytest.raises(SystemExit):
        command.main(["2"])
    assert "there are promises 1 to 1" in capsys.readouterr().err


def test_tests_are_found_by_the_name_of_their_file_or_folder():
    assert covers("tests", "tests/a.py::test_x")
    assert covers("tests/a.py::test_x", "tests/a.py")  # it could not be read
    assert not covers("tests/a.py::test_x", "tests/a.py::test_xy")
    assert not covers("tests/a.py", "tests/b.py::test_x")
