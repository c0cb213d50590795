"""What a user reads who asks a command for help, and what becomes of the words that are typed."""

import pytest

from command_line import run
from scratchdl.cli.commands import parse

HELP = {
    "": """
usage: scratchdl COMMAND ...

Train a network on handwritten digits, and let one read your own.

options:
  -h, --help  show this help message and exit
  --version   show program's version number and exit

commands:
  train       Train a network and keep the run in a folder.
  evaluate    Measure the network of a run on the test digits, which it has never met.
  recognise   Read the digits in pictures of handwriting.

More on one command: scratchdl train --help
""",
    "train": """
usage: scratchdl train [-h] [--model NAME] [--optimizer NAME] [--data NAME] [--lr NUMBER]
  [--batch-size INTEGER] [--validation SHARE] [--seed INTEGER] [--epochs INTEGER]
  [--threads INTEGER] [--out FOLDER] [--resume]

Train a network and keep the run in a folder.

options:
  -h, --help            show this help message and exit
  --model NAME          one of two-layer, multi-layer, simple-conv, deep-conv, residual [two-layer]
  --optimizer NAME      one of sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw [sgd]
  --data NAME           sample (in the package) or mnist (all of it; may be downloaded) [sample]
  --lr NUMBER           the learning rate [one that suits the optimizer]
  --batch-size INTEGER  how many digits make a step [100]
  --validation SHARE    the share of the training digits that are held back, to validate on [0.2]
  --seed INTEGER        the seed of initial weights and order [0]
  --epochs INTEGER      the number of epochs in all [17]
  --threads INTEGER     how many threads share each batch [1]
  --out FOLDER          where to keep it [run]
  --resume              go on with the run in that folder
""",
    "evaluate": """
usage: scratchdl evaluate [-h] [FOLDER]

Measure the network of a run on the test digits, which it has never met.

positional arguments:
  FOLDER      the folder of a run

options:
  -h, --help  show this help message and exit
""",
    "recognise": """
usage: scratchdl recognise [-h] [--net NAME] [--json] [--explain FILE] [PICTURE ...]

Read the digits in pictures of handwriting.

positional arguments:
  PICTURE         a file, such as photo.png

options:
  -h, --help      show this help message and exit
  --net NAME      conv or two-layer, a file that net.save has written, or the folder of a run [conv]
  --json          answer in JSON, for other programs
  --explain FILE  draw there what the network saw of each digit, and where its evidence lies
""",
}


@pytest.mark.parametrize("command", HELP)
def test_what_help_says(command, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "1000")
    assert run(*command.split(), "--help") == 0
    shown = capsys.readouterr().out
    assert shown.split() == HELP[command].split()
    if not command:  # its list of commands stands line by line
        assert shown == HELP[command].lstrip()


def test_the_smallest_numbers_are_taken():
    options = {"batch_size": 1, "seed": 0, "epochs": 1, "threads": 1, "lr": 1e-9}
    words = [
        word for name, n in options.items() for word in (f"--{name.replace('_', '-')}", str(n))
    ]
    command, values = parse(["train", *words])
    assert command == "train"
    assert {name: values[name] for name in options} == options


def test_what_is_not_typed_has_no_value_or_the_one_that_help_names():
    _, values = parse(["train", "--model", "residual"])
    settings = dict.fromkeys(("optimizer", "data", "lr", "batch_size", "validation", "seed"))
    of_this_call = {"epochs": 17, "threads": 1, "out": "run", "resume": False}
    assert values == {"model": "residual"} | settings | of_this_call
    assert parse(["evaluate", "run"]) == ("evaluate", {"run": "run"})
    read = {"pictures": ["a", "b"], "net": "conv", "as_json": False, "explain": None}
    assert parse(["recognise", "a", "b"]) == ("recognise", read)
