"""Ink is told from paper: the light, the noise, the direction of colours, and where weak ends."""

import numpy as np
import pytest

from scratchdl.images.ink import (
    along_ink,
    between,
    enlarged,
    ink_of,
    paper_of,
    slow_light,
    spread,
    threshold,
)


def bar(paper, ink, shape=(80, 80)):
    """A bar of one colour on paper of another."""
    colours = np.zeros((*shape, 1)) + np.atleast_1d(paper)
    colours[20:60, 30:36] = ink
    return colours


COLOURS = {
    "black on white": (1.0, 0.0),
    "white on black": (0.0, 1.0),
    "grey on grey": (0.5, 0.4),
    "red on grey": ((0.5, 0.5, 0.5), (0.7, 0.45, 0.45)),
    "blue on yellow": ((0.9, 0.9, 0.3), (0.2, 0.2, 0.8)),
}


@pytest.mark.parametrize("kind", COLOURS)
def test_full_ink_is_1_and_paper_0(kind):
    colours = bar(*COLOURS[kind])
    found = ink_of(colours)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found[20:60, 30:36], 1, atol=1e-6)
    found[20:60, 30:36] = 0
    assert not found.any()


@pytest.mark.parametrize("channels", [1, 3])
def test_what_hardly_differs_from_paper_is_none(channels):
    for paper, ink in [(1.0, 0.93), (0.2, 0.27)]:
        assert not ink_of(bar([paper] * channels, ink)).any()
    for paper, ink in [(1.0, 0.91), (0.2, 0.29)]:
        assert ink_of(bar([paper] * channels, ink)).max() == 1


def test_weak_ink_is_weak_and_the_weakest_is_paper():
    """What is below a tenth of full ink is bare; from there the ink rises evenly."""
    colours = bar(1.0, 0.0)
    for column, strength in [(10, 0.09), (12, 0.1), (14, 0.19), (16, 0.55)]:
        colours[20:60, column] = 1 - strength
    found = ink_of(colours)
    np.testing.assert_allclose(found[40, [10, 12, 14, 16]], [0, 0, 0.1, 0.5], atol=1e-5)


def test_ink_that_is_darker_than_most_is_full_and_no_more():
    colours = bar(0.9, 0.5)
    colours[40:45, 30:36] = 0.1
    found = ink_of(colours)
    assert found.max() == found[30, 32] == 1


def test_bare_paper_ends_at_half_of_what_its_noise_may_hide():
    """Two and a half times the spread: what is weak is not made stronger than it is."""
    colours = bar(0.8, 0.5, (200, 200))
    colours[20:60, 60:90] = 0.2
    noise = np.random.default_rng(0).normal(0, 0.03, colours.shape)
    weak = ink_of(colours + noise)[20:60, 30:36].mean()
    bare = 2.5 * 0.03
    assert weak == pytest.approx((0.3 - bare) / (0.6 - bare), abs=0.02)


def test_the_direction_of_ink_is_the_one_of_what_differs_most():
    """A little light beside dark ink is no ink."""
    colours = bar(0.5, 0.0)
    colours[70:74, 70:74] = 0.7
    found = ink_of(colours)
    assert found[40, 32] == 1
    assert not found[70:74, 70:74].any()


def test_the_strength_is_the_distance_from_paper():
    d = np.zeros((4, 5, 3))
    d[1, 1] = -0.6
    d[2, 2] = 0.2
    for scale in (1, 1e-3):
        found = along_ink(scale * d)
        assert found[1, 1] == pytest.approx(0.6 * scale, rel=1e-6)
        assert found[2, 2] == pytest.approx(-0.2 * scale, rel=1e-6)
        assert found[0, 0] == 0
    assert not along_ink(0 * d).any()


