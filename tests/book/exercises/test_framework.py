"""The machinery of the exercises: what a reader sees when something is wrong."""

import numpy as np
import pytest

from scratchdl.book.exercises import NotYet, check, evaluate, exercise, names
from scratchdl.book.exercises.comparing import difference, factor, same_shape
from scratchdl.book.exercises.functions import function_exercise
from scratchdl.book.exercises.registry import _EXERCISES
from scratchdl.book.exercises.running import line_of, run
from scratchdl.book.exercises.values import value_exercise
from scratchdl.book.exercises.words import show, show_call


@pytest.fixture(autouse=True)
def _leave_no_exercise_behind():
    names()  # loads the chapters
    before = dict(_EXERCISES)
    yield
    _EXERCISES.clear()
    _EXERCISES.update(before)


def square_exercise(**options):
    function_exercise(
        "square",
        solution=lambda x: x**2,
        inputs=lambda rng: [(np.array([2.0, 3.0]),), (rng.normal(size=4),)],
        praise="squared.",
        **options,
    )


def test_check_prints_the_verdict(capsys):
    square_exercise()
    assert check("square", np.square) is None
    assert capsys.readouterr().out == "Right: squared.\n"


def test_a_long_sentence_is_wrapped_and_the_details_are_not(capsys):
    square_exercise(mistakes=[(lambda x: 2 * x, "word " * 20 + "end.")])
    check("square", lambda x: 2 * x)
    first, second, call, *_ = capsys.readouterr().out.splitlines()
    assert len(first) <= 68
    assert second.endswith("word end.")
    assert call == "    your_function([2, 3])"


def test_unknown_name_suggests_the_nearest():
    with pytest.raises(ValueError, match=r"no exercise 'sofmax'; did you mean 'softmax'\?"):
        check("sofmax", None)
    with pytest.raises(ValueError, match=r"choose from .*softmax"):
        check("zzzzzz", None)


def test_a_name_is_taken_once():
    square_exercise()
    with pytest.raises(ValueError, match="already an exercise named 'square'"):
        square_exercise()


def test_number_of_answers():
    @exercise("pair", praise="two.")
    def pair(weights, bias, *, rng):
        pass

    assert evaluate("pair", 1, 2).passed
    assert 'check("pair", weights, bias)' in evaluate("pair", 1).message


def test_message_names_call_result_and_expectation():
    square_exercise()

    def my_square(x):
        return x * 3

    assert evaluate("square", my_square).message.splitlines()[1:] == [
        "    my_square([2, 3])",
        "    gives     [6, 9]",
        "    should be [4, 9]",
    ]


def test_a_known_mistake_is_explained_before_general_words():
    square_exercise(mistakes=[(lambda x: 2 * x, "that is the double.")])
    assert evaluate("square", lambda x: x + x).message.startswith("Not yet: that is the double.")


def test_a_mistake_mixed_with_another_is_known_by_the_first_failing_input():
    square_exercise(mistakes=[(lambda x: 2 * x, "that is the double.")])
    answer = evaluate("square", lambda x: 2 * x if len(x) == 2 else x)
    assert "that is the double." in answer.message


def test_an_exception_is_a_known_mistake_only_if_it_says_the_same():
    square_exercise(mistakes=[(lambda x: x @ np.ones(7), "the shapes do not fit.")])

    def fail(x):
        raise ValueError("something else")

    assert "the shapes do not fit." in evaluate("square", lambda x: x @ np.ones(7)).message
    assert "something else" in evaluate("square", fail).message
    assert "the shapes do not fit." not in evaluate("square", fail).message


def test_sign_and_factor_are_recognised():
    square_exercise()
    assert "the sign is wrong" in evaluate("square", lambda x: -x * x).message
    assert "every number is 0.5 times" in evaluate("square", lambda x: x * x / 2).message


def test_exception_of_the_reader_is_reported_with_input_and_line():
    square_exercise()

    def my_square(x):
        y = x
        return y.squared()

    message = evaluate("square", my_square).message
    assert "AttributeError" in message
    assert "my_square([2, 3])" in message
    assert "in line 3 of my_square: `return y.squared()`" in message


def test_line_of_a_function_without_python_code():
    assert line_of(ZeroDivisionError(), len) == ""
    assert line_of(ZeroDivisionError(), lambda: 0) == ""


def test_source_that_is_gone_leaves_the_number():
    scope = {}
    exec(compile("def f(x):\n    return x / 0", "<nowhere>", "exec"), scope)  # noqa: S102  a reader's cell
    assert line_of(run(scope["f"], (1,)).error, scope["f"]) == "line 2 of f"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x: None, "is a `return` missing?"),
        (lambda x: x[:1], "the shape should be (2,), but yours is (1,)"),
        (lambda x: "four", "yours is a str"),
        (lambda x: [[1], [2, 3]], "yours is a list"),
        (lambda x: (i for i in x), "yours is a generator"),
        (lambda x: object(), "yours is an object"),
        (lambda x: x * 1j, "yours is an array of complex128"),
        (lambda x: x * np.nan, "contains nan"),
        (lambda x: x / 0, "contains an infinite number. NumPy warned: divide by zero"),
        (4.0, "hand over the function itself, by its name and without parentheses, not 4"),
        (np.ones(2), "not [1, 1]"),
    ],
)
def test_results_of_a_wrong_kind(answer, words):
    square_exercise()
    assert words in evaluate("square", answer).message


