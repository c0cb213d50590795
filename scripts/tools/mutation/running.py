"""Run tests against one mutant after the other, each in a copy of one prepared process.

All tests are imported once. For each mutant the process forks; the copy changes the module in
place, runs the tests near to it, and ends at the first that fails. If none does, a fresh process
may try the mutant once more from its file. What runs for ever is ended by the system, which counts
the processor's seconds and not those of the clock.
"""

import gc
import json
import os
import resource
import sys
import threading
import time
import traceback
from collections.abc import Callable, Container, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

from tools.mutation.from_file import REWRITTEN, FromFile, few_examples
from tools.mutation.mutants import Mutant
from tools.mutation.patching import patch

KILLED, SURVIVED, TIMED_OUT = "killed", "survived", "timed out"
BROKEN = 3  # how a copy ends in which no test could be run
CPU_SECONDS = 60  # beyond what the tests themselves take
WALL_SECONDS = 600  # for what waits and computes nothing


@dataclass
class Job:
    """A mutant with the tests to run, and where its outcome goes."""

    module: str
    mutant: Mutant
    tests: Sequence[str]
    done: Callable[[str, str], None]
    # For files of the library: where to write how long each test takes, and what it calls there.
    notes: Mapping[str, Path] = field(default_factory=dict)
    # What to do if no test notices; without that, the mutant survives.
    once_more: FromFile | None = None


@dataclass(eq=False)
class Runner:
    """A plugin for pytest, which runs jobs where pytest would run tests."""

    jobs_for: Callable[[dict[str, Any]], Iterable[Job]]
    processes: int = 1
    in_copy: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    shared: dict[tuple[str, str], float] = field(default_factory=dict)
    calls: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    current: str = ""
    folder: Path = Path()
    running: dict[int, tuple[Job, int, float]] = field(default_factory=dict)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> None:
        """Look for no smaller example: one that fails is enough."""
        few_examples()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Go through the jobs."""
        if session.testsfailed:
            raise session.Interrupted("not all tests could be imported")
        items = {item.nodeid: item for item in session.items}
        # One folder for the temporary files of all copies, made before the first of them.
        self.folder = vars(session.config)["_tmp_path_factory"].getbasetemp()
        gc.collect()
        gc.freeze()  # what all copies share is left where it is
        for job in self.jobs_for(items):
            while len(self.running) >= self.processes:
                self.wait()
            self.start(job, [items[name] for name in job.tests if name in items])
        while self.running:
            self.wait()
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[Any]) -> None:
        """The first failure kills, before a long report is written that nobody reads."""
        if not self.in_copy or call.excinfo is None or item.get_closest_marker("xfail"):
            return
        if not isinstance(call.excinfo.value, pytest.skip.Exception):
            os.write(self.pipe, item.nodeid.encode()[:4000])
            os._exit(1)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """What is made before a test may be shared by all tests of its file."""
        self.current = item.nodeid.partition("::")[0]
        uses = getattr(item, "fixturenames", ())
        self.seconds[item.nodeid] = sum(
            took
            for (name, place), took in self.shared.items()
            if name in uses and item.nodeid.startswith(place)
        )

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any]
    ) -> Generator[None, object, object]:
        """What several tests share counts for each: run alone, each of them has to make it."""
        start = time.perf_counter()
        made = yield
        if self.in_copy and fixturedef.scope != "function":
            took = time.perf_counter() - start
            self.shared[fixturedef.argname, fixturedef.baseid] = took
        return made

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> None:
        """From here on the test itself runs."""
        self.current = item.nodeid

    def listen(self, files: Container[str]) -> None:
        """Note which test calls which functions of some files."""

        def called(frame: FrameType, event: str, value: object) -> None:
            if (file := frame.f_code.co_filename) in files:
                self.calls.setdefault((file, self.current), set()).add(plain_name(frame.f_code))

        threading.settrace(called)
        sys.settrace(called)

    def write_down(self, notes: Mapping[str, Path]) -> None:
        """For each test its seconds and the functions that it calls, for each file apart."""
        sys.settrace(None)
        for file, out in notes.items():
            heard = {}
            for name, took in self.seconds.items():
                whose = (name, name.partition("::")[0])
                heard[name] = [
                    took,
                    sorted({f for n in whose for f in self.calls.get((file, n), ())}),
                ]
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(json.dumps(heard), encoding="utf-8")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how long a test takes; what fails without an error, a strict xfail say, kills."""
        if self.in_copy:
            self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if self.in_copy and report.failed:
            os.write(self.pipe, report.nodeid.encode()[:4000])
            os._exit(1)

    def start(self, job: Job, items: Sequence[pytest.Item]) -> None:
        """Fork, and let the copy run."""
        out, self.pipe = os.pipe()
        sys.stdout.flush()
        pid = os.fork()
        if pid:
            os.close(self.pipe)
            self.running[pid] = (job, out, time.monotonic())
            return
        os.close(out)
        os._exit(self.copy(job, items))

    def copy(self, job: Job, items: Sequence[pytest.Item]) -> int:
        """What the copy does; 0 if no test notices."""
        self.in_copy = True
        os.setpgid(0, 0)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        for item in items[:1]:
            item.config.pluginmanager.unregister(name="terminalreporter")
        limit = CPU_SECONDS * (1 + 9 * bool(job.notes))
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
        try:
            patch(sys.modules[job.module], job.mutant.tree)
            if job.notes:
                self.listen(job.notes)
        except BaseException:
            os.write(self.pipe, b"(import)")
            return 1
        try:
            for item, following in zip_longest(items, items[1:]):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if job.once_more and (by := job.once_more.killer(job.mutant.tree, self.folder)):
                os.write(self.pipe, f"from the file: {by}".encode()[:4000])
                return 1
        except Exception as error:  # pytest itself failed: no test has said anything
            frame = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(frame.filename).name}:{frame.lineno}"
            os.write(self.pipe, f"{type(error).__name__} at {where}".encode())
            return BROKEN
        except BaseException:  # a test ended the process
            os.write(self.pipe, b"(exit)")
            return 1
        self.write_down(job.notes)
        return 0

    def wait(self) -> None:
        """Until one of the copies has ended."""
        while True:
            for pid, (job, out, start) in list(self.running.items()):
                ended, status = os.waitpid(pid, os.WNOHANG)
                late = time.monotonic() - start > WALL_SECONDS
                if not ended and late:
                    os.killpg(pid, 9)
                    _, status = os.waitpid(pid, 0)
                if ended or late:
                    del self.running[pid]
                    self.note(job, out, status)
                    return
            time.sleep(0.005)

    def note(self, job: Job, out: int, status: int) -> None:
        """Say what became of a mutant."""
        with os.fdopen(out, "rb") as pipe:
            by = pipe.read().decode(errors="replace")
        if os.WIFSIGNALED(status):
            job.done(TIMED_OUT, f"signal {os.WTERMSIG(status)}")
        elif os.WEXITSTATUS(status) == BROKEN:
            raise RuntimeError(f"pytest failed on {job.mutant.label}: {by}")
        elif os.WEXITSTATUS(status) == 0:
            job.done(SURVIVED, "")
        else:
            job.done(KILLED, by)


def run(runner: Runner, tests: Sequence[str]) -> int:
    """Collect the tests, and run the jobs.

    Returns:
        What pytest says of it, 0 if all went well.
    """
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header", *REWRITTEN]
    return int(pytest.main([*options, *tests], plugins=[runner]))


def plain_name(code: CodeType) -> str:
    """What a mutant calls a function: without the comprehensions and lambdas in it."""
    return code.co_qualname.partition(".<locals>.<")[0].replace(".<locals>", "")
