"""The one command that strangers type: its help, its refusals, and what it runs."""

import ast
import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import dev
from bare import environment

DEV = environment.ROOT / "scripts" / "dev.py"


@pytest.fixture
def ran(monkeypatch):
    """What `dev` would have run, with `.venv` taken for ready."""
    calls = []

    def record(*command, **variables):
        calls.append((command, variables))
        return 0

    monkeypatch.setattr(dev, "prepare", lambda: None)
    monkeypatch.setattr(dev, "run_module", record)
    monkeypatch.setattr(dev, "run_command", record)
    monkeypatch.setattr(environment, "become_module", record)
    return calls


def refusal(*words):
    """The sentence with which `dev` refuses these words."""
    with pytest.raises(SystemExit) as caught:
        dev.main(list(words))
    assert isinstance(caught.value.code, str), "text as the code means: to stderr, with status 1"
    assert "\n" not in caught.value.code
    return caught.value.code


def test_help_names_every_command(capsys):
    assert dev.main(["--help"]) == 0
    text = capsys.readouterr().out
    for name in ("serve", "test", "build", "bundle", "check", "setup", "run", "lock"):
        assert f"  {name} " in text


def test_nothing_to_do_is_the_same_help_but_a_failure(capsys):
    assert dev.main([]) == 2
    assert "usage:" in capsys.readouterr().out


@pytest.mark.parametrize("name", dev.COMMANDS)
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_on_each_command(name, flag, capsys, ran):
    assert dev.main([name, flag]) == 0
    assert f"usage: python3 scripts/dev.py {name}" in capsys.readouterr().out
    assert ran == []


def test_unknown_word_offers_the_nearest():
    assert refusal("tset") == "dev.py: unknown command 'tset'; did you mean test?"


def test_unknown_word_far_from_all_lists_them():
    assert refusal("xyzzy").endswith(
        "there are serve, test, build, bundle, check, setup, run, lock."
    )


@pytest.mark.parametrize("name", ["check", "setup"])
def test_commands_without_arguments_refuse_them(name, ran):
    assert refusal(name, "now") == f"dev.py: {name} takes no arguments, but got: now"
    assert ran == []


def test_build_refuses_to_be_quiet(ran):
    assert "takes no -q" in refusal("build", "-q")
    assert ran == []


def test_build_is_strict_and_runs_the_examples(ran):
    assert dev.main(["build", "--site-dir", "there"]) == 0
    assert [command for command, _ in ran] == [
        ("pytest", "-q", "src"),
        ("mkdocs", "build", "--strict", "--site-dir", "there"),
    ]


@pytest.mark.parametrize("broken", ["pytest", "mkdocs"])
def test_build_fails_if_either_half_fails(broken, monkeypatch, ran):
    monkeypatch.setattr(dev, "run_module", lambda module, *_: 3 if module == broken else 0)
    assert dev.main(["build"]) == 3


@pytest.mark.parametrize("broken", ["ruff", "mypy", "lint-imports"])
def test_check_fails_if_one_tool_fails(broken, monkeypatch, capsys, ran):
    monkeypatch.setattr(dev, "run_command", lambda command, _: int(command[0] == broken))
    assert dev.main(["check"]) == 1
    assert "Not clean: " in capsys.readouterr().out


def test_test_runs_everything_and_the_mathematics_with_shapes(ran):
    assert dev.main(["test"]) == 0
    (everything, before), (shapes, variables) = ran
    assert everything == ("pytest", *dev.SIDE_BY_SIDE, *dev.SLOWEST)
    assert before == {"SCRATCHDL_CHECK_SHAPES": "later"}
    assert "--jaxtyping-packages=scratchdl,shape_checker.check" in shapes
    assert variables == {"SCRATCHDL_CHECK_SHAPES": "1"}


def test_each_test_runs_in_one_of_the_two_passes():
    files = ["tests/checks/test_losses.py", "tests/hostile/test_losses.py"]

    def collected(**variables):
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "--collect-only", "-q", *files],
            env=os.environ | variables,
            cwd=dev.ROOT,
            capture_output=True,
            text=True,
        )
        assert done.returncode in {0, 5}, done.stdout  # 5: none is left
        return {line for line in done.stdout.splitlines() if "::" in line}

    without = collected(SCRATCHDL_CHECK_SHAPES="later")
    with_shapes = collected(SCRATCHDL_CHECK_SHAPES="1")
    every = collected(SCRATCHDL_CHECK_SHAPES="0")
    assert with_shapes
    assert without | with_shapes == every
    assert {line for line in with_shapes if files[0] in line}.isdisjoint(without)


