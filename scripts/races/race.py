"""Several programs that do the same take turns, while somebody watches for others on the machine.

Every variant lives in a process of its own. They take turns, in random order, round after round,
so that whatever else the machine does hits all of them alike. A round in which something else took
the processor is dropped: that is the busy time of the whole machine less the variant's own. A
machine may share its processors with others that cannot be seen from it; then all is slower for
some seconds. So a round is dropped, too, in which any variant was far from its fastest. Between
turns there is a rest, since the threads of OpenBLAS and OpenMP look out for work in a busy loop
before they sleep, and would take a processor from whoever is next. With the clock "cpu" only the
time counts in which the processor worked for the variant; that is less true, but can be had on a
busy machine, with one thread.
"""

import json
import os
import random
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).parents[1]
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
TURN = 0.3  # seconds that one turn of one variant shall take
REST = 0.15  # seconds between turns; threads of the last one wait for work so long, and burn time
QUIET = 0.15  # of a turn's time, so much processor time may go to others
CALM = 1.25  # times its fastest, so long may a turn of a variant take
PATIENCE = 4  # times as many rounds are tried as are wanted


class Worker:
    """A process that runs one variant."""

    def __init__(
        self, python: str, workload: str, group: str, variant: str, threads: int, clock: str
    ) -> None:
        settings = dict.fromkeys(THREAD_VARIABLES, str(threads))
        path = os.pathsep.join([str(SCRIPTS), str(SCRIPTS.parent / "src")])
        self.variant, self.clock = variant, clock
        self._process = subprocess.Popen(
            [python, "-m", "races.worker", workload, group, variant],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | settings | {"PYTHONPATH": path, "PYTHONWARNINGS": "ignore"},
            text=True,
        )
        answer = self._answer()
        self.is_ready = "versions" in answer
        self.versions: dict[str, str] = answer.get("versions", {})
        self.steps = 1

    def measure(self, steps: int) -> tuple[float, bool]:
        """Seconds for each of so many steps, and whether nothing else ran meanwhile."""
        if self._process.stdin is None:
            raise RuntimeError("the process was started without an input")
        time.sleep(REST)
        before = busy_seconds()
        self._process.stdin.write(f"{steps}\n")
        self._process.stdin.flush()
        answer = self._answer()
        if self.clock == "cpu":
            if not answer["cpu"]:
                raise RuntimeError("the processor's clock has not moved: give more --steps")
            return answer["cpu"] / steps, True
        others = busy_seconds() - before - answer["cpu"]
        return answer["seconds"] / steps, others < QUIET * answer["seconds"]

    def warm_up(self, steps: int | None) -> None:
        """Find out how many steps make a turn, unless that is given."""
        if steps is None:
            fastest = min(self.measure(3)[0] for _ in range(5))
            steps = max(1, round(TURN / fastest))
            self.measure(steps)
        self.steps = steps

    def stop(self) -> None:
        """End the process: there are no more questions."""
        self._process.communicate()

    def _answer(self) -> dict[str, Any]:
        if self._process.stdout is None:
            raise RuntimeError("the process was started without an output")
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the process of {self.variant!r} has ended; try it alone")
        answer: dict[str, Any] = json.loads(line)
        return answer


@dataclass
class Outcome:
    """What a race has shown: for every variant the seconds a step in each round that counts."""

    seconds: dict[str, list[float]]
    rounds: int
    dropped: int
    quiet: bool  # False if no round was quiet and calm, so that the others had to do
    versions: dict[str, str]  # of the libraries of the peers


def busy_seconds() -> float:
    """How long the processors of this machine have worked since it was started, all together."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return 0.0  # another system: nobody watches there
    user, nice, system, _, _, irq, softirq, *_ = map(int, stat.read_text().split()[1:9])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def start(
    workload: str,
    group: str,
    threads: Mapping[str, int],
    pythons: Sequence[str],
    clock: str = "wall",
) -> list[Worker]:
    """Start every variant, with its number of threads, by the first interpreter that can."""
    workers = []
    for variant, number in threads.items():
        for python in pythons:
            worker = Worker(python, workload, group, variant, number, clock)
            if worker.is_ready:
                workers.append(worker)
                break
            worker.stop()
        else:
            print(f"{variant} is left out: it is not installed")
    return workers


def compete(workers: list[Worker], rounds: int, steps: int | None = None) -> Outcome:
    """Let the variants take turns until there are enough quiet rounds, or patience ends."""
    order = random.Random(0)  # noqa: S311  # no secret
    for worker in workers:
        worker.warm_up(steps)
    all_rounds: list[dict[str, float]] = []
    quiet_rounds: list[dict[str, float]] = []
    while len(calm(quiet_rounds)) < rounds and len(all_rounds) < PATIENCE * rounds:
        order.shuffle(workers)
        turns = {worker.variant: worker.measure(worker.steps) for worker in workers}
        seconds = {variant: taken for variant, (taken, _) in turns.items()}
        all_rounds.append(seconds)
        if all(quiet for _, quiet in turns.values()):
            quiet_rounds.append(seconds)
    for worker in workers:
        worker.stop()
    kept = calm(quiet_rounds) or all_rounds
    return Outcome(
        {variant: [taken[variant] for taken in kept] for variant in kept[0]},
        rounds=len(kept),
        dropped=len(all_rounds) - len(kept),
        quiet=bool(calm(quiet_rounds)),
        versions={library: v for worker in workers for library, v in worker.versions.items()},
    )


def calm(rounds: list[dict[str, float]]) -> list[dict[str, float]]:
    """Those rounds in which no variant was much slower than it can be."""
    variants = rounds[0] if rounds else ()
    fastest = {variant: min(taken[variant] for taken in rounds) for variant in variants}
    return [
        taken
        for taken in rounds
        if all(seconds <= CALM * fastest[variant] for variant, seconds in taken.items())
    ]
