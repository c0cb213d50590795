r"""One look for every figure: few colours, large labels, a plain background.

The figures of the pages, of the notebooks and of your own scripts share this style. It has three
rules. A colour always means the same: data is blue, a loss vermilion, an accuracy green. Colour is
never the only difference: lines also differ in dashes, points in shape. The background is
white, so that a saved figure can be read wherever it is opened. The site leaves it out, so that a
figure suits a light page and, once its colours are exchanged, a dark one.

Matplotlib is an optional part of the package; it is imported when a figure is drawn, not before.
"""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, ParamSpec

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE: Final = "#0067a6"
VERMILION: Final = "#c24e00"
GREEN: Final = "#007a5a"
PURPLE: Final = "#9c3f7a"
OCHRE: Final = "#8f6400"
GREY: Final = "#5c6470"
INK: Final = "#1b1f24"
GRID: Final = "#d5d9de"

DATA: Final = BLUE
LOSS: Final = VERMILION
ACCURACY: Final = GREEN

COLOURS: Final = (BLUE, VERMILION, GREEN, PURPLE, OCHRE, GREY)
LINE_STYLES: Final = ("-", "--", "-.", ":", (0, (7, 1.5, 1, 1.5, 1, 1.5)), (0, (9, 3)))
MARKERS: Final = ("o", "s", "^", "D", "v", "X")

WIDTH: Final = 6.0  # inches; a phone shows a figure at half this size, so labels must be large

Arguments = ParamSpec("Arguments")


def rc_params() -> dict[Any, Any]:
    """The style as matplotlib settings, as a fresh dictionary.

    Returns:
        Names of matplotlib's `rcParams` and their values.

    Raises:
        ImportError: If matplotlib is not installed.

    Example:
        >>> from scratchdl.plots.style import rc_params
        >>> rc_params()["font.size"]
        13.0
    """
    require_matplotlib()
    from cycler import cycler

    lines = cycler(color=COLOURS) + cycler(linestyle=LINE_STYLES)
    return {
        "figure.figsize": (WIDTH, 3.8),
        "figure.dpi": 100,
        "figure.facecolor": "white",
        "figure.edgecolor": "none",
        "figure.constrained_layout.use": True,
        "savefig.facecolor": "auto",  # that of the figure
        "savefig.edgecolor": "none",
        "savefig.dpi": 150,
        "svg.fonttype": "none",  # text stays text: it can be selected, searched and recoloured
        "svg.hashsalt": "scratchdl",  # the same figure gives the same bytes
        "font.family": ["sans-serif"],
        "font.sans-serif": ["DejaVu Sans", "sans-serif"],
        "font.size": 13.0,
        "mathtext.fontset": "dejavusans",
        "text.color": INK,
        "axes.facecolor": "none",
        "axes.edgecolor": GREY,
        "axes.labelcolor": INK,
        "axes.titlecolor": INK,
        "axes.titlesize": 13.0,
        "axes.titleweight": "bold",
        "axes.linewidth": 1.0,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.grid": True,
        "axes.prop_cycle": lines,
        "grid.color": GRID,
        "grid.linewidth": 0.8,
        "xtick.color": GREY,
        "ytick.color": GREY,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "lines.linewidth": 2.2,
        "lines.markersize": 7.0,
        "lines.color": BLUE,
        "patch.facecolor": BLUE,
        "patch.edgecolor": INK,
        "hatch.color": INK,
        "scatter.edgecolors": "face",
        "legend.frameon": False,
        "legend.labelcolor": INK,
        "legend.handlelength": 2.6,  # long enough to tell one dash pattern from another
        "image.cmap": "gray_r",
        "image.interpolation": "nearest",
    }


def use_style() -> None:
    """Draw every figure from now on in the style of this book.

    The functions of `scratchdl.plots` always use it; this call is for figures of your own.

    Raises:
        ImportError: If matplotlib is not installed.

    Example:
        >>> import matplotlib
        >>> from scratchdl.plots import use_style
        >>> with matplotlib.rc_context():  # the settings before come back afterwards
        ...     use_style()
        ...     matplotlib.rcParams["lines.color"]
        '#0067a6'
    """
    settings = rc_params()
    from matplotlib import style

    style.use(["default", settings])


def styled(draw: "Callable[Arguments, Figure]") -> "Callable[Arguments, Figure]":
    """Let a function draw in the style of this book, and then restore the settings."""

    @functools.wraps(draw)
    def draw_in_style(*args: Arguments.args, **kwargs: Arguments.kwargs) -> "Figure":
        settings = rc_params()
        import matplotlib as mpl
        from matplotlib import style

        with style.context(["default", settings]):
            figure = draw(*args, **kwargs)
            figure.draw_without_rendering()  # ticks take the settings of the first draw: this one
            interactive = mpl.is_interactive()
        mpl.interactive(interactive)  # a notebook turns it on with its first figure: leave it on
        figure.__dict__["_ipython_display_"] = functools.partial(show_once, figure)
        return figure

    return draw_in_style


def axes_for(ax: "Axes | None", size: tuple[float, float] | None = None) -> "tuple[Figure, Axes]":
    """The axes that a reader gives, with their figure; or new ones in a figure of their own."""
    import matplotlib.pyplot as plt

    if ax is None:
        return plt.subplots(figsize=size)
    return ax.figure.figure, ax  # a part of a figure says which figure it is a part of


def show_once(figure: "Figure") -> None:
    """Keep a notebook from showing a figure twice where a cell ends with the call that draws it.

    A notebook shows the value of the last line, and then every figure that is still open. IPython
    calls this before it shows a figure, which is therefore closed in time; it can be shown again.

    Raises:
        NotImplementedError: Always; it makes IPython show the figure in its usual way.
    """
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    if "inline" in mpl.get_backend():
        plt.close(figure)
    raise NotImplementedError


def require_matplotlib() -> None:
    """Say how to get matplotlib where it is missing.

    Raises:
        ImportError: If matplotlib is not installed.
    """
    try:
        import matplotlib  # noqa: F401  # only whether it is there
    except ImportError as error:
        message = 'figures need matplotlib: pip install "scratchdl[plots]"'
        raise ImportError(message) from error
