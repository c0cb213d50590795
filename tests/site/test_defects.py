"""Every fault that can be planted in a page stops the build, which names file and line."""

import signal

import pytest

from book.engine import pages
from book.engine.items import PageError
from book.engine.parser import read
from book.engine.runner import run
from book.labs.written import read as read_lab
from planted import BROKEN_FORMULAS, BROKEN_LABS, BROKEN_LINKS, DEFECTS, LAB, snippet
from planted_silent import OF_FORMULAS, OF_LABS, OF_PAGES
from site_files import build
from small_site import FRONT, plant, with_its_own

GROUPS = {
    "pages": ("docs/learn", ".md", DEFECTS),
    "links": ("docs/learn", ".md", BROKEN_LINKS),
    "formulas": ("docs/learn", ".md", BROKEN_FORMULAS),
    "labs": ("docs/labs", ".py", BROKEN_LABS),
    "silent": ("docs/learn", ".md", OF_PAGES),
    "silent-formulas": ("docs/learn", ".md", OF_FORMULAS),
    "silent-labs": ("docs/labs", ".py", OF_LABS),
}
CASES = [(group, defect) for group, (*_, defects) in GROUPS.items() for defect in defects]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build a site with all faults of a group, once: every page must be named, not only one."""
    done = {}

    def of_group(group):
        if group not in done:
            folder, suffix, defects = GROUPS[group]
            root = tmp_path_factory.mktemp(group)
            docs = folder.removeprefix("docs/")
            plant(root, {f"{docs}/{defect.name}{suffix}": defect.text for defect in defects})
            done[group] = root, build(root, root / "site")
        return done[group]

    return of_group


@pytest.mark.parametrize(
    ("group", "defect"), CASES, ids=[f"{group}-{defect.name}" for group, defect in CASES]
)
def test_defect(built, group, defect):
    if defect.name == "killed" and not hasattr(signal, "SIGKILL"):
        pytest.skip("this system has no signal that kills")
    root, done = built(group)
    folder, suffix, _ = GROUPS[group]
    assert done.returncode != 0
    path = f"{folder}/{defect.name}{suffix}"
    lines = (root / path).read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(lines, start=1) if defect.where in line)
    named = [line for line in done.stdout.splitlines() if f"{path}:{number}: " in line]
    assert any(defect.says in line for line in named), done.stdout


SOUND = """
    # A page

    ```python run figure="A line"
    import matplotlib.pyplot as plt
    print("drawn")
    figure = plt.figure()
    ```

    ```output
    drawn
    ```

    With $x$ it is `py 1 + 1`, see [the start](../index.md#start) and [softmax][scratchdl.relu].

    ```python source scratchdl.softmax
    ```
"""


SOUND_LAB = """# %% [markdown]
# # A lab
#
# See [AND](../../reference/gates/#scratchdl.gates.AND), and [its second line][source].
#
# [source]: ../../reference/source/scratchdl.gates/#L2

# %%
print(1)
"""


def test_a_sound_site_is_built(tmp_path):
    """Without this, the tests above could pass for a reason of their own."""
    pages = {"learn/sound.md": SOUND, "labs/sound.py": SOUND_LAB}
    root = plant(tmp_path, pages, reference=True)
    done = build(root, root / "site", **with_its_own(root))
    assert done.returncode == 0, done.stdout
    assert "WARNING" not in done.stdout
    again = build(root, root / "again", **with_its_own(root))
    assert again.returncode == 0, again.stdout
    # What the second build took from the cache is what the first has made.
    assert files(root / "again") == files(root / "site")


def files(site):
    found = [path for path in site.rglob("*") if path.is_file() and path.suffix != ".gz"]
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}


def test_an_orphan_page_stops_the_build(tmp_path):
    root = plant(tmp_path, {"learn/orphan.md": "# A page\n"}, nav=[])
    done = build(root, root / "site")
    assert done.returncode != 0
    assert "learn/orphan.md" in done.stdout


def test_a_page_that_the_nav_names_must_exist(tmp_path):
    done = build(plant(tmp_path, {}, nav=["learn/nowhere.md"]), tmp_path / "site")
    assert done.returncode != 0
    assert "learn/nowhere.md" in done.stdout


def test_a_broken_formula_in_a_docstring_is_named(tmp_path):
    root = plant(tmp_path, {}, reference=True)
    module = root / "src" / "scratchdl" / "losses.py"
    text = module.read_text(encoding="utf-8")
    module.write_text(text.replace("\\frac{1}{2}", "\\frac{1}{2", 1), encoding="utf-8")
    line = module.read_text(encoding="utf-8").split("\\frac{1}{2 ")[0].count("\n") + 1
    done = build(root, root / "site", **with_its_own(root))
    assert done.returncode != 0
    assert f"src/scratchdl/losses.py:{line}: broken formula" in done.stdout


def test_a_page_without_description_is_refused(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("---\ntitle: A page\n---\n# A page\n", encoding="utf-8")
    with pytest.raises(PageError, match=r"page\.md:1: .*title and description"):
        read(page, tmp_path)


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("description: B: c", ":3: the front matter is no YAML: mapping values are not allowed"),
        ("description:", ":1: .*no description"),
        ("description: [a]", ":1: .*no description"),
    ],
)
@pytest.mark.parametrize("kind", ["page", "lab"])
def test_front_matter_is_yaml(tmp_path, kind, field, says):
    lines = ["---", "title: A page", field, "---"]
    path = tmp_path / ("page.md" if kind == "page" else "lab.py")
    if kind == "page":
        path.write_text("\n".join([*lines, "", "# A page", ""]), encoding="utf-8")
        with pytest.raises(PageError, match=rf"page\.md{says}"):
            read(path, tmp_path)
    else:
        path.write_text("\n".join(f"# {line}" for line in lines) + "\n\n# %%\n", encoding="utf-8")
        with pytest.raises(PageError, match=rf"lab\.py{says}"):
            read_lab(path, tmp_path, pages.open_cache(tmp_path))


def test_a_page_in_another_encoding_is_named(tmp_path):
    page = tmp_path / "page.md"
    page.write_bytes(FRONT.encode() + "# Größe\n".encode("latin-1"))
    with pytest.raises(PageError, match=r"page\.md:6: this file is not encoded in UTF-8"):
        read(page, tmp_path)


def test_a_mark_before_the_first_letter_is_no_fault(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("\ufeff" + FRONT + "# A page\n", encoding="utf-8")
    assert read(page, tmp_path).title == "A page"


def test_a_fault_of_a_page_ends_the_labs(tmp_path):
    """Nobody waits for a lab, to be told of a page."""
    forever = LAB + "while True:\n    pass\n"
    root = plant(tmp_path, {"learn/wrong.md": snippet("1 / 0"), "labs/forever.py": forever})
    done = build(root, root / "site")
    assert done.returncode != 0
    assert "ZeroDivisionError" in done.stdout


def test_all_kinds_of_faults_are_told_in_one_round(tmp_path):
    texts = {
        "learn/run.md": snippet("1 / 0"),
        "learn/quiz.md": '# A\n\n!!! quiz "What?"\n    - [x] This.\n',
        "learn/formula.md": BROKEN_FORMULAS[0].text,
        "learn/link.md": BROKEN_LINKS[0].text,
        "labs/lab.py": "# %% [markdown]\n# [x](../nowhere/)\n\n# %%\nx = 1\n",
    }
    root = plant(tmp_path, texts)
    (root / "docs/about/glossary.toml").write_text("[[term]]\nen = 'a'\nja =\n", encoding="utf-8")
    said = build(root, root / "site").stdout
    for place in (
        "docs/learn/run.md:9: ZeroDivisionError",
        "docs/learn/quiz.md:8: ",
        "docs/learn/formula.md:8: broken formula: Expected argument",
        "docs/learn/link.md:8: ",
        "docs/labs/lab.py:7: this link leads to no page",
        "docs/about/glossary.toml:3: ",
    ):
        assert place in said, said
    assert "\x1b" not in said


def test_a_page_that_never_ends_is_stopped(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(FRONT + snippet("x = 1\nwhile True:\n    pass"), encoding="utf-8")
    with pytest.raises(PageError, match=r"page\.md:9: the page took more than 3 s"):
        run(read(page, tmp_path), pages.open_cache(tmp_path), limit=3)
