"""Searches give the same whoever runs the trials, and lose none when one fails."""

import math
import multiprocessing
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest

from scratchdl import SearchResult, choice, grid_search, log_uniform, random_search, uniform
from scratchdl.search import TrialError
from scratchdl.search.trials import as_seed
from search.objectives import die, fails_above, noisy

# Not forked: Python warns of forks beside threads, and NumPy has some.
FRESH = multiprocessing.get_context("spawn")
SPACE = {"lr": log_uniform(1e-4, 1), "momentum": uniform(0, 1)}


class Backwards(Executor):
    """An executor that runs everything in the opposite order, when the last has been submitted."""

    def __init__(self, expected):
        self.expected, self.waiting = expected, []

    def submit(self, function, /, *args, **kwargs):
        future = Future()
        self.waiting.append((future, partial(function, *args, **kwargs)))
        if len(self.waiting) == self.expected:
            for future, call in reversed(self.waiting):
                future.set_running_or_notify_cancel()
                future.set_result(call())
        return self.waiting[-1][0]


def facts(result):
    """All but the seconds."""
    return [(t.number, t.settings, t.seed, t.score) for t in result.trials]


def test_the_same_whoever_runs_the_trials_in_whatever_order():
    here = random_search(noisy, SPACE, trials=12, rng=5)
    assert facts(random_search(noisy, SPACE, 12, rng=5, executor=Backwards(12))) == facts(here)
    with ThreadPoolExecutor(3) as threads:
        assert facts(random_search(noisy, SPACE, 12, rng=5, executor=threads)) == facts(here)
    with ProcessPoolExecutor(2, FRESH) as processes:
        assert facts(random_search(noisy, SPACE, 12, rng=5, executor=processes)) == facts(here)


def test_every_trial_has_settings_and_a_seed_of_its_own():
    trials = random_search(noisy, SPACE, trials=50, rng=0).trials
    assert [trial.number for trial in trials] == list(range(50))
    for of_trial in (lambda t: t.seed, lambda t: t.settings["lr"], lambda t: t.score):
        assert len(set(map(of_trial, trials))) == 50
    assert np.corrcoef([list(trial.settings.values()) for trial in trials], rowvar=False)[
        0, 1
    ] == pytest.approx(0, abs=0.3)


def test_seeds_are_those_that_numpy_would_spawn():
    trials = random_search(noisy, SPACE, trials=3, rng=7).trials
    for trial, child in zip(trials, np.random.SeedSequence(7).spawn(3), strict=True):
        of_settings, of_objective = child.spawn(2)
        rng = np.random.default_rng(of_settings)
        assert trial.settings == {name: draw.sample(rng) for name, draw in SPACE.items()}
        assert trial.seed == of_objective.generate_state(1, np.uint64)[0]
        assert noisy(**trial.settings, rng=trial.seed) == trial.score


def test_more_trials_begin_with_the_same():
    few, many = (random_search(noisy, SPACE, trials=n, rng=0) for n in (5, 20))
    assert facts(many)[:5] == facts(few)
    assert facts(random_search(noisy, SPACE, trials=5, rng=1)) != facts(few)


def test_rng_as_everywhere_else():
    generator = np.random.default_rng(3)
    one, other = (random_search(noisy, SPACE, 3, rng=generator) for _ in range(2))
    assert facts(one) == facts(random_search(noisy, SPACE, 3, rng=np.random.default_rng(3)))
    assert facts(one) != facts(other)
    for seed in range(3):  # of all that there are
        fresh = int(np.random.default_rng(seed).integers(2**63))
        assert as_seed(np.random.default_rng(seed)) == fresh
    fresh = [facts(random_search(noisy, SPACE, 3)) for _ in range(2)]
    assert fresh[0] != fresh[1]
    with pytest.raises(ValueError, match="rng must be at least 0, got -1"):
        random_search(noisy, SPACE, 3, rng=-1)


