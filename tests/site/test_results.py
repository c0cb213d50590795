"""Results of long runs on a page: as a table, as a number in a sentence, and never out of date."""

import doctest
import importlib
import json
import re

import pytest

from book.engine import draw, pages
from book.engine.items import PageError
from book.engine.parser import read
from book.labs import notebooks
from book.labs.written import read as read_lab
from book.write.downloads import to_program
from book.write.markdown import render
from site_files import build
from small_site import FRONT, LAB_FRONT, plant

ORIGIN = {
    "made_by": "scripts/experiments",
    "date": "2026-11-21",
    "seconds": 1234.5,
    "seeds": [0, 1],
    "scratchdl": "0.1.0",
    "commit": "abc",
    "numpy": "2.4.6",
    "python": "3.11.7",
    "machine": "Linux x86_64",
}
FOUND = {
    "what": "A run.",
    "provenance": ORIGIN,
    "rows_are": "optimizer",
    "columns": {
        "accuracy": {"label": "test accuracy", "format": ".1%"},
        "steps": {"label": "steps", "format": ","},
    },
    "rows": {
        "sgd": {
            "label": "SGD",
            "accuracy": {"mean": 0.9, "std": 0.01, "seeds": [0.89, 0.91]},
            "steps": 2001,
            "curve": {"seeds": [[2.3, 1.9, 1.1, 0.9], [2.2, 1.8, 1.0, 0.8]]},
            "torn": {"seeds": [[2.3, 1.9], [2.2]]},
        },
        "adam": {
            "label": "Adam",
            "accuracy": {"mean": 0.95, "std": 0.02, "seeds": [0.93, 0.97]},
            "curve": {"seeds": [[2.1, 0.9, 0.5, 0.2], [2.0, 0.7, 0.4, 0.1]]},
        },
    },
}
TABLE = "```results run {}\n```\n"
CURVES = '```results run curve="curve" ylabel="loss" figure="Two curves" {}\n```\n'


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, FOUND)
    return tmp_path


def write(folder, found):
    (folder / "docs/data").mkdir(parents=True, exist_ok=True)
    (folder / "docs/data/run.json").write_text(json.dumps(found), encoding="utf-8")


def execute(folder, text, name="docs/learn/page.md"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FRONT + text, encoding="utf-8")
    return pages.execute(path, folder, pages.open_cache(folder))


def shown(folder, text):
    return render(execute(folder, text), lambda source: "")


@pytest.mark.parametrize("module", ["book.engine.options", "book.engine.results"])
def test_docstring_examples(module):
    done = doctest.testmod(importlib.import_module(module))
    assert done.attempted > 0
    assert done.failed == 0


def test_a_table_with_all_there_is(folder):
    assert shown(folder, TABLE.format("")).strip().splitlines() == [
        "| optimizer | test accuracy | steps |",
        "| --- | ---: | ---: |",
        "| SGD | 90.0%\xa0±\xa01.0% | 2,001 |",
        "| Adam | 95.0%\xa0±\xa02.0% | – |",
        "",
        "Mean ± standard deviation over 2 seeds. Run on 2026-11-21 in 1,234 s with scratchdl 0.1.0 "
        "at abc, NumPy 2.4.6 and Python 3.11.7 on Linux x86_64. "
        "[All numbers](../data/run.json). `python -m experiments run` runs it again.",
        "{: .sdl-provenance }",
    ]


def test_results_say_themselves_what_follows_plus_and_minus(folder):
    write(folder, FOUND | {"spread": "Mean ± margin"})
    assert "\nMean ± margin over 2 seeds. Run on" in shown(folder, TABLE.format(""))


@pytest.mark.parametrize(("seconds", "took"), [(0.4, ""), (0.6, " in 1 s"), (2000, " in 2,000 s")])
def test_a_run_that_takes_no_time_is_not_said_to_take_any(folder, seconds, took):
    write(folder, FOUND | {"provenance": ORIGIN | {"seconds": seconds}})
    assert f" Run on 2026-11-21{took} with scratchdl" in shown(folder, TABLE.format(""))