def test_changing_the_input_is_found_and_does_no_harm():
    square_exercise()

    def in_place(x):
        x *= x
        return x

    assert "changes its input" in evaluate("square", in_place).message


def test_a_solution_that_raises_asks_for_the_same():
    function_exercise(
        "positive_root",
        solution=lambda x: refuse(x) if x < 0 else x**0.5,
        inputs=lambda rng: [(4.0,), (-4.0,)],
        praise="it refuses.",
    )

    def refuse(x):
        raise ValueError(x)

    assert evaluate("positive_root", lambda x: refuse(x) if x < 0 else x**0.5).passed
    message = evaluate("positive_root", lambda x: abs(x) ** 0.5).message
    assert "should be refused with a ValueError" in message
    assert "should raise ValueError" in message


def test_inputs_are_fixed_unless_asked():
    seen = []
    square_exercise()
    for rng in (0, 0, None):
        evaluate("square", lambda x: seen.append(x) or x**2, rng=rng)
    fixed, again, fresh = seen[1], seen[3], seen[5]
    assert np.array_equal(fixed, again)
    assert not np.array_equal(fixed, fresh)


def test_a_symptom_that_does_not_apply_is_passed_over():
    square_exercise(symptoms=[(lambda y, x: y.max() < 0, "negative.")])
    assert "yours is a str" in evaluate("square", lambda x: "four").message


def test_value_exercise():
    value_exercise("half", expected=0.5, praise="one of two.", mistakes=[(2, "upside down.")])
    assert evaluate("half", 0.5).passed
    assert evaluate("half", 2).message == "Not yet: upside down."
    assert "still missing: replace ..." in evaluate("half", ...).message
    assert "the numbers differ" in evaluate("half", 0.51).message
    value_exercise("third", expected=1 / 3, praise="one of three.")
    assert "give more digits" in evaluate("third", 0.33).message
    assert "the numbers differ" in evaluate("third", 0.32).message
    assert "7 is not it: the numbers differ." in evaluate("half", 7).message


def test_words_tuples_and_dicts_are_compared():
    assert difference("OR", "OR") == ""
    assert difference("AND", "OR") == "that is not the right word."
    assert difference((1.0, 2.0), (1.0, 2.0)) == ""
    assert difference((1.0, 2.0), (1.0, 3.0)) == "in value 2 of 2, the numbers differ."
    assert difference(1.0, (1.0, 3.0)) == "the result should be 2 values, in this order."
    assert difference({"W": 1.0}, {"W": 1.0}) == ""
    assert difference({"W": 1.0}, {"W": 2.0}) == "under 'W', the numbers differ."
    assert "dict with the keys 'W'" in difference(1.0, {"W": 2.0})


def test_shapes_of_tuples_are_compared_in_order():
    assert same_shape((1.0, [1, 2]), (2.0, np.ones(2)))
    assert not same_shape((1.0, [1, 2]), (np.ones(2), 2.0))
    assert not same_shape([1.0, 2.0], (1.0, 2.0))
    assert not same_shape((1.0,), (1.0, 2.0))


def test_no_factor_where_there_is_none():
    assert factor("a", 1.0) is None
    assert factor(0.0, 0.0) is None
    assert factor(np.inf, 1.0) is None
    assert factor([1.0, 5.0], [1.0, 2.0]) is None


def test_values_are_shown_as_typed():
    assert show(np.arange(3)) == "[0, 1, 2]"
    assert show(np.zeros((100, 2))) == "array of shape (100, 2) starting 0, 0, 0, ..."
    assert show(np.int64(2)) == "2"
    assert show({"W": np.ones(1)}) == "{'W': [1]}"
    assert show((1, 2.5)) == "(1, 2.5)"
    assert show(len) == "len"
    assert show_call(lambda x: x, (1,)) == "your_function(1)"


def test_arguments_of_all_kinds_are_guarded():
    def spoil(params, rows, x):
        params["W"][0] = 7.0
        return 0

    assert run(spoil, ({"W": np.ones(1)}, [1], 2)).changed
    assert not run(lambda p, r, x: 0, ({"W": np.ones(1)}, [1], 2)).changed


def test_not_yet_is_no_error_of_the_program():
    @exercise("impossible", praise="never.")
    def impossible(answer, *, rng):
        raise NotYet("no answer is right.")

    assert evaluate("impossible", 1).message == "Not yet: no answer is right."