def test_a_grid_is_complete_and_the_last_setting_changes_fastest():
    grid = {"lr": [1, 2], "momentum": np.array([3.0, 4.0, 5.0])}
    result = grid_search(lambda lr, momentum, rng: lr * momentum, grid)
    tried = [tuple(trial.settings.values()) for trial in result.trials]
    assert tried == [(1, 3.0), (1, 4.0), (1, 5.0), (2, 3.0), (2, 4.0), (2, 5.0)]
    assert result.best.settings == {"lr": 2, "momentum": 5.0}
    seeds = [trial.seed for trial in grid_search(noisy, grid, rng=1).trials]
    assert len(set(seeds)) == 6
    assert seeds == [trial.seed for trial in grid_search(noisy, grid, rng=1).trials]


def test_a_random_search_finds_what_a_grid_of_as_many_trials_misses():
    def narrow_hill(lr, other, rng):
        return -abs(math.log10(lr) + 2.2)

    grid = {"lr": np.logspace(-4, 0, 4), "other": [0, 1, 2, 3]}
    space = {"lr": log_uniform(1e-4, 1), "other": uniform(0, 3)}
    by_grid = grid_search(narrow_hill, grid).best.score
    by_chance = [random_search(narrow_hill, space, 16, rng=i).best.score for i in range(20)]
    assert np.median(by_chance) > by_grid


def test_best_is_the_first_of_equals_and_the_table_is_sorted():
    scores = iter([0.5, -math.inf, 0.75, 0.75, -0.25])
    result = grid_search(lambda act, rng: next(scores), {"act": ["a", "b", "c", "d", "e"]})
    assert result.best.number == 2
    assert result.table().splitlines() == [
        "trial  act    score",
        "    2    c   0.7500",
        "    3    d   0.7500",
        "    0    a   0.5000",
        "    4    e  -0.2500",
        "    1    b     -inf",
    ]
    assert result.table(most=1).splitlines()[1:] == ["    2    c  0.7500"]
    with pytest.raises(ValueError, match="most must be at least 1"):
        result.table(most=0)


def test_the_highest_score_is_the_best_unless_told_otherwise():
    trials = grid_search(lambda lr, rng: lr, {"lr": [1, 3, 2]}).trials
    assert SearchResult(trials, {}).best.score == 3
    assert SearchResult(trials, {}, minimize=True).best.score == 1


def test_a_table_shows_three_digits_of_a_setting():
    result = grid_search(lambda lr, rng: 0.5, {"lr": [0.123456, "none"]})
    assert [line.split()[1] for line in result.table().splitlines()] == ["lr", "0.123", "none"]


def test_a_trial_knows_how_long_it_took(monkeypatch):
    clock = iter([10.0, 12.5])
    monkeypatch.setattr("scratchdl.search.trials.time.perf_counter", lambda: next(clock))
    assert grid_search(lambda lr, rng: lr, {"lr": [1]}).best.seconds == 2.5


def test_a_trial_that_raises_is_named_and_the_others_are_kept():
    objective = partial(fails_above, 0.1)
    whole = random_search(noisy, SPACE, trials=30, rng=0)
    first = next(trial for trial in whole.trials if trial.settings["lr"] > 0.1)
    assert first.number > 0
    with pytest.raises(TrialError) as caught:
        random_search(objective, SPACE, trials=30, rng=0)
    message = str(caught.value)
    assert f"trial {first.number} (lr={first.settings['lr']!r}, momentum=" in message
    assert f"rng={first.seed}) raised FloatingPointError: the loss is nan" in message
    assert isinstance(caught.value.__cause__, FloatingPointError)
    assert facts(SearchResult(caught.value.trials, SPACE)) == facts(whole)[: first.number]


