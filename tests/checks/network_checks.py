"""Every promise of a network that learns.  Each check takes a `NetworkCase`."""

import copy

import numpy as np
import pytest

from checks.numerics import layouts, numerical_gradient, read_only, relative_error
from duck import Duck
from scratchdl import SGD, Momentum, Trainer, gradient_check


def one_hot(case):
    return np.eye(case.K)[case.labels()]


def buffers(net):
    """What the net remembers without learning it."""
    return dict(getattr(net, "buffers", {}))


@pytest.mark.repetitive
def check_gradients_match_central_differences(case):
    for t in (case.labels(), one_hot(case)):
        net, x = case.net(), case.x()
        grads = case.learner(net).gradient(x, t)
        assert grads.keys() == net.params.keys()
        for name, W in net.params.items():

            def loss(changed, W=W, net=net, x=x, t=t):
                kept = W.copy()
                W[...] = changed
                value = case.learning_loss(net, x, t)
                W[...] = kept
                return value

            assert_agree(case, name, grads[name], numerical_gradient(loss, W))


def assert_agree(case, name, grad, measured):
    """Agree to 1e-7 of their length; where nothing has influence, be 0 up to rounding."""
    if name in case.idle:
        assert np.abs(grad).max() < 1e-15, name
        assert np.abs(measured).max() < 1e-9, name
    else:
        assert relative_error(grad, measured) < 1e-7, name


@pytest.mark.repetitive
def check_the_referee_of_the_package_agrees(case):
    net, x, t = case.net(), case.x(), case.labels()
    grads = case.learner(net).gradient(x, t)
    report = gradient_check(lambda: case.learning_loss(net, x, t), net.params, grads)
    assert report.passed, report
    measured = net.numerical_gradient(x, t)
    assert measured.keys() == net.params.keys()
    for name, grad in net.gradient(x, t).items():
        assert_agree(case, name, grad, measured[name])


@pytest.mark.repetitive
def check_numerical_gradients_are_float64_and_leave_the_network_alone(case):
    net = case.net(np.float32)
    arrays, kept = dict(net.params), {name: W.copy() for name, W in net.params.items()}
    remembered, exact = copy.deepcopy(buffers(net)), case.net()
    for name, W in exact.params.items():
        W[...] = kept[name]
    measured = net.numerical_gradient(case.x(), case.labels())
    for name, grad in exact.gradient(case.x(), case.labels()).items():
        assert measured[name].dtype == np.float64
        assert_agree(case, name, grad, measured[name])
        assert net.params[name] is arrays[name]
        assert net.params[name].dtype == np.float32
    np.testing.assert_equal(dict(net.params), kept)
    np.testing.assert_equal(buffers(net), remembered)


@pytest.mark.repetitive
def check_only_learning_moves_buffers_and_generators(case):
    net, twin, x, t = case.net(), case.net(), case.x(), case.labels()
    for look in (net.predict, net.scores):
        look(x)
    for look in (net.loss, net.accuracy, net.numerical_gradient):
        look(x, t)
    for _ in range(2):
        np.testing.assert_equal(net.loss_and_gradient(x, t), twin.loss_and_gradient(x, t))
        np.testing.assert_equal(buffers(net), buffers(twin))
    np.testing.assert_equal(net.predict(x), twin.predict(x))


def check_a_copy_goes_on_alike_and_apart(case):
    net, x, t = case.net(), case.x(), case.labels()
    net.gradient(x, t)
    twin = copy.deepcopy(net)
    for _ in range(2):
        SGD(lr=0.1).update(net.params, net.gradient(x, t))
    assert any(np.any(net.params[name] != W) for name, W in twin.params.items())
    for _ in range(2):
        SGD(lr=0.1).update(twin.params, twin.gradient(x, t))
    np.testing.assert_equal(dict(twin.params), dict(net.params))
    np.testing.assert_equal(buffers(twin), buffers(net))
    np.testing.assert_equal(twin.predict(x), net.predict(x))


def check_labels_and_one_hot_agree(case):
    net, x = case.net(), case.x()
    for t in (case.labels().astype(np.uint8), one_hot(case), one_hot(case).astype(int)):
        assert net.loss(x, t) == net.loss(x, case.labels())
        assert net.accuracy(x, t) == net.accuracy(x, case.labels())
        expected = case.learner(net).gradient(x, case.labels())
        np.testing.assert_equal(case.learner(net).gradient(x, t), expected)


