"""What a build would publish, or end over, in silence; the faults are in `planted_silent`."""

import html
import os
import re
import subprocess
import sys
import textwrap

import pytest
from markdown import markdown

from book.engine import parser, walker
from book.engine.items import PageError
from book.labs import prose
from book.parts import formulas
from book.site.build import annotated
from book.write.markdown import visible
from planted import LAB, snippet
from planted_silent import MARKDOWN
from site_files import build
from small_site import LAB_FRONT, plant

CONTROLS = "".join(chr(code) for code in (*range(9), *range(11, 32), *range(127, 160), 0x2028))
PRINTED = f"{CONTROLS} \x1b[1;31mred\x1b[0m"  # the last as a terminal shows in colour
PRINTS = f"print({PRINTED!r})"
MISSED = "this was not recognised as a formula"
SHOWN = re.compile(r'class="sdl-output[^>]*>.*?<code>(.*?)</code>', re.DOTALL)


def test_no_control_character_reaches_a_page_or_a_lab(tmp_path):
    box = textwrap.indent(snippet(PRINTS).partition("\n\n")[2], "    ")
    texts = {
        "learn/a.md": f"# A\n\n!!! note\n    Text.\n\n{box}",
        "labs/a.py": f"{LAB}{PRINTS}\n",
    }
    root = plant(tmp_path, texts)
    done = build(root, root / "site")
    assert done.returncode == 0, done.stdout
    for page in ("learn/a", "labs/a"):
        document = (root / "site" / page / "index.html").read_bytes().decode("utf-8")
        assert not set(CONTROLS) & set(document)
        (shown,) = SHOWN.findall(document)
        text = html.unescape(re.sub("<[^>]*>", "", shown))
        assert text.strip() == visible(PRINTED)


def test_a_control_character_is_seen():
    assert visible("a\tb\n\0\r\x7f\x9b\x85\u2028") == "a\tb\n␀␍␡\\x9b\\x85\\u2028"


@pytest.mark.parametrize("name", ["learn/wrong.md", "labs/wrong.py"])
def test_another_encoding_is_told_with_all_other_faults(tmp_path, name):
    root = plant(tmp_path, {name: "# A\n", "learn/other.md": snippet("1 / 0")})
    path = root / "docs" / name
    mark = "# " if name.endswith(".py") else ""
    path.write_bytes(path.read_bytes() + f"{mark}Größe\n".encode("latin-1"))
    line = path.read_bytes().count(b"\n")
    done = build(root, root / "site")
    assert done.returncode != 0
    assert f"docs/{name}:{line}: this file is not encoded in UTF-8" in done.stdout
    assert "docs/learn/other.md:9: ZeroDivisionError" in done.stdout
    assert "Traceback" not in done.stdout


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("404.md", "docs/404.md:8: this file is not encoded in UTF-8"),
        ("assets/style/type.css", "extra_css names assets/style/type.css, which cannot be read: "),
    ],
)
def test_a_file_of_the_whole_site_in_another_encoding_is_named(tmp_path, name, says):
    root = plant(tmp_path, {})
    path = root / "docs" / name
    path.write_bytes(path.read_bytes() + "\nGröße\n".encode("latin-1"))
    done = build(root, root / "site")
    assert done.returncode != 0
    assert says in done.stdout
    assert "Traceback" not in done.stdout


SERVE = """
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config

for site in ("first", "second"):
    config = load_config("mkdocs.yml", site_dir=site, strict=False)
    if site == "first":
        config.plugins.on_startup(command="serve", dirty=False)
    build(config)
    page = Path("docs/learn/wrong.md")
    page.write_bytes(page.read_bytes().decode("latin-1").encode("utf-8"))
"""


