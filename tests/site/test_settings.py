"""Snippets that are drawn over settings: what a page may ask for, and what reaches it."""

import doctest
import json
import xml.etree.ElementTree as ET

import pytest

from book.child import patches as patching
from book.child.moving import variants
from book.child.patches import patches
from book.engine import pages, settings
from book.engine.options import read_options
from book.engine.settings import default_place, read_settings
from book.write import markdown
from small_site import FRONT


@pytest.mark.parametrize("module", [patching, settings])
def test_docstring_examples(module):
    done = doctest.testmod(module)
    assert done.attempted > 0
    assert done.failed == 0


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a = 0..3 by 1", ("0", "1", "2", "3")),
        ("a = -0.2 .. 0.1 by 0.1", ("-0.2", "-0.1", "0.0", "0.1")),
        ("a = 1..0 by -0.5", ("1.0", "0.5", "0.0")),
        ("a=0.1,1, 20", ("0.1", "1", "20")),
        ("rule = 'he', 'xavier'", ("'he'", "'xavier'")),
        ("a = 1e-8, 1e-3", ("1e-08", "0.001")),
    ],
)
def test_values(text, values):
    assert read_settings(text)[0].values == values


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a = ",
        "a = 1",
        "a = 1, 1",
        "a = 0..1 by 0.3",
        "a = 0..1 by 0",
        "a = 0..1",
        "a = b, c",
        "1 = 2, 3",
        "a = 1, 2; a = 3, 4",
        "a = 0..150 by 1",
        "a = 0..20 by 1; b = 0..20 by 1",
    ],
)
def test_what_is_no_setting_is_refused(text):
    with pytest.raises(ValueError, match="over"):
        read_settings(text)


def test_each_setting_has_a_label():
    info = 'python run figure="A" over="a = 1, 2; b = 1, 2" slider="first{}"'
    assert len(read_options("run", info.format("; second"))[1].over) == 2
    with pytest.raises(ValueError, match="a label for each name"):
        read_options("run", info.format(""))


def test_the_snippet_is_changed_in_its_own_line_alone():
    code = "lr = 0.3  # as in the text\nother_lr = 0.3\nprint(lr)\n"
    over = [("lr", ("0.1", "0.3"))]
    first, second = variants(code, over)
    assert first.code == "lr = 0.1  # as in the text\nother_lr = 0.3\nprint(lr)\n"
    assert (second.code, second.setting) == (code, "lr = 0.3")


def test_the_last_setting_changes_fastest():
    over = read_settings("a = 1, 2; b = 1, 2, 3")
    assert default_place("a = 2\nb = 1\n", over) == 3
    every = variants("a = 1\nb = 1\n", [(one.name, one.values) for one in over])
    assert [one.setting for one in every][3] == "a = 2, b = 1"


DRAWN = """
from matplotlib import pyplot as plt
many = 2
figure, ax = plt.subplots()
for i in range(many):
    ax.bar(i, i + 1, color=f"C{i}")
    ax.plot([i], [i], "o")
    ax.text(i, i, f"bar {i}")
ax.set(xlim=(-1, 6), ylim=(0, 7))
figure.set_label(f"{many} < 9")
"""
FENCE = '```python run slider="how many" over="many = 1..5 by 1" figure="Bars"\n{}```\n'


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """A page with bars, executed."""
    folder = tmp_path_factory.mktemp("bars")
    path = folder / "bars.md"
    path.write_text(FRONT + "# Bars\n\n" + FENCE.format(DRAWN), encoding="utf-8")
    return pages.execute(path, folder, pages.open_cache(folder))


def read(svg):
    return ET.fromstring(svg.replace("xlink:href", "xlink-href"))  # noqa: S314  our own drawing


def applied(svg, changes):
    """What assets/reading/frames.js does, on elements."""
    root = read(svg)
    elements = list(root.iter())
    parents = {child: parent for parent in elements for child in parent}
    for number, what, *where in changes:
        element = elements[number]
        if isinstance(what, dict):
            for name, value in what.items():
                if name:
                    element.set(name.replace(":", "-"), value)
                else:
                    element.text = value
            continue
        made = list(read(f"<g>{what}</g>"))
        parent = element if where == [0] else parents[element]
        place = 0 if where == [0] else list(parent).index(element) + bool(where)
        parent[place : place + (not where)] = made
    return canonical(ET.tostring(root, encoding="unicode"))


def canonical(svg):
    text = svg.replace("xlink:href", "xlink-href").replace("ns0:", "")
    text = text.replace(' xmlns:ns0="http://www.w3.org/2000/svg"', "")
    text = text.replace(' xmlns="http://www.w3.org/2000/svg"', "")
    return ET.canonicalize(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<svg><a x='1'/></svg>", "<svg><a x='2'/></svg>"),
        ("<svg/>", "<svg><a/><b/></svg>"),
        ("<svg><a/></svg>", "<svg/>"),
        ("<svg><a/><c/></svg>", "<svg><a/><b/><b/><c/></svg>"),
        ("<svg><g><t>1</t></g><a/></svg>", "<svg><g><t>2</t><t>3</t></g><a/><a/></svg>"),
        ("<svg><a x='1'/><b/><b/></svg>", "<svg><a y='1'/></svg>"),
    ],
)
def test_patches_turn_one_drawing_into_the_other(before, after):
    assert applied(before, patches(before, after)) == canonical(after)
    assert patches(before, before) == []


def test_one_drawing_becomes_all_others(drawn):
    (figure,) = drawn.results[0].figures
    moves = json.loads(figure["moves"])
    assert moves["over"] == [["many", ["1", "2", "3", "4", "5"]]]
    assert moves["default"] == 1
    for count, (words, changes) in enumerate(moves["frames"], start=1):
        assert words == f"{count} < 9"
        svg = applied(figure["svg"], changes)
        assert svg.count(">bar ") == count
    assert moves["frames"][1][1] == []
    assert len(figure["moves"]) < 3 * len(figure["svg"])


def test_a_page_has_one_figure_and_data_without_a_script(drawn):
    text = markdown.render(drawn, lambda source: "")
    assert text.count("<svg") == 1 + text.count("&lt;svg")
    assert '<div class="sdl-slider sdl-moving" data-label="how many">' in text
    assert '<template class="sdl-moves" data-search-exclude>{"over"' in text
    assert "<figcaption>2 &lt; 9</figcaption>" in text
    assert "<script" not in text
