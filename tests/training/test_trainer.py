"""The training loop: every promise of its docstring."""

import io
import re
import sys
import warnings

import numpy as np
import pytest

from scratchdl import (
    L2,
    SGD,
    Affine,
    BatchNormalization,
    IdentityWithLoss,
    MultiLayerNet,
    Network,
    SimpleNet,
    Trainer,
    clip_gradients,
)
from scratchdl.training.measuring import measure

RNG = np.random.default_rng(0)
X = RNG.standard_normal((250, 4)).astype(np.float32)
T = (X[:, 0] * X[:, 1] > 0).astype(int) + (X[:, 2] > 0)
TRAIN, VALIDATION = (X[:200], T[:200]), (X[200:], T[200:])


def trainer(*, lr=0.1, **options):
    net = MultiLayerNet(4, [8], 3, rng=0)
    return Trainer(net, SGD(lr=lr), TRAIN, **({"rng": 0, "batch_size": 30} | options))


def test_it_is_the_plain_loop():
    ours = trainer()
    history = ours.fit(epochs=3)
    net, optimizer, rng = MultiLayerNet(4, [8], 3, rng=0), SGD(lr=0.1), np.random.default_rng(0)
    losses = []
    for _ in range(3):
        order = rng.permutation(200)
        for first in range(0, 200, 30):
            batch = order[first : first + 30]
            loss, grads = net.loss_and_gradient(X[batch], T[batch])
            optimizer.update(net.params, grads)
            losses.append(loss)
    np.testing.assert_equal(dict(ours.net.params), dict(net.params))
    assert history.losses == losses
    assert history.train_loss == pytest.approx([np.mean(losses[i : i + 7]) for i in (0, 7, 14)])
    assert history.train_accuracy[-1] == net.accuracy(*TRAIN)
    assert history.validation_loss == history.validation_accuracy == []
    assert ours.step == optimizer.t == 21


def test_it_learns_and_measures_on_samples_it_does_not_learn_from():
    ours = trainer(lr=0.5, validation=VALIDATION)
    history = ours.fit(epochs=60)
    assert history.train_accuracy[-1] > 0.9
    assert history.validation_accuracy[-1] == ours.net.accuracy(*VALIDATION)
    assert history.validation_loss[-1] == pytest.approx(ours.net.loss(*VALIDATION), rel=1e-5)
    assert history.best_epoch == 1 + np.argmin(history.validation_loss)


def test_calls_of_fit_add_up():
    once, twice = trainer(), trainer()
    once.fit(epochs=4)
    twice.fit(1)
    twice.fit(epochs=2)
    twice.fit(until=4)
    twice.fit(until=2)  # which are complete already
    np.testing.assert_equal(dict(twice.net.params), dict(once.net.params))
    assert twice.history == once.history


def test_batches_can_be_drawn_with_replacement():
    seen = []
    ours = trainer(replacement=True)
    learn = ours.net.loss_and_gradient
    ours.net.loss_and_gradient = lambda x, t: seen.append(x) or learn(x, t)
    ours.fit(epochs=1)
    distinct = len(np.unique(np.concatenate(seen), axis=0))
    assert 100 < distinct < 150


def test_the_order_comes_from_the_generator_alone():
    assert trainer(rng=1).fit(2) == trainer(rng=np.random.default_rng(1)).fit(2)
    assert trainer(rng=1).fit(2) != trainer(rng=2).fit(2)
    assert trainer(rng=None).fit(2) != trainer(rng=None).fit(2)


def test_gradients_are_shortened_on_request():
    ours, batch = trainer(max_norm=0.01, rng=1), np.random.default_rng(1).permutation(200)[:30]
    before = {name: W.copy() for name, W in ours.net.params.items()}
    clipped = clip_gradients(ours.net.gradient(X[batch], T[batch]), 0.01)
    ours._take_step()
    for name, W in ours.net.params.items():
        np.testing.assert_array_equal(W, before[name] - 0.1 * clipped[name])


