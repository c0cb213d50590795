"""A search that was interrupted goes on; a file of anything else is refused and left alone."""

import json
import math
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from scratchdl import choice, grid_search, log_uniform, random_search, uniform
from scratchdl.search import Trial, TrialError
from scratchdl.search.journal import Journal, differences, name_of, same
from search.objectives import fails_above, noisy

PROGRAM = Path(__file__).with_name("search_and_print.py")
TRIALS = 40
SPACE = {"lr": log_uniform(1e-4, 1), "momentum": uniform(0, 1)}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "search.jsonl"


def counted(objective, calls):
    """The objective, which also notes its calls."""

    def wrapped(**settings):
        calls.append(settings)
        return objective(**settings)

    wrapped.__qualname__ = objective.__qualname__
    return wrapped


def facts(result):
    return [(t.number, t.settings, t.seed, t.score) for t in result.trials]


def test_each_trial_is_a_line_that_a_reader_can_read(path):
    result = random_search(noisy, SPACE, trials=3, rng=5, path=path)
    header, *lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert header == {
        "schema": 1,
        "search": "random",
        "objective": "noisy",
        "space": {"lr": "log_uniform(0.0001, 1.0)", "momentum": "uniform(0.0, 1.0)"},
        "seed": 5,
    }
    for line, trial in zip(lines, result.trials, strict=True):
        assert (line["trial"], line["rng"]) == (trial.number, trial.seed)
        assert (line["settings"], line["score"]) == (trial.settings, trial.score)


@pytest.mark.parametrize("done", [0, 1, 3, 4])
def test_only_what_is_missing_is_run(path, done):
    whole = random_search(noisy, SPACE, trials=4, rng=0)
    if done:
        random_search(noisy, SPACE, trials=done, rng=0, path=path)
    calls = []
    result = random_search(counted(noisy, calls), SPACE, trials=4, rng=0, path=path)
    assert facts(result) == facts(whole)
    assert len(calls) == 4 - done
    before = path.read_bytes()
    assert facts(random_search(noisy, SPACE, 4, path=path)) == facts(whole), "the seed is kept"
    assert facts(random_search(noisy, SPACE, 2, rng=0, path=path)) == facts(whole)[:2]
    assert path.read_bytes() == before


def test_a_file_cut_anywhere_is_repaired_or_refused_but_never_wrong(path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda file: None)  # the disk is not what is tried here
    whole = random_search(noisy, SPACE, trials=4, rng=0, path=path)
    content = path.read_bytes()
    header = content.index(b"\n") + 1
    for cut in range(len(content)):
        path.write_bytes(content[:cut])
        if 0 < cut < header:
            with pytest.raises(ValueError, match="is not the file of a search, so it is left"):
                random_search(noisy, SPACE, trials=4, rng=0, path=path)
            assert path.read_bytes() == content[:cut]
            continue
        calls = []
        result = random_search(counted(noisy, calls), SPACE, trials=4, rng=0, path=path)
        assert facts(result) == facts(whole)
        assert len(calls) == 4 - max(content[:cut].count(b"\n") - 1, 0)
        assert facts(random_search(noisy, SPACE, 4, rng=0, path=path)) == facts(whole)


def test_every_trial_is_on_the_disk_before_the_next_begins(path, monkeypatch):
    forced, fsync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (forced.append(file), fsync(file)))

    def objective(n, rng):
        assert path.read_bytes().count(b"\n") == n + 1
        return n

    forced.clear()
    grid_search(objective, {"n": range(5)}, path=path)
    assert len(forced) >= 6


def test_trials_that_failed_and_strange_options_survive_the_file(path):
    options = [None, "relu", (100, 100), True, 1, 1.0, math.inf, -0.0, 10**30, "ü\n"]

    def objective(option, rng):
        return -math.inf if option == "relu" else 0.1 + 0.2

    first = grid_search(objective, {"option": options}, rng=0, path=path)
    again = grid_search(objective, {"option": options}, rng=0, path=path)
    assert facts(again) == facts(first)
    assert [type(t.settings["option"]) for t in again.trials] == list(map(type, options))
    assert again.trials[1].score == -math.inf
    assert again.trials[0].score == 0.1 + 0.2, "to the last bit"