def test_noise_is_no_ink():
    rng = np.random.default_rng(0)
    for noise in (0.01, 0.04):
        found = ink_of(bar(0.9, 0.2, (200, 200)) + rng.normal(0, noise, (200, 200, 1)))
        assert (found[20:60, 30:36] > 0.5).all()
        found[20:60, 30:36] = 0
        assert np.mean(found > 0) < 0.02
        assert not ink_of(0.9 + rng.normal(0, noise / 2, (200, 200, 1))).any()
    # Five times the spread of the paper itself.
    paper = 0.5 + rng.normal(0, 0.04, (200, 200, 1))
    for differing, seen in [(0.18, False), (0.3, True)]:
        written = paper.copy()
        written[20:60, 30:36] = 0.5 - differing
        assert ink_of(written).any() == seen


def test_the_spread_is_that_of_the_paper_alone():
    strength = np.random.default_rng(0).normal(0, 0.02, (300, 300))
    assert spread(strength) == pytest.approx(0.02, rel=0.01)
    strength[:30] = 0.9
    assert spread(strength) == pytest.approx(0.02, rel=0.2)


@pytest.mark.parametrize("seed", range(5))
def test_no_other_cut_tells_weak_from_strong_better(seed):
    rng = np.random.default_rng(seed)
    low, high = rng.uniform(0.1, 0.3), rng.uniform(0.5, 0.9)
    strength = np.concatenate([rng.normal(low, 0.1, 4000), rng.normal(high, 0.05, 300)])

    def apart(cut):
        x = np.maximum(strength, 0)
        weak, strong = x[x <= cut], x[x > cut]
        return len(weak) * len(strong) * (weak.mean() - strong.mean()) ** 2

    cuts = np.linspace(0.05, strength.max() - 0.02, 300)
    assert apart(threshold(strength)) > 0.999 * max(map(apart, cuts))


def test_the_cut_lies_between_the_two_however_close_they_are():
    assert 0.985 <= threshold(np.repeat([0.985, 1.0], 9)) < 1


def light(shape):
    """What a lamp gives: a surface of second degree."""
    i, j = (np.linspace(-1, 1, n) for n in shape)
    i, j = np.meshgrid(i, j, indexing="ij")
    slow = 0.7 + 0.1 * i - 0.05 * j - 0.08 * i * i + 0.04 * i * j + 0.06 * j * j
    return np.stack([slow, 0.9 * slow], axis=2)


@pytest.mark.parametrize("shape", [(7, 9), (12, 3), (3, 5)])
def test_slow_light_is_found_whatever_is_written_in_a_few_blocks(shape):
    wanted = light(shape)
    blocks = wanted.copy()
    np.testing.assert_allclose(slow_light(blocks), wanted, atol=1e-6)
    if min(shape) > 5:
        blocks[2, 3] = blocks[5, 1] = 0.1
        np.testing.assert_allclose(slow_light(blocks), wanted, atol=2e-3)


def test_a_block_far_from_the_surface_counts_by_its_distance():
    """The weights of the docstring, by the normal equations: five fits, each after the last."""
    rng = np.random.default_rng(0)
    blocks = light((7, 9)) + rng.normal(0, 0.01, (7, 9, 2))
    blocks[rng.random((7, 9)) < 0.3] = 0.2
    i, j = np.meshgrid(np.linspace(-1, 1, 7), np.linspace(-1, 1, 9), indexing="ij")
    A = np.stack([i**m * j**n for m, n in np.ndindex(3, 3) if m + n <= 2], axis=-1).reshape(63, 6)
    y, weight = blocks.reshape(63, 2), np.ones((63, 1))
    for _ in range(5):
        fitted = A @ np.linalg.solve(A.T @ (weight**2 * A), A.T @ (weight**2 * y))
        r = np.linalg.norm(y - fitted, axis=1, keepdims=True)
        weight = 1 / (1 + (r / np.median(r)) ** 2)
    np.testing.assert_allclose(slow_light(blocks), fitted.reshape(7, 9, 2), atol=1e-8)