def check_loss_and_gradient_are_loss_and_gradient(case):
    net, x, t = case.net(), case.x(), case.labels()
    loss, grads = case.learner(net).loss_and_gradient(x, t)
    assert type(loss) is float
    assert loss == case.learning_loss(net, x, t)
    np.testing.assert_equal(grads, net.gradient(x, t))


def check_predictions_are_probabilities_in_the_order_of_the_scores(case):
    net, x = case.net(), case.x()
    y, scores = net.predict(x), net.scores(x)
    assert y.shape == (len(x), case.K)
    np.testing.assert_allclose(y.sum(axis=-1), 1, rtol=1e-14)
    np.testing.assert_array_equal(np.argsort(y), np.argsort(scores))
    correct = np.mean(np.argmax(y, axis=-1) == case.labels())
    assert net.accuracy(x, case.labels()) == correct


def check_float32_stays_float32(case):
    net, t = case.net(np.float32), case.labels()
    exact = case.net()
    for name, W in net.params.items():
        assert W.dtype == np.float32
        exact.params[name][...] = W
    for x in (case.x(np.float32), case.x()):  # a float64 input must not widen it
        assert net.predict(x).dtype == net.scores(x).dtype == np.float32
        grads, expected = net.gradient(x, t), exact.gradient(case.x(), t)
        for name, grad in grads.items():
            assert grad.dtype == np.float32, name
            np.testing.assert_allclose(grad, expected[name], rtol=1e-4, atol=1e-5)
        SGD(lr=0.1).update(net.params, grads)
        arrays = [*net.params.values(), *buffers(net).values()]
        assert {array.dtype for array in arrays} == {np.dtype(np.float32)}
        for name, W in net.params.items():
            exact.params[name][...] = W


def check_an_optimizer_reaches_the_arrays_that_compute(case):
    net, x, t = case.net(), case.x(), case.labels()
    arrays, losses = dict(net.params), [case.learning_loss(net, x, t)]
    for _ in range(20):
        SGD(lr=0.05).update(net.params, case.learner(net).gradient(x, t))
        losses.append(case.learning_loss(net, x, t))
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < losses[0]
    assert all(net.params[name] is W for name, W in arrays.items())


def check_gradients_are_new_each_time(case):
    net, x, t = case.net(), case.x(), case.labels()
    first = net.gradient(x, t)
    kept = {name: grad.copy() for name, grad in first.items()}
    net.gradient(-x, t)
    np.testing.assert_equal(first, kept)
    for name, grad in first.items():
        assert not np.shares_memory(grad, net.params[name])


def check_nothing_that_goes_in_is_written_to(case):
    net, x, t = case.net(), read_only(case.x()), read_only(one_hot(case))
    for W in net.params.values():
        W.flags.writeable = False
    net.predict(x)
    net.accuracy(x, t)
    net.gradient(x, t)


def check_memory_layout_does_not_matter(case):
    net, t = case.net(), case.labels()
    y, grads = net.predict(case.x()), case.learner(net).gradient(case.x(), t)
    for x in layouts(case.x()):
        np.testing.assert_allclose(net.predict(x), y, rtol=1e-12)
        for name, grad in case.learner(net).gradient(x, t).items():
            np.testing.assert_allclose(grad, grads[name], rtol=1e-12, atol=1e-14)


def check_a_batch_is_its_samples(case):
    net, x = case.net(), case.x()
    alone = np.concatenate([net.predict(x[n : n + 1]) for n in range(len(x))])
    np.testing.assert_allclose(net.predict(x), alone, rtol=1e-12)


def check_one_sample_is_a_batch_of_one(case):
    net, t = case.net(), case.labels()
    if len(case.x_shape) > 2 and getattr(net, "sample_axes", 1) == 1:
        return  # which numbers are one picture, only its layers know
    x = case.x()
    for n in range(len(x)):
        np.testing.assert_allclose(net.predict(x[n]), net.predict(x[n : n + 1])[0], rtol=1e-13)
        label = net.classify(x[n])
        assert type(label) is int
        assert label == net.classify(x)[n] == np.argmax(net.scores(x[n]))
        assert net.accuracy(x[n], t[n]) == net.accuracy(x[n : n + 1], t[n : n + 1])
        one, other = net.loss(x[n], t[n]), net.loss(x[n : n + 1], t[n : n + 1])
        assert one == pytest.approx(other, rel=1e-13)
        if "gamma1" not in net.params:  # a batch of one cannot be normalised
            alone = case.learner(net).gradient(x[n], t[n])
            for name, grad in case.learner(net).gradient(x[n : n + 1], t[n : n + 1]).items():
                np.testing.assert_allclose(alone[name], grad, rtol=1e-12, atol=1e-15)


