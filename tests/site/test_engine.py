"""The page engine in its details: what a page may say, and what comes out."""

import doctest
import importlib
import re

import pytest

from book.engine import pages
from book.engine.cache import Cache
from book.engine.items import PageError, Snippet, Value
from book.engine.parser import parse
from book.engine.runner import Executed
from book.engine.walker import split_value
from book.write import markdown
from small_site import FRONT

MODULES = (
    "book.child.sources",
    "book.engine.pages",
    "book.engine.walker",
    "book.write.downloads",
    "book.write.markdown",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("engine")


@pytest.fixture(scope="module")
def cache(folder):
    return pages.open_cache(folder)


@pytest.fixture
def execute(folder, cache, request):
    """Execute the text of a page."""

    def run(text):
        path = folder / f"{request.node.name}.md"
        path.write_text(FRONT + text, encoding="utf-8")
        return pages.execute(path, folder, cache)

    return run


def outputs(executed):
    return [result.output for result in executed.results]


def run_fence(code, options=""):
    return f"```python run {options}\n{code}\n```\n\n"


@pytest.mark.parametrize("module", MODULES)
def test_docstring_examples(module):
    done = doctest.testmod(importlib.import_module(module))
    assert done.attempted > 0
    assert done.failed == 0


# --- parsing ---


def test_lines_are_counted_over_the_whole_file():
    page = parse(FRONT + "# A\n\nIt is `py 1`.\n\n```python run\nx = 1\n```\n", "a.md")
    assert [(type(step), step.line) for step in page.steps] == [(Value, 8), (Snippet, 11)]


def test_fences_inside_longer_fences_are_left_alone():
    text = FRONT + "````markdown\n```python run\n1 / 0\n```\n`py nothing`\n````\n"
    assert parse(text, "a.md").steps == []


def test_code_spans_that_show_a_value_are_left_alone():
    page = parse(FRONT + "Write `` `py x` `` or `python x`, not \\`py x\\`.\n", "a.md")
    assert page.steps == []


def test_indented_fences_lose_their_indent():
    page = parse(
        FRONT + "!!! note\n    ```python run\n    if 1:\n\n        x = 1\n    ```\n", "a.md"
    )
    (step,) = page.steps
    assert (step.code, step.indent) == ("if 1:\n\n    x = 1\n", "    ")


def test_all_problems_of_a_page_are_reported():
    text = FRONT + "```python run nothing\n```\n\n`py 1 +`\n\n```output\n```\n"
    with pytest.raises(PageError) as caught:
        parse(text, "a.md")
    assert [problem.line for problem in caught.value.problems] == [6, 9, 11]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("x", ("x", "")),
        ("x:.1%", ("x", ".1%")),
        ("x[1:2]", ("x[1:2]", "")),
        ('d["a:b"]:>5', ('d["a:b"]', ">5")),
        ("{1: 2}[1]:d", ("{1: 2}[1]", "d")),
    ],
)
def test_values_and_formats(text, parts):
    assert split_value(text) == parts


# --- executing ---


def test_a_page_has_one_namespace_and_shows_last_values(execute):
    text = run_fence("x = [1, 2]") + run_fence("x + [3]") + run_fence("None") + "`py x[0]:.2f`\n"
    executed = execute(text)
    assert outputs(executed) == ["", "[1, 2, 3]\n", "", ""]
    assert executed.results[-1].value == "1.00"


def test_pages_do_not_share_a_namespace(execute):
    with pytest.raises(PageError, match="NameError"):
        execute(run_fence("x"))


def test_everything_that_is_printed_is_shown_in_order(execute):
    code = "import os, sys\nprint(1)\nos.write(1, b'2\\n')\nprint(3, file=sys.stderr)\nprint(4)"
    assert outputs(execute(run_fence(code)))[0].split() == ["1", "2", "3", "4"]


def test_process_pools_work(execute):
    code = """\
from concurrent.futures import ProcessPoolExecutor

def square(x):
    return x * x

with ProcessPoolExecutor(2) as pool:
    print(list(pool.map(square, [1, 2, 3])))"""
    assert outputs(execute(run_fence(code))) == ["[1, 4, 9]\n"]


