"""Griffe extension: how the docstrings of this house are written, and what of them is shown."""

import re
from typing import Any

import griffe

HEADING = re.compile(r"^( *)Example:$", re.MULTILINE)


class House(griffe.Extension):
    """Shows every function and class, even one that says nothing, so that none can hide."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:  # noqa: ANN401 (griffe's signature)
        """Let a docstring say ``Example:``, where griffe knows only ``Examples:``."""
        if obj.docstring is not None:
            obj.docstring.value = HEADING.sub(r"\1Examples:", obj.docstring.value)

    def on_module(self, *, mod: griffe.Module, **_: Any) -> None:  # noqa: ANN401 (griffe's signature)
        """Leave out constants that have no docstring: they are the module's own business."""
        for name, member in list(mod.members.items()):
            if isinstance(member, griffe.Attribute) and not member.has_docstring:
                del mod.members[name]
