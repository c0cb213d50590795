"""Spoilt files of every kind: cut at every byte, with every byte changed, and by chance."""

import numpy as np
import pytest

from hostile.files import KINDS, cuts, flips, outcome, spoilt_by_chance

pytestmark = pytest.mark.hostile
each = pytest.mark.parametrize("name", KINDS)
MOST = 250  # files of a kind that are tried here; the long run tries all


def some(files):
    """All of them, or of very many an even choice."""
    files = list(files)
    return files[:: max(1, len(files) // MOST)]


def check(name, files, folder):
    kind = KINDS[name]
    for content in files:
        if content != kind.content:
            assert outcome(kind, content, folder) == "", content


@each
def test_a_sound_file_is_read(name, tmp_path):
    assert outcome(KINDS[name], KINDS[name].content, tmp_path) == ""


@each
def test_cut_at_every_byte(name, tmp_path):
    check(name, some(cuts(KINDS[name].content)), tmp_path)


@each
def test_every_byte_changed(name, tmp_path):
    check(name, some(flips(KINDS[name].content)), tmp_path)


@each
def test_spoilt_by_chance(name, tmp_path):
    rng = np.random.default_rng(len(name))
    check(name, (spoilt_by_chance(KINDS[name].content, rng) for _ in range(100)), tmp_path)
