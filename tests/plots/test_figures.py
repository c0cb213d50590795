"""What every figure promises, tried on the figure that its own example draws, and on some more."""

import doctest
import functools
import io
import itertools
import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

import scratchdl as dl
from scratchdl import plots
from scratchdl.book import figures
from scratchdl.plots.style import COLOURS, GRID, INK, rc_params

NET = dl.ThreeLayerNet(dl.init_network())
DRAWING = {
    name: getattr(room, name)
    for room in (plots, figures)
    for name in room.__all__
    if name.startswith("plot_")
}

MORE = {
    "one digit": lambda: plots.plot_digits(np.eye(8)),
    "a row that is not full": lambda: plots.plot_digits(np.arange(63.0).reshape(7, 9), "abcdefg"),
    "pixels as fractions": lambda: plots.plot_pixels(np.eye(28) / 3, top=0, left=22),
    "negative numbers": lambda: plots.plot_heat_map([[-1.0, 0.0], [0.5, 1.0]], title="W"),
    "six names": lambda: plots.plot_curves({f"number {i}": np.sin for i in range(6)}, marks=[0]),
    "a bias": lambda: figures.plot_neuron((0.5, -0.25), bias=-0.7, x=(1, 0)),
    "six inputs": lambda: figures.plot_neuron((1, 2, 3, 4, 5, 6), threshold=0.125),
    "two layers": lambda: plots.plot_network((2, 1)),
    "three by three": lambda: plots.plot_forward_pass(
        dl.ThreeLayerNet.random(3, 3, 3, 3, rng=0, weight_init_std=1.0), [1, 2, 3]
    ),
    "a gate that never fires": lambda: figures.plot_gate((0.5, 0.5), threshold=1.5),
    "mistakes": lambda: figures.plot_regions(
        lambda x: (x[:, 0] > 1).astype(int) + (x[:, 0] > 3), [(0, 0), (2, 1), (4, 0)], [0, 2, 2]
    ),
}


EVERY_FIGURE = pytest.mark.parametrize("name", [*DRAWING, *MORE])


def draw_example(name):
    """Run the example in the docstring of a function; it leaves one figure open."""
    (test,) = doctest.DocTestFinder(recurse=False).find(DRAWING[name], name, globs={})
    assert doctest.DocTestRunner().run(test).failed == 0
    (number,) = plt.get_fignums()
    return plt.figure(number)


def draw(name):
    plt.close("all")
    return MORE[name]() if name in MORE else draw_example(name)


def as_svg(figure):
    file = io.BytesIO()
    with mpl.rc_context(rc_params()):
        figure.savefig(file, format="svg", metadata={"Date": None}, transparent=True)
    return file.getvalue().decode()


def drawn_texts(figure):
    """The texts that can be seen, with their boxes; a tick outside the axes is never drawn."""
    found, draw_text = {}, Text.draw

    def record(text, renderer):
        draw_text(text, renderer)
        if text.get_visible() and text.get_text().strip():
            found[text] = text.get_window_extent(renderer)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", record)
        figure.canvas.draw()
    return found


@functools.cache
def seen(name):
    """The figure, as it is returned, as SVG, and its texts."""
    figure = draw(name)
    assert isinstance(figure, Figure)
    assert plt.get_fignums() == [figure.number], "a figure is left open, for a notebook to show"
    return figure, as_svg(figure), drawn_texts(figure)


@EVERY_FIGURE
def test_the_same_bytes_every_time_whatever_the_settings_which_stay(name, monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: pytest.fail("a figure was shown"))
    with mpl.rc_context({"font.size": 5.0, "axes.facecolor": "yellow", "xtick.labelsize": 3.0}):
        before = dict(mpl.rcParams)
        figure = draw(name)
        assert dict(mpl.rcParams) == before
    assert as_svg(figure) == seen(name)[1]


@EVERY_FIGURE
def test_only_the_colours_of_the_style_on_white_which_a_page_leaves_out(name):
    figure, svg, _ = seen(name)
    has_images = any(ax.images for ax in figure.axes)
    allowed = {*COLOURS, INK, GRID, *(("#0a0a0a", "#ffffff") if has_images else ())}
    assert set(re.findall(r"(?<=[:\"' ])#[0-9a-f]{6}(?=[;\"' ])", svg)) <= allowed
    assert figure.get_facecolor() == (1, 1, 1, 1)
    assert all(ax.patch.get_facecolor()[3] == 0 for ax in figure.axes)


@EVERY_FIGURE
def test_it_can_be_read_on_a_phone(name):
    figure, _, texts = seen(name)
    assert 4 <= figure.get_figwidth() <= 7
    assert all(text.get_fontsize() >= 10 for text in texts)


@EVERY_FIGURE
def test_no_text_runs_into_another_or_out_of_the_figure(name):
    figure, _, texts = seen(name)
    width, height = figure.bbox.size
    for text, box in texts.items():
        assert -2 <= box.x0 <= box.x1 <= width + 2, text
        assert -2 <= box.y0 <= box.y1 <= height + 2, text
    for (a, box_a), (b, box_b) in itertools.combinations(texts.items(), 2):
        assert not box_a.padded(-1).overlaps(box_b.padded(-1)), (a, b)


@EVERY_FIGURE
def test_axes_say_what_they_show(name):
    figure = seen(name)[0]
    charts = [ax for ax in figure.axes if ax.axison and not ax.images]
    assert not charts or figure.get_supxlabel() or any(ax.get_xlabel() for ax in charts)
