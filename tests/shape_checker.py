"""The type checker of the shape pass: beartype, told what else counts as a float.

An integer does, as to any caller; and so does what `gradient` and `derivative` put in the place of
a number while they follow it.
"""

from typing import Annotated

from beartype import BeartypeConf, FrozenDict, beartype
from beartype.vale import Is

Traced = Annotated[object, Is[lambda x: type(x).__name__ == "Traced"]]
check = beartype(conf=BeartypeConf(hint_overrides=FrozenDict({float: float | int | Traced})))
