"""Pages and labs side by side, one for each processor, and their processes, to be ended at once."""

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class Children:
    """The processes that execute something now; each leads a group, where the system has groups."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[int] = set()
        self.is_over = False

    @contextlib.contextmanager
    def holding(self, process: int) -> Iterator[None]:
        """Know this process for as long as the block lasts, and end it behind that."""
        with self._lock:
            self._running.add(process)
            if self.is_over:  # it began when the others were ended
                kill_group(process)
        try:
            yield
        finally:
            kill_group(process)
            with self._lock:
                self._running.discard(process)

    def end(self) -> None:
        """End all that run, and whatever may still begin."""
        with self._lock:
            self.is_over = True
            for process in self._running:
                kill_group(process)


class Pool:
    """Does jobs in the order in which they come, so many at a time as there are processors."""

    def __init__(self) -> None:
        self.children = Children()
        self._threads = ThreadPoolExecutor(os.cpu_count() or 2)

    def submit(self, job: Callable[..., T], *arguments: object) -> "Future[T]":
        """Let a job be done, now or later."""
        return self._threads.submit(job, *arguments)

    @property
    def is_stopped(self) -> bool:
        """Whether nothing more begins."""
        return self.children.is_over

    def close(self) -> None:
        """There is nothing more to do; what is left is done."""
        self._threads.shutdown(wait=False)

    def stop(self) -> None:
        """Begin nothing more, and end what runs."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self.children.end()

    @contextlib.contextmanager
    def stopping_on_error(self) -> Iterator[None]:
        """Leave no process behind when the block is left early, also by Ctrl-C."""
        try:
            yield
        except BaseException:
            self.stop()
            raise


def kill_group(process: int) -> None:
    """End a process and, where the system has process groups, all that it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(process, signal.SIGKILL)
        else:
            os.kill(process, signal.SIGTERM)  # which ends it at once there
