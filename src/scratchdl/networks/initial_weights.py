"""The ways in which a network can be told how to draw its initial weights."""

from functools import partial

from scratchdl.checks import check_choice, check_not_negative
from scratchdl.initializers import Initializer, gaussian, glorot, he, xavier, zeros

RULES: dict[str, Initializer] = {
    "he": he,
    "relu": he,
    "xavier": xavier,
    "sigmoid": xavier,
    "glorot": glorot,
    "zeros": zeros,
}
BELL_CURVES = ("gaussian", "normal", "random")  # names that other libraries use for one


def as_initializer(name: str, rule: float | str | Initializer) -> Initializer:
    """The function that draws the initial weights, in whichever way it was asked for.

    Args:
        name: What the caller calls it.
        rule: A standard deviation, a name of the book (`"he"` or `"relu"`, `"xavier"` or
            `"sigmoid"`), `"glorot"`, `"zeros"`, or the function itself.

    Raises:
        TypeError: If `rule` is neither a number, nor a name, nor a function.
        ValueError: If there is no rule with this name, or the number is negative or not finite; a
            bell curve has no name here, since its standard deviation is its number.

    Example:
        >>> from scratchdl.networks.initial_weights import as_initializer
        >>> as_initializer("weight_init_std", "relu").__name__
        'he'
    """
    if isinstance(rule, str):
        if rule.lower() in BELL_CURVES:
            raise ValueError(
                f"there is no {name} {rule!r}, which does not say how wide; give the standard "
                f"deviation as a number, such as {name}=0.01"
            )
        check_choice(name, rule, RULES)
        return RULES[rule]
    if callable(rule):
        return rule
    check_not_negative(name, rule)
    return partial(gaussian, std=rule)
