"""Put a changed module into a running program: what has been imported goes on to be used."""

# ruff: noqa: ANN401 - whatever stands in a module
import ast
import functools
import sys
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

SIMPLE = (int, float, complex, str, bytes, bool, type(None), frozenset)


def patch(module: ModuleType, tree: ast.Module) -> None:
    """Make every function, class and constant of a module what the changed source says.

    The objects stay the same, so that whoever has imported one of them sees the change.
    """
    twin = ModuleType(module.__name__)
    twin.__file__, twin.__package__ = module.__file__, module.__package__
    if hasattr(module, "__path__"):
        twin.__path__ = module.__path__
    code = compile(tree, str(module.__file__), "exec")
    exec(code, vars(twin))  # noqa: S102  the library itself, with one fault
    own = {name: value for name, value in vars(twin).items() if name[:2] != "__"}
    pairs(vars(module), own, module.__name__, set())


def pairs(old: Any, new: dict[Any, Any], home: str, seen: set[int]) -> None:
    """Bring each named thing up to date."""
    for name, value in new.items():
        if name not in old:
            continue
        foreign = isinstance(value, type) and value.__module__ != home
        if foreign or isinstance(value, np.ndarray):
            old[name] = value
        elif is_simple(value):
            if old[name] != value or type(old[name]) is not type(value):
                spread(name, old[name], value, home)
                old[name] = value
        else:
            update(old[name], value, home, seen)
            if isinstance(value, tuple) and alike(old[name], value):
                old[name] = renewed(old[name], value)


def renewed(old: Any, new: Any) -> Any:
    """A tuple with the new words and numbers; its functions are those that are known already."""
    made = [entry(a, b) for a, b in zip(old, new, strict=False)]
    return old._make(made) if hasattr(old, "_make") else tuple(made)


def entry(old: Any, new: Any) -> Any:
    """What stands in such a tuple."""
    if is_simple(new):
        return new
    both = isinstance(old, FunctionType) and isinstance(new, FunctionType)
    return (with_own_surroundings(old, new) if both else None) or old


def is_simple(value: Any) -> bool:
    """A number, a word, or a tuple of them: nobody can see which of two equal ones it is."""
    return isinstance(value, SIMPLE) or (isinstance(value, tuple) and all(map(is_simple, value)))


def spread(name: str, old: Any, value: Any, home: str) -> None:
    """A constant that other modules have imported changes there, too."""
    for other in list(sys.modules.values()):
        if getattr(other, "__name__", "").startswith("scratchdl") and other.__name__ != home:
            found = vars(other).get(name)
            if type(found) is type(old) and found == old:
                setattr(other, name, value)


def update(old: Any, new: Any, home: str, seen: set[int]) -> None:
    """Make one object what another of its kind is."""
    if id(old) in seen or old is new or not alike(old, new):
        return
    seen.add(id(old))
    if isinstance(old, FunctionType):
        update_function(old, new, home, seen)
    elif isinstance(old, type):
        if old.__module__ == home:
            update_class(old, new, home, seen)
    elif isinstance(old, dict):
        update_keys(old, new)
        pairs(old, new, home, seen)
    elif isinstance(old, list | tuple):
        update_sequence(old, new, home, seen)
    elif isinstance(old, staticmethod | classmethod):
        update(old.__func__, new.__func__, home, seen)
    elif isinstance(old, property):
        for part in ("fget", "fset", "fdel"):
            update(getattr(old, part), getattr(new, part), home, seen)
    elif isinstance(old, functools.cached_property):
        update(old.func, new.func, home, seen)
    elif isinstance(old, functools.partial):
        update(old.func, new.func, home, seen)
        for a, b in zip(old.args, new.args, strict=False):
            update(a, b, home, seen)
    elif type(old).__module__.startswith(home.partition(".")[0]) and hasattr(old, "__dict__"):
        pairs(vars(old), vars(new), home, seen)


def alike(old: Any, new: Any) -> bool:
    """Whether two are of one kind; the changed module has made its own classes anew."""
    a, b = type(old), type(new)
    return a is b or (a.__module__, a.__qualname__) == (b.__module__, b.__qualname__)


def update_keys(old: dict[Any, Any], new: dict[Any, Any]) -> None:
    """A table of words gets other ones; what is filed under an object stays with that object."""
    for key in [k for k in old if isinstance(k, SIMPLE) and k not in new]:
        del old[key]
    old |= {k: v for k, v in new.items() if isinstance(k, SIMPLE) and k not in old}


def update_sequence(old: Any, new: Any, home: str, seen: set[int]) -> None:
    """Entry by entry; of a list they can be exchanged."""
    for i, (a, b) in enumerate(zip(old, new, strict=False)):
        if isinstance(b, SIMPLE):
            if isinstance(old, list):
                old[i] = b
        else:
            update(a, b, home, seen)


def update_function(old: FunctionType, new: FunctionType, home: str, seen: set[int]) -> None:
    """Other code under the old name, with the old surroundings."""
    if old.__module__ != home and old.__module__ != new.__module__:
        return
    if old.__code__.co_freevars == new.__code__.co_freevars:
        for ours, theirs in zip(old.__closure__ or (), new.__closure__ or (), strict=True):
            a, b = ours.cell_contents, theirs.cell_contents
            if isinstance(b, SIMPLE):
                ours.cell_contents = b
            else:
                update(a, b, home, seen)
        if old.__module__ == home or old.__code__.co_filename == new.__code__.co_filename:
            old.__code__ = new.__code__
    old.__defaults__ = defaults(old.__defaults__, new.__defaults__)
    named = old.__kwdefaults__ or {}  # changed in place
    for name, value in (new.__kwdefaults__ or {}).items():
        if isinstance(value, (*SIMPLE, tuple)) and name in named:
            named[name] = value


def with_own_surroundings(old: FunctionType, new: FunctionType) -> FunctionType | None:
    """A method that no longer says `super()`, or the like: with fewer names from around it."""
    cells = dict(zip(old.__code__.co_freevars, old.__closure__ or (), strict=True))
    if not set(new.__code__.co_freevars) < set(cells):
        return None
    closure = tuple(cells[name] for name in new.__code__.co_freevars)
    made = FunctionType(new.__code__, old.__globals__, old.__name__, old.__defaults__, closure)
    made.__kwdefaults__ = old.__kwdefaults__
    return made


def defaults(old: tuple[Any, ...] | None, new: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
    """Other numbers and words; a function or class stays the one that everybody knows."""
    if old is None or new is None or len(old) != len(new):
        return new
    return tuple(b if isinstance(b, (*SIMPLE, tuple)) else a for a, b in zip(old, new, strict=True))


def update_class(old: type, new: type, home: str, seen: set[int]) -> None:
    """Methods and values that stand in a class."""
    for name, value in vars(new).items():
        if name in ("__dict__", "__weakref__", "__doc__", "__module__", "__annotations__"):
            continue
        ours = vars(old).get(name)
        if isinstance(value, SIMPLE) and name[:2] != "__":
            if ours != value:
                setattr(old, name, value)
        elif isinstance(value, tuple) and ours != value and name[:2] != "__":
            setattr(old, name, value)
        elif isinstance(ours, FunctionType) and (made := with_own_surroundings(ours, value)):
            setattr(old, name, made)
        else:
            update(ours, value, home, seen)
