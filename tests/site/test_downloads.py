"""The downloads of every page run alone: an empty folder, a fresh Python, warnings as errors."""

import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

import pages
from page_downloads import to_notebook, to_program
from page_items import PageError, Snippet
from page_parser import read
from page_runner import environment
from site_files import LABS, PAGES, ROOT, name


def is_program(path):
    try:
        return read(path, ROOT).is_program
    except PageError:  # reported by test_pages
        return False


PROGRAMS = [path for path in PAGES if is_program(path)]


@pytest.fixture(scope="module")
def cache():
    return pages.open_cache(ROOT)


def page_link(target):
    return "https://example.org/" + target.removesuffix(".md")


def run_alone(program, folder, fonts):
    """Run a program in a fresh process that knows nothing but the installed packages."""
    (folder / "empty").mkdir()
    file = folder / "program.py"
    file.write_text(program, encoding="utf-8")
    # Without a screen plt.show() has nothing to show, and on some systems says so.
    warnings = ["-W", "error", "-W", "ignore:FigureCanvasAgg is non-interactive"]
    return subprocess.run(
        [sys.executable, *warnings, str(file)],
        cwd=folder / "empty",
        env=environment(folder, fonts),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("path", PROGRAMS, ids=name)
def test_program_prints_what_the_page_shows(path, cache, tmp_path):
    executed = pages.execute(path, ROOT, cache)
    done = run_alone(to_program(executed, page_link), tmp_path, cache.fonts)
    assert done.returncode == 0, done.stderr
    steps = zip(executed.page.steps, executed.results, strict=True)
    shown = [r.output for s, r in steps if isinstance(s, Snippet) and s.kind == "run"]
    assert done.stdout == "".join(shown)
    assert list((tmp_path / "empty").iterdir()) == []


@pytest.mark.parametrize("path", PROGRAMS, ids=name)
def test_notebook_runs(path, cache, tmp_path):
    text = to_notebook(pages.execute(path, ROOT, cache), page_link)
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for left in ("!!! ", "??? ", "=== ", "`py ", "--8<--", ".md)"):
        assert left not in prose
    surroundings = environment(tmp_path, cache.fonts)
    client = NotebookClient(notebook, timeout=120)
    with client.setup_kernel(env=surroundings, cwd=str(tmp_path / "cwd")):
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)
    failed = [
        cell
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]
    assert all("raises-exception" in cell.metadata.tags for cell in failed)


@pytest.mark.parametrize("path", LABS, ids=name)
def test_lab_runs_as_a_program(path, cache, tmp_path):
    done = run_alone(path.read_text(encoding="utf-8"), tmp_path, cache.fonts)
    assert done.returncode == 0, done.stderr
