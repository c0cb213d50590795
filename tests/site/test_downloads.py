"""The downloads of every page run alone: an empty folder, a fresh Python, warnings as errors.

A page has run when it was built, and runs here once more, in the way in which its downloads differ
from that: as one program, in which the stubs of the exercises have run as they do in a notebook.
That the program and the notebook hold the same code is compared, not run. One notebook and one page
without exercises, one lab, and the labs that need a process of their own, run exactly as they are;
the longest lab runs with the settings that it has in a browser.
"""

import ast
import builtins
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

from book.engine import pages
from book.engine.items import PageError, Snippet
from book.engine.numbers import first_difference
from book.engine.surroundings import variables
from book.live.wheel import find_wheel
from book.write.downloads import indent_code, to_notebook, to_program, to_statements
from book.write.plain import plain_cells
from once import once
from site_files import LABS, PAGES, ROOT, name, parsed

FENCED = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)
# Without a screen plt.show() has nothing to show, and on some systems says so.
STRICT = ("-W", "error", "-W", "ignore:FigureCanvasAgg is non-interactive")
LEFT = re.compile(r"^ *(?:!!!|\?\?\?\+?|===) |--8<--|\.md[)#]|\]\[scratchdl", re.MULTILINE)
# A stub says what is not yet right with it, and a notebook shows warnings and goes on.
QUIETLY = """# %%
import contextlib, io, warnings
with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
    warnings.simplefilter("ignore")
"""
MAGIC = re.compile(r"^#? *[%!](?!%)", re.MULTILINE)


def is_program(path):
    try:
        return parsed(path).is_program
    except PageError:  # reported by test_pages
        return False


PROGRAMS = [path for path in PAGES if is_program(path)]
IN_PAGE = 'sys.platform == "emscripten"'


def lab_code(text):
    """What a lab runs, without its text."""
    cells = jupytext.reads(text, "py:percent").cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "code")


def needs_processes(text):
    """Other processes import the program anew; as cells it has not run like that."""
    return "ProcessPool" in lab_code(text) or "multiprocessing" in lab_code(text)


LABS_WITH_PROCESSES = [path for path in LABS if needs_processes(path.read_text("utf-8"))]
LABS_TO_RUN = [*LABS_WITH_PROCESSES, ROOT / "docs" / "labs" / "first_digits.py"]


def page_link(target):
    return "https://example.org/" + target.removesuffix(".md")


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """The package as users get it: the files of the wheel, outside the tree."""

    def unpack(folder):
        with zipfile.ZipFile(find_wheel(ROOT / ".cache")) as wheel:
            wheel.extractall(folder)

    return once(tmp_path_factory, "installed-wheel", unpack)


def run_alone(program, folder, cache, installed):
    """Run a program in a fresh process that knows nothing but installed packages, ours a wheel.

    What it printed is kept: the same program with the same package need not run again.
    """
    key = cache.key("download", program, STRICT, "wheel")
    record = cache.load(key)
    if record is None:
        (folder / "empty").mkdir()
        file = folder / "program.py"
        file.write_text(program, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, *STRICT, str(file)],
            cwd=folder / "empty",
            env=variables(folder, cache.fonts) | {"PYTHONPATH": str(installed)},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        record = {"printed": done.stdout}
        cache.store(key, record)
    return record["printed"]


@pytest.fixture(scope="module")
def cache():
    return pages.open_cache(ROOT)


def with_stubs(program, executed):
    """The program, but the code of the exercises is no comment: it runs, and prints nothing."""
    for cell in plain_cells(executed, page_link):
        if cell.kind == "exercise":
            rows = f"Your turn: take out the marks.\n\n{cell.text}".rstrip().splitlines()
            marked = "# %%\n" + "\n".join(f"# {row}".rstrip() for row in rows)
            assert program.count(f"{marked}\n") == 1, marked
            program = program.replace(marked, QUIETLY + indent_code(cell.text).rstrip())
    return program


@pytest.mark.parametrize("path", PROGRAMS, ids=name)
def test_program_prints_what_the_page_shows(path, cache, tmp_path, installed):
    executed = pages.execute(path, ROOT, cache)
    program = with_stubs(to_program(executed, page_link), executed)
    rest = run_alone(program, tmp_path, cache, installed)
    for step, result in zip(executed.page.steps, executed.results, strict=True):
        if not isinstance(step, Snippet) or step.kind != "run":
            continue
        lines = result.output.count("\n")
        printed = "".join(rest.splitlines(keepends=True)[:lines])
        rest = rest.removeprefix(printed)
        # Only what the page does not expect may change from run to run: times, above all.
        expected = step.expected
        assert not expected or same(expected.text, printed, exact=expected.exact)
        assert without_numbers(printed) == without_numbers(result.output)
    assert rest == ""


