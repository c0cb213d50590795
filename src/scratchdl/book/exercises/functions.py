"""Exercises whose answer is a function."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scratchdl.book.exercises.comparing import ATOL, RTOL, difference, factor, near, same_shape
from scratchdl.book.exercises.registry import exercise
from scratchdl.book.exercises.running import Outcome, line_of, run
from scratchdl.book.exercises.verdict import NotYet
from scratchdl.book.exercises.words import show, show_call

Function = Callable[..., object]
Arguments = tuple[object, ...]
Inputs = Callable[[np.random.Generator], Sequence[Arguments]]
Mistake = tuple[Function, str]  # a wrong function, and the sentence for a reader who wrote the same
Symptom = tuple[Function, str]  # symptom(result, *arguments) is true: the sentence

CHANGED = {
    "values": "the values are right, but your function changes its input: `x -= c` writes into the "
    "array of the caller, `x = x - c` makes a new one.",
    "shape": "the values are right, but your function gives the caller's array another shape. "
    "`x.shape = ...` changes the array itself, `x.reshape(...)` returns another view of it.",
    "dict": "the values are right, but your function changes the dict that it was given, or an "
    "array in it. Build a new dict, with new arrays.",
    "list": "the values are right, but your function changes the list that it was given. Build a "
    "new one.",
}


def function_exercise(
    name: str,
    *,
    solution: Function,
    inputs: Inputs,
    praise: str,
    mistakes: Sequence[Mistake] = (),
    symptoms: Sequence[Symptom] = (),
    rtol: float = RTOL,
    atol: float = ATOL,
    quiet: bool = False,
) -> None:
    """Register an exercise whose answer is a function.

    Args:
        name: The name that the page uses.
        solution: A right answer. Where it raises, the reader's function must raise the same type.
        inputs: Takes a Generator and gives tuples of arguments, the simplest first.
        praise: What a right answer has shown, said after "Right: ".
        mistakes: Wrong functions, each with the sentence that explains it.
        symptoms: Conditions on a wrong result, each with the sentence that explains it.
        rtol: Relative tolerance.
        atol: Absolute tolerance.
        quiet: Whether a right result that NumPy warns about is still wrong.

    Example:
        >>> import numpy as np
        >>> from scratchdl.book.exercises import evaluate  # chapter_04.py declares "log_sum_exp"
        >>> print(evaluate("log_sum_exp", lambda x: np.max(x, axis=-1)).message)
        Not yet: that is the largest score alone; the others add a little, at most log K.
            your_function([0.3, 2.9, 4])
            gives     4
            should be 4.30571
    """

    @exercise(name, praise=praise, mistakes=mistakes)
    def judge(your_function: Function, *, rng: np.random.Generator) -> None:
        if not callable(your_function):
            raise NotYet(
                "hand over the function itself, by its name and without parentheses, "
                f"not {show(your_function)}."
            )
        trials = [
            Trial(
                args,
                run(your_function, args, watch=quiet),
                run(solution, args, watch=quiet),
                rtol,
                atol,
                quiet,
            )
            for args in inputs(rng)
        ]
        if any(trial.fault() for trial in trials):
            raise NotYet(_explain(your_function, trials, mistakes, symptoms))
        for trial in trials:
            if trial.mine.changed:
                why = CHANGED[trial.mine.changed]
                raise NotYet(f"{why}\n    {show_call(your_function, trial.args)}")


@dataclass(frozen=True)
class Trial:
    """One input, what the reader's function made of it, and what should come out."""

    args: Arguments
    mine: Outcome
    right: Outcome
    rtol: float
    atol: float
    quiet: bool

    def fault(self) -> str:
        """What is wrong, in general words; empty if nothing is."""
        if self.right.error is not None:
            expected = type(self.right.error)
            raised = isinstance(self.mine.error, expected)
            article = "an" if expected.__name__[0] in "AEIOU" else "a"
            return (
                ""
                if raised
                else f"this input should be refused with {article} {expected.__name__}."
            )
        if self.mine.error is not None:
            return f"your function stops with {_said(self.mine.error)}"
        words = difference(self.mine.value, self.right.value, self.rtol, self.atol)
        if words and self.mine.warned:
            return f"{words} NumPy warned: {', '.join(self.mine.warned)}."
        if self.quiet and self.mine.warned:
            return "the result is right, and yet NumPy warns."
        return words

    def agrees_with(self, wrong: Function) -> bool:
        """Whether a known mistake does on this input what the reader's function did."""
        other = run(wrong, self.args, watch=self.quiet)
        if other.error is not None or self.mine.error is not None:
            return _said(other.error) == _said(self.mine.error)
        if other.value is None or self.mine.value is None:
            return other.value is self.mine.value
        if self.quiet and bool(other.warned) != bool(self.mine.warned):
            return False
        return not difference(self.mine.value, other.value, self.rtol, self.atol)


