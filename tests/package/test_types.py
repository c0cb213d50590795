"""Types that arrive: a reader's program is checked against the wheel, with NumPy and no more."""

import re
import subprocess
import sys
from pathlib import Path

READER = Path(__file__).with_name("reader.py")


def said_by_mypy(empty_python, cache):
    """What mypy says of each line of the program, with the packages that the reader has."""
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary"]
    options = ["--python-executable", str(empty_python.program), "--cache-dir", str(cache)]
    done = subprocess.run(
        [*command, *options, str(READER)],
        cwd=empty_python.folder,
        env={"PATH": ""},  # in particular without PYTHONPATH and MYPYPATH
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr, done.stderr
    said = {}
    for number, words in re.findall(r"reader\.py:(\d+): (?:error|note): (.*)", done.stdout):
        said.setdefault(int(number), []).append(words)
    return said


def test_a_type_checker_sees_arrays_and_every_error_of_the_reader(empty_python, tmp_path):
    lines = READER.read_text("utf-8").splitlines()
    wanted = {n: line.split("  # ")[1] for n, line in enumerate(lines, start=1) if "  # " in line}
    said = said_by_mypy(empty_python, tmp_path)
    assert set(said) == set(wanted), "an error where the reader makes none, or none where one is"
    for number, words in wanted.items():
        assert words in " ".join(said[number]), lines[number - 1]
