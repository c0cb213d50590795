"""What `recognise` does: read the digits in pictures, and print them once all of them are read."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from scratchdl.cli.actions import say
from scratchdl.cli.commands import CommandLineError
from scratchdl.cli.runs import go_on
from scratchdl.explain import grad_cam, occlusion_map
from scratchdl.files import write_atomically
from scratchdl.layers.convolution import Convolution
from scratchdl.networks.network import Network
from scratchdl.networks.saving import load_network
from scratchdl.networks.trained import TRAINED, pretrained
from scratchdl.recognition import Recognised, recognise
from scratchdl.typing import Array, Float

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PAIRS = 3  # of a digit and its explanation, in a row of the figure
HEADER = ("picture", "digit", "probability", "top", "left", "bottom", "right")

Read = list[tuple[str, list[Recognised]]]


def read(pictures: list[str], net: str, as_json: bool, explain: str | None) -> None:
    """Read the digits in pictures; nothing is shown or written unless all of them can be read.

    Raises:
        CommandLineError: If a picture, the network or the place for the explanation is wrong.
    """
    reader = network_called(net)
    found = [(picture, digits_of(picture, reader)) for picture in pictures]
    if explain is not None:
        try:
            write_explanation(found, reader, Path(explain))
        except (ImportError, OSError, ValueError) as error:
            raise CommandLineError(f"--explain {explain}: {reason(error)}") from error
    say(as_text_json(found) if as_json else as_table(found))


def network_called(net: str) -> Network:
    """The network with this name, in this file, or of the run in this folder.

    Raises:
        CommandLineError: If there is none.
    """
    if net in TRAINED:
        return pretrained(net)
    path = Path(net)
    if not path.exists():
        raise CommandLineError(
            f"--net {net} is neither {' nor '.join(TRAINED)}, nor a file that net.save has "
            "written, nor the folder of a run"
        )
    try:
        loaded = go_on(path, given={}).trainer.net if path.is_dir() else load_network(path)
    except (OSError, ValueError) as error:
        raise CommandLineError(f"--net {net}: {reason(error)}") from error
    if not isinstance(loaded, Network):
        raise CommandLineError(f"--net {net}: this {type(loaded).__name__} reads no pictures")
    return loaded


def digits_of(picture: str, net: Network) -> list[Recognised]:
    """The digits in the picture of this name.

    Raises:
        CommandLineError: If it cannot be read.
    """
    try:
        return recognise(picture, net)
    except (ImportError, OSError, TypeError, ValueError) as error:
        told = reason(error)
        named = Path(picture).name and Path(picture).name in told
        raise CommandLineError(told if named else f"{picture}: {told}") from error


def reason(error: Exception) -> str:
    """What went wrong, without repeating the names that were already given."""
    told = error.strerror if isinstance(error, OSError) else None
    return told or str(error)


def as_text_json(found: Read) -> str:
    """All that is known about each digit, for other programs."""
    return json.dumps([{"picture": name, "digits": [*map(facts, each)]} for name, each in found])


def facts(found: Recognised) -> dict[str, Any]:
    """A digit without its picture."""
    return {
        "digit": found.digit,
        "probability": found.probability,
        "probabilities": found.probabilities.tolist(),
        "box": list(found.box),
    }


def as_table(found: Read) -> str:
    """A line for each digit, in columns."""
    rows: list[tuple[str, ...]] = [HEADER]
    for name, digits in found:
        rows += [(name, str(d.digit), f"{d.probability:.1%}", *map(str, d.box)) for d in digits]
        rows += [] if digits else [(name, "none", *[""] * 5)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(line_of(row, widths) for row in rows)


def line_of(row: tuple[str, ...], widths: list[int]) -> str:
    """One line: the name to the left, all else to the right of its column."""
    name, *others = (
        text.rjust(width) if i else text.ljust(width)
        for i, (text, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join([name, *others]).rstrip()


def write_explanation(found: Read, net: Network, path: Path) -> None:
    """Draw each digit as the network saw it, and beside it where the evidence lies."""
    digits = [digit for _, each in found for digit in each]
    if not digits:
        raise ValueError("there is no digit to explain")
    figure = drawn(digits, evidence(digits, net))
    import matplotlib.pyplot as plt

    kind = path.suffix.removeprefix(".") or "png"
    try:
        write_atomically(path, lambda file: figure.savefig(file, format=kind))
    finally:
        plt.close(figure)


def evidence(digits: list[Recognised], net: Network) -> Float[Array, "N 28 28"]:
    """Grad-CAM of each digit, or, for a network without convolutions, what covering it costs."""
    images = np.array([digit.image for digit in digits])
    labels = np.array([digit.digit for digit in digits])
    if any(isinstance(layer, Convolution) for layer in net.layers):
        return grad_cam(net, images[:, np.newaxis], labels)
    return occlusion_map(net, images.reshape(len(images), -1), labels)


def drawn(digits: list[Recognised], maps: Float[Array, "N 28 28"]) -> "Figure":
    """Pairs of pictures: what was seen, and the evidence in it."""
    from scratchdl.plots import plot_evidence

    images = np.repeat([digit.image for digit in digits], 2, axis=0)
    both = np.zeros_like(images)
    both[1::2] = maps
    texts = [f"{digit.digit}, {digit.probability:.1%}" for digit in digits]
    labels = [label for text in texts for label in (text, "evidence")]
    return plot_evidence(images, both, labels, columns=2 * PAIRS)