def test_another_encoding_is_shown_to_whoever_edits(tmp_path):
    texts = {"learn/wrong.md": "# A\n\nIts size.\n", "labs/wrong.py": LAB + "x = 1\n"}
    root = plant(tmp_path, texts)
    for path in (root / "docs/learn/wrong.md", root / "docs/labs/wrong.py"):
        path.write_bytes(path.read_bytes().replace(b"A", "Größe".encode("latin-1")))
    done = subprocess.run(
        [sys.executable, "-c", SERVE],
        cwd=root,
        env={**os.environ, "SCRATCHDL_LIVE": "0", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    says = "this file is not encoded in UTF-8"
    for page in ("first/learn/wrong", "first/labs/wrong", "second/labs/wrong"):
        assert says in (root / page / "index.html").read_text(encoding="utf-8")
    edited = (root / "second/learn/wrong/index.html").read_text(encoding="utf-8")
    assert says not in edited
    assert "Its size." in edited


def test_a_file_that_is_included_in_another_encoding_is_named(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "part.md").write_bytes("Größe\n".encode("latin-1"))
    page = tmp_path / "docs/page.md"
    page.write_text("---\ntitle: A\ndescription: B\n---\n```include part.md\n```\n", "utf-8")
    with pytest.raises(PageError, match=r"part\.md:1: this file is not encoded in UTF-8"):
        parser.read(page, tmp_path)


def test_a_formula_of_a_lab_that_is_none_is_told_before_the_lab_runs_and_once(tmp_path):
    text = MARKDOWN.format("Here \\alpha(x), `\\beta`, $\\gamma$ and C:\\Users\\name.")
    wrong = prose.check(LAB_FRONT + text, "docs/labs/a.py", "labs/a/", set())
    assert [(one.line, one.message) for one in wrong] == [(9, MISSED)]
    root = plant(tmp_path, {"labs/a.py": text})
    said = build(root, root / "site").stdout
    assert said.count(f"docs/labs/a.py:9: {MISSED}") == 1, said
    assert "the book has 1 fault, named above" in said


def test_each_of_two_equal_faults_has_its_own_line(tmp_path):
    text = "# A\n\nHere is $\\frac{1}$.\n\n`\\frac{1}` and $\\frac{1}$.\n" + 2 * "\nAnd \\sigma.\n"
    root = plant(tmp_path, {"learn/twice.md": text})
    said = build(root, root / "site").stdout
    lines = [int(line) for line in re.findall(r"docs/learn/twice\.md:(\d+): ", said)]
    assert sorted(set(lines)) == [8, 10, 12, 14], said


def test_what_is_missed_stands_outside_of_code_and_formulas():
    found = formulas.Formulas()
    found.look_for_missed(
        r"<p>\sigma <code>\alpha</code> <math>\beta</math> C:\Users\name \n \nothing</p>"
    )
    assert found.take_broken() == [(r"\sigma", "this was not recognised as a formula")]


@pytest.mark.parametrize(
    ("text", "missed"),
    [
        (r"in \[d = e\] a line", [r"\[d = e\] a line"]),
        (r"open \( d", [r"\( d"]),
        (r"\(d\), $[d]$, `\[d\]`, \\[d] and [d](#d)", []),
        ("\\[\nd\n\\]", []),
    ],
)
def test_a_bracket_that_begins_no_formula_is_missed(text, missed):
    """In pages, and in docstrings, which the same Markdown renders."""
    found = formulas.Formulas()
    configured = {"pymdownx.arithmatex": {"generic": True}}
    markdown(
        text,
        extensions=["pymdownx.arithmatex", formulas.MathMLExtension(found)],
        extension_configs=configured,
    )
    assert [latex for latex, _ in found.take_broken()] == missed


def test_a_bracket_in_code_or_in_a_formula_is_none_of_text():
    text = "`\\[a\\]` $\\[a\\]$\n\n```text\n\\[a\\]\n```\n\n$$\n\\[a\n$$\n"
    left = formulas.without_formulas(formulas.without_code(text))
    assert "\\" not in left
    assert len(left) == len(text)


def test_the_names_of_an_annotation_are_written_as_github_reads_them():
    assert annotated("99.5 %:\r\nnot 100 %") == "99.5 %25:%0D%0Anot 100 %25"


SOUND = """# %% [markdown]
# # A lab
#
# ## What it is
#
# See [here](#what-it-is), [the start](../../#start "A title"), [that][it], [a site][far],
# [another lab](../other/#a-second-part), ![a sign](../../assets/logo.svg) and $a_{i}[j][k]$.
# An `a[i][j]`, a \\\\, and a Windows path such as `C:\\sigma`.
#
# [it]: ../other/ "Another"
# [far]: https://example.org/nowhere
#
# | a | b |
# | --- | ---: |
# | `x` | $\\vert x \\vert$ |

# %%
x = 1
"""
OTHER = "# %% [markdown]\n# # Other\n#\n# ## A second part\n\n# %%\nx = 1\n"


def test_a_sound_lab_with_links_of_every_kind_is_built(tmp_path):
    root = plant(tmp_path, {"labs/sound.py": SOUND, "labs/other.py": OTHER})
    done = build(root, root / "site")
    assert done.returncode == 0, done.stdout


def test_links_of_a_lab_are_found_with_their_lines():
    found = [(link.line, link.target) for link in prose.links(LAB_FRONT + SOUND)]
    start = LAB_FRONT.count("\n")
    assert found == [
        (start + 6, "#what-it-is"),
        (start + 6, "../../#start"),
        (start + 10, "../other/"),
        (start + 7, "../other/#a-second-part"),
        (start + 7, "../../assets/logo.svg"),
    ]


@pytest.mark.parametrize(
    ("line", "is_shown"),
    [
        ("> ```text", True),
        ("> ```", True),
        ("- ~~~", True),
        ("> ```output", False),
        ("1. > ~~~Output", False),
        ("`--8<--` and `:material-x:`", True),
        ("a === b", True),
        ("> a", True),
    ],
)
def test_what_a_line_may_hold(line, is_shown):
    try:
        parser.parse(f"---\ntitle: A\ndescription: B\n---\n{line}\n", "page.md")
    except PageError:
        assert not is_shown
    else:
        assert is_shown


def test_a_tab_opens_no_box():
    assert walker.BOX.match('!!! note "A"')
    assert not walker.BOX.match('=== "A"')
