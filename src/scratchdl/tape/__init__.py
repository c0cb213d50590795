"""The machine behind `derivative` and `gradient`: numbers that remember how they were made.

You need to know nothing here to use them. `traced` holds the number that a function receives
instead of an array, `like_array` what such a number has in common with one, `refusals` what it
refuses, `rules` the derivative of every operation, `tape` the list of what was done and the way
back along it, `dual` the way forward, `functions` what NumPy's longer functions are made of.
"""

from scratchdl.tape import functions as functions  # they enter themselves into COMPOSED
from scratchdl.tape.dual import Duals
from scratchdl.tape.like_array import COMPOSED, Value, untraced
from scratchdl.tape.rules import with_rule, with_way_back
from scratchdl.tape.tape import Tape
from scratchdl.tape.traced import Traced, apply

__all__ = [
    "COMPOSED",
    "Duals",
    "Tape",
    "Traced",
    "Value",
    "apply",
    "untraced",
    "with_rule",
    "with_way_back",
]
