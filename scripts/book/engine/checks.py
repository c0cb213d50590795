"""What must hold for an executed page beyond that nothing raised."""

import difflib
import re
from collections.abc import Iterator

from book.engine.items import Problem, Snippet
from book.engine.numbers import first_difference
from book.engine.runner import Executed, Result

MOST_MOVES = 300_000  # characters of one slider; compressed, a tenth of that
CHECK_CALL = re.compile(r"^\s*check\(\s*[\"']([^\"']*)[\"']", re.MULTILINE)


def check_page(executed: Executed) -> list[Problem]:
    """Everything that is wrong with what came out of a page."""
    page = executed.page
    problems = []
    for step, result in zip(page.steps, executed.results, strict=True):
        if isinstance(step, Snippet):
            found = (
                _check_exercise(step, result)
                if step.kind == "exercise"
                else _check_run(step, result)
            )
            problems += [page.problem(line, message) for line, message in found]
    return problems


def _check_run(step: Snippet, result: Result) -> Iterator[tuple[int, str]]:
    yield from _check_output(step, result)
    yield from _check_figures(step, result)
    if CHECK_CALL.search(step.code) and step.expected is None and "Right" not in result.output:
        yield step.line, f"this answer does not pass its own check:\n{result.output.strip()}"


def _check_output(step: Snippet, result: Result) -> Iterator[tuple[int, str]]:
    if step.expected is None:
        return
    expected = step.expected
    line = first_difference(expected.text, result.output, exact=expected.exact)
    if line is not None:
        texts = (expected.text.strip("\n"), result.output.strip("\n"))
        want, got = (text.splitlines() for text in texts)
        diff = difflib.unified_diff(want, got, "the page says", "the run gives", lineterm="")
        yield expected.line + line, "output differs\n" + "\n".join(diff)


def _check_figures(step: Snippet, result: Result) -> Iterator[tuple[int, str]]:
    options, figures = step.options, result.figures
    if figures and not options.figure:
        yield step.line - 1, 'this snippet draws a figure: say what it shows, figure="..."'
    if options.figure and not figures:
        yield step.line - 1, 'this fence says figure="...", but no figure was drawn'
    if options.over:
        size = sum(len(figure.get("moves", "")) for figure in figures)
        if size > MOST_MOVES:
            yield step.line - 1, f"this slider has {size:,} characters: at most {MOST_MOVES:,} do"
        return
    if options.slider and (len(figures) < 2 or not all(figure["label"] for figure in figures)):
        yield (
            step.line - 1,
            'slider="..." needs several figures, each with fig.set_label("T = 0.5")',
        )


def _check_exercise(step: Snippet, result: Result) -> Iterator[tuple[int, str]]:
    names = CHECK_CALL.findall(step.code)
    if names != [step.name]:
        yield step.line - 1, f'this stub should end with check("{step.name}", ...), once'
    elif not result.output.lstrip().startswith("Not yet"):
        yield step.line, f'the stub should get "Not yet: ...", but got:\n{result.output.strip()}'
