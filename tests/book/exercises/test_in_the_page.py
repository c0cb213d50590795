"""What a check in the reader's browser does otherwise: it keeps verdicts, and draws each time."""

import numpy as np

from book.child import exercise
from scratchdl import softmax
from scratchdl.book import exercises


def test_verdicts_are_kept_and_each_check_draws_other_inputs(capsys):
    seen = []

    def answer(x):
        seen.append(np.array(x))
        return softmax(x)

    exercise.listen()
    exercises.check("softmax", answer)
    first, seen = seen, []
    exercises.check("softmax", answer)
    kept = exercise.verdicts()
    assert [verdict["passed"] for verdict in kept] == [True, True]
    assert len(first) == len(seen)
    assert any(not np.array_equal(*pair) for pair in zip(first, seen, strict=True))
    assert capsys.readouterr().out == ""
    exercises.check("softmax", answer)
    assert capsys.readouterr().out.startswith("Right: ")
