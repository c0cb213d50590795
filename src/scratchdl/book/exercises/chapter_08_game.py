"""Chapter 8, the game: which line of which net is wrong? The gradient check is the referee."""

import numpy as np

from scratchdl.book.exercises.comparing import unpacked
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.suspects import CLAIMS, LAYERS, NOBODY, reported, suspect
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.book.rounding import alike

ROUNDS = 5
FAULTS = sorted({fault for _, fault in CLAIMS})
Claim = tuple[str, str]


@exercise("wrong_backward", praise="the gradient check agrees with you on every net. Another game?")
def _wrong_backward(your_game: object, your_claims: object, *, rng: np.random.Generator) -> None:
    """The number of a game, and for each of its rounds a layer and a fault."""
    your_game = unpacked(your_game)
    whole = isinstance(your_game, (int, np.integer)) and not isinstance(your_game, bool)
    if not whole or your_game < 0:  # type: ignore[operator]  # a whole number has an order
        raise NotYet("the game is a whole number: another one deals other nets.")
    game = int(your_game)  # type: ignore[call-overload]  # so here
    claims = _claims(your_claims)
    answers = [_why_not(number, game, claim) for number, claim in enumerate(claims, 1)]
    score = f"{answers.count('')} of {max(ROUNDS, len(answers))} rounds won."
    for why in filter(None, answers):
        raise NotYet(f"{score} {why}")
    if len(claims) < ROUNDS:
        number = len(claims) + 1
        found = _list(reported(*suspect(number, game)))
        raise NotYet(f"{score} Round {number}: wrong by the gradient check: {found}. Why?")


def _claims(answer: object) -> list[Claim]:
    """The claims as far as they are filled in."""
    if not isinstance(answer, (list, tuple)):
        raise NotYet("give a list with a layer and a fault for each round.")
    claims: list[Claim] = []
    for number, claim in enumerate(answer, 1):
        if claim is ...:
            break
        if not isinstance(claim, (tuple, list)) or len(claim) != 2:
            raise NotYet(f"round {number}: give a layer and a fault, as ('affine1', 'wrong axis').")
        if any(part is ... for part in claim):
            break
        claims.append(_known(number, *claim))
    return claims


def _known(number: int, layer: object, fault: object) -> Claim:
    if not isinstance(layer, str) or layer not in (*LAYERS, "none"):
        raise NotYet(f"round {number}: the layers are {', '.join(LAYERS)}; {layer!r} is none.")
    if not isinstance(fault, str) or fault not in FAULTS:
        raise NotYet(f"round {number}: the faults are {', '.join(FAULTS)}; not {fault!r}.")
    if (layer, fault) not in CLAIMS:
        raise NotYet(f"round {number}: {layer} has no line that could have this fault: {fault}.")
    return layer, fault


def _why_not(number: int, game: int, claim: Claim) -> str:
    """What speaks against a claim: the same net with the claimed fault is checked as well."""
    net, x, t = suspect(number, game)
    double, *_ = suspect(number, game, claim=claim)
    grads, claimed = (one.gradient(x, t, with_input=True) for one in (net, double))
    if all(alike(grads[name], claimed[name], terms=1000) for name in grads):
        return ""
    found, would_be = reported(net, x, t), reported(double, x, t)
    if found == would_be:
        return (
            f"Round {number}: that would make the same arrays wrong, {_list(found)}, but not by "
            "these numbers. Hand a layer a slope of ones, and look at what it gives back."
        )
    planted = "In a right net" if claim == NOBODY else f"With {claim[1]!r} in {claim[0]}"
    return (
        f"Round {number}: wrong by the gradient check: {_list(found)}. "
        f"{planted} it would be: {_list(would_be)}."
    )


def _list(arrays: list[str]) -> str:
    return ", ".join(arrays) or "nothing"
