"""What a snippet has changed, watched while it runs: the names whose values are others than before.

A snippet that binds a name says so in its code. That `trainer.fit()` changes a net, or a draw the
generator, can only be seen: so the values that a snippet can reach are compared before and after.
"""

import ast
import contextlib
import functools
import hashlib
import os
import sys
import types
import warnings
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any

import numpy as np

EVERYTHING = "*"  # files, or settings of a library: whatever comes later may depend on them
CONSTANTS = (bool, int, float, complex, str, bytes, type(None), type(...), range, slice, PurePath)
# What is the same as long as it is the same object; what a function has captured is looked at too.
FIXED = (type, types.ModuleType, types.BuiltinFunctionType, np.ufunc, np.dtype, type(np.mean))


class Changes:
    """The names that a block of code has changed, known once the block is left."""

    def __init__(self, code: str, namespace: dict[str, Any], reads: list[str]) -> None:
        self.names: set[str] = set()
        self._code = code
        self._namespace = namespace
        self._reads = [name for name in reads if name in namespace]

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Compare what the names stand for before and after the block."""
        values = {name: self._namespace[name] for name in self._reads}
        before, settings = {name: Look(value) for name, value in values.items()}, _surroundings()
        yield
        touched: set[int] = set()
        for name, value in values.items():
            after = Look(value)
            if after.digest != before[name].digest or after.has_unknown:
                self.names.add(name)
                touched |= before[name].owners | after.owners
        if touched:
            others = self._namespace.items()
            self.names |= {name for name, value in others if Look(value).owners & touched}
        after_all = _surroundings()
        if any(settings[part] != after_all[part] for part in settings) or self._patches():
            self.names.add(EVERYTHING)

    def _patches(self) -> bool:
        """Whether the code gives a class, a function or a module another attribute."""
        for node in ast.walk(ast.parse(self._code)):
            if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
                base = node.value
                while isinstance(base, ast.Attribute):
                    base = base.value
                name = base.id if isinstance(base, ast.Name) else ""
                if isinstance(self._namespace.get(name), (types.FunctionType, *FIXED)):
                    return True
        return False


class Look:
    """One look at a value and all that can be reached from it."""

    def __init__(self, value: object) -> None:
        self._hash = hashlib.blake2b(digest_size=16)
        self.owners: set[int] = set()  # the ids of what can change
        self.has_unknown = False
        self._take(value)
        self.digest = self._hash.digest()

    def _take(self, value: object) -> None:
        if isinstance(value, (*CONSTANTS, np.generic)):
            self._note(type(value).__name__, repr(value))
        elif isinstance(value, FIXED):
            self._note(id(value))
        elif isinstance(value, tuple):  # which changes only with what it holds
            self._note("tuple", len(value))
            self._take_all(value)
        elif id(value) in self.owners:
            self._note("again")
        else:
            self.owners.add(id(value))
            self._look_inside(value)

    def _look_inside(self, value: object) -> None:
        self._note(type(value).__name__)
        if isinstance(value, np.ndarray):
            self._take_array(value)
        elif isinstance(value, dict):
            self._take_all(value.items())
        elif isinstance(value, list):
            self._take_all(value)
        elif isinstance(value, (set, frozenset)):
            self._note(sorted(map(repr, value)))
        elif isinstance(value, np.random.Generator):
            state = repr(value.bit_generator.state)
            self._note(state)
            self.has_unknown |= "array" in state  # which does not write out all of its numbers
        elif isinstance(value, types.FunctionType):
            self._note(id(value))
            cells = value.__closure__ or ()
            self._take_all([value.__defaults__, *(cell.cell_contents for cell in cells)])
        elif isinstance(value, types.MethodType):
            self._take_all([value.__func__, value.__self__])
        elif isinstance(value, functools.partial):
            self._take_all([value.func, value.args, value.keywords])
        elif type(value).__module__.partition(".")[0] in ("scratchdl", "__main__"):
            self._take_object(value)
        else:
            self.has_unknown = True

    def _take_array(self, array: "np.ndarray[Any, Any]") -> None:
        owner: Any = array
        while isinstance(owner, np.ndarray) and owner.base is not None:
            owner = owner.base  # a view changes with what it looks at
        self.owners.add(id(owner))
        self._note(array.dtype, array.shape)
        if array.dtype.hasobject:
            self._take_all(array.ravel().tolist())
        else:
            self._hash.update(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)

    def _take_object(self, value: object) -> None:
        self._take_all(getattr(value, "__dict__", {}).items())
        slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
        self._take_all([getattr(value, name, None) for name in slots if name != "__dict__"])

    def _take_all(self, values: Iterable[object]) -> None:
        for value in values:
            self._take(value)

    def _note(self, *what: object) -> None:
        self._hash.update(repr(what).encode())


def _surroundings() -> dict[str, str]:
    """What is no value of a name and still has a say: files, and settings of the libraries."""
    found = {
        "files": repr(sorted((e.name, e.stat().st_mtime_ns) for e in os.scandir("."))),
        "numpy": repr((np.get_printoptions(), np.geterr())),
        "warnings": repr(warnings.filters),
    }
    if "matplotlib" in sys.modules:
        found["matplotlib"] = repr(dict(sys.modules["matplotlib"].rcParams))
    return found
