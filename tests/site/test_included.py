"""Files that a page shows as they are."""

from book.engine import parser
from book.engine.items import Filled
from book.engine.results import Results

HEAD = "---\ntitle: A page\ndescription: Planted\n---\n\n"


def included(folder, text):
    page = parser.parse(HEAD + text, "docs/planted.md", Results(folder, "docs/planted.md"))
    assert page.steps == []
    return [item.shown for item in page.items if isinstance(item, Filled)]


def test_a_program_is_shown_as_one_and_not_executed(tmp_path):
    (tmp_path / "a.py").write_text("import no_such_package\n\nno_such_package.run()\n", "utf-8")
    (shown,) = included(tmp_path, '??? note "A"\n    ```include a.py\n    ```\n')
    lines = [line.strip() for line in shown.splitlines()]
    assert lines == ["```python", "import no_such_package", "", "no_such_package.run()", "```"]
    assert all(line.startswith("    ") for line in shown.splitlines() if line.strip())


def test_a_text_stands_as_it_is(tmp_path):
    (tmp_path / "a.md").write_text("Some *words*.\n", "utf-8")
    assert included(tmp_path, "```include a.md\n```\n") == ["Some *words*.\n"]
