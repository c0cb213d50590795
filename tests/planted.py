"""Faults to be planted in pages, each with the line and the words that the build must name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Defect:
    """A page with one fault: which of its lines is named, and what is said of it."""

    name: str
    text: str
    where: str  # stands in the line
    says: str


def snippet(code, options="", after=""):
    return f"# A page\n\n```python run {options}\n{code}\n```\n{after}"


def exercise(name, code):
    block = f"```python exercise {name}\n{code}\n```\n"
    return "# A\n\n!!! question\n" + "".join(f"    {line}\n" for line in block.splitlines())


THREAD = "import threading\ndef fail():\n    1 / 0\nthread = threading.Thread(target=fail)\n"
CRASH = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"  # where the system has it
DRAW = "import matplotlib.pyplot as plt\nfigure = plt.figure()"
MOVES = 'figure="A" slider="T" over="T = 1, 2"'
PLOT = "import matplotlib.pyplot as plt\nT = 1\nfigure, ax = plt.subplots()\n"
STUB = 'from scratchdl.book.exercises import check\ndef mine(x):\n    {}\ncheck("{}", mine)'
LAB = "# %% [markdown]\n# # A lab\n\n# %%\n"
DEFECTS = [
    Defect("raises", snippet("x = 1\n1 / 0"), "1 / 0", "ZeroDivisionError: division by zero"),
    Defect("in-package", snippet('import scratchdl\nscratchdl.relu("a")'), "relu", "TypeError"),
    Defect(
        "in-box",
        "# A\n\n!!! note\n    Text.\n\n    ```python run\n    [][1]\n    ```\n",
        "[][1]",
        "IndexError",
    ),
    Defect(
        "out-of-box",
        "# A\n\n!!! note\n    One.\n\n    Two sentences, and the box ends\nin the second.\n",
        "in the second",
        "the box above ends in mid-paragraph",
    ),
    Defect("syntax", snippet("x = 1\nx = = 2"), "= =", "SyntaxError: invalid syntax"),
    Defect("import", snippet("import scratchdl.nothing"), "nothing", "ModuleNotFoundError"),
    Defect(
        "output",
        snippet("print(1)\nprint(2)", after="\n```output\n1\n3\n```\n"),
        "3",
        "output differs",
    ),
    Defect(
        "digit",
        snippet('print("loss 0.827272")', after="\n```output\nloss 0.827252\n```\n"),
        "0.827252",
        "output differs",
    ),
    Defect(
        "word",
        snippet('print("loss 0.827272")', after="\n```output\nlost 0.827272\n```\n"),
        "lost",
        "output differs",
    ),
    Defect(
        "whole-number",
        snippet('print("41 of 50")', after="\n```output\n42 of 50\n```\n"),
        "42",
        "output differs",
    ),
    Defect(
        "exact",
        snippet("print(0.1 + 0.2)", after="\n```output exact\n0.30000000000000003\n```\n"),
        "0.30000000000000003",
        "output differs",
    ),
    Defect(
        "range",
        snippet("print(41 / 2, '%')", after="\n```output\n20.6..41.1 %\n```\n"),
        "20.6..41.1",
        "output differs",
    ),
    Defect(
        "output-option",
        snippet("print(1)", after="\n```output roughly\n1\n```\n"),
        "```output roughly",
        "write `output`, or `output exact`",
    ),
    Defect(
        "told",
        snippet("adam, sgd = 0.5, 0.4\nassert adam < sgd", "hide"),
        "assert adam",
        "AssertionError",
    ),
    Defect("varying-value", "# A\n\nIt is `py~ nothing:.1f`.\n", "`py~", "NameError"),
    Defect("unused-output", "# A\n\n```output\n1\n```\n", "```output", "must follow"),
    Defect("unclosed", "# A\n\n```python run\nx = 1\n", "```python", "never closed"),
    Defect("option", snippet("x = 1", "rasies=ValueError"), "rasies", "unknown option"),
    Defect("quotes", snippet("x = 1", 'figure="a'), "figure", "cannot read the options"),
    Defect("not-run", "# A\n\n```python\nx = 1\n```\n", "```python", "always executed"),
    Defect("quoted", "# A\n\n> ```python run\n> 1 / 0\n> ```\n", "> ```python run", "indent it"),
    Defect("value", "# A\n\nIt is `py nothing:.1f`.\n", "`py", "NameError: name 'nothing'"),
    Defect("format", "# A\n\nIt is `py 'a':.1f`.\n", "`py", "ValueError: Unknown format code"),
    Defect("expression", "# A\n\nIt is `py 1 +`.\n", "`py", "not a Python expression"),
    Defect(
        "source",
        "# A\n\n```python source scratchdl.sofmax\n```\n",
        "```python",
        "is softmax meant?",
    ),
    Defect(
        "constant",
        "# A\n\n```python source scratchdl.__version__\n```\n",
        "```python",
        "no source to show",
    ),
    Defect(
        "filled",
        "# A\n\n```python source scratchdl.relu\nx = 1\n```\n",
        "```python",
        "leave it empty",
    ),
    Defect("results", "# A\n\n```results nothing\n```\n", "```results", "no results 'nothing'"),
    Defect("result", "# A\n\nIt is `result nothing a.b`.\n", "`result", "no results 'nothing'"),
    Defect("no-alt", snippet(DRAW), "```python", "say what it shows"),
    Defect("no-figure", snippet("x = 1", 'figure="A line"'), "```python", "no figure was drawn"),
    Defect("slider", snippet(DRAW, 'figure="A" slider="T"'), "```python", "needs several figures"),
    Defect("over", snippet(DRAW, 'figure="A" slider="T" over="T"'), "```python", "several values"),
    Defect("over-label", snippet("T = 1", 'over="T = 1, 2"'), "```python", "a label for each name"),
    Defect("over-line", snippet(DRAW, MOVES), "```python", "needs one line `T = VALUE`"),
    Defect("over-value", snippet("T = 3\n" + DRAW, MOVES), "```python", "not among the values"),
    Defect(
        "over-none", snippet("T = 1  #", MOVES), "T = 1  #", "draws one figure and prints nothing"
    ),
    Defect("over-print", snippet(PLOT + "print(T)", MOVES), "import", "prints nothing"),
    Defect(
        "over-axes", snippet(PLOT + "_ = ax.set(xlim=(0, T))", MOVES), "import", "the axes move"
    ),
    Defect("over-fails", snippet(PLOT + "_ = 1 / (T - 2)", MOVES), "1 / (T", "division by zero"),
    Defect(
        "over-again",
        snippet("x = []") + "\n" + snippet(PLOT + "x += [T]\nax.text(0, 0, str(x))", MOVES)[10:],
        "import",
        "draws something else",
    ),
    Defect(
        "not-raised",
        snippet("x = 1", "raises=ValueError"),
        "x = 1",
        "should raise ValueError, and did not",
    ),
    Defect("other-error", snippet("1 / 0", "raises=ValueError"), "1 / 0", "ZeroDivisionError"),
    Defect(
        "warning",
        snippet("import numpy as np\nnp.log(np.zeros(1))"),
        "np.log",
        "RuntimeWarning: divide",
    ),
    Defect(
        "not-warned",
        snippet("x = 1", "warns=RuntimeWarning"),
        "x = 1",
        "should warn with RuntimeWarning",
    ),
    Defect("exit", snippet("import sys\nsys.exit(3)"), "sys.exit", "SystemExit: 3"),
    Defect(
        "hard-exit",
        snippet("import os\nos._exit(3)"),
        "import os",
        "ended the process (exit code 3)",
    ),
    Defect("killed", snippet(CRASH), "import os", "ended the process (SIGKILL)"),
    Defect(
        "network",
        snippet("import socket\nsocket.create_connection(('example.org', 80))"),
        "create_connection",
        "PermissionError",
    ),
    Defect(
        "write",
        snippet("from pathlib import Path\nPath('/tmp/planted').touch()"),
        "touch",
        "may not write outside",
    ),
    Defect(
        "delete",
        snippet("import os\nos.remove('/tmp/planted')"),
        "os.remove",
        "may not write outside",
    ),
    Defect(
        "program",
        snippet("import subprocess\nsubprocess.run(['ls'])"),
        "subprocess.run",
        "may not start a program",
    ),
    Defect(
        "stub-passes",
        exercise(
            "softmax",
            STUB.format("from scratchdl import softmax; return softmax(x)", "softmax"),
        ),
        "from scratchdl.book.exercises",
        'should get "Not yet',
    ),
    Defect(
        "stub-unknown",
        exercise("nothing", STUB.format("return x", "nothing")),
        'check("nothing"',
        "nothing",
    ),
    Defect(
        "stub-unchecked",
        exercise("softmax", "x = 1"),
        "```python",
        "should end with check",
    ),
    Defect(
        "answer",
        snippet(STUB.format("return x", "softmax")),
        "from scratchdl.book.exercises",
        "does not pass its own check",
    ),
]
DEFECTS += [
    Defect(
        "thread",
        snippet(THREAD + "thread.start()\nthread.join()"),
        "1 / 0",
        "ZeroDivisionError: division by zero (in a thread)",
    ),
    Defect(
        "destructor",
        snippet("class A:\n    def __del__(self):\n        [][1]\na = A()\ndel a"),
        "[][1]",
        "IndexError: list index out of range (while something was thrown away)",
    ),
    Defect(
        "unclosed-file",
        snippet("file = open(__import__('os').devnull); del file"),
        "file = open",
        "ResourceWarning: unclosed file",
    ),
    Defect("fork", snippet("import os\nos.fork()"), "os.fork()", "may not fork"),
    Defect(
        "flood", snippet("print('x' * 200_000)"), "print", "prints more than 100,000 characters"
    ),
    Defect(
        "no-box", exercise("softmax", "x = 1").replace("!!! question", "Text"), "```python", "a box"
    ),
    Defect("fence", "# A\n\n```Output\n1\n```\n", "```Output", "there is no fence `Output`"),
    Defect("pycon", "# A\n\n```pycon\n>>> 1\n```\n", "```pycon", "there is no fence `pycon`"),
    Defect("include", "# A\n\n```include nowhere.md\n```\n", "```include", "write `include FILE`"),
]
BROKEN_LINKS = [
    Defect("link", "# A\n\nSee [that](nowhere.md).\n", "nowhere.md", "not found"),
    Defect(
        "anchor",
        "# A\n\nSee [that](../index.md#nowhere).\n",
        "#nowhere",
        "does not contain an anchor",
    ),
    Defect("own-anchor", "# A\n\nSee [that](#nowhere).\n", "#nowhere", "no such anchor"),
    Defect("image", "# A\n\n![A line](nowhere.png)\n", "nowhere.png", "not found"),
    Defect("absolute", "# A\n\nSee [that](/index.md).\n", "/index.md", "absolute link"),
    Defect(
        "unknown-name",
        "# A\n\nSee [that][scratchdl.nowhere].\n",
        "nowhere",
        "Could not find cross-reference",
    ),
]
BROKEN_FORMULAS = [
    Defect("inline", "# A\n\nWith $\\frac{1}$ it is.\n", r"\frac{1}", "broken formula"),
    Defect(
        "begins-another",
        "# A\n\nFirst $\\frac{1}{2}$.\n\nThen $\\frac{1}$ it is.\n",
        "Then",
        "broken formula",
    ),
    Defect(
        "block", "# A\n\nText.\n\n$$\na = b \\\\\n\\nothing{1}\n$$\n", "a = b", "broken formula"
    ),
    Defect(
        "in-box",
        "# A\n\n!!! note\n    With\n\n    $$\n    \\left( x\n    $$\n",
        r"\left( x",
        "broken formula",
    ),
]
BROKEN_FORMULAS += [
    Defect(f"unseen-{name}", f"# A\n\n{text}", where, "not recognised as a formula")
    for name, text, where in (
        ("list", "- item\n  $$\n  a=\\frac{1}{2}\n  $$\n", "$$"),
        ("unclosed", "Text.\n\n$$\na = \\sum b\n\nText.\n", "$$"),
        ("in-line", "This is $$a = b$$ in a line.\n", "$"),
        ("cell", "| a |\n| --- |\n| $|x|$ |\n", "$|x|$"),
    )
]
BROKEN_LABS = [
    Defect(
        "results",
        "# %% [markdown]\n# # A lab\n#\n# ```results nothing\n# ```\n\n# %%\nx = 1\n",
        "```results",
        "no results 'nothing'",
    ),
    Defect("value", "# %% [markdown]\n# It is `py 1 + 1`.\n\n# %%\nx = 1\n", "`py", "runs nothing"),
    Defect(
        "snippet",
        "# %% [markdown]\n# ```python run\n# x = 1\n# ```\n\n# %%\nx = 1\n",
        "# x = 1",
        "runs nothing",
    ),
    Defect(
        "link",
        "# %% [markdown]\n# See [that](../nowhere/).\n\n# %%\nx = 1\n",
        "nowhere",
        "leads to no page",
    ),
    Defect(
        "thread",
        LAB + THREAD + "thread.start()\nthread.join()\n",
        "1 / 0",
        "ZeroDivisionError: division by zero (in a thread)",
    ),
    Defect("raises", LAB + "x = 1\n1 / 0\n", "1 / 0", "ZeroDivisionError: division by zero"),
    Defect(
        "figure",
        LAB.replace("# %%\n", "# %% varies\n") + DRAW + "\nplt.plot([1, 2])\nplt.show()\n",
        "# %% varies",
        "say what it shows",
    ),
    Defect("mark", LAB + "x = 1\n\n# %% figre='A line'\nx = 2\n", "figre", "knows no 'figre'"),
    Defect("flood", LAB + "print('x' * 200_000)\n", "print", "more than 100,000 characters"),
    Defect("fork", LAB + "import os\nos.fork()\n", "os.fork()", "may not fork"),
    Defect(
        "ends",
        LAB + "x = 1\n\n# %%\n__import__('os')._exit(3)\n",
        "_exit",
        "this snippet ended the process (exit code 3)",
    ),
    Defect(
        "network",
        LAB + "import socket\nsocket.socket()\n",
        "socket.socket()",
        "may not open a network",
    ),
    Defect(
        "warns",
        "# %%\nimport numpy as np\n\n# %%\nnp.log(np.zeros(1))\n",
        "np.log",
        "RuntimeWarning: divide by zero",
    ),
]


def place(folder, path, defect):
    """The file and line as the build should name them."""
    lines = (folder / path).read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(lines, start=1) if defect.where in line)
    return f"{path}:{number}: "


def assert_named(done, folder, path, defect):
    start = place(folder, path, defect)
    named = [line for line in done.stdout.splitlines() if start in line]
    assert any(defect.says in line for line in named), done.stdout
