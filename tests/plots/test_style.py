"""The style itself: without matplotlib, in a notebook, and without hue."""

import re
import subprocess
import sys

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from scratchdl import plots
from scratchdl.plots.style import (
    COLOURS,
    GRID,
    INK,
    LINE_STYLES,
    MARKERS,
    rc_params,
    show_once,
    use_style,
)


@pytest.mark.parametrize("call", [use_style, rc_params, lambda: plots.plot_network((2, 1))])
def test_without_matplotlib_the_error_says_how_to_get_it(call, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r'pip install "scratchdl\[plots\]"'):
        call()


def test_importing_the_package_does_not_import_matplotlib():
    code = "import sys, scratchdl, scratchdl.plots; print('matplotlib' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_plots_are_there_when_they_are_used():
    code = """
import sys, scratchdl
print("scratchdl.plots" in sys.modules)
print(scratchdl.plots.plot_lines.__name__, hasattr(scratchdl, "plot_lines"))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\nplot_lines False\n"


INTO_AXES = {
    "curves": lambda ax: plots.plot_curves({"sine": np.sin}, ax=ax),
    "lines": lambda ax: plots.plot_lines({"loss": [3, 2, 1]}, ax=ax),
    "bands": lambda ax: plots.plot_bands({"SGD": [[3, 2], [2, 1]]}, ax=ax),
    "heat map": lambda ax: plots.plot_heat_map(np.eye(2), ax=ax),
    "confusion": lambda ax: plots.plot_confusion_matrix(np.eye(2), [0, 1], ax=ax),
}


@pytest.mark.parametrize("name", INTO_AXES)
def test_a_figure_of_ones_own(name):
    mine, (left, right) = plt.subplots(1, 2)
    assert INTO_AXES[name](left) is mine
    assert plt.get_fignums() == [mine.number]
    assert left.has_data()
    assert not right.has_data()
    part = plt.figure().subfigures(1, 2)[0]
    assert INTO_AXES[name](part.subplots()) is part.figure


def test_a_saved_figure_can_be_read_in_a_dark_viewer(tmp_path):
    plots.plot_lines({"loss": [3, 2, 1]}).savefig(tmp_path / "loss.png")
    corner = plt.imread(tmp_path / "loss.png")[0, 0]
    np.testing.assert_array_equal(corner, 1)  # white, and not to be seen through


def test_use_style_replaces_every_setting():
    with mpl.rc_context({"xtick.labelsize": 3.0, "font.size": 5.0}):
        use_style()
        assert mpl.rcParams["font.size"] == 13.0
        assert mpl.rcParams["xtick.labelsize"] == mpl.rcParamsDefault["xtick.labelsize"]


def test_lines_differ_in_colour_and_in_dashes():
    with mpl.rc_context():
        use_style()
        lines = [plt.plot([0, 1])[0] for _ in COLOURS]
    assert [line.get_color() for line in lines] == list(COLOURS)
    assert len(set(map(str, LINE_STYLES))) == len(set(MARKERS)) == len(COLOURS) == len(set(COLOURS))


def contrast(colour, background):
    """The ratio of WCAG 2, at least 4.5 for text and 3 for graphics."""
    levels = []
    for name in (colour, background):
        rgb = np.array([int(name[i : i + 2], 16) for i in (1, 3, 5)]) / 255
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        levels.append(linear @ [0.2126, 0.7152, 0.0722] + 0.05)
    return max(levels) / min(levels)


@pytest.mark.parametrize("colour", [*COLOURS, INK])
def test_colours_can_be_read_on_paper(colour):
    assert re.fullmatch("#[0-9a-f]{6}", colour)
    assert contrast(colour, "#ffffff") >= 4.5
    assert colour != GRID


def test_a_notebook_shows_a_figure_once(monkeypatch):
    figure = plots.plot_network((2, 1))
    with pytest.raises(NotImplementedError):  # IPython then shows the figure as usual
        figure._ipython_display_()
    assert plt.fignum_exists(figure.number), "outside a notebook the figure stays open"
    monkeypatch.setattr(mpl, "get_backend", lambda: "module://matplotlib_inline.backend_inline")
    with pytest.raises(NotImplementedError):
        show_once(figure)
    assert not plt.fignum_exists(figure.number)


def test_the_first_figure_may_turn_interactive_mode_on(monkeypatch):
    """As the first figure in a notebook does, since it loads the notebook's backend."""
    with mpl.rc_context({"interactive": False}):
        subplots = plt.subplots
        monkeypatch.setattr(plt, "subplots", lambda **kw: (plt.ion(), subplots(**kw))[1])
        plots.plot_network((2, 1))
        assert mpl.is_interactive()
