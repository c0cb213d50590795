"""Chains of steps."""

import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Annotation

from scratchdl.book.figures import plot_flow
from scratchdl.plots.style import GREY, VERMILION


def arrows(ax):
    return [text for text in ax.texts if isinstance(text, Annotation)]


def colour(arrow):
    return to_hex(arrow.arrow_patch.get_edgecolor())


def test_steps_stand_in_their_order_and_are_joined():
    (ax,) = plot_flow(["picture", "network", "answer"]).axes
    written = {text.get_text(): text.get_position()[0] for text in ax.texts if text.get_text()}
    assert sorted(written, key=written.get) == ["picture", "network", "answer"]
    assert [colour(arrow) for arrow in arrows(ax)] == [GREY, GREY]


def test_the_way_back_leads_to_the_second_step():
    (ax,) = plot_flow(["pictures", "network", "loss"], back="change the weights").axes
    assert "change the weights" in [text.get_text() for text in ax.texts]
    assert colour(arrows(ax)[-1]) == VERMILION
    network = next(text for text in ax.texts if text.get_text() == "network")
    assert arrows(ax)[-1].xy[0] == pytest.approx(network.get_position()[0])


@pytest.mark.parametrize("steps", [["alone"], list("abcde")])
def test_too_few_and_too_many_steps_are_refused(steps):
    with pytest.raises(ValueError, match="two to four steps"):
        plot_flow(steps)
