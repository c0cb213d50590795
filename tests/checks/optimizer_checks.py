"""Every promise of an optimizer.  Each check takes an `OptimizerCase`."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from checks.cases import draw
from checks.numerics import layouts, read_only
from duck import Duck
from scratchdl import Trainer, TwoLayerNet, constant

SHAPES = {"W": (4, 3), "b": (3,), "scale": ()}


def start(dtype=np.float64):
    return {name: np.array(draw(shape, dtype, len(name))) for name, shape in SHAPES.items()}


def slopes(params):
    """The gradient of sum(W**2 / 2 + cos W): it depends on where one is."""
    return {name: W - np.sin(W) for name, W in params.items()}


def walk(optimizer, params, steps=5):
    for _ in range(steps):
        optimizer.update(params, slopes(params))
    return params


def check_parameters_change_in_place(case):
    params = start()
    arrays, before = dict(params), start()
    walk(case.make(), params, steps=1)
    for name, W in params.items():
        assert W is arrays[name]
        assert (before[name] != W).all()


def check_gradients_are_not_written_to_nor_kept(case):
    params, expected = start(), walk(case.make(), start(), steps=2)
    optimizer = case.make()
    for _ in range(2):
        grads = {name: read_only(np.asarray(g)) for name, g in slopes(params).items()}
        optimizer.update(params, grads)
        for g in grads.values():
            g.flags.writeable = True
            g.fill(np.nan)
    np.testing.assert_equal(params, expected)


def check_it_goes_downhill(case):
    params = start()
    walk(case.make(), params, steps=200)
    for name, W in params.items():
        assert np.all(np.abs(W) < np.abs(start()[name])), name


def check_float32_stays_float32(case):
    optimizer, params = case.make(), start(np.float32)
    for _ in range(5):  # float64 gradients must not widen it
        optimizer.update(params, slopes({name: W.astype(np.float64) for name, W in params.items()}))
    for name, expected in walk(case.make(), start()).items():
        assert params[name].dtype == np.float32
        np.testing.assert_allclose(params[name], expected, rtol=1e-4, atol=1e-4)
    for slots in optimizer.state.values():
        assert {array.dtype for array in slots.values()} <= {np.dtype(np.float32)}


def check_a_restored_optimizer_goes_on_bit_by_bit(case):
    optimizer, params = case.make(), start()
    walk(optimizer, params, steps=3)
    twin, twins_params = case.make(), {name: W.copy() for name, W in params.items()}
    state = optimizer.state_dict()
    walk(optimizer, params, steps=3)  # what was saved must not change with the optimizer
    twin.load_state_dict(state)
    walk(twin, twins_params, steps=3)
    np.testing.assert_equal(twins_params, params)
    np.testing.assert_equal(twin.state_dict(), optimizer.state_dict())


def check_what_another_kind_remembers_is_refused(case):
    optimizer = case.make()
    for wrong in ({}, {"t": np.array(1), "other/W": np.zeros(3)}, {"W": np.zeros(3)}):
        with pytest.raises(ValueError, match="remembers t and"):
            optimizer.load_state_dict(wrong)
    assert (optimizer.t, optimizer.state) == (0, {})


def check_a_part_of_the_parameters_can_be_left_alone(case):
    params, optimizer = start(), case.make()
    optimizer.update({"b": params["b"]}, slopes(params))
    assert np.array_equal(params["W"], start()["W"])
    assert not np.array_equal(params["b"], start()["b"])


def check_each_parameter_is_on_its_own(case):
    together = walk(case.make(), start())
    for name, W in start().items():
        assert np.array_equal(walk(case.make(), {"alone": W})["alone"], together[name])


def check_memory_layout_does_not_matter(case):
    expected = walk(case.make(), {"W": start()["W"]})["W"]
    for W in layouts(start()["W"]):
        np.testing.assert_allclose(walk(case.make(), {"W": W})["W"], expected, rtol=1e-14)


def check_empty_parameters_go_through(case):
    params = {"W": np.empty((0, 3))}
    walk(case.make(), params)
    assert params["W"].shape == (0, 3)


def refused(case, error, match, params, grads):
    optimizer = case.make()
    before = {name: np.copy(W) for name, W in params.items()}
    with pytest.raises(error, match=match):
        optimizer.update(params, grads)
    np.testing.assert_equal(params, before)
    assert optimizer.t == 0


def check_a_missing_gradient_is_named(case):
    grads = slopes(start())
    del grads["scale"]
    refused(case, KeyError, r"no gradient for 'scale'.*\['W', 'b'\]", start(), grads)


def check_a_gradient_in_another_shape_is_refused(case):
    grads = slopes(start()) | {"b": np.zeros((1, 3))}
    refused(case, ValueError, r"b has shape \(3,\), but its gradient \(1, 3\)", start(), grads)


def check_integers_are_refused(case):
    params = start() | {"scale": np.array(3)}
    refused(case, TypeError, "scale must hold floats.*int64", params, slopes(params))


def check_what_cannot_change_in_place_is_refused(case):
    for wrong in (3.0, np.float64(3.0), np.float32(3.0), [3.0, 4.0]):
        params = start() | {"scale": wrong}
        grads = slopes(start()) | {"scale": 0 * np.array(wrong)}
        refused(case, TypeError, r"scale must be an array.*np.array\(", params, grads)
    params = start()
    params["scale"].flags.writeable = False
    refused(case, TypeError, "scale is read-only", params, slopes(params))


def check_float16_is_refused(case):
    params = start() | {"scale": np.array(3.0, np.float16)}
    refused(case, TypeError, "scale must hold floats, float32 or float64", params, slopes(params))


def check_other_arrays_need_another_optimizer(case):
    optimizer, params = case.make(), start()
    walk(optimizer, params)
    state = optimizer.state_dict()
    for other in (start(), {"W": np.ones((1, 3))}):
        if optimizer.slots or not isinstance(optimizer.schedule, constant):
            with pytest.raises(ValueError, match="is not the array of the last update"):
                optimizer.update(other, slopes(other))
            np.testing.assert_equal(optimizer.state_dict(), state)
        else:
            optimizer.update(other, slopes(other))


def check_it_says_what_it_is(case):
    optimizer = case.make()
    assert repr(optimizer).startswith(f"{type(optimizer).__name__}(lr=")


def check_nan_spreads(case):
    params, optimizer = start(), case.make()
    optimizer.update(params, slopes(params) | {"scale": np.array(np.nan)})
    assert np.isnan(params["scale"])
    assert np.isfinite(params["W"]).all()


def check_learning_rates_must_be_positive(case):
    for lr in (0, -0.1, np.nan, np.inf, -np.inf):
        with pytest.raises(ValueError, match="lr must be a finite number greater than 0"):
            type(case.make())(lr=lr)


def check_device_arrays_stay_on_their_device(case):
    params = {"W": Duck(draw((4, 3), seed=1))}
    device_array, optimizer = params["W"], case.make()
    walk(optimizer, params)
    assert params["W"] is device_array
    np.testing.assert_array_equal(device_array.memory, walk(case.make(), start())["W"])


def check_the_trainer_saves_and_goes_on_on_the_device(case):
    x, t = draw((20, 4)), np.arange(20) % 3

    def trainer(on_device):
        net = TwoLayerNet(4, 5, 3, weight_init_std=1.0, rng=0)
        net = net.like(Duck(0.0)) if on_device else net
        return Trainer(net, case.make(), (x, t), batch_size=8, rng=0)

    with TemporaryDirectory() as folder:
        path = Path(folder) / "run.npz"
        saved, here, there = trainer(True), trainer(False), trainer(True)
        saved.fit(1, checkpoint=path)
        for other in (here, there):  # what a GPU has saved, a processor can go on with
            other.resume(path)
            other.fit(1)
    assert there.history == here.history
    for name, W in here.net.params.items():
        np.testing.assert_array_equal(there.net.params[name].memory, W)


OPTIMIZER_CHECKS = [check for name, check in sorted(globals().items()) if name.startswith("check_")]
