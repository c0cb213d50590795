"""The drawing pad without a browser: what stands in the page, and what Python answers."""

import json
import re
from types import SimpleNamespace

import numpy as np
import pytest
from mkdocs.exceptions import PluginError

from book.child import pad
from book.engine import example
from book.engine.cache import Cache
from book.parts import pad as parts
from book.site import pads
from scratchdl.book.drawings import draw_strokes
from site_files import DOCS

SEVEN = [(50, 40), (150, 40), (100, 170)]


def answer(ink, moved=0):
    """What the page's Python says of ink from 0 to 1."""
    pixels = np.rint(255 * ink).astype(np.uint8)
    return pad.read(*ink.shape, 1, moved, memoryview(pixels.tobytes()))


def test_a_drawing_is_read_by_both_nets():
    (digit,) = answer(draw_strokes([SEVEN], pen=18))["digits"]
    assert set(digit["nets"]) == set(parts.NETS)
    for probabilities in digit["nets"].values():
        assert len(probabilities) == 10
        assert abs(sum(probabilities) - 1) < 1e-4
        assert int(np.argmax(probabilities)) == 7
    for picture in ("image", "evidence"):
        assert len(digit[picture]) == 784
        assert max(digit[picture]) == 255
        assert min(digit[picture]) >= 0


def test_moved_pixels_are_those_that_the_nets_see():
    ink = draw_strokes([SEVEN], pen=18)
    (here,), (there,) = answer(ink)["digits"], answer(ink, moved=4)["digits"]
    before, after = (np.reshape(digit["image"], (28, 28)) for digit in (here, there))
    assert np.array_equal(after[:, 4:], before[:, :-4])
    assert not after[:, :4].any()


def test_a_photograph_comes_in_colours_and_several_digits_in_order():
    ink = np.hstack([draw_strokes([[(100, 30), (95, 170)]], 18), draw_strokes([SEVEN], 18)])
    colours = np.array([230, 220, 200]) - ink[..., np.newaxis] * [200, 180, 60]
    picture = np.dstack([colours, np.full(ink.shape, 255)]).astype(np.uint8)
    found = pad.read(*ink.shape, 4, 0, memoryview(picture.tobytes()))["digits"]
    assert [int(np.argmax(digit["nets"]["conv"])) for digit in found] == [1, 7]


def test_an_empty_sheet_is_no_digit():
    said = answer(np.zeros((40, 40)))
    assert said["digits"] == []
    assert said["problem"].startswith("No ink was found")


def test_the_nets_are_read_once():
    pad.prepare()
    assert pad.trained("conv") is pad.trained("conv")


def never():
    raise AssertionError("no example is wanted")


def test_a_page_gets_the_pad_where_it_asks_for_it():
    text = parts.in_place(f"before\n\n{parts.MARKER}\n\nafter\n", never)
    assert text.startswith("before\n\n```sdl-html\n<div class=")
    assert text.count('data-sample="') == 10
    assert text.count('data-net="') == 20
    assert "<template" not in text
    assert parts.in_place("nothing to draw on", never) == "nothing to draw on"


def test_a_pad_with_an_example_has_it_in_the_page_and_says_where_it_comes_from():
    text = parts.in_place(parts.WITH_EXAMPLE, lambda: "[1, 2]")
    assert '<template class="sdl-pad__example">[1, 2]</template>' in text
    assert "was read when this page was built" in text


def test_the_example_is_read_after_every_part_and_becomes_a_3():
    made = example.written()
    answers = [
        [int(np.argmax(probabilities)) for probabilities in reading["nets"].values()]
        for reading in made["readings"]
    ]
    assert len(answers) == example.PARTS
    assert len({conv for _, conv in answers}) >= 4  # it changes its mind on the way
    assert answers[-1] == [3, 3]
    last = made["readings"][-1]
    assert last == example.reading(np.array(made["stroke"]))  # of all that is drawn in the end
    assert min(max(probabilities) for probabilities in last["nets"].values()) > 0.9


def test_its_stroke_begins_and_ends_where_it_should_and_leaves_room_below():
    stroke = example.curve()
    corners = np.array(example.CORNERS)
    again = (corners[1:] == corners[:-1]).all(axis=1).argmax()
    for corner in (corners[0], corners[again], corners[-1]):
        assert np.abs(stroke - corner).sum(axis=1).min() == 0
    steps = np.linalg.norm(np.diff(stroke, axis=0), axis=1)
    assert steps.max() < 4  # of the 100 that the paper is wide
    assert stroke.min() > 5
    assert stroke[:, 1].max() < 85


def test_it_is_written_within_the_five_seconds_in_which_movement_must_end():
    script = (DOCS / "assets/draw/example.js").read_text("utf-8")
    (milliseconds,) = re.findall(r"^const TIME = (\d+);", script, re.MULTILINE)
    assert int(milliseconds) <= 5000


def test_the_build_has_it_read_by_another_process_once(tmp_path, monkeypatch):
    build = SimpleNamespace(cache=Cache(tmp_path))
    text = pads.in_place(build, parts.WITH_EXAMPLE)
    made = text.split('<template class="sdl-pad__example">')[1].split("</template>")[0]
    assert json.loads(made) == json.loads(json.dumps(example.written()))
    monkeypatch.setattr(pads, "made_apart", never)
    assert pads.in_place(build, parts.WITH_EXAMPLE) == text


def test_a_build_without_it_fails_and_says_why(tmp_path, monkeypatch):
    package = tmp_path / "book" / "engine"
    package.mkdir(parents=True)
    for folder in (package, package.parent):
        (folder / "__init__.py").touch()
    (package / "example.py").write_text("raise RuntimeError('the nets cannot be read')", "utf-8")
    build = SimpleNamespace(cache=Cache(tmp_path))
    monkeypatch.setattr("book.engine.surroundings.SCRIPTS", tmp_path)  # where this one is found
    with pytest.raises(PluginError, match=r"could not be read: .*the nets cannot be read"):
        pads.in_place(build, parts.WITH_EXAMPLE)


def test_the_example_is_drawn_at_the_size_and_with_the_pen_of_the_browser():
    script = (DOCS / "assets/draw/pixels.js").read_text("utf-8")
    sizes = dict(re.findall(r"^const (\w+) = ([\d.]+);", script, re.MULTILINE))
    for name in ("HEIGHT", "PEN", "EDGE"):
        assert float(sizes[name]) == getattr(example, name)