def test_words_stand_at_the_left_and_numbers_at_the_right(folder):
    rows = {"a": {"verdict": "holds", "n": 1}, "b": {"n": 2}}
    columns = {name: {"label": name, "format": ""} for name in ("verdict", "n")}
    write(folder, {"provenance": ORIGIN, "columns": columns, "rows": rows})
    assert "| --- | --- | ---: |\n| a | holds | 1 |\n| b | – | 2 |" in shown(
        folder, TABLE.format("")
    )


def test_chosen_columns_and_rows_in_their_order(folder):
    lines = shown(folder, TABLE.format('columns="accuracy:.3f" rows="adam, sgd"')).splitlines()
    assert lines[1:5] == [
        "| optimizer | test accuracy |",
        "| --- | ---: |",
        "| Adam | 0.950\xa0±\xa00.020 |",
        "| SGD | 0.900\xa0±\xa00.010 |",
    ]


def test_a_table_in_a_box_is_indented(folder):
    text = "!!! note\n    ```results run\n    ```\n"
    assert "\n    | SGD | 90.0%\xa0±\xa01.0% | 2,001 |\n" in shown(folder, text)


def test_recorded_verdicts_become_a_figure_with_words(folder):
    rows = {
        "a": {"label": "One", "verdict": "holds", "lead": [2.0], "lead_elsewhere": [1.5]},
        "b": {"label": "Two", "verdict": "does not hold", "lead": [-2.0], "lead_elsewhere": []},
    }
    write(folder, FOUND | {"rows": rows})
    text = shown(folder, '```results run margins="lead" figure="Two claims"\n```\n')
    assert 'aria-label="Two claims"' in text
    assert ">One</text>" in text
    assert ">does not hold</text>" in text


def test_recorded_speed_ups_become_a_figure_with_words(folder):
    rows = {
        "a": {"label": "Small", "share": 0.5, "x2": 0.25, "x4": 0.125, "one": 3.0, "x": "no"},
        "b": {"label": "Large", "share": 0.0, "x2": 1.9, "x4": 3.5},
    }
    write(folder, FOUND | {"rows": rows})
    text = shown(folder, '```results run serial="share" figure="Two nets"\n```\n')
    assert 'aria-label="Two nets"' in text
    assert ">Small</text>" in text
    assert ">Large</text>" in text
    alone = shown(folder, '```results run serial="share" rows="b" figure="One net"\n```\n')
    assert ">Small</text>" not in alone
    with pytest.raises(PageError, match=r"no 'shere' in .*rows.a; is share meant"):
        execute(folder, '```results run serial="shere" figure="Two nets"\n```\n')


def test_recorded_curves_become_a_figure_with_words(folder):
    text = shown(folder, CURVES.format(""))
    assert 'aria-label="Two curves"' in text
    assert ">SGD<" in text
    assert ">Adam<" in text
    assert ">loss<" in text
    assert "var(--sdl-blue)" in text
    assert "\nMean, and a band that holds all of 2 seeds. Run on 2026-11-21" in text
    assert text == shown(folder, CURVES.format(""))
    assert ">SGD<" not in shown(folder, CURVES.format('rows="adam"'))


def test_two_pictures_can_have_the_same_height_of_axis(folder):
    high = json.loads(json.dumps(FOUND).replace("2.3", "230.0"))
    (folder / "docs/data/high.json").write_text(json.dumps(high), encoding="utf-8")
    alone = shown(folder, CURVES.format(""))
    assert shown(folder, CURVES.format('beside="run"')) == alone
    assert shown(folder, CURVES.format('beside="high"')) != alone
    with pytest.raises(PageError, match="no results 'hihg'"):
        execute(folder, CURVES.format('beside="hihg"'))


def test_a_picture_has_few_points_at_even_distances_of_a_logarithmic_axis():
    steps, means = draw.thinned([list(range(100)), [0.0] * 100])
    assert (steps[:3], steps[-1]) == ([20, 40, 60], 2000)
    assert len(steps) == means.shape[1] <= draw.POINTS
    ends = [step // 20 for step in steps]
    parts = zip([0, *ends], ends, strict=False)
    assert means[0].tolist() == [(first + end - 1) / 2 for first, end in parts]
    assert not means[1].any()
    assert draw.thinned([[0.5]])[0] == [20]


def test_two_figures_share_no_id(folder):
    text = shown(folder, CURVES.format("") + "\n" + CURVES.format(""))
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids)) > 0