def test_who_asks_again_after_patience_ran_out_is_told_where_they_asked():
    noise = (VALIDATION[0], np.roll(VALIDATION[1], 1))
    ours = trainer(lr=0.5, validation=noise, patience=1)
    ours.fit(epochs=100)
    with pytest.warns(UserWarning, match="patience ran out after epoch .* larger number") as told:
        ours.fit(epochs=1)
    assert [each.filename for each in told] == [__file__]
    ours.ranks.rank = 1  # one process speaks for all
    ours.fit(epochs=1)


def test_callbacks_see_every_epoch_and_can_stop():
    seen = []

    def callback(trainer):
        seen.append((trainer.history.epochs, trainer.step))
        trainer.stop = trainer.history.epochs == 2

    ours = trainer(callbacks=[callback])
    ours.fit(epochs=5)
    assert seen == [(1, 7), (2, 14)]
    ours.fit(epochs=1)  # asked again, it goes on
    assert seen[2:] == [(3, 21)]


def test_early_stopping_goes_back_to_the_best_parameters():
    kept = {}

    def keep(trainer):
        kept[trainer.history.epochs] = trainer.net.params["W1"].copy()

    noise = (VALIDATION[0], np.roll(VALIDATION[1], 1))  # nothing can be learnt about these
    ours = trainer(lr=0.5, validation=noise, patience=3, callbacks=[keep])
    arrays = dict(ours.net.params)
    history = ours.fit(epochs=100)
    assert history.epochs == history.best_epoch + 3 < 100
    np.testing.assert_array_equal(ours.net.params["W1"], kept[history.best_epoch])
    assert all(ours.net.params[name] is W for name, W in arrays.items())


def test_accuracy_on_the_training_samples_can_be_left_out():
    assert trainer(train_accuracy=False).fit(1).train_accuracy == []


@pytest.mark.filterwarnings("ignore:overflow|invalid:RuntimeWarning")
def test_a_loss_that_is_not_finite_stops_at_its_step_and_saves_nothing(tmp_path):
    path = tmp_path / "run.npz"
    x = X[:200].copy()
    x[150] = np.nan
    ours = Trainer(MultiLayerNet(4, [8], 3, rng=0), SGD(0.1), (x, T[:200]), batch_size=30, rng=0)
    step = next(i for i, batch in enumerate(ours.epoch.plan, 1) if 150 in batch)
    with pytest.raises(FloatingPointError, match=f"loss is nan at step {step}, in epoch 1: "):
        ours.fit(epochs=1, checkpoint=path)
    assert ours.step == step - 1
    assert np.isfinite(ours.net.params["W1"]).all()
    assert not path.exists()


@pytest.mark.filterwarnings("ignore:overflow|invalid:RuntimeWarning")
def test_a_learning_rate_far_too_large_is_noticed_in_the_measurement_too():
    net = MultiLayerNet(4, [8], 3, rng=0)
    ours = Trainer(net, SGD(1e30), TRAIN, batch_size=200, rng=0)
    message = "on the training samples is nan after step 1, in epoch 1: try a smaller learning rate"
    with pytest.raises(FloatingPointError, match=message):
        ours.fit(epochs=3)
    assert ours.history.epochs == 0


