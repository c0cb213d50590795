"""The commands with their options, and what a user who types a wrong one is told."""

import argparse
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, NoReturn, TypeAlias

from scratchdl.checks import as_count, as_fraction, check_choice, check_positive, no_such
from scratchdl.cli.runs import DATA, DEFAULTS, MODELS, OPTIMIZERS, option_name

Check: TypeAlias = Callable[[str, str], Any]
"""Takes an option and what was typed for it; returns the value, or raises an error saying why."""


class CommandLineError(Exception):
    """What was typed cannot be run; the message is one sentence that says what to type instead."""


class Command(argparse.ArgumentParser):
    """A parser whose errors can be caught, and which leaves options out rather than guess them."""

    def __init__(self, name: str, about: str) -> None:
        super().__init__(f"scratchdl {name}".strip(), description=about, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        raise CommandLineError(message)

    def names(self) -> list[str]:
        """Every option that can be typed."""
        return [name for action in self._actions for name in action.option_strings]

    def values(self, typed: Sequence[str]) -> dict[str, Any]:
        """What was given, by name, each as it was typed."""
        given, unknown = self.parse_known_args(typed)
        for word in unknown:
            if word.startswith("-"):
                raise CommandLineError(no_such("option", word, self.names()))
            raise CommandLineError(f"{word!r} is a word too many")
        return vars(given)


class Option(NamedTuple):
    """An option of `train`: the placeholder for its value in the help, its check, and its help."""

    metavar: str
    check: Check
    about: str


def one_of(choices: Iterable[str]) -> Check:
    """A check for a name on a list."""

    def check(option: str, text: str) -> str:
        check_choice(option, text, choices)
        return text

    return check


def whole(least: int) -> Check:
    """A check for a whole number that is not too small."""
    return lambda option, text: as_count(option, number(int, text), least=least)


def positive(option: str, text: str) -> float:
    """A check for a positive number."""
    value = number(float, text)
    check_positive(option, value)
    return value


def share(option: str, text: str) -> float:
    """A check for a share, between 0 and 1."""
    return as_fraction(option, number(float, text))


def number(kind: Callable[[str], Any], text: str) -> Any:  # noqa: ANN401  # a number, or the text
    """The number that was typed, or the text itself, which every check refuses."""
    try:
        return kind(text)
    except ValueError:
        return text


OPTIONS = {
    "model": Option("NAME", one_of(MODELS), f"one of {', '.join(MODELS)}"),
    "optimizer": Option("NAME", one_of(OPTIMIZERS), f"one of {', '.join(OPTIMIZERS)}"),
    "data": Option(
        "NAME", one_of(DATA), "sample (in the package) or mnist (all of it; may be downloaded)"
    ),
    "lr": Option("NUMBER", positive, "the learning rate"),
    "batch_size": Option("INTEGER", whole(1), "how many digits make a step"),
    "validation": Option(
        "SHARE", share, "the share of the training digits that are held back, to validate on"
    ),
    "seed": Option("INTEGER", whole(0), "the seed of initial weights and order"),
    "epochs": Option("INTEGER", whole(1), "the number of epochs in all"),
    "threads": Option("INTEGER", whole(1), "how many threads share each batch"),
}
OF_THIS_CALL = {"epochs": "17", "threads": "1"}  # may be others when a run goes on, with defaults


def train_command() -> Command:
    """The options of `train`; one that is not given has no value, whatever its default.

    So `train` can tell what was given from what was not, and refuse different settings when it goes
    on with a run.
    """
    parser = Command("train", "Train a network and keep the run in a folder.")
    for name, (metavar, _, about) in OPTIONS.items():
        default = OF_THIS_CALL.get(name, DEFAULTS.get(name))
        suits = "one that suits the optimizer" if default is None else default
        parser.add_argument(option_name(name), metavar=metavar, help=f"{about} [{suits}]")
    parser.set_defaults(**OF_THIS_CALL)
    parser.add_argument("--out", metavar="FOLDER", default="run", help="where to keep it [run]")
    parser.add_argument("--resume", action="store_true", help="go on with the run in that folder")
    return parser


def evaluate_command() -> Command:
    """`evaluate` takes the folder of a run, nothing else."""
    about = "Measure the network of a run on the test digits, which it has never met."
    parser = Command("evaluate", about)
    parser.add_argument("run", nargs="?", metavar="FOLDER", help="the folder of a run")
    return parser


def recognise_command() -> Command:
    """`recognise` takes pictures; its options say how to answer."""
    parser = Command("recognise", "Read the digits in pictures of handwriting.")
    parser.add_argument("pictures", nargs="*", metavar="PICTURE", help="a file, such as photo.png")
    parser.add_argument(
        "--net",
        metavar="NAME",
        default="conv",
        help="conv or two-layer, a file that net.save has written, or the folder of a run [conv]",
    )
    parser.add_argument(
        "--json", action="store_true", dest="as_json", help="answer in JSON, for other programs"
    )
    parser.add_argument(
        "--explain",
        metavar="FILE",
        help="draw there what the network saw of each digit, and where its evidence lies",
    )
    return parser


COMMANDS = {
    "train": train_command,
    "evaluate": evaluate_command,
    "recognise": recognise_command,
}
NEEDS = {
    "run": "evaluate needs the folder of a run, as in: scratchdl evaluate run",
    "pictures": "recognise needs a picture, as in: scratchdl recognise photo.png",
}


def parse(typed: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """Find out which command is meant, and with which values.

    Args:
        typed: What was typed after `scratchdl`, at least one word.

    Returns:
        The name of the command, and the value of each of its options.

    Raises:
        CommandLineError: If it is not a command that can be run.
        SystemExit: If help or the version was asked for, and has been shown.
    """
    name, *words = typed
    if name not in COMMANDS:
        whole_program().values(typed)  # --help and --version end the program here
        raise CommandLineError(no_such("command", name, COMMANDS))
    values = COMMANDS[name]().values(words)
    for needed, sentence in NEEDS.items():
        if values.get(needed, sentence) in (None, []):
            raise CommandLineError(sentence)
    for option, text in values.items():
        if option in OPTIONS and text is not None:
            try:
                values[option] = OPTIONS[option].check(option_name(option), text)
            except (TypeError, ValueError) as error:
                raise CommandLineError(str(error)) from error
    return name, values


def whole_program() -> Command:
    """The options before any command: help on all of them, and the version."""
    from scratchdl import __version__

    parser = Command("", "Train a network on handwritten digits, and let one read your own.")
    parser.usage = "scratchdl COMMAND ..."
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    lines = [f"  {name:12}{command().description}" for name, command in COMMANDS.items()]
    parser.epilog = "\n".join(
        ["commands:", *lines, "", "More on one command: scratchdl train --help"]
    )
    parser.add_argument("--version", action="version", version=f"scratchdl {__version__}")
    parser.add_argument("command", nargs="?", help=argparse.SUPPRESS)
    return parser