def test_what_runs_beside_a_trial_that_raises_is_waited_for_and_kept():
    running, failed = threading.Event(), threading.Event()

    def objective(n, rng):
        if n == 1:
            running.wait(30)
            threading.Timer(0.2, failed.set).start()
            raise OSError("no space left")
        running.set()
        failed.wait(30)
        return n

    with ThreadPoolExecutor(2) as threads, pytest.raises(TrialError, match="n=1") as caught:
        grid_search(objective, {"n": range(100)}, executor=threads)
    kept = [trial.number for trial in caught.value.trials]
    assert kept[0] == 0
    assert len(kept) < 10, "those that waited were not taken back"


def test_when_the_disk_is_full_those_that_wait_are_taken_back(tmp_path, monkeypatch):
    release, begun = threading.Event(), []

    def objective(n, rng):
        begun.append(n)
        if n == 1:
            release.wait(30)
        return n

    def full(self, trial):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scratchdl.search.journal.Journal.append", full)
    with ThreadPoolExecutor(1) as threads:
        with pytest.raises(OSError, match="No space left"):
            grid_search(objective, {"n": range(50)}, executor=threads, path=tmp_path / "search")
        release.set()
    assert set(begun) <= {0, 1}


def test_on_an_interruption_nothing_is_waited_for(tmp_path):
    running, release, waited = threading.Event(), threading.Event(), []

    def objective(n, rng):
        if n == 1:
            running.wait(30)
            raise KeyboardInterrupt
        running.set()
        waited.append(release.wait(30))
        return n

    path = tmp_path / "search.jsonl"
    with ThreadPoolExecutor(2) as threads:
        with pytest.raises(KeyboardInterrupt):
            grid_search(objective, {"n": [0, 1]}, executor=threads, path=path)
        assert waited == []
        release.set()
    assert path.read_bytes().count(b"\n") == 1


class Breaks(ThreadPoolExecutor):
    """A pool that takes three trials and then no more."""

    room = 3

    def submit(self, function, /, *args, **kwargs):
        if self.room == 0:
            raise RuntimeError("cannot schedule new futures")
        self.room -= 1
        future = super().submit(function, *args, **kwargs)
        future.result(30)
        return future


def test_when_the_executor_fails_what_has_ended_is_in_the_file(tmp_path):
    path = tmp_path / "search.jsonl"
    with Breaks(1) as pool, pytest.raises(RuntimeError, match="cannot schedule"):
        random_search(noisy, SPACE, 5, rng=0, executor=pool, path=path)
    assert path.read_bytes().count(b"\n") == 4
    assert facts(random_search(noisy, SPACE, 5, path=path)) == facts(
        random_search(noisy, SPACE, 5, rng=0)
    )


def test_a_process_that_dies_is_an_error_too():
    with (
        ProcessPoolExecutor(1, FRESH) as processes,
        pytest.raises(TrialError, match="BrokenProcessPool"),
    ):
        grid_search(die, {"lr": [1]}, executor=processes)


@pytest.mark.parametrize("score", [math.nan, math.inf, "0.9", None, 1j, np.array([1.0])])
@pytest.mark.parametrize("pool", [False, True])
def test_a_score_must_be_a_number_that_can_be_compared(score, pool):
    with ThreadPoolExecutor(1) as threads, pytest.raises(TrialError, match=r"lr=3.*the score must"):
        grid_search(lambda lr, rng: score, {"lr": [3]}, executor=threads if pool else None)


def test_scores_become_plain_numbers():
    scores = iter([np.float32(0.5), 1, np.bool_(True)])
    with pytest.raises(TrialError, match="must be a number") as caught:
        grid_search(lambda lr, rng: next(scores), {"lr": [1, 2, 3]})
    assert [type(trial.score) for trial in caught.value.trials] == [float, float]


