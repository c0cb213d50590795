r"""Exercises that say what is wrong, and why.

A page of the book ends each stub with one call:

    from scratchdl.book.exercises import check
    check("softmax", my_softmax)

`check` tries the reader's answer on inputs that the reader has not seen and prints a verdict:
"Right: ..." or "Not yet: ..." with the reason and the first input that fails. `evaluate` returns
the same as a `Verdict`.

To add a chapter, write `chapter_NN.py` in this folder; it is found by its name, nothing else needs
an edit. It declares each exercise in one of three forms.

**The answer is a function.** Give a right solution, inputs, and the mistakes you expect. A mistake
is a wrong function with the sentence that explains it: a reader who makes the same mistake gets the
same numbers, and so that sentence. A symptom is a condition on the result, for mistakes that take
many forms; it is asked only of results that have the right shape.

    function_exercise(
        "softmax",
        solution=softmax,
        inputs=lambda rng: [(np.array([0.3, 2.9]),), (rng.normal(size=(2, 3)),)],
        mistakes=[(lambda a: np.exp(a) / np.exp(a).sum(), "the sum runs over the whole batch.")],
        symptoms=[(lambda y, a: np.any(y < 0), "a probability is never negative.")],
        praise="rows sum to 1.",
    )

Each call gets a fresh copy of its input. Exceptions of the reader, a missing `return`, wrong
shapes, `nan`, a flipped sign, a constant factor and changed inputs are explained for you. Where the
solution raises, the reader must raise the same type. With `quiet=True` a right result that NumPy
warns about is not right. Put the simplest input first: a message names the first that fails.

**The answer is a value.**

    value_exercise("cap", expected=-np.log(1e-7), mistakes=[(7, "base 10.")], praise="16.118.")

**Many answers are right.** Write the condition, and raise `NotYet` with a full sentence as soon as
it fails.

    @exercise("nor", praise="one line separates the four points.")
    def nor(weights: object, bias: object, *, rng: np.random.Generator) -> None:
        w = numbers(weights, shape=(2,), name="weights")
        ...
        raise NotYet("at (0, 0) it must fire, but w·x + b = -1.")

Then give `tests/book/exercises/answers/chapter_NN.py` at least one right answer and three plausible
wrong ones for each name (the tests refuse an exercise without them, and a sentence that no answer
can reach), and put its stub on exactly one page.
"""

from scratchdl.book.exercises.registry import check, evaluate, exercise, names
from scratchdl.book.exercises.verdict import NotYet, Verdict

__all__ = ["NotYet", "Verdict", "check", "evaluate", "exercise", "names"]