def check_labels_are_the_likeliest_classes(case):
    net, x = case.net(), case.x()
    labels = net.classify(x)
    np.testing.assert_array_equal(labels, np.argmax(net.predict(x), axis=-1))
    assert net.accuracy(x, labels) == 1
    assert net.classify(x[:0]).shape == (0,)
    x.flat[0] = np.nan
    with pytest.raises(ValueError, match="NaN"):
        net.classify(x)


def check_an_empty_batch_is_predicted_but_has_no_loss(case):
    net, x, t = case.net(), case.x()[:0], case.labels()[:0]
    assert net.predict(x).shape == (0, case.K)
    for f in (net.loss, net.accuracy, net.gradient, net.loss_and_gradient):
        with pytest.raises(ValueError, match="empty batch"):
            f(x, t)


@pytest.mark.hostile
def check_wrong_shapes_are_refused_by_name(case):
    net = case.net()
    for shape in case.refused_shapes:
        with pytest.raises(ValueError, match=r"\(") as caught:
            net.predict(np.ones(shape))
        as_a_batch = (1, *shape) if len(shape) == 1 and hasattr(net, "layers") else shape
        assert str(as_a_batch) in str(caught.value)
    for t in (case.labels()[:-1], one_hot(case)[:, :-1], one_hot(case)[..., np.newaxis]):
        for f in (net.loss, net.accuracy, net.gradient):
            with pytest.raises(ValueError, match=r"\(") as caught:
                f(case.x(), t)
            assert str(t.shape) in str(caught.value)


def check_wrong_labels_are_refused(case):
    net, t = case.net(), case.labels()
    for label in (-1, case.K):
        t[0] = label
        for f in (net.loss, net.accuracy, net.gradient):
            with pytest.raises(IndexError, match=f"got {label}"):
                f(case.x(), t)


def check_two_builds_are_twins(case):
    one, other = case.net(), case.net()
    np.testing.assert_equal(dict(one.params), dict(other.params))
    np.testing.assert_equal(buffers(one), buffers(other))
    for name, W in one.params.items():
        assert not np.shares_memory(W, other.params[name])


def check_nan_shows(case):
    net, x = case.net(), case.x()
    x.flat[0] = np.nan
    assert np.isnan(net.loss(x, case.labels()))
    with pytest.raises(ValueError, match="holds NaN"):
        net.accuracy(x, case.labels())


def check_device_arrays_compute_on_their_device(case):
    net, on_device = case.net(), case.net(wrap=Duck)
    x, t = case.x(), case.labels()
    loss, grads = on_device.loss_and_gradient(Duck(x), Duck(t))
    expected_loss, expected = net.loss_and_gradient(x, t)
    assert loss == expected_loss
    assert isinstance(on_device.predict(Duck(x)), Duck)
    for name, grad in grads.items():
        assert isinstance(grad, Duck), name
        np.testing.assert_array_equal(grad.memory, expected[name])


def check_the_trainer_trains_on_the_device(case):
    if not hasattr(case.net(), "layers"):
        return  # it is none that a trainer takes
    n = len(case.x())
    x, t = np.concatenate([case.x(), -case.x()]), np.concatenate([case.labels(), case.labels()])

    def train(net):
        trainer = Trainer(net, Momentum(lr=0.01), (x, t), (x, t), batch_size=n, patience=9, rng=0)
        trainer.fit(2)
        return trainer

    here, there = train(case.net()), train(case.net().like(Duck(0.0)))
    assert there.history == here.history
    assert all(isinstance(array, Duck) for array in [*there.train, *there.validation])
    for ours, theirs in (
        (here.net.params, there.net.params),
        (buffers(here.net), buffers(there.net)),
    ):
        for name, array in ours.items():
            assert isinstance(theirs[name], Duck), name
            np.testing.assert_array_equal(theirs[name].memory, array)
    back = there.net.like(np.empty(0))
    np.testing.assert_array_equal(back.predict(x), here.net.predict(x))


NETWORK_CHECKS = [check for name, check in sorted(globals().items()) if name.startswith("check_")]