def test_an_epoch_whose_measurement_fails_is_not_in_the_history():
    x = VALIDATION[0].copy()
    x[3] = np.nan
    ours = trainer(validation=(x, VALIDATION[1]))
    message = "on the validation samples is nan after step 7, in epoch 1: "
    for _ in range(2):  # asked again, it measures again
        with pytest.raises(FloatingPointError, match=message):
            ours.fit(epochs=1)
        assert ours.step == len(ours.history.losses) == 7
        assert ours.history.epochs == 0
        assert ours.history.train_accuracy == ours.history.validation_loss == []


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_measurement_that_was_interrupted_is_done_again(monkeypatch, at):
    whole, ours, calls = trainer(validation=VALIDATION), trainer(validation=VALIDATION), []
    whole.fit(epochs=3)

    def interrupted(*arguments):
        calls.append(arguments)
        if len(calls) == at:
            raise KeyboardInterrupt
        return measure(*arguments)

    monkeypatch.setattr("scratchdl.training.threads.measure", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ours.fit(epochs=3)
    assert ours.fit(until=3) == whole.history
    np.testing.assert_equal(dict(ours.net.params), dict(whole.net.params))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"batch_size": 0}, "batch_size must be at least 1, got 0"),
        ({"patience": 0, "validation": VALIDATION}, "patience must be at least 1, got 0"),
        ({"patience": 3}, "patience needs validation samples"),
        ({"max_norm": 0}, "max_norm must be a finite number greater than 0"),
        ({"validation": (X, T[:-1])}, "one target for each sample"),
        ({"validation": (X[:0], T[:0])}, "nothing to learn from"),
        (
            {"batch_size": 201, "drop_last": True},
            "drop_last leaves no batch: there are 200 samples",
        ),
    ],
)
def test_settings_that_cannot_be_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        trainer(**options)


def test_epochs_are_counted():
    with pytest.raises(ValueError, match="epochs must be at least 1, got 0"):
        trainer().fit(epochs=0)
    with pytest.raises(ValueError, match=r"^until must be at least 1, got 0"):
        trainer().fit(until=0)
    with pytest.raises(ValueError, match="every must be at least 1, got 0"):
        trainer().fit(epochs=1, every=0)


NET = MultiLayerNet(4, [8], 3, rng=0)
WRONG = {
    "four arguments": (
        lambda: Trainer(NET, SGD(), X, T),
        r"train must be a pair \(x, t\) of samples",
    ),
    "three arrays": (lambda: Trainer(NET, SGD(), (X, T, T)), r"train must be a pair \(x, t\)"),
    "an array": (lambda: Trainer(NET, SGD(), TRAIN, X), "validation must be a pair .* got ndarray"),
    "two samples without targets": (lambda: Trainer(NET, SGD(), X[:2]), "train must be a pair"),
    "no functions": (lambda: trainer(callbacks=[print, 3]), "callbacks must be a list of func"),
    "words": (
        lambda: Trainer(NET, SGD(), (X, T.astype(str))),
        "train are words, such as '.'.*unique",
    ),
    "an optimizer's class": (
        lambda: Trainer(NET, SGD, TRAIN),
        "optimizer must be an object such as",
    ),
    "a rate": (lambda: Trainer(NET, 0.1, TRAIN), "optimizer must be an object such as.*got float"),
    "a net's class": (lambda: Trainer(MultiLayerNet, SGD(), TRAIN), "got the class MultiLayerNet"),
    "a net by hand": (
        lambda: Trainer(SimpleNet(), SGD(), TRAIN),
        r"net must be an object such as MultiLayerNet\(784, \[50\], 10\), got SimpleNet",
    ),
    "a word for a flag": (lambda: trainer(replacement="no"), "replacement must be True or False"),
    "another": (lambda: trainer(drop_last=1), "drop_last must be True or False"),
    "a third": (lambda: trainer(train_accuracy="no"), "train_accuracy must be True or False"),
    "a fourth": (lambda: trainer(progress="yes"), "progress must be True or False"),
    "no epochs": (lambda: trainer().fit(), "either epochs, how many more, or until"),
    "both": (lambda: trainer().fit(1, until=2), "either epochs, how many more, or until"),
}


def test_a_pair_may_be_a_list():
    assert trainer(validation=list(VALIDATION)).fit(1) == trainer(validation=VALIDATION).fit(1)


