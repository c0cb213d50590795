r"""What a trainer refuses to be built from."""

from scratchdl.augment import Augment


def check_augment(augment: Augment | None) -> Augment | None:
    """Refuse what cannot be called, such as a batch that has been changed already.

    Raises:
        TypeError: If it is neither a function nor `None`.
    """
    if augment is not None and not callable(augment):
        raise TypeError(
            "augment must be a function that is called with a batch and rng=, such as shift, got "
            f"{type(augment).__name__}"
        )
    return augment


def check_kind(name: str, value: object, kind: type, example: str) -> None:
    """Refuse what is not of the kind that is needed, such as the class instead of an object.

    Raises:
        TypeError: If it is not.
    """
    if isinstance(value, type):
        raise TypeError(
            f"{name} must be an object such as {example}, got the class {value.__name__}"
        )
    if not isinstance(value, kind):
        raise TypeError(
            f"{name} must be a {kind.__name__}, such as {example}, got {type(value).__name__}"
        )
