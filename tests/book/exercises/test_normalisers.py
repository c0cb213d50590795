"""Five layers for a detective: right while they learn, wrong in evaluation, each in its own way."""

import numpy as np
import pytest

from scratchdl import BatchNormalization
from scratchdl.book.exercises.normalisers import FAULTS, MEAN, STD, normaliser

BATCH = np.array([[7.0], [5.0], [3.0]])


@pytest.mark.parametrize("letter", FAULTS)
def test_while_learning_it_gives_the_right_output(letter):
    right = BatchNormalization([1.0], [0.0]).forward(BATCH, training=True)
    np.testing.assert_allclose(normaliser(letter).forward(BATCH, training=True), right)


@pytest.mark.parametrize("letter", FAULTS)
def test_in_evaluation_it_does_not(letter):
    """The right answers are 1, 0 and -1, and stay so."""
    layer = normaliser(letter)
    layer.forward(np.array([[40.0], [100.0]]))
    right = (BATCH - MEAN) / STD
    assert np.abs(layer.forward(BATCH) - right).max() > 0.2


def test_a_sound_layer_that_has_seen_the_same_would_be_right():
    layer, rng = BatchNormalization([1.0], [0.0], momentum=0.99), np.random.default_rng(4)
    for _ in range(600):
        layer.forward(rng.normal(MEAN, STD, size=(4, 1)), training=True)
    np.testing.assert_allclose(layer.forward(BATCH), (BATCH - MEAN) / STD, atol=0.05)


def test_there_are_no_others():
    with pytest.raises(ValueError, match="no 'F'"):
        normaliser("F")
