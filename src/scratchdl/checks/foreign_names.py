"""Names that other libraries and the book use are answered with what to write here."""

import inspect
from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar, cast

from scratchdl.checks.instead import ARGUMENTS, INSTEAD

Own = TypeVar("Own", bound="ForeignNames")
F = TypeVar("F", bound=Callable[..., Any])


class ForeignNames:
    """Answers what another library has, an attribute or an argument, with what to write here.

    Nor can such an attribute be set: nobody would read it. Classes outside of the package may
    inherit, and use the names for things of their own.
    """

    _instead: ClassVar[dict[str, str]] = {}  # by name; "()" is a call

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        taken = parameters_of(cls)  # as Momentum takes a momentum, which other optimizers refuse
        inherited = {name: hint for name, hint in cls._instead.items() if name not in taken}
        if not is_ours(cls):
            cls._instead = inherited
            return
        cls._instead = inherited | INSTEAD.get(cls.__name__, {})
        for key, instead in ARGUMENTS.items():
            owner, _, name = key.rpartition(".")
            if name in vars(cls) and owner in ("", cls.__name__):
                setattr(cls, name, answering(vars(cls)[name], instead))

    def __new__(cls: type[Own], *args: object, **settings: object) -> Own:
        cls._check_call(*args, **settings)
        return super().__new__(cls)

    @classmethod
    def _check_call(cls, *args: object, **settings: object) -> None:
        """Refuse settings that have other names here, and any where there are none.

        The others are for `__init__`.

        Raises:
            TypeError: If there is one.
        """
        taken = settings_of(cls)  # type: ignore[arg-type]  # classes can be hashed
        for name in settings:
            if name in cls._instead and name not in taken:
                raise TypeError(f"{cls.__name__} has no setting {name!r}: {cls._instead[name]}")
        if (args or settings) and not taken:
            hint = cls._instead.get("()", "leave them out")
            raise TypeError(f"{cls.__name__}() takes no arguments: {hint}")

    def __call__(self, *_: object, **__: object) -> NoReturn:
        """Refuse, as in other libraries this computes one thing or another."""
        hint = self._instead.get("()", "it has methods")
        raise TypeError(f"{type(self).__name__} is not called like a function: {hint}")

    def __setattr__(self, name: str, value: object) -> None:
        if name in self._instead and is_ours(type(self)):
            kind, hint = type(self).__name__, self._instead[name]
            raise AttributeError(f"{kind} has no attribute {name!r}: {hint}", name=name, obj=self)
        super().__setattr__(name, value)

    if not TYPE_CHECKING:  # pragma: no branch  type checkers refuse the names themselves

        def __getattr__(self, name: str) -> object:
            try:
                return object.__getattribute__(self, name)
            except AttributeError as error:
                if hint := self._instead.get(name):
                    raise AttributeError(f"{error}: {hint}", name=name, obj=self) from None
                raise


def attribute(thing: object, name: str, default: Any) -> Any:  # noqa: ANN401  as getattr
    """`getattr`, but without looking for a hint where a thing lacks the attribute.

    A training step asks every layer several times for what few have, and the hint of `ForeignNames`
    takes longer than the rest of the question.

    Example:
        >>> from scratchdl import Relu, Skip
        >>> from scratchdl.checks.foreign_names import attribute
        >>> attribute(Skip([Relu()]), "layers", None), attribute(Relu(), "layers", None)
        ((Relu(),), None)
    """
    if isinstance(thing, ForeignNames) and not (name in vars(thing) or hasattr(type(thing), name)):
        return default
    return getattr(thing, name, default)


def is_ours(cls: type) -> bool:
    """Whether a class belongs to this package."""
    return cls.__module__.startswith("scratchdl.")


def parameters_of(cls: type) -> frozenset[str]:
    """The names that a class takes when it is called."""
    if cls.__init__ is object.__init__:  # type: ignore[misc]  # only looked at
        return frozenset()
    return frozenset(inspect.signature(cls).parameters)


# The same of a class that is complete, kept: to look it up takes longer than to build a layer.
settings_of = cache(parameters_of)


def answering(method: F, instead: Mapping[str, str]) -> F:
    """A method or function that says what to write, where Python only says what it did not expect.

    Args:
        method: The method.
        instead: What to write, by the name of an argument; "*" is one argument too many, "" one too
            few.
    """

    @wraps(method)
    def answered(*args: object, **settings: object) -> object:
        try:
            return method(*args, **settings)
        except TypeError as error:
            if hint := hint_for(method, instead, args, settings):
                raise TypeError(f"{error}: {hint}") from None
            raise

    return cast("F", answered)


def hint_for(
    method: Callable[..., Any],
    instead: Mapping[str, str],
    args: tuple[object, ...],
    settings: Mapping[str, object],
) -> str | None:
    """What to write instead of arguments that a method does not take, if that is known."""
    signature = inspect.signature(method)
    for name in settings:
        if name in instead and name not in signature.parameters:
            return instead[name]
    try:
        signature.bind_partial(*args)
    except TypeError:
        return instead.get("*")
    try:
        signature.bind(*args, **settings)
    except TypeError:
        return instead.get("")
    return None  # the error came from within the method