def _explain(
    function: Function,
    trials: list[Trial],
    mistakes: Sequence[Mistake],
    symptoms: Sequence[Symptom],
) -> str:
    """The most telling sentence that fits, then the first input that fails."""
    wrong = [trial for trial in trials if trial.fault()]
    first = wrong[0]
    reason = _known_mistake(trials, wrong, mistakes) or _symptom(first, symptoms) or _factor(wrong)
    lines = [reason or first.fault(), show_call(function, first.args)]
    mine, right = _wrong_part(first.mine.value, first.right.value)
    if first.mine.error is not None:
        lines.append(f"stops with {_said(first.mine.error)}")
        if line := line_of(first.mine.error, function):
            lines.append(f"in {line}")
    else:
        lines.append(f"gives     {show(mine)}")
        lines.extend(f"NumPy warns: {words}" for words in first.mine.warned if first.quiet)
    if first.right.error is not None:
        lines.append(f"should raise {type(first.right.error).__name__}")
    else:
        lines.append(f"should be {show(right)}")
    return "\n    ".join(lines)


def _wrong_part(mine: object, right: object) -> tuple[object, object]:
    """Of two dicts the first entry that differs, since all would fill a screen; else both whole."""
    if isinstance(mine, Mapping) and isinstance(right, Mapping) and mine.keys() == right.keys():
        for key, item in right.items():
            if difference(mine[key], item):
                return {key: mine[key]}, {key: item}
    return mine, right


def _known_mistake(trials: list[Trial], wrong: list[Trial], mistakes: Sequence[Mistake]) -> str:
    """The mistake that does the same on all inputs, or all that fail, or the first of those."""
    for some in (trials, wrong, wrong[:1]):
        for function, why in mistakes:
            if all(trial.agrees_with(function) for trial in some):
                return why
    return ""


def _said(error: BaseException | None) -> str:
    """Type and first line of an exception; NumPy adds paragraphs."""
    return f"{type(error).__name__}: {error}".partition("\n")[0]


def _symptom(trial: Trial, symptoms: Sequence[Symptom]) -> str:
    if trial.mine.error or not same_shape(trial.mine.value, trial.right.value):
        return ""
    for shows, why in symptoms:
        # A symptom is asked of any result, even of a nonsensical one: there it does not apply.
        found = run(shows, (trial.mine.value, *trial.args))
        if found.error is None and bool(found.value):
            return why
    return ""


def _factor(wrong: list[Trial]) -> str:
    """One sentence if all failing results are off by the same factor."""
    if any(trial.mine.error or trial.right.error for trial in wrong):
        return ""
    factors = [factor(trial.mine.value, trial.right.value) for trial in wrong]
    if factors[0] is None or any(f is None or not near(f, factors[0]) for f in factors):
        return ""
    if near(factors[0], -1):
        return "the size is right and the sign is wrong: is a minus missing, or one too many?"
    if near(factors[0], 1, rtol=0.05):
        return "nearly right: is a number rounded on the way?"
    return f"every number is {factors[0]:.4g} times what it should be: which factor is missing?"
