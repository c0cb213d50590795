"""`.venv`: made from the lock file, repaired when it is not whole, and run from."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bare import environment
from bare.environment import ROOT


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A project folder with a space in its name, in which nothing is really installed."""
    root = tmp_path / "my clone"
    (root / "requirements").mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", root)
    (root / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "pyproject.toml", root / "scripts")
    (root / "requirements" / "pip.txt").write_text("pip==1.0\n")
    (root / "requirements" / "dev.txt").write_text("one==1.0\n")
    monkeypatch.setattr(environment, "ROOT", root)
    monkeypatch.setattr(environment, "VENV", root / ".venv")
    monkeypatch.setattr(environment, "STAMP", root / ".venv" / "scratchdl-stamp")
    monkeypatch.setattr(environment, "LOCKS", root / "requirements")
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


def test_the_installer_comes_first(clone, monkeypatch):
    installed = []
    monkeypatch.setattr(environment, "install", lambda *what: installed.append(Path(what[-1]).name))
    environment.prepare()
    assert installed == ["pip.txt", "dev.txt", clone.name, "scripts"]


def test_what_is_locked_is_taken_though_it_is_wanted_with_an_extra_and_a_newer_one_is_there(
    tmp_path,
):
    """The pip of many a Python takes the newer one here; ours must not."""
    make_wheel(tmp_path, "peer", "1.1", "Provides-Extra: x")
    locked = make_wheel(tmp_path, "peer", "1.0", "Provides-Extra: x")
    needing = make_wheel(tmp_path, "needing", "1.0", "Requires-Dist: peer[x]>=1")
    lock = tmp_path / "lock.txt"
    lock.write_text(f"peer==1.0 --hash=sha256:{locked}\nneeding==1.0 --hash=sha256:{needing}\n")
    how = ["--no-index", "--find-links", tmp_path, "--target", tmp_path / "there"]
    command = [sys.executable, "-m", "pip", "install", "-qq", *how, "--require-hashes", "-r", lock]
    alone = {**os.environ, "PIP_CONFIG_FILE": os.devnull}
    done = subprocess.run(command, env=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "there" / "peer-1.0.dist-info").is_dir()


def make_wheel(place, name, version, more):
    """The smallest wheel there is; returns its hash."""
    folder, wheel = f"{name}-{version}.dist-info", f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(place / wheel, "w") as archive:
        about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{more}\n"
        archive.writestr(f"{folder}/METADATA", about)
        archive.writestr(f"{folder}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{folder}/RECORD", "")
    return hashlib.sha256((place / wheel).read_bytes()).hexdigest()


def test_packages_added_by_hand_are_left_alone(clone, capsys):
    made_anew(capsys)
    (environment.folder("purelib") / "debugger-2.0.dist-info").mkdir()
    assert not made_anew(capsys)


def change_lock(root):
    (root / "requirements" / "dev.txt").write_text("one==1.1\n")


def change_pip(root):
    (root / "requirements" / "pip.txt").write_text("pip==1.1\n")


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
        change_pip,
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
    monkeypatch.setattr(environment, "LOCKS", moved / "requirements")
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
    (root / "requirements" / "pip.txt").touch()
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


@pytest.mark.skipif(os.name != "posix", reason="Windows ends a program without asking it")
def test_a_program_is_asked_to_end_when_this_one_is(tmp_path):
    before = signal.getsignal(signal.SIGTERM)
    ask = "import os, signal, time; os.kill(os.getppid(), signal.SIGTERM); time.sleep(60)"
    assert environment.run([sys.executable, "-c", ask], tmp_path) == -signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_program_that_is_nowhere(tmp_path):
    with pytest.raises(SystemExit, match="there is no program 'no-such-tool'"):
        environment.run_command(["no-such-tool"], tmp_path)