def test_after_a_trial_that_raised_the_search_goes_on(path):
    with pytest.raises(TrialError, match="the loss is nan"):
        random_search(partial(fails_above, 0.1), SPACE, trials=20, rng=0, path=path)
    kept = path.read_text("utf-8").count("\n") - 1
    assert 0 < kept < 20
    repaired = partial(fails_above, 1.0)
    calls = []
    counting = partial(counted(repaired.func, calls), limit=1.0)
    result = random_search(counting, SPACE, trials=20, rng=0, path=path)
    assert len(calls) == 20 - kept
    assert len(result.trials) == 20


OTHERS = {
    "another seed": (partial(random_search, noisy, SPACE, 2, rng=1), "seed is 0 there and 1 here"),
    "another objective": (
        partial(random_search, fails_above, SPACE, 2, rng=0),
        "objective is noisy there and fails_above here",
    ),
    "another interval": (
        partial(random_search, noisy, SPACE | {"lr": log_uniform(1e-3, 1)}, 2, rng=0),
        r"lr is log_uniform\(0.0001, 1.0\) there and log_uniform\(0.001, 1.0\) here",
    ),
    "another law": (
        partial(random_search, noisy, SPACE | {"lr": uniform(1e-4, 1)}, 2, rng=0),
        r"lr is log_uniform\(0.0001, 1.0\) there and uniform\(0.0001, 1.0\) here",
    ),
    "one setting less": (
        partial(random_search, noisy, {"lr": SPACE["lr"]}, 2, rng=0),
        r"momentum is uniform\(0.0, 1.0\) there and None here",
    ),
    "one setting more": (
        partial(random_search, noisy, SPACE | {"p": choice([1])}, 2, rng=0),
        r"p is None there and choice\(1\) here",
    ),
    "another order": (
        partial(random_search, noisy, dict(reversed(SPACE.items())), 2, rng=0),
        "the settings are in another order",
    ),
    "a grid": (
        partial(grid_search, noisy, {"lr": [0.1], "momentum": [0.5]}, rng=0),
        "search is random there and grid here",
    ),
}


@pytest.mark.parametrize("other", OTHERS)
def test_a_file_of_another_search_is_refused_and_stays(path, other):
    call, message = OTHERS[other]
    random_search(noisy, SPACE, trials=2, rng=0, path=path)
    before = path.read_bytes()
    with pytest.raises(ValueError, match=rf"search.jsonl holds another search: .*{message}"):
        call(path=path)
    assert path.read_bytes() == before


def test_a_line_has_seconds_with_three_digits_and_words_for_what_json_cannot_write(path):
    journal = Journal(path, "random", noisy, SPACE, 0)
    assert "minimize" not in json.loads(path.read_bytes())
    journal.append(Trial(0, {}, 5, -math.inf, 1.23456789))
    assert json.loads(path.read_bytes().splitlines()[1]) == {
        "trial": 0,
        "settings": {},
        "rng": 5,
        "score": "-inf",
        "seconds": 1.235,
    }


def test_an_objective_goes_by_the_name_of_its_function():
    assert name_of(noisy) == name_of(partial(partial(noisy, lr=1), momentum=1)) == "noisy"


def test_an_empty_file_is_taken(path):
    path.write_bytes(b"")
    assert len(random_search(noisy, SPACE, trials=2, path=path).trials) == 2


def test_a_line_is_handed_to_the_system_before_it_is_forced_onto_the_disk(path, monkeypatch):
    sizes = []
    monkeypatch.setattr(os, "fsync", lambda file: sizes.append(os.fstat(file).st_size))
    random_search(noisy, SPACE, trials=3, rng=0, path=path)
    assert sizes[-1] == path.stat().st_size


def test_only_floats_may_differ_and_by_rounding_alone():
    assert same(1.0, 1.0 + 1e-13)
    assert not same(1.0, 1.0 + 1e-10)
    for one, other in [(1.0, 1), (1, 1.0), (1.0, "1.0"), ("1.0", 1.0)]:
        assert not same(one, other)


