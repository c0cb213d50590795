"""Which snippets need which: what is read and bound stands in the code, what changes is watched."""

import doctest
import html
import json
import os
import subprocess
import sys

import numpy as np
import pytest

from book.child.changes import EVERYTHING, Changes
from book.engine import needs as module
from book.engine import pages
from book.engine.items import Snippet
from book.engine.needs import Effects, names_bound, names_read, needs
from book.engine.numbers import first_difference
from book.write.markdown import cell_options
from scratchdl import SGD, Trainer, TwoLayerNet
from site_files import DOCS, ROOT
from small_site import FRONT


def test_docstring_examples():
    done = doctest.testmod(module)
    assert done.attempted > 0
    assert done.failed == 0


@pytest.mark.parametrize(
    ("code", "reads", "binds"),
    [
        ("x = y", "y", "x"),
        ("x += 1", "x", "x"),
        ("x = y\nx += x\nprint(x)", "print y", "x"),
        ("for i in n:\n    x = i\n    print(x)\nprint(x, i)", "i n print x", "i x"),
        ("with open(o) as p:\n    q = p\nq, p", "o open", "p q"),
        ("w = 1\ndef f(): return w\nlambda: w", "w", "f w"),
        ("w = [1]\n[w[0] for i in w]", "", "w"),
        ("if a:\n    b = 1\nb", "a b", "b"),
        ("import a.b as c, d.e\nc, d", "", "c d"),
        ("(a, [b, *c]), x[d] = e", "d e x", "a b c"),
        ("x[0] = y", "x y", ""),
        ("def f(a):\n    b = a + w\n    return b", "w", "f"),
        ("class A(B):\n    c = d\n    def e(self):\n        return g", "B d g", "A"),
        ("[i * k for i in range(n)]", "k n range", ""),
        ("def f():\n    global count\n    count = 1", "", "f count"),
        ("import numpy as np\nfrom a.b import c", "", "np c"),
        ("for i, (j, k) in m: pass", "m", "i j k"),
        ("with o as p: print(q)", "o print q", "p"),
        ("f = lambda x: x + y", "y", "f"),
        ("if (n := m): pass", "m", "n"),
        ("from m import *", "", EVERYTHING),
    ],
)
def test_what_code_reads_and_binds(code, reads, binds):
    assert names_read(code) == set(reads.split())
    assert names_bound(code) == set(binds.split())


def test_what_is_no_python_reads_nothing():
    assert names_read("x = = 2") == set()


def effects(reads, affects):
    return Effects(frozenset(reads.split()), frozenset(affects.split()))


def test_needs_go_on_through_what_is_needed():
    data, setup, slow = effects("", "x"), effects("", "f"), effects("x f", "runs")
    words, late = effects("runs", ""), effects("y", "z")
    assert needs([data, setup, slow, words, late]) == [[], [], [0, 1], [0, 1, 2], []]


def test_a_function_needs_what_its_names_mean_when_it_is_called():
    define, bind, call = effects("w", "f"), effects("", "w"), effects("f", "")
    assert needs([define, bind, call])[2] == [0, 1]


def test_whatever_changes_everything_is_needed_by_all():
    assert needs([effects("", "a"), effects("", EVERYTHING), effects("b", "")])[2] == [1]


def changed(code, **namespace):
    changes = Changes(code, namespace, sorted(names_read(code)))
    with changes.watching():
        exec(code, namespace)  # noqa: S102  a snippet of this test
    return changes.names - {"__builtins__"}


def test_what_is_only_looked_at_has_not_changed():
    x = np.arange(6.0)
    assert changed("y = x.sum() + len(d) + f(x)", x=x, d={"a": [1]}, f=np.mean) == set()


@pytest.mark.parametrize(
    "code",
    ["x[0] = 5.0", "x *= 2", "d['x'][1] = 3.0", "view[0] = 9.0", "change()"],
)
def test_an_array_changes_under_all_of_its_names(code):
    x = np.arange(6.0)
    names = {"x": x, "view": x[:2], "d": {"x": x}, "other": np.arange(6.0)}
    found = changed(code, **names, change=lambda: x.fill(0))
    assert found - {"change"} == {"x", "view", "d"}


