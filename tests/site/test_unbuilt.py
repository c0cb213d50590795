"""Whatever a writer does to the files of a served site, its server answers, and says why."""

from contextlib import contextmanager

import pytest

from book.site.unbuilt import DOCUMENT
from served_site import serving, wait_for
from small_site import LAB_FRONT, plant

UNBUILT = DOCUMENT[DOCUMENT.index("<h1>") :].partition("\n")[0]
LAB = "# %% [markdown]\n# # A lab\n\n# %%\nprint('what the lab gave')\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The folder of a small site, its address while MkDocs serves it, and what MkDocs says."""
    root = tmp_path_factory.mktemp("unbuilt")
    pages = {"learn/page.md": "# A page\n\nFirst.\n", "labs/lab.py": LAB}
    plant(root, pages | {"about/glossary.md": "# Words\n\n<!-- glossary -->\n"}, reference=True)
    with serving(root) as (address, _):
        page = f"{address}/learn/page/"
        wait_for(page, "First.")
        yield root, page


@contextmanager
def edited(path, old, new):
    """A file edited for as long as the block lasts."""
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))
    try:
        yield
    finally:
        path.write_bytes(content)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("src/scratchdl/gates.py", b"def OR(", b"def OR((", "src/scratchdl/gates.py:68: SyntaxErr"),
        ("src/scratchdl/gates.py", b"Logic", b"\xff", "src/scratchdl/gates.py:1: this file is not"),
        (
            "src/scratchdl/activations/step.py",
            b"import",
            b"import =",
            "src/scratchdl/activations/step.py:",
        ),
        ("mkdocs.yml", b"theme:\n", b"theme:\n  [\n", "mkdocs.yml"),
        ("mkdocs.yml", b"plugins:\n", b"plugins:\n  - nothing\n", "plugin is not installed"),
        ("docs/404.md", b"# Not found", b"[None](none.md)", "docs/404.md links to"),
    ],
)
def test_every_page_says_why_there_is_no_site_and_goes_on_when_it_is_mended(
    served, file, old, new, says
):
    root, page = served
    for _ in range(2):  # MkDocs says nothing twice
        before = (root / "serve.log").stat().st_size
        with edited(root / file, old, new):
            shown = wait_for(page, UNBUILT)
            assert says in shown
            assert "livereload(" in shown, "a browser has the page when it can be built"
            assert says in (root / "serve.log").read_text("utf-8")[before:]
        assert "First." in wait_for(page, "First.")
    assert "Traceback" not in (root / "serve.log").read_text("utf-8")


@pytest.mark.parametrize(
    "file",
    [
        "docs/labs/lab.py",
        "docs/learn/page.md",
        "docs/about/glossary.toml",
        "src/scratchdl/gates.py",
    ],
)
def test_what_emacs_puts_beside_a_file_that_is_open_does_no_harm(served, file):
    root, page = served
    name = root / file
    lock = name.with_name(f".#{name.name}")  # a link to nowhere, which says whose it is
    lock.symlink_to("writer@machine.1234:1")
    word = f"Number {len(file)}."
    try:
        with edited(root / "docs/learn/page.md", b"First.", f"First. {word}".encode()):
            wait_for(page, word)
            with edited(root / "mkdocs.yml", b"site_name: s", b"site_name: Another s"):
                assert word in wait_for(page, "Another s")
    finally:
        lock.unlink()
    wait_for(page, "First.")


def test_an_edit_of_the_404_page_is_shown(served):
    root, page = served
    with edited(root / "docs/404.md", b"# Not found", b"# Nowhere found"):
        wait_for(page.replace("learn/page/", "404.html"), "Nowhere found")


def test_a_lab_that_is_no_python_is_told_above_its_page(served):
    root, page = served
    lab = page.replace("learn/page/", "labs/lab/")
    line = (LAB_FRONT + LAB).count("\n")
    with edited(root / "docs/labs/lab.py", b"gave')", b"gave'))"):
        assert f"docs/labs/lab.py:{line}: SyntaxError" in wait_for(lab, "SyntaxError")
    wait_for(lab, "what the lab gave</code>")


def test_a_glossary_that_is_wrong_is_told_above_its_page(served):
    root, page = served
    glossary = page.replace("learn/page/", "about/glossary/")
    with edited(root / "docs/about/glossary.toml", b"meaning =", b"meening ="):
        assert "docs/about/glossary.toml" in wait_for(glossary, "Something is wrong with this page")
