"""The downloads of every page run alone: an empty folder, a fresh Python, warnings as errors."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from nbclient import NotebookClient

import pages
from page_downloads import to_notebook, to_program
from page_items import PageError, Snippet
from page_parser import read
from page_runner import environment
from site_files import LABS, PAGES, ROOT, name

# Runs the cells of a notebook as Jupyter does: one namespace, going on only where a tag says so.
RUN_NOTEBOOK = """
import json, pathlib, sys
for cell in json.loads(pathlib.Path(sys.argv[1]).read_text("utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        try:
            exec("".join(cell["source"]))
        except Exception:
            if "raises-exception" not in cell["metadata"].get("tags", ()):
                raise
"""
FENCED = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)
# Without a screen plt.show() has nothing to show, and on some systems says so.
STRICT = ("-W", "error", "-W", "ignore:FigureCanvasAgg is non-interactive")
LEFT = re.compile(r"^ *(?:!!!|\?\?\?\+?|===) |--8<--|\.md[)#]|\]\[scratchdl", re.MULTILINE)


def is_program(path):
    try:
        return read(path, ROOT).is_program
    except PageError:  # reported by test_pages
        return False


PROGRAMS = [path for path in PAGES if is_program(path)]


def page_link(target):
    return "https://example.org/" + target.removesuffix(".md")


def run_alone(program, folder, fonts, *arguments, warnings=STRICT):
    """Run a program in a fresh process that knows nothing but the installed packages."""
    (folder / "empty").mkdir()
    file = folder / "program.py"
    file.write_text(program, encoding="utf-8")
    return subprocess.run(
        [sys.executable, *warnings, str(file), *arguments],
        cwd=folder / "empty",
        env=environment(folder, fonts),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def run_program(path, folder, cache):
    return run_alone(to_program(pages.execute(path, ROOT, cache), page_link), folder, cache.fonts)


def run_notebook(path, folder, cache):
    file = folder / "page.ipynb"
    text = to_notebook(pages.execute(path, ROOT, cache), page_link)
    file.write_text(text, encoding="utf-8")
    # A notebook shows warnings, and Jupyter goes on.
    return run_alone(RUN_NOTEBOOK, folder, cache.fonts, str(file), warnings=())


def run_lab(path, folder, cache):
    return run_alone(path.read_text(encoding="utf-8"), folder, cache.fonts)


@pytest.fixture(scope="module")
def cache():
    return pages.open_cache(ROOT)


@pytest.fixture(scope="module")
def runs(request, cache, tmp_path_factory):
    """Run all that is tested here side by side; each test then waits for its own."""
    kinds = {
        test_program_prints_what_the_page_shows: run_program,
        test_notebook_runs: run_notebook,
        test_lab_runs_as_a_program: run_lab,
    }
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {
            item.name: pool.submit(
                kinds[item.function], item.callspec.params["path"], folder(tmp_path_factory), cache
            )
            for item in request.session.items
            if getattr(item, "function", None) in kinds
        }


def folder(factory):
    return factory.mktemp("alone")


@pytest.fixture
def done(request, runs):
    finished = runs[request.node.name].result()
    assert finished.returncode == 0, finished.stderr
    return finished


@pytest.mark.parametrize("path", PROGRAMS, ids=name)
def test_program_prints_what_the_page_shows(path, cache, done):
    executed = pages.execute(path, ROOT, cache)
    rest = done.stdout
    for step, result in zip(executed.page.steps, executed.results, strict=True):
        if not isinstance(step, Snippet) or step.kind != "run":
            continue
        lines = result.output.count("\n")
        printed = "".join(rest.splitlines(keepends=True)[:lines])
        rest = rest.removeprefix(printed)
        # Only what the page does not promise may change from run to run: times, above all.
        assert printed == result.output or not step.expected
        assert without_numbers(printed) == without_numbers(result.output)
    assert rest == ""


def without_numbers(text):
    return " ".join(re.sub(r"\d[\d,.]*", "0", text).split())


@pytest.mark.parametrize("path", PROGRAMS, ids=name)
def test_notebook_runs(path, cache, done):
    text = to_notebook(pages.execute(path, ROOT, cache), page_link)
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    text = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    prose = [FENCED.sub("", source) for source in text]
    assert [found for source in prose for found in LEFT.findall(source)] == []


@pytest.mark.parametrize("path", LABS, ids=name)
def test_lab_runs_as_a_program(path, done):
    assert done.stdout


def test_jupyter_runs_a_notebook(cache, tmp_path):
    """Once through a real kernel; above, a few lines stand in for it, since it takes seconds."""
    path = ROOT / "docs" / "about" / "how-it-is-built.md"
    text = to_notebook(pages.execute(path, ROOT, cache), page_link)
    notebook = nbformat.reads(text, as_version=4)
    surroundings = environment(tmp_path, cache.fonts)
    client = NotebookClient(notebook, timeout=120)
    with client.setup_kernel(env=surroundings, cwd=str(tmp_path / "cwd")):
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)  # raises unless a tag says that the cell does
