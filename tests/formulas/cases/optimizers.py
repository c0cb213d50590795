"""The formulas of penalties, optimizers and schedules."""

import numpy as np

import scratchdl as dl
from formulas.cases.drawing import DW, POINTS, of, one_by_one, some
from formulas.checking import Case
from formulas.reader import exact
from scratchdl.optimizers import schedules


def penalty(owner):
    @of(owner)
    def case(rng):
        W = some(rng, 6)
        of_all = {"W": W, r"\lambda": 0.3}
        return Case(of_all, {"L": owner(0.3).loss(W), DW: owner(0.3).gradient(W)}, sizes={"i": 6})

    return case


penalty(dl.L2)
penalty(dl.L1)


def optimizer(owner, slots, settings, **options):
    """A few steps first, so that what is remembered is no longer 0."""

    @of(owner)
    def case(rng):
        rule = owner(lr=0.1, **{name: value for name, (_, value) in settings.items()})
        params = {"W": some(rng)}
        for _ in range(3):
            rule.update(params, {"W": some(rng)})
        g, before = some(rng), {"W": params["W"].copy()}
        before |= {slot: rule.state["W"][slot].copy() for slot in slots}
        rule.update(params, {"W": g})
        after = {"W": params["W"]} | {slot: rule.state["W"][slot] for slot in slots}
        letters = {letter: value for letter, value in settings.values() if letter}
        given = {**before, "g": g, r"\eta": 0.1, "t": rule.t, **letters}
        return one_by_one(given, after, **options)

    return case


optimizer(dl.SGD, "", {})
optimizer(dl.Momentum, "v", {"momentum": (r"\alpha", 0.8)})
optimizer(dl.Nesterov, "v", {"momentum": (r"\alpha", 0.8)})
optimizer(dl.AdaGrad, "h", {"eps": (r"\varepsilon", 0.01)})
optimizer(dl.RMSprop, "h", {"decay": (r"\rho", 0.9), "eps": (r"\varepsilon", 0.01)})
optimizer(
    dl.Adam,
    "mv",
    {"beta1": (r"\beta_1", 0.8), "beta2": (r"\beta_2", 0.95), "eps": (r"\varepsilon", 0.01)},
)


@of(dl.AdamW)
def _(rng):
    """Without a gradient, so that Adam's own step is none."""
    params = {"W": some(rng)}
    before = params["W"].copy()
    dl.AdamW(lr=0.1, weight_decay=0.3).update(params, {"W": np.zeros(POINTS)})
    return one_by_one({"W": before, r"\eta": 0.1, r"\lambda": 0.3}, {"W": params["W"]})


@of(dl.clip_gradients)
def _(rng):
    g = some(rng, 6)
    clipped = dl.clip_gradients({"W": g[:4].reshape(2, 2), "b": g[4:]}, 1.5)
    return Case(
        {"g": g, "c": 1.5},
        {"g": np.concatenate([part.ravel() for part in clipped.values()])},
        sizes={"i": 6},
        rewritten={r"\sum_{\text{all } g_i}": r"\sum_i"},
    )


@of(dl.clip_gradients, "short ones")
def _(rng):
    g = some(rng, 6) / 100
    return Case(
        {"g": g, "c": 1.5},
        {"g": dl.clip_gradients({"W": g}, 1.5)["W"]},
        sizes={"i": 6},
        rewritten={r"\sum_{\text{all } g_i}": r"\sum_i"},
    )


@of(schedules.constant)
def _(rng):
    return one_by_one(
        {r"\eta": 0.3}, {r"\eta_t": np.array([dl.constant(0.3)(t) for t in range(1, 6)])}
    )


@of(schedules.step_decay)
def _(rng):
    t = np.arange(1, 12)
    schedule = dl.step_decay(0.3, every=4, factor=0.7)
    given = {r"\eta": 0.3, "f": 0.7, "n": 4, "t": t}
    return one_by_one(given, {r"\eta_t": np.array([schedule(int(i)) for i in t])})


@of(schedules.cosine)
def _(rng):
    t = np.arange(1, 15)
    schedule = dl.cosine(0.3, steps=10, final=0.01)
    end = r"\eta_{\text{end}}"
    return one_by_one(
        {r"\eta": 0.3, end: 0.01, "n": 10, "t": t},
        {r"\eta_t": np.array([schedule(int(i)) for i in t])},
        rewritten={
            rf"= {end}": rf"= \begin{{cases}} {end}",
            rf"\text{{for }} t \le n + 1, \text{{ then }} {end}": (
                rf"& t \le n + 1 \\ {end} & \text{{otherwise}} \end{{cases}}"
            ),
        },
    )


@of(schedules.warm_up)
def _(rng):
    t = np.arange(1, 12)
    after = dl.step_decay(0.3, every=1, factor=0.5)
    schedule = dl.warm_up(after, steps=5)

    def s(i):
        return exact(after(int(i)))

    return one_by_one(
        {"s": s, "n": 5, "t": t}, {r"\eta_t": np.array([schedule(int(i)) for i in t])}
    )