def test_a_figure_in_a_box_is_indented(folder):
    text = "!!! note\n" + "".join(f"    {line}\n" for line in CURVES.format("").splitlines())
    lines = shown(folder, text).splitlines()
    assert any(line.startswith('    <figure class="sdl-figure"') for line in lines)
    assert all(line.startswith("    ") or not line for line in lines[lines.index("!!! note") + 1 :])


def test_downloads_have_words_in_the_place_of_a_figure(folder):
    executed = execute(folder, CURVES.format("") + "\n```python run\n1\n```\n")
    program = to_program(executed, lambda target: target)
    assert "# (A figure on the site: Two curves.)\n#\n# Mean, and a band" in program
    assert "svg" not in program


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("rows.sgd.accuracy:.2%", "90.00%\xa0±\xa01.00%"),
        ("rows.sgd.accuracy.mean:.2f", "0.90"),
        ("rows.sgd.accuracy.seeds.1:.0%", "91%"),
        ("rows.adam.label", "Adam"),
        ("provenance.seconds:,.0f", "1,234"),
    ],
)
def test_a_number_in_a_sentence(folder, path, value):
    executed = execute(folder, f"It is `result run {path}` here.\n\n```python run\n1\n```\n")
    assert f"It is {value} here." in to_program(executed, lambda target: target)
    assert f"It is {value} here.".replace("%", "&#37;") in render(
        executed, lambda source: ""
    ).replace("&#177;", "±").replace("&#160;", "\xa0")


def test_what_a_page_shows_of_the_marks_themselves_is_left_alone(folder):
    text = "Write `` `result run x` ``.\n\n````text\n```results nothing\n```\n````\n"
    assert shown(folder, text).strip() == text.strip()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("```results rum\n```", "no results 'rum' in docs/data; is run meant?"),
        ("```results nothing\n```", "no results 'nothing' in docs/data; there are: run"),
        ("```results\n```", "write `results NAME`"),
        ('```results run color="x"\n```', "write `results NAME`"),
        ('```results run columns="acuracy"\n```', "no 'acuracy' in columns of docs/data/run.json"),
        ('```results run columns="accuracy:.1z"\n```', "format code"),
        ('```results run rows="adm"\n```', "'adm' in rows of docs/data/run.json; is adam meant?"),
        ("```results run\n| a |\n```", "leave it empty"),
        ('```results run curve="curve"\n```', "write `results NAME`"),
        ('```results run curve="curve" ylabel="" figure="A"\n```', "write `results NAME`"),
        (CURVES.replace('"curve"', '"curv"').format(""), "rows.sgd; is curve meant?"),
        (CURVES.replace('"curve"', '"torn"').format(""), "no curve of equal length"),
        (CURVES.replace('"curve"', '"steps"').format(""), "no 'seeds' in"),
        (CURVES.format('rows="adm"'), "'adm' in rows of docs/data/run.json; is adam meant?"),
        ('```results run columns="\n```', "cannot read the options"),
        ("`result run`", "write `result NAME PATH:FORMAT`"),
        ("`result run rows.sgd.accurac`", "rows.sgd; is accuracy meant"),
        ("`result run rows.sgd`", "rows.sgd is no number or text that a page can show"),
        ("`result run rows.sgd.steps.mean`", "no 'mean' in docs/data/run.json rows.sgd.steps"),
        ("`result run rows.sgd.accuracy.seeds.2`", "no '2' in docs/data/run.json"),
        ("`result run rows.sgd.accuracy:.1z`", "format code"),
    ],
)
def test_what_is_not_there_fails_with_its_line(folder, text, says):
    with pytest.raises(PageError) as caught:
        execute(folder, f"# A\n\n{text}\n")
    (problem,) = caught.value.problems
    assert str(problem).startswith("docs/learn/page.md:8: ")
    assert says in problem.message


def test_results_without_a_table(folder):
    write(folder, {"provenance": ORIGIN, "answer": 42})
    assert "It is 42." in shown(folder, "It is `result run answer`.\n")
    with pytest.raises(PageError, match="holds no table"):
        execute(folder, TABLE.format(""))