@pytest.mark.parametrize("kind", WRONG)
def test_things_that_do_not_belong_there_are_told_in_a_sentence(kind):
    call, message = WRONG[kind]
    with pytest.raises(TypeError, match=message):
        call()


def test_what_it_is_told_in_a_line():
    ours = trainer(validation=VALIDATION)
    assert repr(ours) == (
        "<Trainer of MultiLayerNet by SGD(lr=0.1): 200 samples in batches of 30, 0 epochs done>"
    )
    assert repr(ours.history) == "<History of 0 epochs>"
    ours.fit(2)
    assert "2 epochs done" in repr(ours)
    assert re.fullmatch(
        r"<History of 2 epochs: train loss [\d.]+, train accuracy [\d.]+, validation loss [\d.]+, "
        r"validation accuracy [\d.]+>",
        repr(ours.history),
    )


def test_a_last_batch_can_be_left_out():
    ours = trainer(drop_last=True)
    assert [len(batch) for batch in ours.epoch.plan] == [30] * 6
    ours.fit(2)
    assert ours.step == 12


def stuck(**options):
    """A trainer whose net learns nothing: its steps are too short."""
    return trainer(**({"lr": 1e-12, "batch_size": 4} | options))


def test_who_still_guesses_after_an_epoch_is_told_once():
    ours = stuck()
    ours.net.params["W2"][...] = 0
    with pytest.warns(
        UserWarning, match=r'after epoch 1 the loss is .*"It does not learn"'
    ) as told:
        ours.fit(epochs=2)
    assert len(told) == 1
    assert told[0].filename == __file__
    shares = np.bincount(TRAIN[1]) / 200
    assert f"guessing, {-np.sum(shares * np.log(shares)):.3g}" in str(told[0].message)


