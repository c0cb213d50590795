"""The commands with their options, and what is said to whoever types a wrong one.

click is imported in the functions, so that nothing else needs it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from scratchdl.checks import as_count, as_fraction, check_choice, check_positive, no_such
from scratchdl.cli.actions import evaluate, train
from scratchdl.cli.runs import DATA, DEFAULTS, MODELS, OPTIMIZERS, option_name

if TYPE_CHECKING:
    import click

Check: TypeAlias = Callable[[str, str], Any]
"""Takes an option and a text; returns the value, or says in an error what is wrong with it."""

HELPS = {
    "model": f"one of {', '.join(MODELS)}",
    "optimizer": f"one of {', '.join(OPTIMIZERS)}",
    "data": "sample (in the package) or mnist (all of it; may be downloaded)",
    "lr": "the learning rate",
    "batch_size": "how many digits make a step",
    "validation": "the share of the training digits that are held back, to validate on",
    "seed": "the seed of first weights and order",
}


def one_of(choices: Mapping[str, Any]) -> Check:
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
    """The number that a text stands for, or the text itself, which no check lets pass."""
    try:
        return kind(text)
    except ValueError:
        return text


VALUES: dict[str, tuple[str, Check]] = {
    "model": ("NAME", one_of(MODELS)),
    "optimizer": ("NAME", one_of(OPTIMIZERS)),
    "data": ("NAME", one_of(DATA)),
    "lr": ("NUMBER", positive),
    "batch_size": ("INTEGER", whole(1)),
    "validation": ("SHARE", share),
    "seed": ("INTEGER", whole(0)),
}


def command_line() -> "click.Group":
    """Everything that can be typed after `scratchdl`."""
    import click

    run = click.Argument(["run"])
    commands = [
        click.Command("train", callback=train, params=train_options(), help=train.__doc__),
        click.Command("evaluate", callback=evaluate, params=[run], help=evaluate.__doc__),
    ]
    about = "Train a network on handwritten digits, and see how well it reads them."
    group = click.Group("scratchdl", commands=commands, help=about)
    return click.version_option(package_name="scratchdl")(group)


def check_command(typed: Sequence[str], commands: "click.Group") -> None:
    """Refuse a command that does not exist, and name the nearest that does."""
    import click

    if not typed[0].startswith("-") and typed[0] not in commands.commands:
        raise click.UsageError(no_such("command", typed[0], commands.commands))


def train_options() -> "list[click.Parameter]":
    """The options of `train`; those that set something have no default that click knows of.

    So `train` can tell what was given from what was not, and refuse other settings for a run that
    it goes on with.
    """
    import click

    settings: list[click.Parameter] = [
        click.Option(
            [option_name(name)], help=HELPS[name] + default_of(name), **checked(*VALUES[name])
        )
        for name in DEFAULTS
    ]
    option = partial(click.Option, show_default=True)
    epochs = "how many epochs there shall be in all"
    return [
        *settings,
        option(["--epochs"], default="17", help=epochs, **checked("INTEGER", whole(1))),
        option(["--out"], default="run", help="the folder of the run"),
        option(["--resume"], is_flag=True, help="go on with the run in that folder"),
    ]


def checked(metavar: str, check: Check) -> dict[str, Any]:
    """What an option needs so that its value is checked under the name that was typed."""

    def callback(ctx: "click.Context", param: "click.Parameter", text: str | None) -> object:
        import click

        try:
            return None if text is None else check(param.opts[0], text)
        except (TypeError, ValueError) as error:
            raise click.BadParameter(str(error), ctx, param) from error

    return {"metavar": metavar, "callback": callback}


def default_of(setting: str) -> str:
    """What the help says of a setting that is not given, in click's own manner."""
    value = DEFAULTS[setting]
    return f"  [default: {'one that suits the optimizer' if value is None else value}]"


def sentence(error: "click.ClickException") -> str:
    """What is wrong with the command line, and what to type instead."""
    import click

    if isinstance(error, click.NoSuchOption) and error.ctx is not None:
        options = [name for param in error.ctx.command.get_params(error.ctx) for name in param.opts]
        dashed = [name for name in options if name.startswith("-")]
        return no_such("option", error.option_name, dashed)
    if isinstance(error, click.MissingParameter):
        return "evaluate needs the folder of a run, as in: scratchdl evaluate run"
    if isinstance(error, click.BadParameter):
        return error.message
    return error.format_message()
