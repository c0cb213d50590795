"""Python code is read by several threads at once, and the parser of CPython 3.11 cannot do that."""

import ast
import gc
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from book.engine.trees import is_expression, tree_of

CODE = "\n".join(f"def f{i}(a):\n    return (a + {i}) * (b - (c / (d + {i})))" for i in range(60))


@pytest.fixture
def changing_places():
    """Threads change places wherever Python tidies up, which it does all the time."""

    def give_way(*_):
        time.sleep(0)

    before = gc.get_threshold()
    gc.callbacks.append(give_way)
    gc.set_threshold(20)
    yield
    gc.set_threshold(*before)
    gc.callbacks.remove(give_way)


def test_threads_that_read_code_at_once_do_not_disturb_each_other(changing_places):
    with ThreadPoolExecutor(4) as threads:
        trees = list(threads.map(tree_of, [CODE] * 40))
    assert {ast.dump(tree) for tree in trees} == {ast.dump(ast.parse(CODE))}


@pytest.mark.parametrize(
    ("code", "it_is"), [("x", True), (" f(x)[0] ", True), ("x = 1", False), ("x +", False)]
)
def test_an_expression_is_told_from_other_code(code, it_is):
    assert is_expression(code) is it_is
