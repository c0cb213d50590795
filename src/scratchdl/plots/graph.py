r"""Computational graphs: the values that go forward, and the derivatives that come back.

Every edge has a level stretch. Above it is the value that goes right, below it the derivative that
comes left, so that both passes can be followed in one drawing.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from scratchdl.plots.diagram import NORMAL, Place, new_diagram, write
from scratchdl.plots.style import BLUE, GREY, INK, VERMILION, WIDTH, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW: Final = 0.88  # inches from one input to the next
RADIUS: Final = 0.22  # of a node
BEND: Final = 0.25  # how far before a node an edge leaves its level
LEFT, RIGHT = 1.05, 0.6  # room for the names of the inputs, and for the name of the output
BOW: Final = 0.5  # how far an arc bends, twice its depth divided by its length
OUTPUT: Final = 0.56  # length of the last edge
MOST = 6  # inputs that fit one above the other

Label = float | str  # a number, or words such as a shape
Operations = Mapping[str, tuple[str, tuple[str, ...]]]  # by result: the sign, and what goes in


@styled
def plot_graph(
    steps: Mapping[str, str],
    values: Mapping[str, Label] | None = None,
    derivatives: Mapping[str, Label] | None = None,
) -> "Figure":
    """Draw a calculation as a graph: a circle for every operation, an edge for every value.

    A value that is used again has an arc for each further use; its numbers are at the first edge.

    Args:
        steps: For every computed value its operation with spaces around the sign, as
            `"price * number"` or `"exp x"`; a name that no step computes is an input. The last
            step is the output. An underscore in a name starts a new line.
        values: What goes forward along the edges, by name; written above, in blue.
        derivatives: What comes back along the edges, by name; written below, in red, with an arrow.

    Returns:
        The figure.

    Raises:
        ValueError: If a step is not an operation on one or two values or uses a value before it is
            computed; if a value other than the last is never used; if there are more than six
            inputs; or if a name in `values` or `derivatives` does not occur in the steps.

    Example:
        >>> from scratchdl.plots import plot_graph
        >>> steps = {"sum": "price * number", "total": "sum * tax"}
        >>> figure = plot_graph(steps, {"price": 100, "number": 2, "sum": 200}, {"total": 1})
    """
    values, derivatives = values or {}, derivatives or {}
    operations = {name: read_step(step) for name, step in steps.items()}
    inputs = find_inputs(operations)
    check_names({*inputs, *operations}, {*values, *derivatives})
    columns = find_columns(operations, inputs)
    width = (WIDTH - LEFT - RIGHT - RADIUS - OUTPUT) / max(columns.values())
    places = {name: (LEFT, 0.5 + ROW * i) for i, name in enumerate(reversed(inputs))}
    for name, (_, args) in operations.items():
        level = sum(places[arg][1] for arg in args) / len(args)
        places[name] = free_place((LEFT + width * columns[name], level), [*places.values()])
    lowest = min(y for _, y in places.values()) - arc_depth(operations, places)
    places = {name: (x, y + max(0.0, 0.5 - lowest)) for name, (x, y) in places.items()}
    figure, ax = new_diagram(WIDTH, max(y for _, y in places.values()) + 0.5)
    for name in inputs:
        write_name(ax, name, places[name], side="right")
    used: set[str] = set()
    for name, (sign, args) in operations.items():
        draw_node(ax, places[name], sign)
        for arg in args:
            start = edge_start(places, arg, inputs)
            if arg in used:  # its value and its slope, the sum of all, are at its first edge
                draw_arc(ax, start, places[name])
                continue
            bend = draw_edge(ax, start, places[name])
            write_labels(ax, start, bend, values.get(arg), derivatives.get(arg))
            used.add(arg)
    output = list(operations)[-1]
    draw_output(ax, output, places[output], values.get(output), derivatives.get(output))
    return figure


def read_step(step: str) -> tuple[str, tuple[str, ...]]:
    """Split a step into its sign and the names of what goes in."""
    words = step.split()
    if len(words) == 3:
        return words[1], (words[0], words[2])
    if len(words) == 2:
        return words[0], (words[1],)
    raise ValueError(f"a step reads 'price * number' or 'exp x', got {step!r}")


def find_inputs(operations: Operations) -> list[str]:
    """The names that no step computes, in the order in which they are used."""
    known: list[str] = []
    inputs: list[str] = []
    used: set[str] = set()
    for name, (_, args) in operations.items():
        for arg in args:
            if arg in operations and arg not in known:
                raise ValueError(f"{name!r} uses {arg!r} before it is computed")
            used.add(arg)
            if arg not in operations and arg not in inputs:
                inputs.append(arg)
        known.append(name)
    if lost := [name for name in known[:-1] if name not in used]:
        raise ValueError(f"{lost[0]!r} leads nowhere; only the last step is the output")
    if not 1 <= len(inputs) <= MOST:
        raise ValueError(f"a graph of 1 to {MOST} inputs can be drawn, got {len(inputs)}")
    return inputs


def check_names(known: set[str], asked: set[str]) -> None:
    """Refuse numbers that belong to no edge."""
    if unknown := sorted(asked - known):
        raise ValueError(f"no edge is named {unknown[0]!r}; there are {sorted(known)}")


def find_columns(operations: Operations, inputs: list[str]) -> dict[str, int]:
    """How many operations in a row lead to each value: 0 for an input."""
    columns = dict.fromkeys(inputs, 0)
    for name, (_, args) in operations.items():
        columns[name] = 1 + max(columns[arg] for arg in args)
    return columns


def free_place(place: Place, taken: Sequence[Place]) -> Place:
    """The place itself, or the next one below it that no other node touches."""
    x, y = place
    while any(abs(x - left) < 2 * RADIUS and abs(y - level) < 0.9 * ROW for left, level in taken):
        y -= ROW / 2
    return x, y


def arc_depth(operations: Operations, places: Mapping[str, Place]) -> float:
    """How far the deepest arc hangs below its ends; 0 if every value is used once."""
    used: set[str] = set()
    depth = 0.0
    for name, (_, args) in operations.items():
        for arg in args:
            if arg in used:
                depth = max(depth, BOW / 2 * (places[name][0] - places[arg][0]))
            used.add(arg)
    return depth


def draw_arc(ax: "Axes", start: Place, middle: Place) -> None:
    """Draw a further edge of a value, below the others."""
    arc = {"arrowstyle": "-|>", "color": GREY, "linewidth": 1.5, "shrinkA": 0}
    arc |= {"connectionstyle": f"arc3,rad={BOW}", "shrinkB": 72 * RADIUS + 2}
    ax.annotate("", middle, start, arrowprops=arc)


def edge_start(places: Mapping[str, Place], name: str, inputs: list[str]) -> Place:
    """Where the edge of a value begins: after the name of an input, or after a node."""
    x, y = places[name]
    return (x if name in inputs else x + RADIUS, y)


def draw_node(ax: "Axes", place: Place, sign: str) -> None:
    """Draw an operation: a circle with its sign."""
    from matplotlib.patches import Circle

    ax.add_patch(Circle(place, RADIUS, fill=False, edgecolor=BLUE, linewidth=2))
    write(ax, place, sign.replace("*", "×"), size=NORMAL + 2)


def draw_edge(ax: "Axes", start: Place, middle: Place) -> Place:
    """Draw an edge into a node: level as far as the bend, then straight to the circle.

    Returns:
        Where the level part ends.
    """
    bend = (middle[0] - BEND - RADIUS, start[1])
    across, up = middle[0] - bend[0], middle[1] - bend[1]
    share = 1 - (RADIUS + 0.03) / (across**2 + up**2) ** 0.5
    tip = (bend[0] + share * across, bend[1] + share * up)
    ax.plot(*zip(start, bend, strict=True), color=GREY, linewidth=1.5, linestyle="-", marker="")
    draw_arrow(ax, bend, tip, GREY)
    return bend


def draw_output(
    ax: "Axes", name: str, place: Place, value: Label | None, derivative: Label | None
) -> None:
    """Draw the way out of the last node, and the name of the result after it."""
    start, end = (place[0] + RADIUS, place[1]), (WIDTH - RIGHT, place[1])
    draw_arrow(ax, start, end, GREY)
    write_labels(ax, start, end, value, derivative)
    write_name(ax, name, end, side="left")


def write_labels(
    ax: "Axes", start: Place, end: Place, value: Label | None, derivative: Label | None
) -> None:
    """Write the value above a level stretch, the derivative below, with an arrow back."""
    x, y = (start[0] + end[0]) / 2, start[1]
    if value is not None:
        ax.text(x, y + 0.06, as_text(value), ha="center", va="bottom", color=BLUE)
    if derivative is not None:
        draw_arrow(ax, (end[0], y - 0.07), (start[0] + 0.03, y - 0.07), VERMILION)
        ax.text(x, y - 0.12, as_text(derivative), ha="center", va="top", color=VERMILION)


def write_name(ax: "Axes", name: str, place: Place, *, side: str) -> None:
    """Write the name of an input or output next to its edge, on two lines if it has two words."""
    x = place[0] + (0.08 if side == "left" else -0.08)
    ax.text(x, place[1], name.replace("_", "\n"), ha=side, va="center", color=INK)


def draw_arrow(ax: "Axes", start: Place, end: Place, colour: str) -> None:
    """Draw a straight arrow."""
    head = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.5, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", end, start, arrowprops=head)


def as_text(label: Label) -> str:
    """A number with four digits, or the words as they are."""
    text = label if isinstance(label, str) else f"{label:.4g}"
    return text.replace("-", "−")