def test_what_differs_is_named_and_nothing_else():
    header = {"seed": 0, "space": {"lr": "", "momentum": ""}}
    assert differences(header, header) == "the settings are in another order"
    there = {"seed": 0, "space": {"lr": "uniform(0.0, 1.0)"}}
    here = {"seed": 1, "space": {"lr": "uniform(0.0, 2.0)"}}
    assert differences(there, here) == (
        "seed is 0 there and 1 here, lr is uniform(0.0, 1.0) there and uniform(0.0, 2.0) here"
    )


FOREIGN = {
    "a text": b"Dear diary,\n",
    "a text without an end": b"Dear diary",
    "an array": b"[1, 2]\n",
    "a number": b"3\n",
    "another schema": b'{"schema": 99, "seed": 0, "space": {}}\n',
    "a seed of text": b'{"schema": 1, "seed": "0", "space": {}}\n',
    "a negative seed": b'{"schema": 1, "seed": -1, "space": {}}\n',
    "a space of pairs": b'{"schema": 1, "seed": 0, "space": [["lr", 1]]}\n',
    "no seed": b'{"schema": 1, "space": {}}\n',
    "no end": b'{"schema": 1, "seed": 0, "space": {}}',
    "deep": b"[" * 100_000 + b"\n",
    "bytes": bytes(range(256)) * 4,
    "zeros": bytes(100),
}


@pytest.mark.parametrize("rng", [0, None])
@pytest.mark.parametrize("kind", FOREIGN)
def test_a_file_that_is_no_search_is_refused_and_stays(path, kind, rng):
    path.write_bytes(FOREIGN[kind])
    with pytest.raises(
        ValueError, match="is not the file of a search, so it is left alone"
    ) as told:
        random_search(noisy, SPACE, trials=2, rng=rng, path=path)
    assert path.read_bytes() == FOREIGN[kind]
    if kind in ("another schema", "a space of pairs", "no end"):
        assert str(told.value).endswith("its first line is not one that a search has written")
    if "seed of text" in kind:
        assert "alone: seed must be an integer" in str(told.value)


def change(**fields):
    return lambda line: json.dumps(json.loads(line) | fields).encode()