def test_what_a_trainer_changes_is_the_net():
    rng = np.random.default_rng(0)
    net = TwoLayerNet(4, 3, 2, rng=0)
    digits = rng.normal(size=(8, 4)), np.arange(8) % 2
    trainer = Trainer(net, SGD(lr=0.1), digits, progress=False, rng=0)
    assert changed("trainer.fit(1)", net=net, trainer=trainer, other=TwoLayerNet(4, 3, 2)) == {
        "net",
        "trainer",
    }


def test_a_draw_changes_the_generator():
    assert changed("rng.normal()", rng=np.random.default_rng(0)) == {"rng"}


def test_what_nobody_can_look_into_counts_as_changed():
    assert changed("next(numbers)", numbers=iter([1, 2])) == {"numbers"}


@pytest.mark.parametrize(
    "code",
    [
        "open('here.txt', 'w').close()",
        "np.set_printoptions(precision=3)",
        "np.seterr(over='ignore')",
        "Net.forward = None",
    ],
)
def test_files_settings_and_patches_are_everything(code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with np.errstate(), np.printoptions():
        found = changed(code, np=np, Net=type("Net", (), {}), os=os)
    assert EVERYTHING in found


PAGE = """
```python run
import numpy as np
x = np.arange(3.0)
```

```python run
slow = sum(range(1000))
```

```python run
print(slow)
```

```python run
def double(array):
    array *= 2
```

```python run
double(x)
```

```python run
x
```
"""


def test_a_page_says_what_each_snippet_needs(tmp_path):
    path = tmp_path / "page.md"
    path.write_text(FRONT + PAGE, encoding="utf-8")
    executed = pages.execute(path, tmp_path, pages.open_cache(tmp_path))
    found = {cell: options["needs"] for cell, options in options_of(executed).items()}
    assert found == {1: [], 2: [], 3: [2], 4: [], 5: [1, 4], 6: [1, 4, 5]}


def options_of(executed):
    """What the page tells its scripts of each cell."""
    data = html.unescape(cell_options(executed).partition(">")[2].rpartition("<")[0])
    return {int(cell): options for cell, options in json.loads(data).items()}


# As in the reader's browser: for each snippet a fresh Python, what it needs, and the snippet.
ALONE = """
import contextlib, io, json, sys
from book.child.browser import Browser

printed = []
for snippets in json.load(sys.stdin):
    browser = Browser()
    for code, options in snippets:
        with contextlib.redirect_stdout(io.StringIO()) as output:
            error = json.loads(browser.run(code, "a snippet", json.dumps(options)))["error"]
        assert error is None or error["expected"], error
    printed.append(output.getvalue() + (error["text"] if error else ""))
print(json.dumps(printed))
"""


def test_every_snippet_of_a_chapter_runs_with_what_it_needs_alone():
    executed = pages.execute(DOCS / "learn/03-forward-pass.md", ROOT, pages.open_cache(ROOT))
    steps = zip(executed.page.steps, executed.results, strict=True)
    cells = [one for one in steps if isinstance(one[0], Snippet) and one[0].kind == "run"]
    options = options_of(executed)
    code = {n: (step.code, options[n]) for n, (step, _) in enumerate(cells, start=1)}
    jobs = [[code[n] for n in [*options[number]["needs"], number]] for number in code]
    assert sum(map(len, jobs)) < len(jobs) ** 2 / 4
    done = subprocess.run(
        [sys.executable, "-c", ALONE],
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT / "scripts"), "MPLBACKEND": "agg"},
    )
    assert done.returncode == 0, done.stderr
    for (step, result), printed in zip(cells, json.loads(done.stdout), strict=True):
        if not step.options.varies:
            assert first_difference(result.output, printed, exact=False) is None, step.line