def same(expected, printed, *, exact):
    return first_difference(expected, printed, exact=exact) is None


def without_numbers(text):
    return " ".join(re.sub(r"\d[\d,.]*", "0", text).split())


def test_one_page_runs_exactly_as_it_is_downloaded():
    """Above, a page without exercises runs letter for letter."""
    assert [path for path in PROGRAMS if "python exercise" not in path.read_text("utf-8")]


@pytest.mark.parametrize("path", PROGRAMS, ids=name)
def test_notebook_holds_the_code_of_the_program(path, cache):
    executed = pages.execute(path, ROOT, cache)
    program = to_program(executed, page_link)
    notebook = nbformat.reads(to_notebook(executed, page_link), as_version=4)
    nbformat.validate(notebook)
    wanted = [cell for cell in plain_cells(executed, page_link) if cell.kind != "text"]
    found = [cell for cell in notebook.cells if cell.cell_type == "code"]
    place = 0
    for cell, ours in zip(found, wanted, strict=True):
        assert cell.source == ours.snippet.code.rstrip()
        raises = ours.kind == "run" and bool(ours.snippet.options.raises)
        assert cell.metadata.get("tags", []) == (["raises-exception"] if raises else [])
        if ours.kind == "run":
            code = "# %%\n" + to_statements(ours.snippet, ours.result).rstrip()
            place = program.index(code, place) + len(code)
    text = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    prose = [FENCED.sub("", source) for source in text]
    assert [found for source in prose for found in LEFT.findall(source)] == []


@pytest.mark.parametrize("path", LABS_TO_RUN, ids=name)
def test_lab_runs_as_a_program(path, cache, tmp_path, installed):
    assert run_alone(path.read_text(encoding="utf-8"), tmp_path, cache, installed)


def test_the_longest_lab_runs_as_a_program_with_the_settings_of_a_browser(
    cache, tmp_path, installed
):
    """With those of its page its cells have run when that was built."""
    program = (ROOT / "docs" / "labs" / "hyperparameter_search.py").read_text(encoding="utf-8")
    assert program.count(IN_PAGE) == 1
    printed = run_alone(program.replace(IN_PAGE, "True"), tmp_path, cache, installed)
    assert printed.startswith("Here, in a browser: ")


def test_a_lab_that_starts_processes_is_told_from_one_that_speaks_of_them():
    assert needs_processes("# %%\nwith ProcessPoolExecutor() as pool:\n    pass\n")
    assert not needs_processes("# %% [markdown]\n# `ProcessPoolExecutor()`\n\n# %%\nx = 1\n")


def test_programs_run_with_the_wheel_and_not_with_the_tree(cache, tmp_path, installed):
    code = f"import scratchdl\nprint(scratchdl.__file__)  # {installed}"
    printed = Path(run_alone(code, tmp_path, cache, installed).strip())
    assert printed == installed / "scratchdl" / "__init__.py"
    assert ROOT not in printed.parents


@pytest.mark.parametrize("path", LABS, ids=name)
def test_nothing_in_a_lab_needs_jupyter(path):
    """Its cells have run in this order; as a program they do the same."""
    code = lab_code(path.read_text(encoding="utf-8"))
    assert MAGIC.findall(code) == []
    compile(code, str(path), "exec")
    assert unknown_names(code) == set()


def unknown_names(code):
    """The names that code uses and nothing in it binds: Jupyter's own, such as `display`."""
    names = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)]
    used = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    bound = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            bound |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    return used - bound - set(vars(builtins)) - {"__name__", "__file__"}


def test_what_only_jupyter_knows_is_found_out():
    assert unknown_names("import numpy as np\ndisplay(np.array([len('a')]), get_ipython())") == {
        "display",
        "get_ipython",
    }
    assert MAGIC.findall("x = 1\n# %matplotlib inline\n!ls\n# %% a cell\n")


def test_jupyter_runs_a_notebook(cache, tmp_path):
    """Once through a real kernel, on a page that expects an error."""
    path = ROOT / "docs" / "about" / "how-it-is-built.md"
    notebook = nbformat.reads(
        to_notebook(pages.execute(path, ROOT, cache), page_link), as_version=4
    )
    assert "raises-exception" in json.dumps(notebook)
    client = NotebookClient(notebook, timeout=120)
    with client.setup_kernel(env=variables(tmp_path, cache.fonts), cwd=str(tmp_path / "cwd")):
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)  # raises unless a tag says that the cell does
