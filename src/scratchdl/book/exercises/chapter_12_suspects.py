"""Chapter 12: four convolutions, of which some cannot find their way back."""

from typing import Any

import numpy as np

from scratchdl.book.convolution import PlainConvolution
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.typing import Array
from scratchdl.windows import col2im

FAULTS = ("right", "stride", "turned", "overwrites")


class StrideForgotten(PlainConvolution):
    """Goes back as if the window had moved by one pixel at a time."""

    def backward(self, dout: Array) -> Array:
        """Send every window to where it would have been with stride 1."""
        dx = super().backward(dout)
        if self.stride == 1:
            return dx
        N, C, _, _ = self.shape
        W = self.params["W"]
        FN, _, FH, FW = W.shape
        OH, OW = dout.shape[2:]
        dX = dout.transpose(0, 2, 3, 1).reshape(-1, FN) @ W.reshape(FN, -1)
        near = col2im(dX, (N, C, OH + FH - 1, OW + FW - 1), FH, FW)
        wrong = np.zeros_like(dx)
        wrong[:, :, : near.shape[2], : near.shape[3]] = near[:, :, : dx.shape[2], : dx.shape[3]]
        return wrong


class FilterTurned(PlainConvolution):
    """Multiplies by the filters turned by half a turn on the way back."""

    def backward(self, dout: Array) -> Array:
        """Use weights other than those of the forward pass."""
        W = self.params["W"]
        self.params["W"] = W[:, :, ::-1, ::-1]
        dx = super().backward(dout)
        self.params["W"] = W
        return dx


class Overwrites(PlainConvolution):
    """Assigns where it should add."""

    def backward(self, dout: Array) -> Array:
        """Keep for each pixel only what the last window says."""
        dx = super().backward(dout)
        W, S = self.params["W"], self.stride
        FH, FW = W.shape[2:]
        windows = np.einsum("nfij,fckl->nijckl", dout, W)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                dx[:, :, i * S : i * S + FH, j * S : j * S + FW] = windows[:, i, j]
        return dx


KINDS = {
    "A": (FilterTurned, "turned"),
    "B": (PlainConvolution, "right"),
    "C": (Overwrites, "overwrites"),
    "D": (StrideForgotten, "stride"),
}


def conv_suspect(letter: str, FH: int, FW: int, stride: int = 1, *, symmetric: bool = False) -> Any:  # noqa: ANN401  a layer
    """One of four convolutions, A to D, of two filters on one channel.

    Args:
        letter: Which one.
        FH: The height of the filters.
        FW: Their width.
        stride: How far the window moves.
        symmetric: Whether the filters look the same after half a turn.

    Returns:
        A layer with `forward` and `backward`, in float64.

    Raises:
        ValueError: If there is no such letter.

    Example:
        >>> from scratchdl.book.exercises.chapter_12_suspects import conv_suspect
        >>> conv_suspect("A", 3, 3).params["W"].shape
        (2, 1, 3, 3)
    """
    if letter not in KINDS:
        raise ValueError(f"the four are called A, B, C and D; got {letter!r}")
    W = np.random.default_rng(0).normal(size=(2, 1, FH, FW))
    if symmetric:
        W = W + W[:, :, ::-1, ::-1]
    return KINDS[letter][0](W, np.zeros(2), stride)


@exercise("conv_suspects", praise="each fault hides where its condition does not hold.")
def _conv_suspects(answer: object, *, rng: np.random.Generator) -> None:
    if not isinstance(answer, dict) or set(answer) != set(KINDS):
        raise NotYet('give a dict with a word for each of "A", "B", "C" and "D".')
    for letter, (_, fault) in KINDS.items():
        claim = answer[letter]
        if claim is Ellipsis:
            raise NotYet(f"{letter} is still missing.")
        if claim not in FAULTS:
            raise NotYet(f"{letter}: the words are {', '.join(FAULTS)}.")
        if claim != fault:
            raise NotYet(_why(letter, claim, fault))


def _why(letter: str, claim: str, fault: str) -> str:
    if claim == "right":
        return f"{letter} fails some gradient check: try several sizes of stride and filter."
    if fault == "right":
        return f"{letter} passes every gradient check that you can make."
    tests = {
        "stride": "with stride 1 it would be right",
        "turned": "with filters that look the same after half a turn it would be right",
        "overwrites": "with a stride as large as the filter it would be right",
    }
    return f"{letter}: if {claim!r} were its fault, {tests[claim]}. Try that."
