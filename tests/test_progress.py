"""The progress line: there for those who watch, silent for all others."""

import io
import sys
import types

import pytest

from scratchdl import progress
from scratchdl.progress import ProgressLine, bar


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_on_a_terminal_it_writes_over_itself(monkeypatch, clock):
    monkeypatch.setattr(sys, "stderr", Terminal())
    with ProgressLine() as line:
        for done in range(1, 5):
            clock[0] += 1
            line.show(bar(done, 4) + ("  loss 10" if done == 1 else "  loss 9"))
    lines = sys.stderr.getvalue().split("\r")[1:]
    assert len(lines) == 4
    assert lines[0] == "██████░░░░░░░░░░░░░░░░░░ 1/4  loss 10"
    assert lines[1].rstrip() == "████████████░░░░░░░░░░░░ 2/4  loss 9"
    assert len(lines[1]) == len(lines[0]), "a shorter line must cover a longer one"
    assert lines[3].endswith("4/4  loss 9\n")


def test_it_does_not_write_faster_than_anybody_reads(monkeypatch, clock):
    monkeypatch.setattr(sys, "stderr", Terminal())
    with ProgressLine() as line:
        for done in range(1, 1001):
            clock[0] += 0.001
            line.show(bar(done, 1000))
    assert 10 <= sys.stderr.getvalue().count("\r") <= 12
    assert "1000/1000" in sys.stderr.getvalue()


def test_what_is_shown_is_seen_at_once(monkeypatch, clock):
    class Seen(Terminal):
        seen = ""

        def flush(self):
            self.seen = self.getvalue()

    monkeypatch.setattr(sys, "stderr", Seen())
    with ProgressLine() as line:
        line.show("half")
        assert sys.stderr.seen == "\rhalf"

    class Log(Seen):
        def isatty(self):
            return False

    monkeypatch.setattr(sys, "stderr", Log())
    with ProgressLine(visible=True) as line:
        line.log("epoch 1")
        assert sys.stderr.seen == "epoch 1\n"


def test_who_shows_nothing_leaves_no_empty_line(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    with ProgressLine():
        pass
    assert sys.stderr.getvalue() == ""


def test_a_bar_of_one_is_full():
    assert bar(1, 1) == "█" * 24 + " 1/1"
    assert bar(0, 0) == "░" * 24 + " 0/0"


def test_in_a_log_it_is_silent(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with ProgressLine() as line:
        line.show("all")
    assert sys.stderr.getvalue() == ""
    monkeypatch.setattr(sys, "stderr", None)  # a Windows program without a console
    with ProgressLine() as line:
        line.show("all")


NOTEBOOK = type("ZMQInteractiveShell", (), {})
SHELLS = {
    "Jupyter": (NOTEBOOK, True),
    "Colab": (type("Shell", (NOTEBOOK,), {}), True),
    "IPython": (type("TerminalInteractiveShell", (), {}), False),
}


@pytest.mark.parametrize("name", SHELLS)
def test_in_a_notebook_it_writes_below_the_cell(monkeypatch, name):
    shell, seen = SHELLS[name]
    ipython = types.SimpleNamespace(get_ipython=shell)
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with ProgressLine() as line:
        line.show("all")
    assert bool(sys.stdout.getvalue()) is seen
    assert sys.stderr.getvalue() == ""


@pytest.mark.parametrize("visible", [True, False])
def test_it_can_be_turned_off_in_a_terminal(monkeypatch, visible):
    monkeypatch.setattr(sys, "stderr", Terminal())
    with ProgressLine(visible=visible) as line:
        line.show("half")
        line.log("a line for a log")
    assert sys.stderr.getvalue() == ("\rhalf\n" if visible else "")


@pytest.mark.parametrize("visible", [True, False, None])
def test_a_log_gets_whole_lines_on_request(monkeypatch, capsys, visible):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with ProgressLine(visible=visible) as line:
        line.show("half")
        line.log("epoch 1")
    assert sys.stderr.getvalue() == ("epoch 1\n" if visible else "")
    assert capsys.readouterr().out == ""
