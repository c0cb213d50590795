"""`.venv`: made from the lock file, repaired when it is not whole, and run from."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import environment
from environment import ROOT


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A project folder with a space in its name, in which nothing is really installed."""
    root = tmp_path / "my clone"
    (root / "requirements").mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", root)
    (root / "requirements" / "dev.txt").write_text("one==1.0\n")
    monkeypatch.setattr(environment, "ROOT", root)
    monkeypatch.setattr(environment, "VENV", root / ".venv")
    monkeypatch.setattr(environment, "STAMP", root / ".venv" / "scratchdl-stamp")
    monkeypatch.setattr(environment, "REQUIREMENTS", root / "requirements" / "dev.txt")
    monkeypatch.setattr(environment.venv, "create", make_folders)
    monkeypatch.setattr(environment, "install", pretend_to_install)
    return root


def make_folders(place, *, clear, **_):
    """Do what `venv.create` does as far as the stamp can tell."""
    assert clear, "never on top of what is there"
    shutil.rmtree(place, ignore_errors=True)
    environment.folder("scripts").mkdir(parents=True)
    environment.folder("purelib").mkdir(parents=True)
    Path(environment.python()).touch()


def pretend_to_install(*what):
    (environment.folder("purelib") / "one-1.0.dist-info").mkdir(exist_ok=True)
    (environment.folder("purelib") / "one").mkdir(exist_ok=True)


def made_anew(capsys):
    """Prepare, and tell whether that meant making `.venv`."""
    capsys.readouterr()
    environment.prepare()
    return "Making .venv" in capsys.readouterr().out


def test_made_once(clone, capsys):
    assert made_anew(capsys)
    assert not made_anew(capsys)


def test_packages_added_by_hand_are_left_alone(clone, capsys):
    made_anew(capsys)
    (environment.folder("purelib") / "debugger-2.0.dist-info").mkdir()
    assert not made_anew(capsys)


def change_lock(root):
    (root / "requirements" / "dev.txt").write_text("one==1.1\n")


def change_package(root):
    with (root / "pyproject.toml").open("a") as file:
        file.write("[tool.hatch.build]\nexclude = ['x']\n")


def lose_a_package(root):
    (environment.folder("purelib") / "one").rmdir()


def change_a_version(root):
    info = environment.folder("purelib") / "one-1.0.dist-info"
    info.rename(info.with_name("one-1.2.dist-info"))


def interrupt(root):
    (root / ".venv" / "scratchdl-stamp").unlink()


def lose_python(root):
    Path(environment.python()).unlink()


def garble(root):
    (root / ".venv" / "scratchdl-stamp").write_text("")


@pytest.mark.parametrize(
    "spoil",
    [
        change_lock,
        change_package,
        lose_a_package,
        change_a_version,
        interrupt,
        lose_python,
        garble,
    ],
)
def test_made_again_if_anything_is_amiss(spoil, clone, capsys):
    made_anew(capsys)
    spoil(clone)
    assert made_anew(capsys)
    assert not made_anew(capsys)


def test_made_again_after_a_move(clone, capsys, monkeypatch):
    made_anew(capsys)
    moved = clone.rename(clone.with_name("elsewhere"))
    for name, place in {"ROOT": "", "VENV": ".venv", "STAMP": ".venv/scratchdl-stamp"}.items():
        monkeypatch.setattr(environment, name, moved / place)
    monkeypatch.setattr(environment, "REQUIREMENTS", moved / "requirements" / "dev.txt")
    assert made_anew(capsys)


def test_settings_of_tools_do_not_count(clone, capsys):
    made_anew(capsys)
    with (clone / "pyproject.toml").open("a") as file:
        file.write("[tool.some-linter]\nline-length = 80\n")
    assert not made_anew(capsys)


def test_python_without_ensurepip(clone, monkeypatch):
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(SystemExit, match="install python3-venv first"):
        environment.prepare()


@pytest.mark.parametrize(
    "error",
    [PermissionError(13, "denied"), ValueError("colon"), subprocess.CalledProcessError(1, "x")],
)
def test_a_folder_that_cannot_be_made(error, clone, monkeypatch):
    def refuse(*_, **__):
        raise error

    monkeypatch.setattr(environment.venv, "create", refuse)
    with pytest.raises(SystemExit, match=r"\.venv could not be made: "):
        environment.prepare()


def test_a_failed_install_is_one_sentence_and_starts_over(tmp_path):
    root = tmp_path / "clone"
    shutil.copytree(ROOT / "scripts", root / "scripts", ignore=shutil.ignore_patterns("__pyc*"))
    (root / "requirements").mkdir()
    (root / "requirements" / "dev.txt").write_text(f"nothing==1.0 --hash=sha256:{'0' * 64}\n")
    shutil.copy(ROOT / "pyproject.toml", root)
    offline = {**os.environ, "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    command = [sys.executable, str(root / "scripts" / "dev.py"), "check"]
    done = subprocess.run(command, env=offline, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Making .venv" in done.stdout
    assert done.stderr.splitlines()[-1].startswith("dev.py: installing failed, for the reason")
    assert "nothing==1.0" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (root / ".venv" / "scratchdl-stamp").exists()


def test_foreign_settings_do_not_reach_the_tools(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PYTHONOPTIMIZE", "2")
    variables = environment.variables(MORE="1")
    assert not {"PYTHONPATH", "PYTHONOPTIMIZE"} & set(variables)
    assert variables["MORE"] == "1"
    assert variables["PATH"].startswith(str(environment.folder("scripts")))


def test_words_reach_a_program_as_they_are(tmp_path, capfd):
    show = "import sys; print(sys.argv[1:])"
    assert environment.run([sys.executable, "-c", show, "a b", "*"], tmp_path) == 0
    assert "['a b', '*']" in capfd.readouterr().out


def test_the_status_of_a_program_comes_back(tmp_path):
    assert environment.run([sys.executable, "-c", "raise SystemExit(7)"], tmp_path) == 7


def test_a_program_that_is_nowhere(tmp_path):
    with pytest.raises(SystemExit, match="there is no program 'no-such-tool'"):
        environment.run_command(["no-such-tool"], tmp_path)