def test_kernels_compares_the_pages_it_is_given(ran):
    assert dev.main(["test", "--kernels", "docs/index.md"]) == 0
    assert [command for command, _ in ran] == [("book.engine.kernels", "docs/index.md")]


def test_test_with_arguments_runs_what_they_choose(ran):
    assert dev.main(["test", "-k", "softmax"]) == 0
    assert [command for command, _ in ran] == [("pytest", "-k", "softmax")]


@pytest.mark.parametrize("failing", [0, 1])
def test_test_fails_if_either_pass_fails(failing, monkeypatch, ran):
    statuses = iter([failing == 0, failing == 1])
    monkeypatch.setattr(dev, "run_module", lambda *_, **__: int(next(statuses)))
    assert dev.main(["test"]) == 1


@pytest.mark.parametrize(
    ("chromium", "said"), [("/opt/chrome", "run, with /opt/chrome"), (None, "left out")]
)
def test_test_says_which_way_the_browser_tests_go(chromium, said, monkeypatch, capsys, ran):
    monkeypatch.setattr(dev, "find_chromium", lambda: chromium)
    dev.main(["test"])
    assert f"Browser tests: {said}" in capsys.readouterr().out


def test_serve_says_where(ran, monkeypatch, capsys):
    monkeypatch.setattr(dev, "ADDRESS", ("127.0.0.1", free_port()))
    assert dev.main(["serve"]) == 0
    assert "http://127.0.0.1:8000/" in capsys.readouterr().out
    assert ran == [(("mkdocs", "serve", "--no-strict"), {})]


def test_serve_refuses_a_taken_port(ran, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(dev, "ADDRESS", taken.getsockname())
        assert "taken by another program; try: serve -a" in refusal("serve")
        assert dev.main(["serve", "-a", "127.0.0.1:8001"]) == 0
    assert ran == [(("mkdocs", "serve", "--no-strict", "-a", "127.0.0.1:8001"), {})]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_run_needs_a_command(ran):
    assert refusal("run", "--") == "dev.py: run needs a command, as in: run -- python -V"


def test_run_passes_its_words_on(ran, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert dev.main(["run", "--", "python", "--help"]) == 0
    assert ran == [((["python", "--help"], tmp_path), {})]


def test_lock_without_uv_says_so(monkeypatch):
    monkeypatch.setattr(dev.shutil, "which", lambda _: None)
    assert "lock needs uv" in refusal("lock")


def test_old_python_gets_one_sentence():
    pretend = "import runpy, sys; sys.version_info = (3, 10, 0, 'final', 0); sys.version = '3.10.0'"
    run = f"{pretend}; runpy.run_path({str(DEV)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "dev.py: Python 3.11 or newer is needed; this is Python 3.10.0.\n"


def test_old_python_can_read_the_file():
    ast.parse(DEV.read_text("utf-8"), feature_version=(3, 6))


def test_interrupted_is_not_a_traceback(monkeypatch, ran):
    run = f"import runpy, sys; sys.argv = ['dev.py', 'run', {sys.executable!r}, '-c', 'pass']\n"
    raising = (
        "from bare import environment\n"
        "def stop(): raise KeyboardInterrupt\nenvironment.prepare = stop\n"
    )
    path = f"sys.path.insert(0, {str(DEV.parent)!r})\n"
    go = f"runpy.run_path({str(DEV)!r}, run_name='__main__')"
    code = run + path + raising + go
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "")


def test_a_bundle_is_a_whole_site_in_an_archive(monkeypatch, tmp_path, capsys):
    def build(*command, **variables):
        folder = Path(command[command.index("--site-dir") + 1])
        folder.mkdir(parents=True)
        (folder / "index.html").write_text("<p>The book</p>")
        assert "--strict" in command
        assert variables["SCRATCHDL_REQUIRE_LIVE"] == "1", "Run is part of it"
        return 0

    monkeypatch.setattr(dev, "prepare", lambda: None)
    monkeypatch.setattr(dev, "run_module", build)
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    assert dev.main(["bundle"]) == 0
    archive = tmp_path / "build" / "scratchdl-book.zip"
    assert str(archive) in capsys.readouterr().out
    with zipfile.ZipFile(archive) as bundle:
        assert bundle.read("scratchdl-book/index.html") == b"<p>The book</p>"


def test_a_site_that_cannot_be_built_is_not_bundled(monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "prepare", lambda: None)
    monkeypatch.setattr(dev, "run_module", lambda *_, **__: 3)
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    assert dev.main(["bundle"]) == 3
    assert not (tmp_path / "build").exists()
