"""Pages for readers outside the site: boxes, tabs, links and attributes become plain Markdown."""

import json

import nbformat
import pytest

from book.engine import pages
from book.write.downloads import indent_code, print_last, to_notebook, to_program
from book.write.plain import plain_cells
from small_site import FRONT

PAGE = """
# A page {#top}

See [the start](../index.md#there){ .button } and `x.md`,
[a lab](../labs/a.py), [ReLU][scratchdl.relu].

!!! question "1. Softmax"
    Write it for $\\frac{1}{2}$.

    ```python exercise softmax
    from scratchdl.book.exercises import check

    def my_softmax(x):
        return x

    check("softmax", my_softmax)
    ```

    ??? tip "Hint"
        Divide.

    ??? success "Answer"
        ```python run
        x = 3
        x, "a"
        ```

!!! note "First"
    One is `py x / 2:.1f`.

    ```text
    !!! stays
    ```

Outside again.

```python run raises=ZeroDivisionError
print("before")
x / 0
```

```python source scratchdl.relu
```
"""


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    (folder / "page.md").write_text(FRONT + PAGE, encoding="utf-8")
    return pages.execute(folder / "page.md", folder, pages.open_cache(folder))


def page_link(target):
    return f"https://example.org/{target.removesuffix('.md')}/"


def test_text_is_plain_and_code_stands_alone(executed):
    cells = plain_cells(executed, page_link)
    assert [cell.kind for cell in cells] == [
        "text",
        "exercise",
        "text",
        "run",
        "text",
        "run",
        "text",
    ]
    before, _, hint, answer, box, _, source = (cell.text for cell in cells)
    assert before == (
        "# A page\n\nSee [the start](https://example.org/../index/#there) and `x.md`,\n"
        "[a lab](https://example.org/../labs/a.py/), ReLU.\n\n"
        "**1. Softmax**\n\nWrite it for $\\frac{1}{2}$."
    )
    assert hint == "**Hint**\n\nDivide.\n\n**Answer**"
    assert answer == 'x = 3\nx, "a"\n'
    assert box == "**First**\n\nOne is 1.5.\n\n```text\n!!! stays\n```\n\nOutside again."
    assert source.startswith("The source of `scratchdl.relu`:\n\n```python\ndef relu(")


def test_a_program_goes_on_after_an_expected_error(executed):
    program = to_program(executed, page_link)
    assert 'x = 3\nprint(repr((x, "a")))' in program
    assert 'try:\n    print("before")\n    x / 0\nexcept ZeroDivisionError as expected:' in program
    assert "# def my_softmax(x):" in program
    needs = "# It needs Python and the package with its figures: https://example.org/"
    assert f"{needs}docs/learn/00-start/#install-and-try" in program
    assert "plt.show" not in program  # no figure, no window


def test_a_notebook_marks_the_cell_that_fails(executed):
    text = to_notebook(executed, page_link)
    nbformat.validate(nbformat.reads(text, as_version=4))
    cells = json.loads(text)["cells"]
    tagged = [cell for cell in cells if cell["metadata"]]
    assert [cell["metadata"]["tags"] for cell in tagged] == [["raises-exception"]]
    assert any("def my_softmax" in "".join(cell["source"]) for cell in cells)
    assert len({cell["id"] for cell in cells}) == len(cells)


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("x", "print(repr(x))"),
        ("(1, 2)", "print(repr(((1, 2))))"),
        ("1, 2", "print(repr((1, 2)))"),
        ("y = 1\nf(\n  y,\n)  # end\n", "y = 1\nprint(repr(f(\n  y,\n)))  # end\n"),
        ("x = 'ä'; x", "x = 'ä'; print(repr(x))"),
    ],
)
def test_the_last_value_is_printed(code, printed):
    assert print_last(code) == printed


def test_the_inside_of_strings_is_not_indented():
    code = 'x = """a\nb"""\nif x:\n    print(f"""{x}\nc""")\n'
    indented = indent_code(code)
    assert indented == '    x = """a\nb"""\n    if x:\n        print(f"""{x}\nc""")\n'
    compile("if True:\n" + indented, "a", "exec")
