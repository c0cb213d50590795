"""Every promise that a layer makes, each checked once for all layers.

A check takes a `LayerCase`. To add one, write a function whose name starts with `check_`.
"""

import copy
import io

import numpy as np
import pytest

from checks.cases import draw
from checks.formulas import forward_plainly
from checks.numerics import layouts, numerical_gradient, read_only, relative_error
from duck import Duck
from scratchdl import gradient, record

MODES = ({"training": False}, {"training": True})


def out_like(case, dtype=np.float64):
    """A gradient that could arrive from above: random, in the shape of the output."""
    out = case.layer().forward(case.x())
    return draw(out.shape, dtype, seed=1)


def buffers(layer):
    """What the layer remembers without learning it; most layers have nothing of the kind."""
    return getattr(layer, "buffers", {})


def gradients(layer, x, dout, **mode):
    """All that backward says: dL/dx and the derivatives by the parameters, by name."""
    layer.forward(x, **mode)
    return {"x": layer.backward(dout), **layer.grads}


def loss_and_gradients(case, dout, training):
    """The loss as a function of input and parameters, and what the layer says of its slopes."""
    layer, x = case.layer(), case.x()
    at = {"x": x, **{name: value.copy() for name, value in layer.params.items()}}

    def loss(changed):
        values, twin = at | changed, case.layer()
        for name, value in twin.params.items():
            value[...] = values[name]
        return float(np.sum(dout * twin.forward(values["x"], training=training)))

    return at, loss, gradients(layer, x, dout, training=training)


def check_gradients_match_central_differences(case):
    for training in (False, True):
        at, loss, got = loss_and_gradients(case, out_like(case), training)
        assert got.keys() == at.keys()
        for name, value in at.items():
            expected = numerical_gradient(lambda v, name=name, loss=loss: loss({name: v}), value)
            assert relative_error(got[name], expected) < 1e-7, name


def with_params(layer, traced):
    """The layer with parameters that are being differentiated."""
    layer.params = {name: traced[name] for name in layer.params}
    return layer


def check_gradients_match_the_tape(case):
    """The tape differentiates `forward`, step by step, and knows nothing of `backward`."""
    for mode in MODES:
        dout, at = out_like(case), {"x": case.x(), **case.layer().params}

        def loss(traced, mode=mode, dout=dout):
            return np.sum(
                dout * forward_plainly(with_params(case.layer(), traced), traced["x"], **mode)
            )

        got = gradients(case.layer(), case.x(), dout, **mode)
        for name, expected in gradient(loss, at).items():
            assert relative_error(got[name], expected) < 1e-12, name


def check_a_recorded_layer_is_its_own_backward(case):
    for mode in MODES:
        dout, at = out_like(case), {"x": case.x(), **case.layer().params}

        def loss(traced, mode=mode, dout=dout):
            return np.sum(dout * record(with_params(case.layer(), traced), traced["x"], **mode))

        got = gradients(case.layer(), case.x(), dout, **mode)
        for name, expected in gradient(loss, at).items():
            assert np.array_equal(got[name], expected), name


class Wave:
    """A neighbour to compose with: its slope differs at every point."""

    def forward(self, x):
        self.x = x
        return np.sin(x)

    def backward(self, dout):
        return dout * np.cos(self.x)


def check_gradients_match_between_other_layers(case):
    dout, x = out_like(case), case.x()
    for mode in MODES:

        def loss(x, mode=mode):
            out = case.layer().forward(Wave().forward(x), **mode)
            return float(np.sum(dout * Wave().forward(out)))

        before, layer, after = Wave(), case.layer(), Wave()
        after.forward(layer.forward(before.forward(x), **mode))
        dx = before.backward(layer.backward(after.backward(dout)))
        assert relative_error(dx, numerical_gradient(loss, x)) < 1e-7


def check_nothing_that_goes_in_is_written_to(case):
    x, dout = read_only(case.x()), read_only(out_like(case))
    layer = case.layer()
    params = {name: value.copy() for name, value in layer.params.items()}
    for value in layer.params.values():
        value.flags.writeable = False
    for mode in MODES:
        gradients(layer, x, dout, **mode)
    np.testing.assert_equal(layer.params, params)


def check_results_are_not_overwritten_by_the_next_call(case):
    for mode in MODES:
        layer, x, dout = case.layer(), case.x(), out_like(case)
        out = layer.forward(x, **mode)
        dx = layer.backward(dout)
        kept = out.copy(), dx.copy()
        layer.forward(-x, **mode)
        layer.backward(-dout)
        np.testing.assert_equal((out, dx), kept)


