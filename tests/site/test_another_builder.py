"""The same plugin under ProperDocs, which goes on where MkDocs 1 has stopped.

Some builders drop a plugin that they do not know without a word. So what is asked here of the pages
that ProperDocs makes is asked of the real site as well: what snippets gave stands on the page.
"""

import os
import subprocess
import sys

import pytest

import outputs
from book.engine import pages
from book.labs import notebooks
from book.labs.written import read
from site_files import LABS, PAGES, ROOT, built_page, name
from small_site import plant

PAGE = """
    # A page

    ```python run figure="A line"
    print("what came out")
    import matplotlib.pyplot as plt
    figure = plt.figure()
    ```

    It is `py 1 + 1`, with $x^2$.
"""
LAB = "# %% [markdown]\n# # A lab\n\n# %% varies\nprint('from the lab')\n"


def build_with_properdocs(root, *options):
    return subprocess.run(
        [sys.executable, "-m", "properdocs", "build", "--strict", "-f", "mkdocs.yml", *options],
        cwd=root,
        env=os.environ | {"PYTHONUTF8": "1", "SCRATCHDL_LIVE": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def test_properdocs_builds_pages_and_labs_with_what_they_gave(tmp_path):
    root = plant(tmp_path, {"learn/page.md": PAGE, "labs/lab.py": LAB})
    done = build_with_properdocs(root)
    assert done.returncode == 0, done.stdout
    page, lab = root / "site/learn/page/index.html", root / "site/labs/lab/index.html"
    assert outputs.shown(page) == ["what came out"]
    assert outputs.figures(page) == 1
    assert "It is 2, with " in page.read_text("utf-8")
    assert "<math>" in page.read_text("utf-8")
    assert outputs.shown(lab) == ["from the lab"]
    assert 'class="sdl-run highlight" data-cell="1"' in lab.read_text("utf-8")
    assert (root / "site/labs/lab/lab.ipynb").is_file()


def test_properdocs_names_the_line_of_a_fault_in_each_build(tmp_path):
    root = plant(tmp_path, {"learn/page.md": "# A page\n\nSee [that](nowhere.md).\n"})
    for _ in range(2):
        done = build_with_properdocs(root)
        assert done.returncode != 0
        assert "docs/learn/page.md:8: " in done.stdout


@pytest.mark.parametrize("path", [*PAGES, *LABS], ids=name)
def test_what_snippets_gave_stands_on_the_built_page(path, built_site):
    """A page whose results are missing would be published without them."""
    check_what_snippets_gave(path, built_site)


@pytest.mark.usefixtures("built_site")  # it is built before, so that nothing is executed again
def test_properdocs_builds_the_whole_book_with_what_its_snippets_gave(tmp_path):
    done = build_with_properdocs(ROOT, "--site-dir", str(tmp_path))
    assert done.returncode == 0, done.stdout
    for path in (*PAGES, *LABS):
        check_what_snippets_gave(path, tmp_path)


def check_what_snippets_gave(path, site):
    """Compare a page or a lab of a site with what came out when it was executed."""
    cache = pages.open_cache(ROOT)
    executed = (
        notebooks.execute(read(path, ROOT, cache), cache).executed
        if path.suffix == ".py"
        else pages.execute(path, ROOT, cache)
    )
    page = built_page(site, path)
    assert outputs.shown(page) == outputs.printed(executed), page
    # Results of long runs are drawn, too.
    assert outputs.figures(page) >= outputs.drawn(executed), page


def test_a_page_without_its_outputs_is_noticed(tmp_path):
    source = tmp_path / "page.md"
    source.write_text("---\ntitle: A\ndescription: B\n---\n```python run\n1 + 1\n```\n", "utf-8")
    executed = pages.execute(source, tmp_path, pages.open_cache(tmp_path))
    page = tmp_path / "index.html"
    page.write_text("<pre><code>1 + 1</code></pre>", encoding="utf-8")
    assert outputs.shown(page) != outputs.printed(executed) == ["2"]
