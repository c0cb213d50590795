"""README and CONTRIBUTING keep their word: the example runs, links and files lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def fences(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def test_the_example_prints_what_the_readme_says(empty_python):
    (example,), (printed,) = fences("python"), fences("text")
    done = empty_python.run("-c", example)
    assert done.returncode == 0, done.stderr
    assert done.stdout == printed


def test_the_example_has_five_lines():
    (example,) = fences("python")
    assert len([line for line in example.splitlines() if line]) == 5


def test_links_and_pictures_exist():
    targets = re.findall(r"\]\((?!https?://)([^)#]+)\)", README)
    assert "LICENSE" in targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_map_names_folders_that_exist():
    folders = re.findall(r"^\| `([^`]+/)` \|", README, re.MULTILINE)
    assert len(folders) >= 6
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


@pytest.mark.parametrize(("name", "least"), [("README.md", 6), ("CONTRIBUTING.md", 20)])
def test_every_file_that_is_named_exists(name, least):
    text = (ROOT / name).read_text("utf-8")
    named = [word.removeprefix("bash ") for word in re.findall(r"`((?:bash )?[\w./-]+)`", text)]
    paths = [word for word in named if "/" in word]
    assert len(paths) >= least
    assert [path for path in paths if not (ROOT / path).exists()] == []
