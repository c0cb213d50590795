r"""Run trials one after the other, or through an executor; keep each as soon as it has ended."""

import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from scratchdl.search.trials import Plan, Trial, TrialError, outcome

if TYPE_CHECKING:
    from concurrent.futures import Executor

Run = Callable[[Plan], Trial]
Keep = Callable[[Trial], None]


def run_one_by_one(run: Run, plans: Sequence[Plan], keep: Keep) -> None:
    """Run the trials here, in order.

    Raises:
        TrialError: If one raises; those after it are not begun.
    """
    for plan in plans:
        keep(outcome(partial(run, plan), plan))


def run_through(executor: "Executor", run: Run, plans: Sequence[Plan], keep: Keep) -> None:
    """Hand the trials to an executor, and keep them in the order in which they end.

    If one raises, those that wait are cancelled, and those that run are waited for and kept; on
    Ctrl-C, and if the executor itself fails, nothing is waited for. A second one that raises is
    left out of the message: it will raise again when the search goes on.

    Raises:
        TrialError: If one raises.
        RuntimeError: If the executor takes no trials, or no more.
    """
    from concurrent.futures import Future, as_completed

    futures: dict[Future[Trial], Plan] = {}
    try:
        for plan in plans:
            futures[executor.submit(run, plan)] = plan
        for future in as_completed(futures):
            keep(outcome(future.result, futures.pop(future)))
    except (RuntimeError, KeyboardInterrupt) as error:  # of a trial, of the executor, by the user
        begun = {future: plan for future, plan in futures.items() if not future.cancel()}
        for future, plan in begun.items():
            if future.done() or isinstance(error, TrialError):
                with contextlib.suppress(TrialError):
                    keep(outcome(future.result, plan))
        raise
    finally:
        for future in futures:
            future.cancel()