def told_after(losses, *, rank=0, **options):
    """What is said after an epoch with these losses; guessing has one of 1.1 or less."""
    ours = stuck(batch_size=200 // min(len(losses), 50), **options)
    ours.history.losses, ours.step, ours.ranks.rank = list(losses), 50, rank
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        ours._compare_with_guessing()
    return len(said)


def test_the_latter_half_of_the_epoch_is_compared_with_guessing():
    assert told_after([0.1] * 25 + [5.0] * 25) == 1
    assert told_after([5.0] * 25 + [0.1] * 25) == 0
    assert told_after([0.1] * 25 + [5.0] * 9 + [0.1] * 16) == 1
    assert told_after([5.0] * 25 + [5.0] * 25, rank=1) == 0, "one process speaks for all"


def test_of_an_epoch_of_one_batch_that_one_is_compared():
    assert told_after([0.1]) == 0
    ours = stuck(batch_size=200)
    ours.history.losses, ours.step = [9.0] * 59 + [0.1], 60
    ours._compare_with_guessing()  # a warning is an error


def test_what_the_weights_cost_is_no_part_of_the_comparison():
    ours = stuck(batch_size=4)
    ours.net.penalty = L2(1.0)
    cost = ours.net.penalty_loss()
    ours.history.losses, ours.step = [cost + 0.1] * 50, 50
    assert cost > 2
    ours._compare_with_guessing()


def test_where_there_is_one_class_only_nobody_guesses():
    net = MultiLayerNet(4, [8], 3, rng=0)
    Trainer(net, SGD(1e-12), (X[:200], np.zeros(200, int)), batch_size=4, rng=0).fit(1)


def test_of_numbers_nobody_guesses_how_frequent_they_are():
    net = Network([Affine.of_size(4, 2, rng=0)], last=IdentityWithLoss())
    net.params["b1"] = [3, 3]  # far from what is wanted
    t = np.full((200, 2), 0.3)
    data = (X[:200], t)
    history = Trainer(net, SGD(1e-12), data, data, batch_size=4, rng=0).fit(1)  # no warning
    assert history.train_accuracy == history.validation_accuracy == []
    assert len(history.validation_loss) == 1


def test_a_few_steps_are_no_reason_to_say_so():
    stuck(batch_size=100).fit(3)
    trainer(lr=0.5, batch_size=4).fit(1)


@pytest.mark.parametrize(("samples", "told"), [(196, 0), (200, 1)])
def test_after_fifty_steps_it_should_have_begun_to_learn(samples, told):
    data = (X[:samples], T[:samples])
    ours = Trainer(MultiLayerNet(4, [8], 3, rng=0), SGD(1e-12), data, batch_size=4, rng=0)
    ours.net.params["W2"][...] = 0
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        ours.fit(1)
    assert len(said) == told


def test_what_it_does_unless_told_otherwise():
    ours = Trainer(MultiLayerNet(4, [8], 3, rng=0), SGD(), TRAIN)
    assert (ours.batch_size, ours.threads) == (100, 1)
    assert (ours.drop_last, ours.replacement, ours.train_accuracy) == (False, False, True)
    for left_out in (ours.validation, ours.patience, ours.max_norm, ours.augment, ours.progress):
        assert left_out is None
    assert list(ours.callbacks) == []


def test_only_the_patient_keep_the_best_and_from_the_beginning():
    assert trainer().best == {}
    ours = trainer(validation=VALIDATION, patience=2)
    assert list(ours.best) == [f"params/{name}" for name in ours.net.params]
    assert not any(
        np.shares_memory(ours.best[f"params/{n}"], W) for n, W in ours.net.params.items()
    )


def test_who_changes_no_samples_needs_no_generator_for_it():
    assert trainer().augment_rng is None
    assert trainer().generators == []


def test_of_pictures_a_single_one_has_enough_pixels_to_be_normalised():
    net = Network([BatchNormalization.of_size(1), Affine.of_size(16, 3, rng=0)])
    x, t = RNG.random((5, 1, 4, 4)), np.array([0, 1, 2, 0, 1])
    ours = Trainer(net, SGD(), (x, t), batch_size=4, rng=0)  # and one more
    ours.fit(1)
    assert ours.step == 2


def test_running_averages_are_remembered():
    net, twin = (MultiLayerNet(4, [8], 3, use_batchnorm=True, rng=0) for _ in range(2))
    ours = Trainer(net, SGD(lr=0.1), TRAIN, batch_size=200, rng=0)
    twin.gradient(X[ours.epoch.batch], T[ours.epoch.batch])
    ours.fit(1)
    np.testing.assert_equal(dict(net.buffers), dict(twin.buffers))


def test_what_draws_are_changes_of_samples_and_layers():
    net = MultiLayerNet(4, [8], 3, dropout_ratio=0.5, rng=0)
    ours = Trainer(net, SGD(), TRAIN, augment=lambda x, rng: x, rng=0)
    assert ours.generators == [ours.augment_rng, net.layers[2].rng]
    assert Trainer(net, SGD(), TRAIN, rng=0).generators == [net.layers[2].rng]


def test_progress_on_a_terminal_counts_the_steps_of_all_epochs(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stderr", Terminal())
    ours = trainer()
    ours.fit(epochs=2)
    last = sys.stderr.getvalue().rpartition("\r")[2]
    assert last == "█" * 24 + f" 14/14  loss {ours.history.losses[-1]:.4f}\n"


def test_without_a_file_nothing_is_saved_however_often():
    ours = trainer()
    ours.fit(epochs=1, every=2)
    assert ours.step == 7


def test_progress_in_a_log_is_a_line_for_each_epoch_and_only_on_request(capsys):
    trainer(progress=True, validation=VALIDATION).fit(epochs=2)
    shown = capsys.readouterr().err.splitlines()
    assert len(shown) == 2
    assert re.fullmatch(r"epoch 2 of 2: train loss .*, validation accuracy [\d.]+", shown[1])
    trainer().fit(epochs=1)
    assert capsys.readouterr() == ("", "")
