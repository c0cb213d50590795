"""The type checker of the shape pass: beartype, to whom an integer is a float, as to any caller."""

from beartype import BeartypeConf, beartype

check = beartype(conf=BeartypeConf(is_pep484_tower=True))