def test_a_page_may_write_in_its_own_folder(execute, folder):
    code = "import os\nfrom pathlib import Path\nPath('a.txt').write_text('b')\nos.listdir()"
    assert outputs(execute(run_fence(code))) == ["['a.txt']\n"]
    assert not (folder / "a.txt").exists()


def test_a_page_knows_no_home_and_no_settings(execute, monkeypatch):
    monkeypatch.setenv("SCRATCHDL_DATA", "/somewhere")
    code = """\
import os
from pathlib import Path
"SCRATCHDL_DATA" in os.environ, list(Path.home().iterdir())"""
    assert outputs(execute(run_fence(code))) == ["(False, [])\n"]


def test_expected_errors_are_shown(execute):
    executed = execute(run_fence("print(1)\nint('a')", "raises=ValueError"))
    assert outputs(executed)[0].splitlines()[0] == "1"
    assert outputs(executed)[0].splitlines()[1].startswith("ValueError: invalid literal")


def test_expected_warnings_are_shown(execute):
    code = "import numpy as np\nnp.log(np.zeros(1))"
    shown = outputs(execute(run_fence(code, "warns=RuntimeWarning")))[0]
    assert shown == "RuntimeWarning: divide by zero encountered in log\narray([-inf])\n"


def test_a_stub_leaves_nothing_behind(execute):
    stub = (
        "!!! question\n    ```python exercise softmax\n"
        "    from scratchdl.book.exercises import check\n    def mine(x):\n        return x\n\n"
        '    check("softmax", mine)\n    ```\n\n'
    )
    with pytest.raises(PageError, match="'mine' is not defined"):
        execute(stub + run_fence("mine"))


def test_results_come_from_the_cache_until_something_changes(execute, folder, cache, monkeypatch):
    code = "import time\ntime.perf_counter_ns()"
    first = outputs(execute(run_fence(code)))
    assert outputs(execute("Some prose in front.\n\n" + run_fence(code))) == first
    monkeypatch.setattr(cache, "state", [*cache.state, "another package"])
    assert outputs(execute(run_fence(code))) != first


def test_results_of_a_package_that_was_edited_meanwhile_are_not_kept(execute, cache, monkeypatch):
    """They are neither those of the package before nor of the one that is there now."""
    code = "import time\ntime.perf_counter_ns()"
    with monkeypatch.context() as opened_before:
        opened_before.setattr(cache, "written", dict.fromkeys(cache.written, 0))
        first = outputs(execute(run_fence(code)))
        assert outputs(execute(run_fence(code))) != first
    first = outputs(execute(run_fence(code)))
    assert outputs(execute(run_fence(code))) == first


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"0" * 64 + b"\n{}", b"{"])
def test_a_damaged_record_is_made_anew(tmp_path, damage):
    cache = Cache(tmp_path)
    cache.store("key", {"a": 1})
    assert cache.load("key") == {"a": 1}
    (file,) = (tmp_path / "records").iterdir()
    file.write_bytes(damage)
    assert cache.load("key") is None


# --- what varies, and what must not ---


def rendered(executed):
    return markdown.render(executed, lambda source: "")


def test_what_varies_is_marked_and_explained_once(execute):
    code = "import time\nloss = time.perf_counter()\nloss"
    text = run_fence(code, "varies") * 2 + "It is `py~ loss:.1f` and `py~ 'a_b'`.\n\n" + "After.\n"
    page = rendered(execute(text))
    assert page.count(".text .sdl-output .sdl-varies .no-copy") == 2
    assert re.search(r'It is <span class="sdl-varies">\d+\.\d</span> and', page)
    assert '<span class="sdl-varies">a&#95;b</span>' in page
    assert page.count(markdown.VARIES) == 1
    assert page.index("After.") < page.index(markdown.VARIES), "the note is at the foot"


def test_a_snippet_that_only_draws_has_a_title(execute):
    page = rendered(execute(run_fence("x = 1", "fold=\"Draw 'a' & b\"")))
    assert '.sdl-run .sdl-fold data-title="Draw &#x27;a&#x27; &amp; b" data-cell="1"' in page
    assert "x = 1" in page
    assert "sdl-fold" not in rendered(execute(run_fence("x = 1")))


