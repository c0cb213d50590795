"""Faults that a build would publish in silence if nobody looked for them, as those of `planted`."""

from planted import DRAW, LAB, Defect, snippet

MARKDOWN = "# %% [markdown]\n# # A lab\n#\n# {}\n\n# %%\nx = 1\n"
OPEN = "import os\nplace = os.open('..', os.O_RDONLY)  # the folder that the page's own lies in\n"
NOT_SEEN = "not recognised as a formula"


def lab(name, line, where, says):
    """A lab with a line of Markdown that holds the fault."""
    return Defect(name, MARKDOWN.format(line), where, says)


OF_PAGES = [
    Defect(
        "long-value",
        "# A\n\nIt is `py 'x' * 200_000`.\n",
        "`py",
        "this value has more than 100,000 characters",
    ),
    Defect(
        "path-printed",
        snippet("import numpy\nprint(numpy.__file__)"),
        "import numpy",
        "a path of the machine",
    ),
    Defect(
        "path-drawn",
        snippet(DRAW + "\nimport sys\nfigure.text(0, 0, 'in ' + sys.prefix)", 'figure="A"'),
        "import matplotlib",
        "this figure has a path of the machine",
    ),
    Defect("path-value", "# A\n\nIt is `py __import__('os').getcwd()`.\n", "`py", "a path of the"),
    Defect(
        "traceback",
        snippet(
            "import traceback, scratchdl\ntry:\n    scratchdl.relu('a')\nexcept TypeError:\n"
            "    traceback.print_exc()"
        ),
        "import traceback",
        "a path of the machine",
    ),
    Defect(
        "made-in",
        snippet(OPEN + "os.mkdir('../planted', dir_fd=place)"),
        "os.mkdir",
        "may not write outside",
    ),
    Defect("opened", snippet("import os\nos.open('/', os.O_RDONLY)"), "os.open", "may not write"),
    Defect(
        "moved-from",
        snippet(OPEN + "os.rename('../planted', 'here', src_dir_fd=place)"),
        "os.rename",
        "may not write outside",
    ),
    Defect(
        "database",
        snippet("import sqlite3\nsqlite3.connect('file:/tmp/planted.db', uri=True)"),
        "sqlite3.connect",
        "may not open a database",
    ),
    Defect(
        "quoted-closely",
        "# A\n\n>```python run\n>1 / 0\n>```\n",
        ">```python run",
        "must begin its",
    ),
    Defect(
        "quoted-output",
        snippet("print(1)", after="\n> ```output\n> 2\n> ```\n"),
        "> ```output",
        "must begin its line",
    ),
    Defect(
        "quoted-word",
        snippet("print(1)", after="\n> ```Output\n> 2\n> ```\n"),
        "> ```Output",
        "must begin its line",
    ),
    Defect(
        "listed-results", "# A\n\n- ```results two-layer\n  ```\n", "- ```results", "must begin its"
    ),
    Defect("include-mark", '# A\n\n--8<-- "README.md"\n', "--8<--", "would be an include"),
    Defect("include-quote", '# A\n\n--8‹-- "README.md"\n', "--8‹--", "would be an include"),
    Defect("tab", '# A\n\n=== "One"\n\n    Text.\n', '=== "One"', "would be a tab"),
    Defect("block", "# A\n\n/// note\nText.\n///\n", "/// note", "would be a block"),
    Defect("icon", "# A\n\nA :material-pencil: here.\n", ":material", "would be an icon"),
]
OF_FORMULAS = [
    Defect(f"silent-{name}", f"# A\n\nText.\n{text}\n", where, NOT_SEEN)
    for name, text, where in (
        ("brackets", r"Here \[d = e\] is in a line.", "Here"),
        ("open", r"Here \( d = e is never closed.", "Here"),
        ("function", r"With $\sigma(x)$ and `\sigma(x)`" + "\nthere is \\sigma(x).", "there is"),
        ("index", r"In $\alpha_1$," + "\nor in \\alpha_1.", "or in"),
        ("bold", r"It is **\nabla f**.", "It is"),
    )
]
OF_LABS = [
    lab("anchor-of-front", "See [x](../../#nowhere).", "#nowhere", "no such heading on that page"),
    lab(
        "anchor-of-lab",
        "See [x](../anchor-of-front/#nowhere).",
        "#nowhere",
        "no such heading on that page",
    ),
    lab("own-anchor", "See [x](#nowhere).", "#nowhere", "no such heading in this lab"),
    lab("titled", 'See [x](../nowhere/ "A title").', "nowhere", "leads to no page"),
    lab("referred", "See [x][y].\n#\n# [y]: ../nowhere/", "[y]: ..", "leads to no page"),
    lab("undefined", "See [x][y].", "[x][y]", "this reference is defined nowhere: [y]"),
    lab("image", "![A line](../nowhere.png)", "nowhere.png", "leads to no page"),
    lab("in-html", 'See <a href="../nowhere/">x</a>.', "nowhere", "leads to no page"),
    lab("with-place", "See [x](../nowhere/?at=x:1).", "nowhere", "leads to no page"),
    lab("table", "| a |\n# | --- |\n# | $|x|$ |", "| --- |", "not recognised as a table"),
    lab("brackets", r"Here \[d = e\] is in a line.", r"\[d = e\]", NOT_SEEN),
    lab("function", r"Here \sigma(x) is in a line.", r"\sigma", NOT_SEEN),
    lab("tab", '=== "One"\n#\n#     Text.', '=== "One"', "would be a tab"),
    lab("quoted", "> ```output\n# > 1\n# > ```", "> ```output", "must begin its line"),
    Defect(
        "path-printed",
        LAB + "import sys\nprint(sys.prefix)\n",
        "import sys",
        "a path of the machine",
    ),
]