def check_writing_to_the_input_later_changes_nothing_returned(case):
    for mode in MODES:
        layer, x, dout = case.layer(), case.x(), out_like(case)
        out = layer.forward(x, **mode)
        dx = layer.backward(dout)
        kept = out.copy(), dx.copy()
        x.fill(7.0)
        dout.fill(7.0)
        np.testing.assert_equal((out, dx), kept)


def check_writing_into_what_is_returned_changes_no_gradient(case):
    for mode in MODES:
        expected, layer = gradients(case.layer(), case.x(), out_like(case), **mode), case.layer()
        layer.forward(case.x(), **mode).fill(7.0)
        layer.backward(out_like(case)).fill(7.0)
        got = {"x": layer.backward(out_like(case)), **layer.grads}
        np.testing.assert_equal(got, expected)


@pytest.mark.hostile
def check_lists_matrices_and_wrong_kinds_are_treated_as_by_the_functions(case):
    x, dout = case.x(), out_like(case)
    expected, layer = gradients(case.layer(), x, dout), case.layer()
    layer.forward(x.tolist())
    np.testing.assert_equal({"x": layer.backward(dout.tolist()), **layer.grads}, expected)
    for wrong in (x.astype(complex), x.astype(object), np.ma.array(x), x.astype(str)):
        with pytest.raises(TypeError, match=r"real numbers|masked arrays"):
            case.layer().forward(wrong)
    for wrong in (dout.astype(complex), dout.astype(object), np.ma.array(dout)):
        layer.forward(x)
        with pytest.raises(TypeError, match=r"real numbers|masked arrays"):
            layer.backward(wrong)
    if x.ndim == 2:
        out = case.layer().forward(x.view(np.matrix))
        assert type(out) is np.ndarray
        np.testing.assert_array_equal(out, case.layer().forward(x))


def check_it_shows_its_kind_its_shapes_and_its_settings(case):
    layer = case.layer()
    shown = repr(layer)
    assert shown.startswith(f"{type(layer).__name__}(")
    for letter, array in layer.params.items():
        assert f"{letter.rstrip('0123456789')} {array.shape}" in shown
    assert "0x" not in shown
    assert "\n" not in shown


def check_gradients_have_the_names_and_shapes_of_parameters(case):
    layer = case.layer()
    parameters = dict(layer.params)
    gradients(layer, case.x(), out_like(case), training=True)
    shapes = {name: value.shape for name, value in parameters.items()}
    assert {name: grad.shape for name, grad in layer.grads.items()} == shapes
    for name, value in parameters.items():
        assert layer.params[name] is value, "an optimizer changes parameters in place"


def check_backward_twice_gives_the_same(case):
    for mode in MODES:
        layer, x, dout = case.layer(), case.x(), out_like(case)
        first = {name: grad.copy() for name, grad in gradients(layer, x, dout, **mode).items()}
        again = {"x": layer.backward(dout), **layer.grads}
        np.testing.assert_equal(again, first)  # they replace the last ones, and do not pile up


def check_float32_stays_float32(case):
    for mode in MODES:
        exact = gradients(case.layer(), case.x(), out_like(case), **mode)
        layer = case.layer(np.float32)
        out = layer.forward(case.x(np.float32), **mode)
        assert out.dtype == np.float32
        got = {"x": layer.backward(out_like(case, np.float32)), **layer.grads}
        for name, grad in got.items():
            assert grad.dtype == np.float32, name
            np.testing.assert_allclose(grad, exact[name], rtol=1e-5, atol=1e-5)
        exact_out = case.layer().forward(case.x(), **mode)
        np.testing.assert_allclose(out, exact_out, rtol=1e-5, atol=1e-5)
        assert all(array.dtype == np.float32 for array in buffers(layer).values())


def check_memory_layout_does_not_matter(case):
    x, dout = case.x(), out_like(case)
    for mode in MODES:
        out, expected = case.layer().forward(x, **mode), gradients(case.layer(), x, dout, **mode)
        for other_x, other_dout in zip(layouts(x), layouts(dout), strict=True):
            other_out = case.layer().forward(other_x, **mode)
            np.testing.assert_allclose(other_out, out, rtol=1e-13, atol=1e-13)
            for name, grad in gradients(case.layer(), other_x, other_dout, **mode).items():
                np.testing.assert_allclose(grad, expected[name], rtol=1e-13, atol=1e-13)