BAD = {
    "no space": (lambda: random_search(noisy, {}, 3), ValueError, "at least one setting"),
    "no grid": (lambda: grid_search(noisy, {}), ValueError, "at least one setting"),
    "no trial": (lambda: random_search(noisy, SPACE, 0), ValueError, "trials must be at least 1"),
    "no value": (lambda: grid_search(noisy, {"lr": []}), ValueError, r"grid\['lr'\].*at least one"),
    "the name of the seed": (
        lambda: grid_search(noisy, {"rng": [1]}),
        ValueError,
        "not rng, which is the seed of the trial, got 'rng'",
    ),
    "no name": (lambda: grid_search(noisy, {"learning rate": [1]}), ValueError, "like an argument"),
}
WRONG = {
    "half a trial": (
        lambda: random_search(noisy, SPACE, 1.5),
        TypeError,
        "trials must be an integ",
    ),
    "a value for a draw": (
        lambda: random_search(noisy, {"lr": 0.1}, 3),
        TypeError,
        r"space\['lr'\] must be a draw, such as log_uniform",
    ),
    "a number for a name": (
        lambda: grid_search(noisy, {1: [1]}),
        ValueError,
        "a setting must be named like an argument.*got 1",
    ),
    "a text for values": (
        lambda: grid_search(noisy, {"act": "relu"}),
        TypeError,
        r"grid\['act'\]: options must be a list",
    ),
    "a draw for values": (
        lambda: grid_search(noisy, {"lr": uniform(0, 1)}),
        TypeError,
        r"grid\['lr'\]: options must be a list",
    ),
    "a list for a space": (lambda: grid_search(noisy, [1, 2]), TypeError, "must be a dictionary"),
    "no function": (
        lambda: grid_search(0.5, {"lr": [1]}),
        TypeError,
        "objective must be a function",
    ),
    "a number of workers": (
        lambda: grid_search(noisy, {"lr": [1]}, executor=4),
        TypeError,
        r"executor must be a concurrent\.futures\.Executor, got 4$",
    ),
}


class Client:
    """What Dask gives first: not an executor, but it has one."""

    def get_executor(self):
        raise NotImplementedError


@pytest.mark.hostile
def test_who_gives_a_client_is_told_of_its_executor():
    with pytest.raises(TypeError, match=r"Client object.*: give its get_executor\(\)$"):
        grid_search(noisy, {"lr": [1]}, executor=Client())


@pytest.mark.parametrize("name", BAD)
def test_a_search_that_makes_no_sense_is_refused(name):
    call, kind, message = BAD[name]
    with pytest.raises(kind, match=message):
        call()


@pytest.mark.hostile
@pytest.mark.parametrize("name", WRONG)
def test_what_is_of_the_wrong_kind_is_refused(name):
    call, kind, message = WRONG[name]
    with pytest.raises(kind, match=message):
        call()


def test_a_wrong_name_of_a_setting_is_an_error_of_the_trial():
    with pytest.raises(TrialError, match="unexpected keyword argument 'eta'"):
        random_search(noisy, {"eta": choice([1])}, 3, rng=0)


def test_a_loss_is_minimized(tmp_path):
    def loss(lr, rng):
        return math.inf if lr == 1 else (lr - 0.1) ** 2

    result = grid_search(loss, {"lr": [1, 0.3, 0.1]}, minimize=True, path=tmp_path / "log")
    assert result.best.settings == {"lr": 0.1}
    assert [trial.number for trial in result.ranking] == [2, 1, 0]
    assert result.table().splitlines()[1].split()[0] == "2"
    again = grid_search(loss, {"lr": [1, 0.3, 0.1]}, minimize=True, path=tmp_path / "log")
    assert [trial.score for trial in again.trials] == [math.inf, (0.3 - 0.1) ** 2, 0]
    with pytest.raises(ValueError, match="minimize is True there and None here"):
        grid_search(loss, {"lr": [1, 0.3, 0.1]}, path=tmp_path / "log")
    with pytest.raises(TrialError, match="or inf for settings that fail, got -inf"):
        grid_search(lambda lr, rng: -math.inf, {"lr": [1]}, minimize=True)
    with pytest.raises(TypeError, match="minimize must be True or False"):
        grid_search(loss, {"lr": [1]}, minimize="loss")
