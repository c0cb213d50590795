"""Which pages an edit makes anew: those that it can change."""

from site_files import build
from small_site import plant, said_by, with_its_own

BUILDS = """
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config
from book.site import kept

def record(build, page, made=kept._record):
    rendered.append(page.file.src_uri)
    return made(build, page)

kept._record = record
rendered = []
build(load_config("mkdocs.yml", site_dir="first"))
assert "reference/gates.md" in rendered
path = Path("docs/about/glossary.toml")
text = path.read_text("utf-8")
path.write_text(text.replace("A grid of numbers of one kind", "A newly explained grid", 1), "utf-8")
rendered.clear()
build(load_config("mkdocs.yml", site_dir="second"))
print(*sorted(rendered))
"""


def test_a_new_meaning_makes_chapters_anew_and_no_reference(tmp_path):
    chapter = "# A page\n\nAn array. Words.\n"
    plant(tmp_path, {"learn/page.md": chapter, "guide/other.md": chapter}, reference=True)
    said = said_by(BUILDS, tmp_path, **with_its_own(tmp_path))
    assert said.splitlines()[-1] == "learn/page.md"
    shown = (tmp_path / "second/learn/page/index.html").read_text("utf-8")
    assert 'title="A newly explained grid' in shown


def test_a_lab_has_its_title_of_the_nav_also_when_it_was_rendered_now(tmp_path):
    lab = "# %% [markdown]\n# # A lab\n\n# %%\nprint(5)\n"
    plant(tmp_path, {"labs/lab.py": lab}, nav=["Short: labs/lab.py"])
    shown = []
    for site in ("first", "second"):  # which takes from the cache what the first has rendered
        done = build(tmp_path, tmp_path / site, **with_its_own(tmp_path))
        assert done.returncode == 0, done.stdout
        shown.append((tmp_path / site / "index.html").read_text("utf-8"))
    assert "Short" in shown[0]
    assert shown[0] == shown[1]