def test_of_two_blocks_nobody_can_say_how_the_light_bends():
    """Across them it is taken as even; along them it still rises."""
    for n in (1, 2):
        rising = np.tile(np.linspace(0.3, 0.6, 9)[:, np.newaxis], (n, 1, 1))
        np.testing.assert_allclose(slow_light(rising), rising, atol=1e-6)
        turned = rising.transpose(1, 0, 2)
        np.testing.assert_allclose(slow_light(turned), turned, atol=1e-6)
    uneven = np.array([0.4, 0.6]).reshape(2, 1, 1) * np.ones((2, 9, 1))
    assert np.ptp(slow_light(uneven)) < 1e-6


def test_between_two_middles_the_colours_go_evenly():
    """A block of four pixels has its middle between the second and the third."""
    found = between(3, 4, 11) @ [0.0, 8.0, 4.0]
    np.testing.assert_allclose(found, [0, 0, 1, 3, 5, 7, 7.5, 6.5, 5.5, 4.5, 4], atol=1e-6)
    paper = np.random.default_rng(0).random((3, 2, 2))
    whole = enlarged(paper, 4, 11, 7)
    assert whole.shape == (11, 7, 2)
    np.testing.assert_allclose(whole[0, 0], paper[0, 0], rtol=1e-6)
    np.testing.assert_allclose(whole[10, 6], paper[2, 1], rtol=1e-6)
    np.testing.assert_allclose(whole[0, 2], 0.875 * paper[0, 0] + 0.125 * paper[0, 1], rtol=1e-6)


@pytest.mark.parametrize(
    ("shape", "most"),
    [
        ((150, 220), 0.03),
        ((220, 150), 0.02),
        ((160, 160), 0.02),
        ((40, 161), 0.1),
        ((34, 122), 0.1),
        ((122, 34), 0.1),
    ],
)
def test_the_paper_follows_the_light_under_what_is_written(shape, most):
    """At the edges it follows less, as there are blocks on one side only."""
    colours = light(shape)
    written = colours.copy()
    H, W = shape
    written[H // 3 : H // 2, W // 3 : W // 3 + 5] = 0.1
    far = np.abs(paper_of(written) - colours)
    assert far.max() < most
    assert far.mean() < most / 10


def test_the_paper_follows_a_shadow_that_no_surface_of_second_degree_has():
    across = np.linspace(-12, 12, 220)
    shadow = 0.8 - 0.3 / (1 + np.exp(-across))
    colours = np.zeros((150, 220, 1)) + shadow[np.newaxis, :, np.newaxis]
    for picture in (colours, colours[:, ::-1]):
        far = np.abs(paper_of(picture) - picture)
        assert far.max() < 0.05
        assert far.mean() < 0.015


def test_where_most_pixels_are_alike_they_are_the_paper():
    """Also under a large blot, which would be taken for paper block by block."""
    for share, plain in [(0.55, True), (0.45, False)]:
        colours = light((200, 200))
        colours[: int(200 * share)] = (0.3, 0.4)
        for turned in (colours, colours.transpose(1, 0, 2)):
            found = paper_of(turned)
            assert np.array_equal(found, np.broadcast_to([0.3, 0.4], turned.shape)) == plain


def test_a_single_pixel_of_that_colour_or_a_single_channel_makes_no_paper():
    for colours in (light((201, 201))[..., :1], light((200, 200)) * [1, 0] + [0, 0.5]):
        assert np.abs(paper_of(colours) - colours).max() < 0.02


def test_a_stroke_on_a_long_strip_is_no_paper():
    colours = light((600, 60))
    written = colours.copy()
    written[200:240, 20:40] = 0.1
    for axes in [(0, 1, 2), (1, 0, 2)]:
        found = paper_of(written.transpose(axes)).transpose(axes)
        assert np.abs(found - colours)[200:240, 20:40].max() < 0.1


def test_a_small_picture_has_one_paper():
    for side, one in [(99, True), (100, False)]:
        for shape in ((side, 20), (20, side)):
            colours = light(shape)
            found = paper_of(colours)
            assert (np.ptp(found, axis=(0, 1)) == 0).all() == one
            if one:
                np.testing.assert_array_equal(found[0, 0], np.median(colours, axis=(0, 1)))