DAMAGED = {
    "no JSON": (lambda line: line[:-5], "Expecting"),
    "nothing": (lambda line: b"", "Expecting value"),
    "deep": (lambda line: b"[" * 100_000, "recursion"),
    "no trial": (lambda line: b"{}", "trial"),
    "an array": (lambda line: b"[]", "indices"),
    "no bytes of a text": (lambda line: b'{"\xff": 1}', "decode"),
    "twice": (lambda line: line + b"\n" + line, "twice: did two searches write here"),
    "a number of text": (change(trial="1"), "trial must be an integer"),
    "a negative number": (change(trial=-1), "trial must be at least 0"),
    "a score that is NaN": (change(score="nan"), "the score must be a finite number"),
    "a score that is a word": (change(score="good"), "could not convert"),
    "no score": (change(score=None), "float"),
    "negative seconds": (change(seconds=-1), "seconds must be a finite number"),
    "another seed": (change(rng=1), "rng=1, not trial 1"),
    "other settings": (change(settings={"lr": 0.1, "momentum": 0.5}), "it tried"),
    "one other setting": (
        lambda line: line.replace(b'"momentum": 0.', b'"momentum": 0.9'),
        "it tried",
    ),
    "fewer settings": (change(settings={}), "it tried"),
    "settings of text": (change(settings="lr"), "it tried"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_line_is_named_and_nothing_changes(path, damage):
    spoil, message = DAMAGED[damage]
    random_search(noisy, SPACE, trials=4, rng=0, path=path)
    lines = path.read_bytes().splitlines()
    lines[2] = spoil(lines[2])
    path.write_bytes(b"\n".join(lines) + b"\n")
    before = path.read_bytes()
    with pytest.raises(ValueError, match=rf"line [34], is not a trial of this search: .*{message}"):
        random_search(noisy, SPACE, trials=4, rng=0, path=path)
    assert path.read_bytes() == before


def test_rounding_of_another_machine_is_forgiven(path):
    whole = random_search(noisy, SPACE, trials=2, rng=0, path=path)
    lines = path.read_bytes().splitlines()
    kept = json.loads(lines[1])
    kept["settings"]["lr"] = math.nextafter(kept["settings"]["lr"], 1)
    path.write_bytes(b"\n".join([lines[0], json.dumps(kept).encode(), lines[2], b""]))
    assert facts(random_search(noisy, SPACE, trials=2, rng=0, path=path)) == facts(whole)


def test_options_that_no_file_can_hold_are_refused_before_anything_runs(path):
    with pytest.raises(TypeError, match="the options of 'activation' cannot be kept in a file"):
        grid_search(pytest.fail, {"activation": [math.tanh]}, path=path)
    assert not path.exists()
    assert grid_search(lambda f, rng: f(0.0), {"f": [math.tanh, math.cos]}).best.score == 1


def test_a_file_that_cannot_be_written_is_an_error_before_anything_runs(tmp_path):
    for missing in (tmp_path / "no" / "such.jsonl", tmp_path):
        with pytest.raises(OSError, match=missing.name):
            grid_search(pytest.fail, {"lr": [1]}, path=missing)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_disappears_stops_the_search(path):
    def objective(lr, rng):
        path.unlink()
        return 0.0

    with pytest.raises(FileNotFoundError):
        grid_search(objective, {"lr": [1, 2]}, path=path)
    assert not path.exists(), "a file without its first line could not be read again"


def test_a_full_disk_stops_the_search_and_loses_nothing(path, monkeypatch):
    append = Journal.append

    def full(self, trial):
        if trial.number == 2:
            raise OSError(28, "No space left on device")
        append(self, trial)

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", full)
        with pytest.raises(OSError, match="No space left"):
            random_search(noisy, SPACE, trials=4, rng=0, path=path)
    assert path.read_bytes().count(b"\n") == 3
    whole = random_search(noisy, SPACE, trials=4, rng=0)
    assert facts(random_search(noisy, SPACE, trials=4, rng=0, path=path)) == facts(whole)


def command(*arguments):
    return [sys.executable, str(PROGRAM), *map(str, arguments)]


def printed(*arguments):
    done = subprocess.run(command(*arguments), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def searching(path, *workers):
    """The program with its workers, none of which outlives this."""
    process = subprocess.Popen(
        command(path, TRIALS, *workers),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def lines_of(path):
    return path.read_bytes().count(b"\n") if path.exists() else 0


def wait_for_lines(path, number, process):
    """Wait for so many lines while the process runs, for a minute at most."""
    for _ in range(6000):
        if lines_of(path) >= number or process.poll() is not None:
            return
        time.sleep(0.01)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
@pytest.mark.parametrize("workers", [(), (2,)], ids=["alone", "two processes"])
@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT"])
def test_killed_or_interrupted_it_goes_on_to_the_same_end(path, how, workers, monkeypatch):
    moments = random.Random(0)  # noqa: S311  # no secret
    kept = 0
    for _ in range(2):
        with searching(path, *workers) as process:
            # Python itself can hang if Ctrl-C meets it while it starts processes: they run by now.
            wait_for_lines(path, kept + 2, process)
            time.sleep(moments.uniform(0, 0.15))
            os.killpg(process.pid, getattr(signal, how))  # Ctrl-C reaches the workers too
            assert process.wait(30) != 0
        assert lines_of(path) > kept, "a trial was lost"
        kept = lines_of(path)
    assert 1 < kept < TRIALS + 1
    ended = printed(path, TRIALS, *workers)
    assert ended.count("\n") == TRIALS
    assert printed(path, TRIALS) == ended, "nothing is left to run"
    seed = json.loads(path.read_bytes().splitlines()[0])["seed"]
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    assert ended == whole_search(seed)


def whole_search(seed):
    """What an undisturbed search with the same seed prints."""
    from search.search_and_print import slow_and_noisy

    result = random_search(slow_and_noisy, {"lr": log_uniform(1e-4, 1)}, TRIALS, rng=seed)
    lines = [f"{t.number} {t.settings} {t.seed} {t.score}" for t in result.trials]
    return "\n".join([*lines, ""])
