"""The book with another builder: compiled pages, built by plain Python-Markdown, then finished."""

import subprocess
import sys

import markdown
import pytest

from book.parts.formulas import Formulas, MathMLExtension
from book.site import elsewhere
from book.write import dom
from book.write.markdown import raw_html
from small_site import plant

PAGE = """
    # A page

    ```python run
    print("what came out")
    ```

    It is `py 1 + 1`, and $x^2$.

    !!! quiz "Which?"
        - [x] This.

            Right.

        - [ ] That.

            Wrong.

        - [ ] None.

            Wrong, too.
"""
DOCUMENT = '<!doctype html><html><head><meta charset="utf-8"></head><body>{}</body></html>'


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """The folder of executed Markdown."""
    root = plant(tmp_path_factory.mktemp("compiled"), {"learn/page.md": PAGE})
    command = [sys.executable, "-m", "book", "compile", str(root / "docs"), str(root / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return root / "out"


def built(text):
    """A page as another builder makes it."""
    fences = {"custom_fences": [{"name": "sdl-html", "class": "", "format": raw_html}]}
    body = markdown.markdown(
        text.partition("\n---\n")[2],
        extensions=[
            "admonition",
            "attr_list",
            "pymdownx.superfences",
            "pymdownx.arithmatex",
            MathMLExtension(Formulas()),
        ],
        extension_configs={
            "pymdownx.superfences": fences,
            "pymdownx.arithmatex": {"generic": True},
        },
    )
    return DOCUMENT.format(body)


def test_compiled_pages_are_ordinary_markdown_with_their_outputs(out):
    text = (out / "learn/page.md").read_text("utf-8")
    assert text.startswith("---\ntitle: A page\n")
    assert "what came out" in text.partition("sdl-output")[2]
    assert "python run" not in text
    assert "It is 2, and $x^2$." in text
    assert "1.  This." in text
    assert "what came out" in (out / "learn/page/page.py").read_text("utf-8")
    assert (out / "assets/start.js").is_file()
    assert "sdl-module" in (out / "reference/source/scratchdl.losses.md").read_text("utf-8")


def test_another_builder_makes_pages_of_them(out):
    page = built((out / "learn/page.md").read_text("utf-8"))
    assert "what came out" in page
    assert "<math>" in page
    elsewhere.refuse_raw(dom.Document(page, "page"))
    elsewhere.refuse_raw(dom.Document("<p>Write <code>python run</code>.</p>", "page"))


def test_a_page_without_its_outputs_is_refused(out):
    source = (out.parent / "docs/learn/page.md").read_text("utf-8")
    for page in (built(source), DOCUMENT.format("<p>```python run\nx = 1</p>")):
        with pytest.raises(ValueError, match="learn/page was built without the engine"):
            elsewhere.refuse_raw(dom.Document(page, "learn/page"))


def test_what_is_wrong_is_named(tmp_path):
    root = plant(tmp_path, {"learn/page.md": "# A\n\n```python run\n1 / 0\n```\n"})
    command = [sys.executable, "-m", "book", "compile", str(root / "docs"), str(root / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("docs/learn/page.md:9: ZeroDivisionError")
    assert not (root / "out").exists()
