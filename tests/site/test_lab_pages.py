"""What a notebook becomes on the site, beyond what every built page is checked for."""

import ast
import json

import nbformat
import pytest

from book.engine import pages
from book.engine.items import Options, Page, Snippet
from book.engine.options import SWITCHES
from book.labs import colab, prose, restyle, written
from book.parts.formulas import Formulas
from site_files import DOCS, LABS, ROOT, name
from small_site import LAB_FRONT

TEXT = (
    '<div class="jp-MarkdownOutput"><p>In words, or as code:</p>'
    '<div class="highlight"><pre><span></span><span class="k">with</span> pool:\n</pre></div></div>'
)
CELL = '<div class="highlight-ipynb"><pre><span></span>x</pre></div>'
PRINTED = '<div class="jp-OutputArea-output" data-mime-type="text/plain"><pre>1\n</pre></div>'
SMALL = "Run and Edit work here as in the chapters."


def lab(*options):
    steps = tuple(Snippet("run", "x\n", 1, options=one) for one in options)
    return Page("docs/labs/lab.py", "x\n", "A lab", steps)


def test_code_within_text_is_code_as_in_a_cell():
    shown = restyle.restyle(TEXT, Formulas(), lab())
    assert '<pre><code><span class="k">with</span> pool:\n</code></pre>' in shown
    assert shown.count("<pre>") == 1
    assert "<p>In words, or as code:</p>" in shown


def test_cells_are_snippets_with_what_they_printed_behind_them():
    shown = restyle.restyle(CELL + PRINTED + CELL + PRINTED, Formulas(), lab(Options(), Options()))
    assert shown.split("\n") == [
        '<div class="sdl-run highlight" data-cell="1"><pre><code><span></span>x</code></pre></div>',
        '<div class="sdl-output no-copy highlight"><pre><code>1</code></pre></div>',
        '<div class="sdl-run highlight" data-cell="2"><pre><code><span></span>x</code></pre></div>',
        '<div class="sdl-output no-copy highlight"><pre><code>1</code></pre></div>',
    ]


def test_what_a_cell_prints_is_marked_where_it_varies():
    shown = restyle.restyle(CELL + PRINTED, Formulas(), lab(Options(varies=True)))
    assert '<div class="sdl-output sdl-varies no-copy highlight">' in shown


def test_a_cell_that_was_not_rendered_is_noticed():
    with pytest.raises(ValueError, match="has 2 cells, but 1 of them were rendered"):
        restyle.restyle(CELL, Formulas(), lab(Options(), Options()))


def test_the_marks_of_a_cell_are_those_of_a_fence(tmp_path):
    path = tmp_path / "lab.py"
    text = '# %% varies figure="A line"\n\n\nx = 1\n\n# %%\ny = 2\n'
    path.write_text(LAB_FRONT + text, encoding="utf-8")
    first, second = written.read(path, tmp_path, pages.open_cache(tmp_path)).page.steps
    assert (first.options, first.code) == (Options(figure="A line", varies=True), "x = 1\n")
    assert path.read_text("utf-8").splitlines()[first.line - 1] == "x = 1"
    assert second.options == Options()
    assert {"varies"} == written.MARKS & set(SWITCHES)


@pytest.mark.parametrize("path", LABS, ids=name)
def test_a_lab_that_does_less_in_a_browser_says_so(path):
    """In its text, and where it runs; and it asserts there only what holds there, too."""
    text = path.read_text(encoding="utf-8")
    cells = written.as_notebook(text).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    does_less = "emscripten" in code
    assert does_less == (SMALL in " ".join(cells[0].source.split()))
    nodes = list(ast.walk(ast.parse(code)))
    branches = {ast.unparse(node.test): node for node in nodes if isinstance(node, ast.If)}
    assert ("IN_PAGE" in branches) == does_less
    assert not does_less or "print(" in ast.unparse(branches["IN_PAGE"])
    kept = [
        node for node in nodes if isinstance(node, ast.If) and "not IN_PAGE" in ast.unparse(node)
    ]
    elsewhere = {id(inner) for node in kept for inner in ast.walk(node)}
    for node in nodes if does_less else ():
        if isinstance(node, ast.Assert) and id(node) not in elsewhere:
            assert ast.unparse(node.test).startswith("IN_PAGE or"), ast.unparse(node)


# --- Google Colab ---


@pytest.mark.parametrize("path", LABS, ids=name)
def test_the_notebook_for_colab_is_that_of_the_lab(path):
    committed = ROOT / colab.FOLDER / f"{path.stem}.ipynb"
    made = colab.notebook(path, ROOT, pages.open_cache(ROOT))
    assert committed.read_text(encoding="utf-8") == made, "python -m book notebooks"
    notebook = nbformat.reads(made, as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].source.startswith("# ")
    assert notebook.cells[1].source == colab.INSTALL
    assert not any(cell.get("outputs") for cell in notebook.cells)


def test_no_notebook_is_left_of_a_lab_that_is_gone():
    found = {path.stem for path in (ROOT / colab.FOLDER).iterdir()}
    assert found == {path.stem for path in LABS}


@pytest.mark.parametrize("path", LABS, ids=name)
def test_links_of_the_notebook_lead_to_files_of_the_repository(path):
    cells = json.loads((ROOT / colab.FOLDER / f"{path.stem}.ipynb").read_text("utf-8"))["cells"]
    text = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    links = [link["target"] for link in prose.LINK.finditer(text)]
    assert not links, "each link is whole"
    home = f"{colab.USUAL_HOME}/blob/main/docs/"
    named = [part.partition(")")[0].partition("#")[0] for part in text.split(home)[1:]]
    assert [page for page in named if not (DOCS / page).is_file()] == []


@pytest.mark.parametrize(
    ("link", "file"),
    [
        ("../../reference/gates/#scratchdl.gates.AND", "src/scratchdl/gates.py"),
        ("../../reference/layers/", "src/scratchdl/layers/__init__.py"),
        ("../../reference/source/scratchdl.layers.affine/#L3", "src/scratchdl/layers/affine.py"),
        ("../../reference/source/scratchdl/", "src/scratchdl/__init__.py"),
        ("../../learn/04-loss/#what-it-is", "docs/learn/04-loss.md"),
        ("../searching/", "docs/labs/searching.py"),
        ("../../data/search.json", "docs/data/search.json"),
    ],
)
def test_a_link_of_the_notebook_leads_to_what_its_page_is_made_from(link, file):
    text = written.with_links(f"# [x]({link})\n", colab._in_repository)
    _, mark, anchor = link.partition("#")
    assert text == f"# [x]({colab.USUAL_HOME}/blob/main/{file}{mark}{anchor})\n"


def test_each_lab_links_to_its_notebook_in_colab(built_site):
    for path in LABS:
        page = (built_site / "labs" / path.stem / "index.html").read_text(encoding="utf-8")
        assert page.count(colab.COLAB) == 1
        assert f"/blob/main/{colab.FOLDER}/{path.stem}.ipynb" in page
