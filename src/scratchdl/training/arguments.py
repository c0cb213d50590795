r"""What a trainer refuses to be built from."""

from collections.abc import Sequence

from scratchdl.augment import Augment
from scratchdl.checks import as_count


def as_threads(threads: int, processes: int) -> int:
    """How many threads share a batch; several are for one process alone.

    Raises:
        TypeError: If it is not an integer.
        ValueError: If it is less than 1, or more than 1 and there are several processes.
    """
    threads = as_count("threads", threads)
    if threads > 1 and processes > 1:
        raise ValueError(
            f"threads={threads} is for one process, and there are {processes}: leave it out, and "
            "start a process for each core"
        )
    return threads


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


def check_callbacks(callbacks: object) -> None:
    """Refuse what is not a list of functions, such as a single one.

    Raises:
        TypeError: If it is not.
    """
    if not (isinstance(callbacks, Sequence) and all(map(callable, callbacks))):
        raise TypeError(
            f"callbacks must be a list of functions, such as [print], got {callbacks!r}"
        )


def check_places(args: Sequence[object]) -> Sequence[object]:
    """Refuse samples and targets that are not in pairs, as the book's trainer takes them.

    Raises:
        TypeError: If there are more than a network, an optimizer and two pairs.
    """
    if len(args) > 4:
        raise TypeError(
            "Trainer takes samples and targets in pairs, and the optimizer before them: write "
            "Trainer(net, SGD(lr=0.1), (x_train, t_train), (x_test, t_test)).fit(epochs)"
        )
    return args


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
        raise TypeError(f"{name} must be an object such as {example}, got {type(value).__name__}")
