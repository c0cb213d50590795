"""The layer checks themselves are tried: each planted fault must be caught by the check meant."""

import numpy as np
import pytest

from checks import layer_checks
from checks.cases import LayerCase
from checks.layer_checks import LAYER_CHECKS
from scratchdl.checks import as_floats
from scratchdl.layers.layer import as_dout, layer_repr
from scratchdl.tape import untraced


class Scale:
    """A right layer, y = a x with one factor per column, from which each fault below departs."""

    def __init__(self, a):
        self.params, self.grads = {"a": a}, {}

    def __repr__(self):
        return layer_repr(self)

    def forward(self, x, *, training=False):
        x = as_floats(x)
        if x.ndim != 2 or x.shape[1:] != self.params["a"].shape:
            raise ValueError(f"got shape {x.shape}")
        self.x = x
        return x * self.params["a"]

    def backward(self, dout):
        if not hasattr(self, "x"):
            raise RuntimeError("call forward first")
        dout = as_dout(dout, self.x.shape)
        self.grads["a"] = np.sum(dout * self.x, axis=0)
        return dout * self.params["a"]


class WrongInputGradient(Scale):
    def backward(self, dout):
        return 1.001 * super().backward(dout)


class MeanInsteadOfSum(Scale):
    def backward(self, dout):
        dx = super().backward(dout)
        self.grads["a"] = self.grads["a"] / len(dout)
        return dx


class WritesToDout(Scale):
    def backward(self, dout):
        super().backward(dout)
        dout *= self.params["a"]
        return dout


class WritesToInput(Scale):
    def forward(self, x, *, training=False):
        out = super().forward(x.copy())
        x[...] = 0
        return out


class ReusesItsOutput(Scale):
    def forward(self, x, *, training=False):
        out = super().forward(x)
        if not hasattr(self, "out"):
            self.out = np.empty_like(out)
        self.out[...] = out
        return self.out


class ReturnsDoutItself(Scale):
    def backward(self, dout):
        super().backward(dout)
        return dout


class LeaksFloat64(Scale):
    def backward(self, dout):
        return super().backward(dout) * np.ones(dout.shape)


class AddsUpGradients(Scale):
    def backward(self, dout):
        before = self.grads.get("a", 0)
        dx = super().backward(dout)
        self.grads["a"] = self.grads["a"] + before
        return dx


class ReplacesItsParameter(Scale):
    def forward(self, x, *, training=False):
        self.params["a"] = self.params["a"].copy()
        return super().forward(x)


class LeavesTheDevice(Scale):
    def forward(self, x, *, training=False):
        return np.asarray(getattr(super().forward(x), "memory", x * self.params["a"]))


class MixesSamples(Scale):
    def forward(self, x, *, training=False):
        return super().forward(x) - np.sum(x[:, :1])


class SwallowsNaN(Scale):
    def forward(self, x, *, training=False):
        return np.nan_to_num(super().forward(x))


class IgnoresShapes(Scale):
    def forward(self, x, *, training=False):
        self.x = x
        return x[..., :1] * self.params["a"]


class NeedsNoForward(Scale):
    def backward(self, dout):
        return dout * self.params["a"]


class Remembers(Scale):
    """A right layer that keeps the mean of the last batch and draws a factor while it learns."""

    def __init__(self, a):
        super().__init__(a)
        self.buffers, self.rng = {"mean": np.zeros_like(a)}, np.random.default_rng(0)

    def forward(self, x, *, training=False):
        self.factor = self.rng.random() if training else 1.0
        out = self.factor * super().forward(x)
        if training and len(x):
            self.buffers["mean"][...] = untraced(x).mean(axis=0)
        return out

    def backward(self, dout):
        return super().backward(np.multiply(dout, getattr(self, "factor", 1.0)))


class WrongWhileLearning(Scale):
    def forward(self, x, *, training=False):
        return super().forward(x) * (1 + training / 1000)


class ReplacesItsBuffer(Remembers):
    def forward(self, x, *, training=False):
        self.buffers = {name: array.copy() for name, array in self.buffers.items()}
        return super().forward(x, training=training)


class LooksWhileItPredicts(Remembers):
    def forward(self, x, *, training=False):
        out = super().forward(x, training=True)
        return out if training else Scale.forward(self, x)


class SharesItsGenerator(Remembers):
    def __deepcopy__(self, memo):
        twin = type(self)(self.params["a"].copy())
        twin.rng = self.rng
        return twin


CAUGHT_BY = {
    WrongInputGradient: "gradients_match_central_differences",
    MeanInsteadOfSum: "gradients_match_central_differences",
    WritesToDout: "nothing_that_goes_in_is_written_to",
    WritesToInput: "nothing_that_goes_in_is_written_to",
    ReusesItsOutput: "results_are_not_overwritten_by_the_next_call",
    ReturnsDoutItself: "writing_to_the_input_later_changes_nothing_returned",
    LeaksFloat64: "float32_stays_float32",
    AddsUpGradients: "backward_twice_gives_the_same",
    ReplacesItsParameter: "gradients_have_the_names_and_shapes_of_parameters",
    LeavesTheDevice: "device_arrays_stay_on_their_device",
    MixesSamples: "a_batch_is_its_samples",
    SwallowsNaN: "nan_does_not_vanish",
    IgnoresShapes: "wrong_shapes_are_refused_by_name",
    NeedsNoForward: "backward_needs_forward",
    WrongWhileLearning: "gradients_match_central_differences",
    ReplacesItsBuffer: "only_learning_moves_buffers_and_generator",
    LooksWhileItPredicts: "only_learning_moves_buffers_and_generator",
    SharesItsGenerator: "a_copy_goes_on_alike_and_apart",
}


def case_of(layer):
    return LayerCase(lambda p: layer(p(3)), (4, 3), ((4, 2), (3,)))


@pytest.mark.parametrize("layer", [Scale, Remembers])
@pytest.mark.parametrize("check", LAYER_CHECKS, ids=lambda check: check.__name__)
def test_the_right_layer_passes(check, layer):
    check(case_of(layer))


@pytest.mark.parametrize("fault", CAUGHT_BY, ids=lambda fault: fault.__name__)
def test_the_fault_is_caught(fault):
    check = getattr(layer_checks, f"check_{CAUGHT_BY[fault]}")
    with pytest.raises((AssertionError, ValueError, TypeError, pytest.fail.Exception)):
        check(case_of(fault))