def test_what_does_not_vary_is_not_marked(execute):
    page = rendered(execute(run_fence("loss = 0.5\nloss") + "It is `py loss:.1f`.\n"))
    assert "It is 0.5." in page
    assert "varies" not in page
    assert markdown.VARIES not in page


def test_a_value_that_varies_is_enough_for_the_note(execute):
    page = rendered(execute("It is `py~ 1 / 3:.2f`.\n"))
    assert 'It is <span class="sdl-varies">0.33</span>.' in page
    assert markdown.VARIES in page


def test_an_error_may_vary(execute):
    options = "raises=ValueError varies"
    page = rendered(execute(run_fence("raise ValueError(0.1 + 0.2)", options)))
    assert ".text .sdl-output .sdl-error .sdl-varies .no-copy" in page


@pytest.mark.parametrize("expected", ["0.30", "0.3", "0.31", "0.2..0.4"])
def test_the_last_digit_may_differ(execute, expected):
    executed = execute(run_fence("print(f'{0.1 + 0.2:.2f}')") + f"```output\n{expected}\n```\n")
    assert outputs(executed) == ["0.30\n"], "the page shows what came out"


def test_where_every_digit_counts_it_does(execute):
    code = run_fence("print(0.1 + 0.2)")
    execute(code + "```output\n0.30000000000000003\n```\n")
    execute(code + "```output exact\n0.30000000000000004\n```\n")
    with pytest.raises(PageError, match="output differs"):
        execute(code + "```output exact\n0.30000000000000003\n```\n")


def test_pages_that_are_wrong_do_not_keep_others_from_running(tmp_path):
    texts = {
        "differs": run_fence("print(1)") + "```output\n2\n```\n",
        "raises": run_fence("1 / 0"),
        "right": run_fence("print(3)"),
        "unreadable": "```python run\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.md").write_text(FRONT + text, encoding="utf-8")
    paths = [tmp_path / f"{name}.md" for name in texts]
    found = pages.execute_all(paths, tmp_path, pages.open_cache(tmp_path))
    differs, raises, right, unreadable = found
    assert isinstance(right, Executed)
    assert outputs(right) == ["3\n"]
    assert isinstance(differs, pages.WrongPageError)
    assert outputs(differs.executed) == ["1\n"], "what came out is there to be shown"
    assert not isinstance(raises, pages.WrongPageError | Executed)
    assert not isinstance(unreadable, pages.WrongPageError | Executed)
    named = [(problem.path, problem.line) for problem in pages.problems_of(found)]
    assert named == [("differs.md", 11), ("raises.md", 7), ("unreadable.md", 6)]


# --- figures ---


FIGURE = """\
import matplotlib.pyplot as plt
figure, axes = plt.subplots()
axes.plot([1, 2], color="#0067a6", label="a line")
axes.legend()
axes"""


def test_figures_are_the_same_in_every_run(execute, folder, monkeypatch):
    first = execute(run_fence(FIGURE, 'figure="A line"'))
    monkeypatch.setattr(Cache, "load", lambda self, key: None)
    again = execute(run_fence(FIGURE, 'figure="A line"'))
    assert first.results[0].figures == again.results[0].figures
    assert first.results[0].output == ""


def test_figures_follow_the_colours_of_the_page(execute):
    svg = execute(run_fence(FIGURE, 'figure="A line"')).results[0].figures[0]["svg"]
    assert "var(--sdl-blue)" in svg
    assert "#0067a6" not in svg
    assert "\n" not in svg
    assert "<style" not in svg
    assert "<metadata" not in svg


def test_figures_share_no_ids(execute):
    results = execute(run_fence(FIGURE, 'figure="A"') + run_fence(FIGURE, 'figure="B"')).results
    ids = [set(re.findall(r' id="([^"]+)"', result.figures[0]["svg"])) for result in results]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_what_matplotlib_says_of_its_fonts_is_no_output(execute):
    """It says so after five seconds: on a busy machine, and nowhere else."""
    code = "import logging\nlogging.getLogger('matplotlib.font_manager').warning('please wait')"
    assert outputs(execute(run_fence(code))) == [""]
