"""Which samples come when: all once, or drawn anew, and what a draw never sees."""

import numpy as np
import pytest

from scratchdl import shuffle_dataset
from scratchdl.training.batches import Epoch, loss_of_guessing, plan_epoch


def test_a_shuffled_epoch_sees_every_sample_once():
    rng = np.random.default_rng(0)
    plans = [plan_epoch(1050, 100, replacement=False, rng=rng) for _ in range(2)]
    for plan in plans:
        assert [len(batch) for batch in plan] == [100] * 10 + [50]
        assert sorted(np.concatenate(plan).tolist()) == list(range(1050))
    assert not np.array_equal(plans[0][0], plans[1][0])


def test_drawn_anew_more_than_a_third_is_never_seen():
    plan = plan_epoch(100_000, 100, replacement=True, rng=np.random.default_rng(0))
    unseen = 1 - len(np.unique(np.concatenate(plan))) / 100_000
    assert len(plan) == 1000
    assert unseen == pytest.approx((1 - 1 / 100_000) ** 100_000, abs=0.005)


@pytest.mark.parametrize("replacement", [False, True])
def test_every_sample_can_come(replacement):
    rng = np.random.default_rng(0)
    plans = [plan_epoch(5, 2, replacement=replacement, rng=rng) for _ in range(20)]
    assert set(np.concatenate([np.concatenate(plan) for plan in plans]).tolist()) == set(range(5))


@pytest.mark.parametrize("replacement", [False, True])
def test_an_epoch_can_be_drawn_again_from_its_state(replacement):
    rng = np.random.default_rng(5)
    rng.random(3)
    epoch = Epoch.draw(10, 3, replacement=replacement, rng=rng)
    other = np.random.default_rng()
    other.bit_generator.state = epoch.rng_state
    again = Epoch.draw(10, 3, replacement=replacement, rng=other)
    np.testing.assert_equal(again.plan, epoch.plan)
    assert [len(batch) for batch in epoch.plan] == [3, 3, 3, 1]
    assert other.bit_generator.state == rng.bit_generator.state


def test_pairs_stay_pairs():
    x, t = np.arange(20).reshape(10, 2), np.arange(10)
    shuffled_x, shuffled_t = shuffle_dataset(x, t, rng=0)
    assert (shuffled_x[:, 0] // 2).tolist() == shuffled_t.tolist()
    assert sorted(shuffled_t.tolist()) == list(range(10))
    assert shuffled_t.tolist() != list(range(10))
    assert t.tolist() == list(range(10))
    np.testing.assert_equal(shuffle_dataset(x, t, rng=0), (shuffled_x, shuffled_t))
    assert shuffle_dataset([1, 2], [3, 4], rng=0)[0].sum() == 3


@pytest.mark.parametrize(
    ("x", "t"), [([1, 2], [1]), (1.0, 2.0), (1.0, [2.0]), ([1.0], 2.0), ([[1, 2]], [1, 2])]
)
def test_what_does_not_go_in_pairs_is_refused(x, t):
    with pytest.raises(ValueError, match="one target for each sample"):
        shuffle_dataset(x, t)


def test_who_guesses_knows_how_frequent_each_class_is():
    labels = np.array([0, 0, 0, 1])
    entropy = -(0.75 * np.log(0.75) + 0.25 * np.log(0.25))
    ways = {
        "labels": labels,
        "a column of them": labels[:, np.newaxis],
        "one-hot rows": np.eye(2)[labels],
        "one-hot rows with a class that never comes": np.eye(3, dtype=np.float32)[labels],
    }
    for name, t in ways.items():
        assert loss_of_guessing(t) == pytest.approx(entropy, rel=1e-6), name