def test_new_results_change_the_page_and_run_no_snippet_again(folder):
    text = "```python run\nimport time\ntime.perf_counter_ns()\n```\n\n" + TABLE.format("")
    first = execute(folder, text)
    write(folder, json.loads(json.dumps(FOUND).replace("2001", "3001")))
    again = execute(folder, text)
    assert again.results == first.results
    assert "3,001" in render(again, lambda source: "")


def test_the_pages_python_does_not_see_them(folder):
    text = TABLE.format("") + "\n```python run\nprint(sorted(set(globals())))\n```\n"
    (result,) = execute(folder, text).results
    assert "run" not in result.output
    program = to_program(execute(folder, text), lambda target: f"https://example.org/{target}")
    assert "# | SGD | 90.0%\xa0±\xa01.0% | 2,001 |" in program
    assert "(https://example.org/../data/run.json)" in program
    assert "sdl-provenance" not in program


# --- labs ---

LAB = """# %% [markdown]
# # A lab
#
# It is `result run rows.sgd.accuracy:.1%`, as `x` shows:
#
# ```results run columns="steps"
# ```

# %%
print("run")
"""


def lab(folder, text):
    path = folder / "docs/labs/lab.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(LAB_FRONT + text, encoding="utf-8")
    cache = pages.open_cache(folder)
    return notebooks.execute(read_lab(path, folder, cache), cache)


def test_a_lab_shows_results_and_its_downloads_too(folder):
    done = lab(folder, LAB)
    for text in (done.program, done.notebook, notebooks.to_notebook(done.program)):
        assert "It is 90.0%\xa0±\xa01.0%, as `x` shows:" in text
        assert "| SGD | 2,001 |" in text
        assert "(../../data/run.json)" in text
        assert "sdl-provenance" not in text
    assert '\nprint("run")\n' in done.program


def test_a_lab_shows_a_figure_and_its_downloads_words(folder):
    commented = "".join(f"# {line}\n" for line in CURVES.format("").splitlines())
    done = lab(folder, f"# %% [markdown]\n# # A lab\n#\n{commented}\n# %%\nprint(1)\n")
    assert '<figure class=\\"sdl-figure\\"' in done.notebook
    for text in (done.program, notebooks.to_notebook(done.program)):
        assert "svg" not in text
        assert "(A figure on the site: Two curves.)" in text


def test_new_results_change_a_lab_and_do_not_run_it_again(folder):
    text = LAB + "import time\nprint(time.perf_counter_ns())\n"
    first = lab(folder, text)
    write(folder, json.loads(json.dumps(FOUND).replace("2001", "3001")))
    again = lab(folder, text)
    assert again.notebook == first.notebook.replace("2,001", "3,001")
    assert again.notebook != first.notebook


def test_a_lab_names_the_line_of_what_is_not_there(folder):
    with pytest.raises(PageError, match=r"docs/labs/lab\.py:9: there is no 'sdg'"):
        lab(folder, LAB.replace("`result run rows.sgd", "`result run rows.sdg").replace("x", "y"))
    with pytest.raises(PageError, match=r"docs/labs/lab\.py:11: there is no 'step' in columns"):
        lab(folder, LAB.replace('"steps"', '"step"'))


def test_a_built_site_shows_the_table_and_links_to_the_numbers(tmp_path):
    root = plant(tmp_path, {"learn/page.md": "# A\n\n" + TABLE.format("")})
    write(root, FOUND)
    done = build(root, root / "site")
    assert done.returncode == 0, done.stdout
    html = (root / "site/learn/page/index.html").read_text(encoding="utf-8")
    assert '<td style="text-align: right;">90.0%&nbsp;±&nbsp;1.0%</td>' in html
    assert '<p class="sdl-provenance">' in html
    assert 'href="../../data/run.json"' in html
    assert (root / "site/data/run.json").is_file()
    write(root, json.loads(json.dumps(FOUND).replace("2001", "3001")))
    done = build(root, root / "again")
    assert done.returncode == 0, done.stdout
    assert "3,001" in (root / "again/learn/page/index.html").read_text(encoding="utf-8")


def test_a_page_without_results_is_left_as_it_is(folder):
    path = folder / "docs/page.md"
    path.write_text(FRONT + "# A page\n\nText.\n", encoding="utf-8")
    assert not read(path, folder).is_filled