def check_empty_batch_goes_through(case):
    for training in (False, True):
        layer, x = case.layer(), case.x()[:0]
        out = layer.forward(x, training=training)
        np.testing.assert_equal(buffers(layer), buffers(case.layer()))
        assert out.shape == (0, *out_like(case).shape[1:])
        assert layer.backward(out).shape == x.shape
        for name, grad in layer.grads.items():
            assert grad.shape == layer.params[name].shape
            assert not np.any(grad)


@pytest.mark.hostile
def check_integers_count_as_floats(case):
    x = np.arange(1, 1 + np.prod(case.x_shape)).reshape(case.x_shape)
    for mode in MODES:
        out = case.layer().forward(x, **mode)
        assert out.dtype == np.float64
        np.testing.assert_array_equal(out, case.layer().forward(x.astype(np.float64), **mode))


def check_backward_needs_forward(case):
    with pytest.raises(RuntimeError, match="forward") as caught:
        case.layer().backward(out_like(case))
    assert "\n" not in str(caught.value)


@pytest.mark.hostile
def check_wrong_shapes_are_refused_by_name(case):
    for shape in case.refused_shapes:
        with pytest.raises(ValueError, match=r"\(") as caught:
            case.layer().forward(draw(shape))
        assert str(shape) in str(caught.value)


@pytest.mark.hostile
def check_wrong_gradient_shapes_are_refused_by_name(case):
    dout = out_like(case)
    for wrong in (dout[:-1], dout[0], dout[..., np.newaxis], dout[..., :0]):
        layer = case.layer()
        layer.forward(case.x())
        with pytest.raises(ValueError, match=r"\(") as caught:
            layer.backward(wrong)
        assert str(wrong.shape) in str(caught.value)
        assert str(dout.shape) in str(caught.value)


def check_nan_does_not_vanish(case):
    x = case.x()
    x.flat[0] = np.nan
    assert np.isnan(case.layer().forward(x)).any()


def check_a_batch_is_its_samples(case):
    x = case.x()  # while learning, some layers may look at the whole batch, but not afterwards
    together = case.layer().forward(x)
    alone = np.concatenate([case.layer().forward(x[n : n + 1]) for n in range(len(x))])
    np.testing.assert_allclose(together, alone, rtol=1e-13, atol=1e-13)


def check_device_arrays_stay_on_their_device(case):
    x, dout = case.x(), out_like(case)
    for mode in MODES:
        expected, layer = gradients(case.layer(), x, dout, **mode), case.layer(wrap=Duck)
        out = layer.forward(Duck(x), **mode)
        assert isinstance(out, Duck)
        np.testing.assert_array_equal(out.memory, case.layer().forward(x, **mode))
        for name, grad in {"x": layer.backward(Duck(dout)), **layer.grads}.items():
            assert isinstance(grad, Duck), name
            np.testing.assert_array_equal(grad.memory, expected[name])


def check_only_learning_moves_buffers_and_generator(case):
    layer, x, dout = case.layer(), case.x(), out_like(case)
    arrays, moved = dict(buffers(layer)), case.layer()
    gradients(layer, x, dout)
    np.testing.assert_equal(buffers(layer), buffers(case.layer()))
    moved.forward(x, training=True)
    layer.forward(x, training=True)
    np.testing.assert_equal(layer.forward(x), moved.forward(x))
    np.testing.assert_equal(layer.forward(x, training=True), moved.forward(x, training=True))
    for name, array in arrays.items():
        assert buffers(layer)[name] is array, "networks and checkpoints hold the same array"


def check_a_copy_goes_on_alike_and_apart(case):
    layer, x = case.layer(), case.x()
    layer.forward(x, training=True)
    twin = copy.deepcopy(layer)
    np.testing.assert_equal(layer.forward(x, training=True), twin.forward(x, training=True))
    np.testing.assert_equal(buffers(layer), buffers(twin))
    for name, array in (layer.params | buffers(layer)).items():
        assert not np.shares_memory(array, (twin.params | buffers(twin))[name])


def check_parameters_are_saved_without_pickle(case):
    params, file = case.layer().params | buffers(case.layer()), io.BytesIO()
    np.savez(file, **params)
    file.seek(0)
    with np.load(file, allow_pickle=False) as loaded:
        np.testing.assert_equal({name: loaded[name] for name in loaded}, params)


LAYER_CHECKS = [check for name, check in sorted(globals().items()) if name.startswith("check_")]
